package spec

import (
	"bytes"
	"encoding/json"
	"strings"
)

type postingFile struct {
	// title
	Title *expr `json:"title,omitempty"`
	// employer as written
	Company *expr `json:"company,omitempty"`
	// the site's own names of the field of work
	Category *expr `json:"category,omitempty"`
	// skills that the site itself lists
	Tags *expr `json:"tags,omitempty"`
	// ko or en
	Lang *expr `json:"lang,omitempty"`
	// the text, in order
	Sections sectionsFile `json:"sections,omitempty"`
	// form of employment
	Employment *expr `json:"employment,omitempty"`
	// onsite, hybrid, remote
	WorkModel *expr `json:"work_model,omitempty"`
	// what is asked of an applicant's past
	Experience *experienceFile `json:"experience,omitempty"`
	// pay
	Salary *salaryFile `json:"salary,omitempty"`
	// where the work is done
	Place *placeFile `json:"place,omitempty"`
	// when it was published
	PostedAt *expr `json:"posted_at,omitempty"`
	// a date, or a word such as always or until-filled
	Deadline *expr `json:"deadline,omitempty"`
	// when the source saw it first
	FirstSeen *expr `json:"first_seen,omitempty"`
	// when it closed, or true if it has
	Closed *expr `json:"closed,omitempty"`
	// true of what is no posting
	Skip *expr `json:"skip,omitempty"`
}

type experienceFile struct {
	// as written; read where the other keys say nothing
	Text *expr `json:"text,omitempty"`
	// true if it does not matter
	Any *expr `json:"any,omitempty"`
	// true if newcomers may apply
	NewGrad *expr `json:"new_grad,omitempty"`
	// true if the experienced may
	Experienced *expr `json:"experienced,omitempty"`
	// least years
	Min *expr `json:"min,omitempty"`
	// most years
	Max *expr `json:"max,omitempty"`
}

type salaryFile struct {
	// as written; read where the other keys say nothing
	Text *expr `json:"text,omitempty"`
	// least
	Min *expr `json:"min,omitempty"`
	// most
	Max *expr `json:"max,omitempty"`
	// ISO 4217
	Currency *expr `json:"currency,omitempty"`
	// year, month, week, day, hour
	Per *expr `json:"per,omitempty"`
	// true if the source guessed it
	Estimated *expr `json:"estimated,omitempty"`
}

type placeFile struct {
	// as written; read where the other keys say nothing
	Text *expr `json:"text,omitempty"`
	// ISO 3166-1 alpha-2
	Country *expr `json:"country,omitempty"`
	// state or province
	Region *expr `json:"region,omitempty"`
	// city or district
	City *expr `json:"city,omitempty"`
}

type expectFile struct {
	// records of the smallest whole listing recorded
	Min int `json:"min,omitempty" min:"0"`
	// share of postings that have the field, by field of posting
	Fill map[string]float64 `json:"fill,omitempty"`
}

// sectionsFile are the parts of a posting's text, in the order of the file.
type sectionsFile []sectionFile

// A sectionFile is one part: a kind of section, "text" for text that is still to
// be split, or "titled" for parts that bring their own headings.
type sectionFile struct {
	Kind   string
	Expr   *expr
	Titled *titledFile
}

type titledFile struct {
	// selects the parts
	Records string `json:"records"`
	// a part's heading
	Title *expr `json:"title"`
	// a part's text
	Text *expr `json:"text"`
}

// UnmarshalJSON keeps the order of the fields.
func (s *sectionsFile) UnmarshalJSON(data []byte) error {
	dec := json.NewDecoder(bytes.NewReader(data))
	if _, err := dec.Token(); err != nil {
		return err
	}
	for dec.More() {
		name, err := dec.Token()
		if err != nil {
			return err
		}
		kind, _ := name.(string) // names of fields are texts
		part := sectionFile{Kind: kind}
		var into any = &part.Expr
		if kind == "titled" {
			into = &part.Titled
		}
		if err := dec.Decode(into); err != nil {
			return err
		}
		*s = append(*s, part)
	}
	return nil
}

// An expr is an expression as a file says it: alternatives, of which the first
// counts that gives anything.
type expr []alternative

// An alternative is a text, in the language of the format, or a mapping.
type alternative struct {
	Plain string `json:"-"`
	// jq, of JSON, XML and feeds
	JQ string `json:"jq,omitempty"`
	// selector, of HTML; @name at its end means an attribute
	CSS string `json:"css,omitempty"`
	// a fixed text
	Const *string `json:"const,omitempty"`
	// what is done with the value, in order
	Then []step `json:"then,omitempty"`
}

// told returns the alternatives in one line, for errors.
func (e *expr) told() string {
	ways := make([]string, len(*e))
	for i, a := range *e {
		ways[i] = a.Plain + a.JQ + a.CSS // of which there is one
		if a.Const != nil {
			ways[i] = *a.Const
		}
	}
	return strings.Join(ways, ", ")
}

// A step is a name, or a name and an argument.
type step struct {
	Name string
	Arg  string            // of all but map
	Map  map[string]string // of map
}

// UnmarshalJSON reads a text, a mapping, or an array of these.
func (e *expr) UnmarshalJSON(data []byte) error {
	if data[0] != '[' {
		*e = make(expr, 1)
		return (*e)[0].unmarshal(data)
	}
	var all []json.RawMessage
	if err := json.Unmarshal(data, &all); err != nil {
		return err
	}
	*e = make(expr, len(all))
	for i, one := range all {
		if err := (*e)[i].unmarshal(one); err != nil {
			return err
		}
	}
	return nil
}

func (a *alternative) unmarshal(data []byte) error {
	if data[0] == '"' {
		return json.Unmarshal(data, &a.Plain)
	}
	return json.Unmarshal(data, a)
}

// UnmarshalJSON reads a text or a mapping with one field.
func (s *step) UnmarshalJSON(data []byte) error {
	if data[0] == '"' {
		return json.Unmarshal(data, &s.Name)
	}
	var fields map[string]json.RawMessage
	if err := json.Unmarshal(data, &fields); err != nil {
		return err
	}
	for name, arg := range fields {
		s.Name = name
		if arg[0] == '{' {
			return json.Unmarshal(arg, &s.Map)
		}
		return json.Unmarshal(arg, &s.Arg)
	}
	return nil
}
