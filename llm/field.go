package llm

import (
	"regexp"
	"slices"
	"strings"

	"github.com/techmap-it/techmap"
	"github.com/techmap-it/techmap/internal/text"
)

// fill notes that a field is value, by what stands at the place.
func fill(pg *page, x *techmap.Extraction, field, value string, at place) {
	span := at.span()
	cut, _ := pg.posting.Cut(span)
	x.Fields = append(x.Fields, techmap.FieldSpan{
		Field: field, Value: value, By: techmap.ByModel, Span: span, Text: cut,
	})
}

// label adds the value that c claims, if it was asked for and its evidence speaks of it.
// What a rule reads in the evidence overrules the model.
func (g *grounder) label(pg *page, c labelClaim, x *techmap.Extraction) bool {
	if !isLabel(g.labels, c.Label) {
		return false
	}
	at, ok := pg.locate(c.claim, maxEvidence, isPhrase, hidden)
	if !ok {
		return false
	}
	prefix, value, _ := strings.Cut(c.Label, ":")
	evidence := at.line.shown[at.start:at.end]
	switch prefix + ":" {
	case labelRole:
		return g.role(pg, value, at, x)
	case labelIndustry:
		return setIndustry(pg, value, at, x)
	case labelSeniority:
		return set(pg, x, fieldSeniority, &x.Seniority, techmap.Seniority(value), text.FindSeniority, evidence, at)
	case labelEmployment:
		return set(pg, x, fieldEmployment, &x.Employment, techmap.Employment(value), text.FindEmployment, evidence, at)
	default:
		return set(pg, x, fieldWorkModel, &x.WorkModel, techmap.WorkModel(value), text.FindWorkModel, evidence, at)
	}
}

// maxRolesOf is the most roles that one posting gets.
const maxRolesOf = 2

// roleWords are what a line says that names a job.
var roleWords = regexp.MustCompile(
	`개발|엔지니어|프로그래머|디자이너|분석가|과학자|연구|관리자|매니저|기획|운영|담당|아키텍트|컨설턴트|퍼블리셔|` +
		`(?i:develop|engineer|program|design|analy|scien|research|manage|architect|consult|admin|operat|specialist|lead)`)

// role adds a role whose evidence names a job at all. Which one it is, is the model's word:
// rules have read the title before and found none.
func (g *grounder) role(pg *page, id string, at place, x *techmap.Extraction) bool {
	evidence := at.line.shown[at.start:at.end]
	if !pg.asked.has(fieldRoles) || len(x.Roles) == maxRolesOf || slices.Contains(x.Roles, id) ||
		!roleWords.MatchString(evidence) {
		return false
	}
	x.Roles = append(x.Roles, id)
	fill(pg, x, fieldRoles, id, at)
	return true
}

// setIndustry adds an industry, the first alone. Its evidence is any words of the posting.
func setIndustry(pg *page, value string, at place, x *techmap.Extraction) bool {
	if !pg.asked.has(fieldIndustries) || len(x.Industries) > 0 || at.end-at.start < 2 {
		return false
	}
	x.Industries = append(x.Industries, value)
	fill(pg, x, fieldIndustries, value, at)
	return true
}

// set fills in a field of one word, by the rule for it or else by the model: where the words
// that the model points at say something to a rule, that holds, and where they only speak
// of the field, the model says what.
func set[T ~string](
	pg *page, x *techmap.Extraction, field string, to *T, value T,
	rule func(string) (text.Found[T], bool), evidence string, at place,
) bool {
	if !pg.asked.has(field) || *to != "" || !speaksOf(field, evidence) {
		return false
	}
	if f, ok := rule(evidence); ok {
		value = f.Value
	}
	*to = value
	fill(pg, x, field, string(value), at)
	return true
}

// speaksOf reports whether evidence has a word about the field.
func speaksOf(field, evidence string) bool {
	for _, h := range hints {
		if h.field == field {
			return h.words.MatchString(evidence)
		}
	}
	return false
}

// value adds the value that c claims, as a rule reads it in the evidence.
func (g *grounder) value(pg *page, c valueClaim, x *techmap.Extraction) bool {
	if !pg.asked.has(c.Field) {
		return false
	}
	at, ok := pg.locate(c.claim, maxEvidence, isPhrase, hidden)
	if !ok {
		return false
	}
	evidence := at.line.shown[at.start:at.end]
	var value string
	switch c.Field {
	case fieldExperience:
		if x.Experience, ok = readExperience(evidence, x.Experience); ok {
			value = text.ExperienceValue(x.Experience)
		}
	case fieldPlace:
		if x.Place, ok = readPlace(evidence, x.Place); ok {
			value = placeValue(x.Place)
		}
	case fieldSalary:
		if x.Salary == nil {
			x.Salary = readSalary(evidence)
			ok = x.Salary != nil
			value = salaryValue(x.Salary)
		}
	case fieldDeadline:
		if x.Deadline, ok = readDeadline(evidence, pg.posting, x.Deadline); ok {
			value = deadlineValue(x.Deadline)
		}
	default:
		ok = false
	}
	if !ok || value == "" {
		return false
	}
	fill(pg, x, c.Field, value, at)
	return true
}

// The functions that follow read evidence. They report false if had is filled already.
// What the model makes of the evidence counts for nothing: a number that it says is one
// that a rule reads, or none.

func readExperience(evidence string, had techmap.Experience) (techmap.Experience, bool) {
	none := techmap.Experience{}
	if had != none {
		return had, false
	}
	if f, ok := text.FindExperience(evidence); ok {
		return f.Value, true
	}
	if !speaksOf(fieldExperience, evidence) {
		return none, false
	}
	e := text.ParseExperience(evidence)
	if e.Raw = ""; e == none {
		return none, false
	}
	e.Raw = evidence
	return e, true
}

func readPlace(evidence string, had techmap.Place) (techmap.Place, bool) {
	if had != (techmap.Place{}) {
		return had, false
	}
	if f, ok := text.FindPlace(evidence); ok {
		return f.Value, true
	}
	p := text.ParsePlace(evidence)
	if p.Country == "" && p.Region == "" && p.City == "" {
		return techmap.Place{}, false
	}
	return p, true
}

func readSalary(evidence string) *techmap.Salary {
	if f, ok := text.FindSalary(evidence); ok {
		return f.Value
	}
	if !speaksOf(fieldSalary, evidence) {
		return nil
	}
	return text.ParseSalary(evidence)
}

func readDeadline(evidence string, p *techmap.Posting, had techmap.Deadline) (techmap.Deadline, bool) {
	if had.Kind != "" {
		return had, false
	}
	ref := p.PostedAt.Time
	if ref.IsZero() {
		ref = p.SeenAt
	}
	if f, ok := text.FindDeadline(evidence, ref); ok {
		return f.Value, true
	}
	d := text.ParseDeadline(evidence, ref)
	return d, d.Kind != "" && speaksOf(fieldDeadline, evidence)
}
