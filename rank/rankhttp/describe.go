package rankhttp

// A word says what a field of an answer means, and what may stand there.
type word struct {
	doc     string
	example any
}

// describe returns the word for a field of a schema: that of this very schema, or else
// that of all fields of its name.
func describe(schema, field string) word {
	if w, ok := wordsOf(schema)[field]; ok {
		return w
	}
	return commonWords()[field]
}

// commonWords are for fields that mean the same wherever they stand.
func commonWords() map[string]word {
	return map[string]word{
		"as_of":     {"The time that the answer is for; what is known now of that time.", "2026-11-22T09:00:00Z"},
		"meta":      {"What the answer was made of.", nil},
		"openings":  {"Openings that ask for it.", 412},
		"companies": {"Companies with one or more of these openings.", 188},
		"of":        {"Openings that the share is of.", 412},
		"share":     {"Weighted part of the openings, by the measure asked for.", 0.46108},
		"low":       {"Lower end of the 95 % interval.", 0.3796},
		"high":      {"Upper end of the 95 % interval.", 0.544694},
		"skill":     {"ID of the technology.", "java"},
		"name":      {"Its name.", "Java"},
		"name_ko":   {"Its Korean name, where it has one of its own.", "자바"},
		"kind":      {"Kind of technology.", "language"},
		"family":    {"Kinds that people look for together; none for a concept.", "language"},
		"role":      {"ID of the role; empty if the question is not of exactly one.", "backend"},
		"too_few":   {"There are fewer openings than min_sample, so nothing is told of them.", false},
		"q":         {"False discovery rate at which this is a finding.", 0.0012},
		"z":         {"The difference in standard errors.", 5.73},
		"step":      {"Length of a window.", "week"},
		"steps":     {"One after the other, each the best after those before.", nil},
		"windows":   {"The oldest first; the last may be partial.", nil},
		"sources":   {"Names of sources.", []string{"hanbit"}},
		"left_out":  {"Sources that came, went, or have no dates, and are not counted.", []string{"worldjobs"}},
		"refused": {"Why no trend is told. steps: fewer than 8 windows were asked for. sources: no " +
			"source was there throughout. undated: the dates are those of an import. thin: a window has " +
			"too few openings. rare: hardly any opening asks for it.", "thin"},
		"trend":   {"The course of the technology; null if none is told.", nil},
		"entries": {"The lines of the answer, in order.", nil},
		"ever":    {"Openings that were first open by as_of.", 23},
		"company": {"Folded name, as filters and /v1/companies/{id} take it.", "한빛소프트"},
		"reach": {"What is within reach: openings that ask for nothing, or no more than missing, " +
			"that one does not have.", nil},
		"nearer":       {"How much nearer it brings everything out of reach.", 0.25249},
		"gain":         {"Share of the openings that it alone brings within reach.", 0.122879},
		"id":           {"What a filter takes.", "backend"},
		"source":       {"Name of the source.", "hanbit"},
		"seniority":    {"Rung of the ladder.", "junior"},
		"employment":   {"Form of employment.", "full-time"},
		"work_model":   {"Where one sits while working.", "remote"},
		"experience":   {"What is asked of an applicant's past.", nil},
		"country":      {"ISO 3166-1 alpha-2.", "KR"},
		"region":       {"As openings name it.", "서울"},
		"city":         {"Part of the region.", "강남구"},
		"pay":          {"What is promised.", nil},
		"deadline":     {"When it stops taking applications.", nil},
		"posted_at":    {"When it was published, as its source states.", "2026-11-02T00:00:00Z"},
		"first_seen":   {"When it was first open.", "2026-11-02T00:00:00Z"},
		"last_seen":    {"When it was last known to be open.", "2026-11-22T09:00:00Z"},
		"closed_at":    {"When it closed; absent while it is open.", "2026-11-20T00:00:00Z"},
		"from":         {"Beginning.", "2026-11-15T15:00:00Z"},
		"to":           {"End; not part of it.", "2026-11-22T15:00:00Z"},
		"roles":        {"Roles.", nil},
		"skills":       {"Technologies.", nil},
		"names":        {"Names as written.", []string{"(주)한빛소프트"}},
		"title":        {"As written.", "백엔드 개발자 채용"},
		"homepage":     {"Page to begin with.", "https://hanbit.example"},
		"home":         {"Page to begin with.", "https://go.dev"},
		"a":            {"The first side.", nil},
		"b":            {"The second side.", nil},
		"next":         {"The cursor of the next page; none after the last.", "NWYwYzFlN2E5YjNkMmM0NAp..."},
		"total":        {"Found, on all pages.", 412},
		"open":         {"Open at as_of.", 362},
		"used_with":    {"Technologies that it is used with; it does not count there.", nil},
		"part_of":      {"Technologies that it is part of; it counts there too.", nil},
		"parts":        {"Technologies that are part of it.", nil},
		"currency":     {"ISO 4217.", "KRW"},
		"median":       {"Half state less.", 51_000_000},
		"lower":        {"A quarter states less.", 38_000_000},
		"upper":        {"A quarter states more.", 58_000_000},
		"level":        {"How strongly it is asked for.", "required"},
		"missing":      {"How many technologies may be missing.", 0},
		"have":         {"Technologies that one can do.", []string{"go", "java"}},
		"silent":       {"Openings left out because they need nothing that is known.", 8},
		"image_only":   {"Its text is in pictures: nothing is known of what it asks for.", false},
		"of_companies": {"Companies with openings that say anything of it.", 90},
	}
}

