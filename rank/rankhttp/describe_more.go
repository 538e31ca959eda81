package rankhttp

// facetWords are for what openings fall into.
func facetWords() map[string]word {
	return map[string]word{
		"openings":    {"Openings selected.", 412},
		"families":    {"The first technologies of each family.", nil},
		"roles":       {"How many openings are for each role.", nil},
		"skills":      {"How many openings ask for each technology, the most first.", nil},
		"regions":     {"How many openings are in each region, the most first.", nil},
		"sources":     {"How many openings come from each source; one of several counts for each.", nil},
		"seniority":   {"How many openings are for each rung.", nil},
		"work_models": {"How many openings say where one works.", nil},
		"employment":  {"How many openings are of each form of employment.", nil},
		"experience":  {"How many are for newcomers, how many for people with experience; one may be for both.", nil},
		"employers":   {"How many openings companies have, the most first.", nil},
	}
}

// factWords are for what openings state.
func factWords(schema string) map[string]word {
	if schema == "FactsAnswer" {
		return map[string]word{
			"each":   {"What is told of one by one; absent if of all at once.", "role"},
			"groups": {"The largest first.", nil},
		}
	}
	words := map[string]word{
		"id":         {"Of the role or technology, or the region; absent for all openings.", "backend"},
		"openings":   {"Openings that say so.", 131},
		"pay":        {"Pay a year, by currency, that of most openings first.", nil},
		"years":      {"Years of experience asked for at least.", nil},
		"newcomers":  {"How many are open to newcomers.", nil},
		"onsite":     {"How many have one work at the employer's all the time.", nil},
		"hybrid":     {"How many have one work at home in part.", nil},
		"remote":     {"How many have one work at home all the time.", nil},
		"pay_stated": {"How many say what they pay, of all.", nil},
		"of":         {"Openings that say anything of it.", 131},
		"too_few":    {"Fewer than 30 openings say anything of it, so no amount or share is told.", false},
		"low":        {"Lower end of the 95 % interval of the median.", 45_000_000},
		"high":       {"Upper end of the 95 % interval of the median.", 53_000_000},
	}
	switch schema {
	case "FactGroup":
		words["openings"] = word{"Openings selected.", 131}
	case "Stated":
		delete(words, "low") // those of the share
		delete(words, "high")
	}
	return words
}

// companyWords are for counts that are no shares.
func companyWords(schema string) map[string]word {
	words := map[string]word{
		"openings": {"Openings at the time asked for.", 11},
		"name":     {"As written most often, where that may be shown.", "(주)한빛소프트"},
	}
	switch schema {
	case "CompanyAnswer":
		words["open"] = word{"Openings selected that are open at the time asked for.", 7}
		words["first"] = word{"When the first of them was first open.", "2026-07-02T01:00:00Z"}
		words["last"] = word{"When any of them was last known to be open.", "2026-11-22T09:00:00Z"}
		words["roles"] = word{"What it has openings for, the most first.", nil}
		words["skills"] = word{"What it asks for, the most first.", nil}
	case "CompanyRole", "CompanySkill", "RoleCount":
		delete(words, "name")
	case "Side":
		return nil
	}
	return words
}

// lastWordsOf are for what is shown of openings and of where they come from.
func lastWordsOf(schema string) map[string]word {
	switch schema {
	case "FacetCount":
		return map[string]word{
			"openings": {"Openings selected that have this value.", 93},
			"free":     {"Openings that would have it if the question did not restrict this very facet.", 412},
		}
	case "RoleShare", "SkillSummary":
		return map[string]word{"of": {"Openings of the role.", 109}}
	case "OpeningsAnswer":
		return map[string]word{"openings": {"The page asked for.", nil}}
	case "Opening", "OneOpeningAnswer":
		return map[string]word{
			"id":       {"The ID; it stays the same.", "hanbit:12345"},
			"roles":    {"Roles that it is for.", nil},
			"sources":  {"Where it was advertised.", []string{"hanbit"}},
			"members":  {"", []string{"hanbit:12345"}},
			"employer": {"", "(주)한빛소프트"},
			"url":      {"", "https://hanbit.example/jobs/12345"},
			"open":     {"Open at as_of.", true},
		}
	case "Experience":
		return map[string]word{
			"any":         {"Experience does not matter.", false},
			"new_grad":    {"Newcomers may apply.", true},
			"experienced": {"People with experience may apply.", false},
			"min_years":   {"Years asked for at least.", 3},
			"max_years":   {"Years asked for at most.", 7},
		}
	case "Pay":
		return map[string]word{
			"min": {"At least, in whole units of the currency.", 45_000_000},
			"max": {"At most.", 60_000_000},
			"per": {"year, month, week, day or hour.", "year"},
		}
	case "Deadline":
		return map[string]word{
			"kind": {"What ends it: a day, somebody found, nothing, or the next round.", "fixed"},
			"at":   {"The day, where it is fixed.", "2026-12-01T15:00:00Z"},
		}
	case "Credit":
		return map[string]word{
			"text": {"What its terms ask to be named as.", "Data: Hanbit"},
			"link": {"Where that leads.", "https://hanbit.example"},
		}
	case "Run":
		return map[string]word{
			"id":      {"ID of the run.", "20261122T090000Z"},
			"at":      {"When it began.", "2026-11-22T09:00:00Z"},
			"outcome": {"", "partial"},
			"listed":  {"", 210},
			"read":    {"", 210},
			"stored":  {"", 209},
			"lost":    {"", 1},
			"cause":   {"", "page 3 is missing"},
		}
	}
	return stateWords(schema)
}

// stateWords are for what answers are made of.
func stateWords(schema string) map[string]word {
	switch schema {
	case "SourcesAnswer", "StatusAnswer":
		return map[string]word{
			"sources": {"By name.", nil},
			"open":    {"Openings that are open.", 362},
			"age":     {"", 3600},
			"unknown": {"", 0},
			"loaded":  {"", "2026-11-22T09:30:00Z"},
		}
	case "Pipeline":
		return map[string]word{"sources": {"", nil}}
	case "Source":
		return map[string]word{
			"ko":          {"", "한빛"},
			"en":          {"", "Hanbit"},
			"attribution": {"", "Data: Hanbit"},
			"link":        {"", "https://hanbit.example"},
		}
	case "SkillAnswer":
		return map[string]word{
			"about":    {"", "A language for servers and tools."},
			"about_ko": {"", "서버와 도구를 만드는 언어."},
		}
	case "Demand":
		return map[string]word{
			"group":       {"", 1},
			"via":         {"", "Amazon S3"},
			"section":     {"", "title"},
			"quote":       {"", "자격 요건: Java 개발 경험"},
			"quote_start": {"", 7},
			"quote_end":   {"", 11},
			"posting":     {"", "hanbit:12345"},
		}
	case "Problem":
		return map[string]word{"errors": {"What is wrong, one by one.", nil}}
	case "ErrorDetail":
		return map[string]word{
			"message":  {"", `role: no role "backand"; nearest is "backend"`},
			"location": {"", "query.role"},
			"value":    {"", "backand"},
		}
	case "CompaniesAnswer":
		return map[string]word{"companies": {"", nil}}
	}
	return nil
}
