package llmtest

import (
	"encoding/json"
	"fmt"
	"strconv"
	"strings"

	"github.com/techmap-it/techmap"
)

// Fields are what readers say of a posting beside its skills. What is nil is not
// labelled. What is labelled as its zero value is not in the text, so that to find
// a value is an error. The zero value labels nothing.
type Fields struct {
	Roles      []string // IDs, or names of the taxonomy; a posting without any has an empty list
	Experience *techmap.Experience
	Employment *techmap.Employment
	WorkModel  *techmap.WorkModel
	Seniority  *techmap.Seniority
	Salary     *techmap.Salary
	Place      *techmap.Place
	Deadline   *techmap.Deadline
	Degree     *string
	// May are further values by field that a fair reader could give, "" for none. Of
	// roles they count neither way, of other fields each is as good as the label.
	May map[string][]string
}

// Looked says that the readers looked for these fields, so that where one is not
// labelled there is none. Fields have their names in JSON: "work_model". The error of an
// unknown name wraps techmap.ErrInvalid; the names before it have been looked for then.
func (f *Fields) Looked(fields ...string) error {
	for _, name := range fields {
		switch name {
		case "roles":
			if f.Roles == nil {
				f.Roles = []string{}
			}
		case "experience":
			looked(&f.Experience)
		case "employment":
			looked(&f.Employment)
		case "work_model":
			looked(&f.WorkModel)
		case "seniority":
			looked(&f.Seniority)
		case "salary":
			looked(&f.Salary)
		case "place":
			looked(&f.Place)
		case "deadline":
			looked(&f.Deadline)
		case "degree":
			looked(&f.Degree)
		default:
			return fmt.Errorf("llmtest: no field %q can be labelled: %w", name, techmap.ErrInvalid)
		}
	}
	return nil
}

func looked[T any](field **T) {
	if *field == nil {
		*field = new(T)
	}
}

// A fieldsLine is the fields of one line of a gold file.
type fieldsLine struct {
	Roles      []string            `json:"roles"`
	Experience *experienceLabel    `json:"experience"`
	Employment *techmap.Employment `json:"employment"`
	WorkModel  *techmap.WorkModel  `json:"work_model"`
	Seniority  *techmap.Seniority  `json:"seniority"`
	Salary     *techmap.Salary     `json:"salary"`
	Place      *techmap.Place      `json:"place"`
	Deadline   *techmap.Deadline   `json:"deadline"`
	Degree     *string             `json:"degree"`
	May        mayLabel            `json:"may"`
}

func (l fieldsLine) fields() Fields {
	return Fields{
		Roles: l.Roles, Experience: (*techmap.Experience)(l.Experience), Employment: l.Employment, WorkModel: l.WorkModel,
		Seniority: l.Seniority, Salary: l.Salary, Place: l.Place, Deadline: l.Deadline, Degree: l.Degree, May: l.May,
	}
}

// An experienceLabel is an object, or a text such as "any", "new-grad", "3+",
// "3-5" or "new-grad,1+".
type experienceLabel techmap.Experience

// UnmarshalJSON implements json.Unmarshaler.
func (e *experienceLabel) UnmarshalJSON(data []byte) error {
	var short string
	if json.Unmarshal(data, &short) != nil {
		return json.Unmarshal(data, (*techmap.Experience)(e))
	}
	for part := range strings.SplitSeq(short, ",") {
		if !e.set(strings.TrimSpace(part)) {
			return fmt.Errorf("experience %q: write any, new-grad, experienced, 3+ or 3-5, with commas between them", short)
		}
	}
	return nil
}

// set reads one part of a text.
func (e *experienceLabel) set(part string) bool {
	from, to, isRange := strings.Cut(part, "-")
	switch part {
	case "":
		return true
	case "any":
		e.Any = true
		return true
	case "new-grad":
		e.NewGrad = true
		return true
	case "experienced":
		e.Experienced = true
		return true
	}
	if !isRange {
		years, open := strings.CutSuffix(part, "+")
		n, err := strconv.Atoi(years)
		e.MinYears = n
		return open && err == nil && n >= 0
	}
	lower, err := strconv.Atoi(from)
	upper, err2 := strconv.Atoi(to)
	e.MinYears, e.MaxYears = lower, upper
	return err == nil && err2 == nil && 0 <= lower && lower <= upper
}

// A mayLabel is an object of lists, or a list of roles.
type mayLabel map[string][]string

// UnmarshalJSON implements json.Unmarshaler.
func (m *mayLabel) UnmarshalJSON(data []byte) error {
	var roles []string
	if json.Unmarshal(data, &roles) == nil {
		if roles != nil {
			*m = mayLabel{"roles": roles}
		}
		return nil
	}
	return json.Unmarshal(data, (*map[string][]string)(m))
}
