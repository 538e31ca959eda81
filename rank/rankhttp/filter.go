package rankhttp

import (
	"net/http"
	"slices"
	"strings"
	"unicode"

	"github.com/techmap-it/techmap"
	"github.com/techmap-it/techmap/rank"
)

// filterParams are the parameters that say which openings count. They have the same names
// on every route, and those of the flags of the command.
func filterParams() []*param {
	return []*param{
		roleParam(),
		{
			name: "level", list: true, example: "required", choices: namesOf(techmap.Levels()),
			doc: "Levels of the demands that count: required, stack, preferred, used, mentioned.",
			set: func(q *question, v []string) { q.query.Levels = named[techmap.Level](v) },
		},
		{
			name: "source", list: true, example: "wanted", doc: "Only openings of these sources: see " +
				"/v1/sources.",
			mean: (*question).source, set: func(q *question, v []string) { q.query.Sources = v },
		},
		{
			name: "region", list: true, example: "서울", doc: "Only openings in these regions, as openings " +
				"name them: 서울, 경기, California.",
			set: func(q *question, v []string) { q.query.Regions = v },
		},
		{
			name: "seniority", list: true, example: "junior", choices: namesOf(techmap.Seniorities()),
			doc: "Only openings of these rungs.",
			set: func(q *question, v []string) { q.query.Seniority = named[techmap.Seniority](v) },
		},
		{
			name: "work", list: true, example: "remote", choices: namesOf(techmap.WorkModels()),
			doc: "Only openings for which one works there.",
			set: func(q *question, v []string) { q.query.WorkModels = named[techmap.WorkModel](v) },
		},
		{
			name: "employment", list: true, example: "full-time", choices: namesOf(techmap.Employments()),
			doc: "Only openings of these forms of employment.",
			set: func(q *question, v []string) { q.query.Employment = named[techmap.Employment](v) },
		},
		{
			name: "company", list: true, commas: true, example: "한빛소프트",
			doc: "Only openings of these companies, by the name that /v1/companies gives, or as " +
				"written. Repeat it for several; a comma is part of a name.",
			mean: (*question).company, set: func(q *question, v []string) { q.query.Companies = v },
		},
		skillsParam("skill", "Only openings that ask for all of these technologies, by ID or any of "+
			"their names.",
			func(q *question, ids []techmap.SkillID) { q.query.All = ids }),
		skillsParam("any_skill", "Only openings that ask for one of these technologies.",
			func(q *question, ids []techmap.SkillID) { q.query.AnyOf = ids }),
		skillsParam("no_skill", "Only openings that ask for none of these technologies.",
			func(q *question, ids []techmap.SkillID) { q.query.None = ids }),
		flagParam("new_grad", "Only openings for which a newcomer may apply.",
			func(q *question) { q.query.NewGrad = true }),
		flagParam("experienced", "Only openings that are not for newcomers alone.",
			func(q *question) { q.query.Experienced = true }),
		{
			name: "words", example: "임베디드 리눅스", mean: (*question).words,
			doc: "Only openings with all of these words in the title, the company's name or a line that " +
				"names a technology, or that ask for the technology which they name.",
			set: func(q *question, v []string) { q.query.Words = v[0] },
		},
		{
			name: "basis", choices: []string{"open", "new"}, def: "open", example: "new",
			doc: "open: openings that were open at some time from from to to. new: those first open then.",
			set: func(q *question, _ []string) { q.query.Basis = techmap.BasisNew },
		},
		{
			name: "from", form: formMoment, example: "2026-10-01", doc: "Beginning of the time that " +
				"counts, a day (from 00:00 UTC) or a time.",
			set: func(q *question, v []string) { q.query.From = mustMoment(v[0]) },
		},
		{
			name: "to", form: formMoment, example: "2026-11-01", doc: "End of the time that counts; it " +
				"is not part of it.",
			set: func(q *question, v []string) { q.query.To = mustMoment(v[0]) },
		},
	}
}

// asOfParam asks for the answer of a day.
func asOfParam() *param {
	return &param{
		name: "as_of", form: formMoment, example: "2026-11-22",
		doc: "The time to look at, a day (00:00 UTC) or a time; without it, that of the newest sighting. " +
			"What is known now of that time is told.",
		set: func(q *question, v []string) { q.query.AsOf = mustMoment(v[0]) },
	}
}

// showParams say what of a ranking is shown.
func showParams() []*param {
	return []*param{
		countParam("How many technologies.", rank.DefaultN),
		kindParam(), familyParam(), byParam(), sampleParam(),
	}
}

// countParam says how long a list is.
func countParam(doc string, def int) *param {
	return numberParam("n", doc, def, 1, maxRanking, func(q *question, n int) { q.query.N = n })
}

// kindParam and familyParam add up: each names kinds, and what either names is ranked.
func kindParam() *param {
	return &param{
		name: "kind", list: true, example: "language", choices: namesOf(techmap.SkillKinds()),
		doc: "Only technologies of these kinds. Without kind and family: all but concepts.",
		set: func(q *question, v []string) { q.query.Kinds = append(q.query.Kinds, named[techmap.SkillKind](v)...) },
	}
}

func familyParam() *param {
	return &param{
		name: "family", list: true, example: "database", choices: namesOf(techmap.SkillFamilies()),
		doc: "Only technologies of the kinds of these families.",
		set: func(q *question, v []string) {
			for _, family := range named[techmap.SkillFamily](v) {
				q.query.Kinds = append(q.query.Kinds, family.Kinds()...)
			}
		},
	}
}