// wordsOf are for fields that mean something of their own in one schema.
func wordsOf(schema string) map[string]word {
	switch schema {
	case "Entry":
		return map[string]word{
			"rank":            {"Position, from 1.", 1},
			"best":            {"The first rank that the intervals leave open to it.", 1},
			"worst":           {"The last rank that the intervals leave open to it.", 4},
			"share_balanced":  {"Share where an opening of a company with n of them weighs 1/√n.", 0.46108},
			"share_openings":  {"Share where every opening weighs the same.", 0.458716},
			"share_companies": {"Share where every company weighs the same.", 0.462917},
			"required":        {"Of openings, those that require it.", 120},
			"stack":           {"Of openings, those that list it as what they work with.", 200},
			"preferred":       {"Of openings, those that prefer who has it.", 60},
			"used":            {"Of openings, those that use it in the work described.", 32},
		}
	case "TopAnswer":
		return map[string]word{
			"openings":   {"Openings selected.", 412},
			"image_only": {"Openings selected but left out, because their text is in pictures.", 3},
			"entries":    {"By rank.", nil},
		}
	case "TogetherAnswer":
		return map[string]word{
			"openings": {"Openings selected that ask for the technology.", 93},
			"of":       {"Openings selected.", 412},
			"entries":  {"The closest first.", nil},
		}
	case "Companion":
		return map[string]word{
			"overall": {"Share among all that is selected.", 0.12},
			"lift":    {"share over overall.", 2.1},
			"npmi":    {"Normalised pointwise mutual information: 0 unrelated, 1 never apart.", 0.31},
		}
	case "DistinctiveAnswer":
		return map[string]word{
			"openings": {"Openings of the role.", 109},
			"rest":     {"Openings that the role is compared with.", 253},
			"entries":  {"The most distinctive first.", nil},
		}
	case "Distinctive":
		return map[string]word{
			"elsewhere": {"Share in the openings of all other roles.", 0.052258},
			"log_odds":  {"By how much the odds here are above those elsewhere.", 1.833698},
		}
	}
	return moreWordsOf(schema)
}

// moreWordsOf goes on where wordsOf ends: one switch would be too long to read.
func moreWordsOf(schema string) map[string]word {
	switch schema {
	case "TrendsAnswer":
		return map[string]word{
			"rising":  {"Those that rise, the surest first.", nil},
			"falling": {"Those that fall, the surest first.", nil},
			"top":     {"The most asked for in all windows, whether they move or not.", nil},
			"sources": {"Sources that are counted: those that are there throughout.", []string{"hanbit"}},
		}
	case "Trend":
		return map[string]word{
			"points":    {"One for each window, the oldest first.", nil},
			"slope":     {"Change of the share a step: the median over all pairs of windows.", 0.004},
			"tau":       {"Kendall's: 1 if the share rose in every window, -1 if it fell.", 0.62},
			"z":         {"Slope of the log-odds, in standard errors.", 3.1},
			"direction": {"Where the share is going; absent if that cannot be told from chance.", "rising"},
		}
	case "Window":
		return map[string]word{
			"openings": {"Openings that are new in it.", 41},
			"partial":  {"It is not over: shown, but not judged.", true},
		}
	case "ComparisonAnswer":
		return map[string]word{
			"sides":   {"What the sides a and b stand on.", nil},
			"entries": {"Those with the largest share on either side first.", nil},
		}
	case "Compared", "Facets":
		return facetWords()
	case "Difference":
		return map[string]word{
			"diff":    {"Share of b less share of a.", 0.12},
			"differs": {"The shares differ, after allowing for how many were looked at: q is at most .05.", true},
		}
	case "NextAnswer":
		return map[string]word{
			"openings": {"Openings selected that need something.", 101},
			"next":     {"The first thing to learn, the best first.", nil},
		}
	case "Unlock", "Milestone":
		return map[string]word{
			"openings": {"Openings that come within reach by it alone.", 12},
			"reach":    {"What is within reach after it.", nil},
		}
	case "Field":
		return map[string]word{
			"openings": {"Openings selected that need something.", 101},
			"covered":  {"Mean part of the needs of an opening that is met.", 0.236593},
			"reach":    {"Openings that lack at most none, one, two technologies.", []int{6, 41, 72}},
		}
	case "FactsAnswer", "FactGroup", "Quartiles", "Stated":
		return factWords(schema)
	case "RoleCount", "Side", "CompanyCount", "CompanyRole", "CompanySkill", "CompanyAnswer":
		return companyWords(schema)
	}
	return lastWordsOf(schema)
}
