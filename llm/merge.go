package llm

import (
	"slices"

	"github.com/techmap-it/techmap"
)

// merge returns x with what y adds to it. It shares no list with x or y that it changes.
func merge(x, y techmap.Extraction) techmap.Extraction {
	more := added(x.Mentions, y.Mentions) // only these keep their spans among the fields
	x.Mentions = slices.Concat(x.Mentions, more)
	x.Fields = slices.Concat(x.Fields, slices.DeleteFunc(spansOf(y, fieldTechnologies), func(f techmap.FieldSpan) bool {
		return !slices.ContainsFunc(more, func(m techmap.Mention) bool { return m.Span == f.Span })
	}))
	for _, f := range fields {
		if !f.stated(x) && f.stated(y) {
			f.take(&x, y)
			x.Fields = append(x.Fields, spansOf(y, f.name)...)
		}
	}
	return x
}

// added returns those of more that stand where none of had does, and name what none of
// had names: a skill that was found negated or as a perk is judged, too.
func added(had, more []techmap.Mention) []techmap.Mention {
	skills, surfaces := map[techmap.SkillID]bool{}, map[string]bool{}
	for _, m := range had {
		skills[m.Skill] = true
		surfaces[techmap.Fold(m.Surface)] = true
	}
	skills[""] = false
	var all []techmap.Mention
	for _, m := range more {
		if !skills[m.Skill] && !surfaces[techmap.Fold(m.Surface)] && !overlaps(had, m.Span) {
			m.Group = 0 // alternatives are the grammar's to tell, and y has seen parts of lines
			all = append(all, m)
		}
	}
	return all
}

// spansOf returns the spans of a field of x, in a list of its own.
func spansOf(x techmap.Extraction, field string) []techmap.FieldSpan {
	var all []techmap.FieldSpan
	for _, f := range x.Fields {
		if f.Field == field {
			all = append(all, f)
		}
	}
	return all
}

// A field is a value of an Extraction that is stated or not.
type field struct {
	name   string
	stated func(x techmap.Extraction) bool
	take   func(x *techmap.Extraction, from techmap.Extraction)
}

type extraction = techmap.Extraction

// fields are all values of an Extraction but its mentions, by their JSON names.
var fields = [...]field{
	{fieldRoles, func(x extraction) bool { return len(x.Roles) > 0 },
		func(x *extraction, y extraction) { x.Roles = y.Roles }},
	{fieldIndustries, func(x extraction) bool { return len(x.Industries) > 0 },
		func(x *extraction, y extraction) { x.Industries = y.Industries }},
	{fieldSeniority, func(x extraction) bool { return x.Seniority != "" },
		func(x *extraction, y extraction) { x.Seniority = y.Seniority }},
	{fieldExperience, func(x extraction) bool { return x.Experience != techmap.Experience{} },
		func(x *extraction, y extraction) { x.Experience = y.Experience }},
	{fieldEmployment, func(x extraction) bool { return x.Employment != "" },
		func(x *extraction, y extraction) { x.Employment = y.Employment }},
	{fieldWorkModel, func(x extraction) bool { return x.WorkModel != "" },
		func(x *extraction, y extraction) { x.WorkModel = y.WorkModel }},
	{fieldPlace, func(x extraction) bool { return x.Place != techmap.Place{} },
		func(x *extraction, y extraction) { x.Place = y.Place }},
	{fieldSalary, func(x extraction) bool { return x.Salary != nil },
		func(x *extraction, y extraction) { x.Salary = y.Salary }},
	{fieldDeadline, func(x extraction) bool { return x.Deadline.Kind != "" },
		func(x *extraction, y extraction) { x.Deadline = y.Deadline }},
	{"degree", func(x extraction) bool { return x.Degree != "" },
		func(x *extraction, y extraction) { x.Degree = y.Degree }},
	{"certificates", func(x extraction) bool { return len(x.Certificates) > 0 },
		func(x *extraction, y extraction) { x.Certificates = y.Certificates }},
	{"languages", func(x extraction) bool { return len(x.Languages) > 0 },
		func(x *extraction, y extraction) { x.Languages = y.Languages }},
}