func byParam() *param {
	return &param{
		name: "by", choices: namesOf(rank.Measures()), def: string(rank.ByBalanced), example: "companies",
		doc: "What a share is measured by. balanced: an opening of a company with n of them weighs 1/√n; " +
			"openings: every opening weighs the same; companies: every company does.",
		set: func(q *question, v []string) { q.query.By = rank.By(v[0]) },
	}
}

// sampleParam is rank.Query.Min, where 0 means what people expect of it: no limit. It is
// written as 0 in permalinks, however it was asked for.
func sampleParam() *param {
	p := numberParam("min_sample", "Fewest openings to answer for; 0 or -1 for no limit.", rank.DefaultMin, -1, 1_000_000,
		func(q *question, n int) {
			if q.query.Min = n; n == 0 {
				q.query.Min = -1
			}
		})
	p.mean = func(_ *question, value string) (string, *fault) {
		return writeNumber(max(0, mustNumber(value))), nil
	}
	return p
}

func roleParam() *param {
	return &param{
		name: "role", list: true, example: "backend", mean: (*question).role,
		doc: "Only openings for these roles, by ID or any of their names: see /v1/roles.",
		set: func(q *question, v []string) { q.query.Roles = named[techmap.RoleID](v) },
	}
}

// skillsParam takes technologies by any of their names.
func skillsParam(name, doc string, set func(q *question, ids []techmap.SkillID)) *param {
	return &param{
		name: name, list: true, example: "go", doc: doc,
		mean: func(q *question, value string) (string, *fault) { return q.skill(name, value) },
		set:  func(q *question, v []string) { set(q, named[techmap.SkillID](v)) },
	}
}

func flagParam(name, doc string, set func(q *question)) *param {
	return &param{
		name: name, form: formFlag, def: "false", example: "true", doc: doc,
		set: func(q *question, _ []string) { set(q) },
	}
}

// numberParam takes a whole number from least to most. What is asked for is bounded here, so
// that no question can cost more than the longest list.
func numberParam(name, doc string, def, least, most int, set func(q *question, n int)) *param {
	return &param{
		name: name, form: formNumber, def: writeNumber(def), example: writeNumber(def), min: least, max: most, doc: doc,
		set: func(q *question, v []string) { set(q, mustNumber(v[0])) },
	}
}

var (
	textNoRole    = text{"%s: no role %q", "%s: 알 수 없는 직군 %q"}
	textNoSkill   = text{"%s: no technology %q", "%s: 알 수 없는 기술 %q"}
	textNoLetters = text{"words: %q has no letters to look for", "words: %q에는 찾을 글자가 없습니다"}
)

// legible refuses an ID in a path that is no text, or too much of it.
func (q *question) legible() error {
	if f := (&param{name: "id", max: maxID}).legible(q.id); f != nil {
		f.at, f.status = "path.id", http.StatusNotFound
		return f
	}
	return nil
}

// maxID is how many letters an ID may have.
const maxID = 400

// role returns the ID of the role that value names.
func (q *question) role(value string) (string, *fault) {
	if id, ok := q.roleID(value); ok {
		return string(id), nil
	}
	return "", inQuery("role", value, textNoRole.with("role", value).near(nearestRole(q.data.Taxonomy, value)))
}

func (q *question) roleID(value string) (techmap.RoleID, bool) {
	if r, ok := q.data.Taxonomy.Role(techmap.RoleID(value)); ok {
		return r.ID, true
	}
	r, ok := q.data.Taxonomy.CanonicalRole(value)
	return r.ID, ok
}

// skill returns the ID of the technology that value names.
func (q *question) skill(param, value string) (string, *fault) {
	if id, ok := q.skillID(value); ok {
		return string(id), nil
	}
	return "", inQuery(param, value, textNoSkill.with(param, value).near(nearestSkill(q.data.Taxonomy, value)))
}

func (q *question) skillID(value string) (techmap.SkillID, bool) {
	if s, ok := q.data.Taxonomy.Skill(techmap.SkillID(value)); ok {
		return s.ID, true
	}
	s, ok := q.data.Taxonomy.CanonicalSkill(value)
	return s.ID, ok
}

// source returns the name of the source that value means, as it stands if there is none.
func (q *question) source(value string) (string, *fault) {
	folded := techmap.Fold(value)
	for _, s := range q.data.Sources {
		if techmap.Fold(s.Name) == folded {
			return s.Name, nil
		}
	}
	return value, nil
}

// company returns the folded name of the company that value names.
func (q *question) company(value string) (string, *fault) { return q.known.company(value), nil }

// words returns value without more space than is needed.
func (q *question) words(value string) (string, *fault) {
	if _, known := q.data.Taxonomy.CanonicalSkill(value); !known && !strings.ContainsFunc(value, isLetter) {
		return "", inQuery("words", value, textNoLetters.with(value))
	}
	return strings.Join(strings.Fields(value), " "), nil
}

func isLetter(r rune) bool { return unicode.IsLetter(r) || unicode.IsDigit(r) || unicode.IsMark(r) }

// named returns words as names of one kind.
func named[T ~string](words []string) []T {
	names := make([]T, len(words))
	for i, w := range words {
		names[i] = T(w)
	}
	return names
}

// namesOf returns names as words.
func namesOf[T ~string](names []T) []string {
	words := make([]string, len(names))
	for i, n := range names {
		words[i] = string(n)
	}
	return words
}

// params joins lists of parameters and sorts them by name.
func params(lists ...[]*param) []*param {
	all := slices.Concat(lists...)
	slices.SortFunc(all, func(a, b *param) int { return strings.Compare(a.name, b.name) })
	return all
}
