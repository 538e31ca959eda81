package llm

import (
	"strings"

	"github.com/techmap-it/techmap"
)

// Fields that a model is asked for, by their JSON names in techmap.Extraction.
const (
	fieldTechnologies = "technologies"
	fieldRoles        = "roles"
	fieldIndustries   = "industries"
	fieldSeniority    = "seniority"
	fieldExperience   = "experience"
	fieldEmployment   = "employment"
	fieldWorkModel    = "work_model"
	fieldPlace        = "place"
	fieldSalary       = "salary"
	fieldDeadline     = "deadline"
)

// allFields is the order in which they are asked for.
var allFields = [...]string{
	fieldTechnologies, fieldRoles, fieldIndustries, fieldSeniority, fieldExperience,
	fieldEmployment, fieldWorkModel, fieldPlace, fieldSalary, fieldDeadline,
}

// A want is a set of fields, a bit each in the order of allFields.
type want uint16

// has reports whether field is in w. What is no field is in none.
func (w want) has(field string) bool {
	for i, f := range allFields {
		if f == field {
			return w&(1<<i) != 0
		}
	}
	return false
}

// with returns w with field.
func (w want) with(field string) want {
	for i, f := range allFields {
		if f == field {
			return w | 1<<i
		}
	}
	return w
}

// String lists the fields.
func (w want) String() string {
	var names []string
	for _, f := range allFields {
		if w.has(f) {
			names = append(names, f)
		}
	}
	return strings.Join(names, " ")
}

// missing returns the fields that neither the site nor x states. Technologies are always
// asked for: that some were found does not say that all were. Roles are not where there is
// no taxonomy to choose them from.
func missing(p *techmap.Posting, x *techmap.Extraction, roles bool) want {
	w := want(0).with(fieldTechnologies)
	add := func(field string, stated bool) {
		if !stated {
			w = w.with(field)
		}
	}
	add(fieldRoles, len(x.Roles) > 0 || !roles)
	add(fieldIndustries, len(x.Industries) > 0)
	add(fieldSeniority, x.Seniority != "")
	add(fieldExperience, p.Experience != techmap.Experience{} || x.Experience != techmap.Experience{})
	add(fieldEmployment, p.Employment != "" || x.Employment != "")
	add(fieldWorkModel, p.WorkModel != "" || x.WorkModel != "")
	add(fieldPlace, p.Place != techmap.Place{} || x.Place != techmap.Place{})
	add(fieldSalary, p.Salary != nil || x.Salary != nil)
	add(fieldDeadline, p.Deadline.Kind != "" || x.Deadline.Kind != "")
	return w
}
