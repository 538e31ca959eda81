package llmtest

import (
	"fmt"
	"slices"
	"strings"

	"github.com/techmap-it/techmap"
)

// A FieldScore says how well a field is read.
type FieldScore struct {
	Field    string   `json:"field"`    // its JSON name in techmap.Extraction
	Postings int      `json:"postings"` // that are labelled
	Right    int      `json:"right"`    // exactly as labelled, nothing where nothing is
	Accuracy Estimate `json:"accuracy"` // Right over Postings
	Values   Score    `json:"values"`   // of the values that are there, or were found
	// ByValue are the scores of each value of a field that has few; MacroF1 is
	// their mean F1, so that rare values weigh as much as frequent ones.
	ByValue map[string]Score `json:"by_value,omitempty"`
	MacroF1 float64          `json:"macro_f1,omitzero"`
}

// A fieldReader says what readers and an extraction say of one field: sets of
// values, written so that equal ones are equal strings.
type fieldReader struct {
	field    string
	few      bool // values of its own few names
	labelled func(Fields) (values []string, ok bool)
	found    func(techmap.Extraction) []string
}

// fieldReaders returns the fields in the order of reports.
func fieldReaders(tax *techmap.Taxonomy) []fieldReader {
	type x = techmap.Extraction
	roles := roleIDs(tax)
	return []fieldReader{
		{"roles", true,
			func(f Fields) ([]string, bool) { return roles(f.Roles), f.Roles != nil },
			func(e x) []string { return roles(e.Roles) }},
		readerOf("experience", false, func(f Fields) *techmap.Experience { return f.Experience },
			func(e x) techmap.Experience { return e.Experience }, experienceValue),
		readerOf("employment", true, func(f Fields) *techmap.Employment { return f.Employment },
			func(e x) techmap.Employment { return e.Employment }, itself),
		readerOf("work_model", true, func(f Fields) *techmap.WorkModel { return f.WorkModel },
			func(e x) techmap.WorkModel { return e.WorkModel }, itself),
		readerOf("seniority", true, func(f Fields) *techmap.Seniority { return f.Seniority },
			func(e x) techmap.Seniority { return e.Seniority }, itself),
		readerOf("salary", false, func(f Fields) *techmap.Salary { return f.Salary },
			func(e x) techmap.Salary { return orZero(e.Salary) }, salaryValue),
		readerOf("place", false, func(f Fields) *techmap.Place { return f.Place },
			func(e x) techmap.Place { return e.Place }, placeValue),
		readerOf("deadline", false, func(f Fields) *techmap.Deadline { return f.Deadline },
			func(e x) techmap.Deadline { return e.Deadline }, deadlineValue),
		readerOf("degree", true, func(f Fields) *string { return f.Degree },
			func(e x) string { return e.Degree }, itself),
	}
}

// readerOf makes the reader of a field with one value, none if value returns "".
func readerOf[T any](
	field string, few bool, label func(Fields) *T, found func(techmap.Extraction) T, value func(T) string,
) fieldReader {
	list := func(v T) []string {
		if s := value(v); s != "" {
			return []string{s}
		}
		return nil
	}
	return fieldReader{
		field: field, few: few,
		labelled: func(f Fields) ([]string, bool) {
			v := label(f)
			if v == nil {
				return nil, false
			}
			return list(*v), true
		},
		found: func(x techmap.Extraction) []string { return list(found(x)) },
	}
}

func itself[S ~string](s S) string { return string(s) }

func orZero[T any](p *T) (v T) {
	if p != nil {
		v = *p
	}
	return v
}

// experienceValue writes an experience as labels do. It leaves out how it was
// written, and that years imply experience.
func experienceValue(e techmap.Experience) string {
	var parts []string
	if e.Any {
		parts = append(parts, "any")
	}
	if e.NewGrad {
		parts = append(parts, "new-grad")
	}
	switch {
	case e.MaxYears > 0:
		parts = append(parts, fmt.Sprintf("%d-%d", e.MinYears, e.MaxYears))
	case e.MinYears > 0:
		parts = append(parts, fmt.Sprintf("%d+", e.MinYears))
	case e.Experienced && !e.NewGrad && !e.Any:
		parts = append(parts, "experienced")
	}
	return strings.Join(parts, ",")
}

// salaryValue writes a salary, "" for none that can be counted.
func salaryValue(s techmap.Salary) string {
	if s.Min == 0 && s.Max == 0 {
		return ""
	}
	return fmt.Sprintf("%d–%d %s a %s", s.Min, s.Max, s.Currency, s.Per)
}

func placeValue(p techmap.Place) string {
	return strings.Join(strings.Fields(strings.Join([]string{p.Country, p.Region, p.City}, " ")), " ")
}

// deadlineValue writes a deadline to the minute, in UTC.
func deadlineValue(d techmap.Deadline) string {
	if d.Kind != techmap.DeadlineFixed {
		return string(d.Kind)
	}
	return "fixed " + d.Date.Time.UTC().Format("2006-01-02T15:04Z")
}

// roleIDs returns a function that turns roles, by ID or as written, into sorted IDs.
func roleIDs(tax *techmap.Taxonomy) func([]string) []string {
	return func(names []string) []string {
		var ids []string
		for _, name := range names {
			id := name
			if _, ok := tax.Role(techmap.RoleID(name)); !ok {
				if role, ok := tax.CanonicalRole(name); ok {
					id = string(role.ID)
				}
			}
			ids = append(ids, id)
		}
		slices.Sort(ids)
		return slices.Compact(ids)
	}
}
