package llm

import (
	"encoding/json"
	"fmt"
	"slices"

	"github.com/techmap-it/techmap"
)

// Limits of an answer. A provider counts the sum of all MaxItems of a schema against
// a budget of its own, somewhere below a thousand.
const (
	maxTechnologies = 30
	maxLabels       = 8
	maxValues       = 6
	maxRoles        = 60
)

// Prefixes of labels: one enum for all of them keeps the schema flat and closed, so that a
// model cannot answer a seniority where an employment is asked for.
const (
	labelRole       = "role:"
	labelIndustry   = "industry:"
	labelSeniority  = "seniority:"
	labelEmployment = "employment:"
	labelWork       = "work:"
)

// newSchema returns the form of an answer about up to postings postings, whose roles
// are those of tax. In each object what identifies comes first, then the evidence,
// then what is made of it: models answer in that order.
func newSchema(tax *techmap.Taxonomy, postings int) *Schema {
	line := &Schema{Type: Integer, Description: "number of the line"}
	text := &Schema{Type: String, Description: "copied from the line"}
	technologies := list(maxTechnologies, object([]string{"line", "text", "level"}, map[string]*Schema{
		"line": line, "text": text, "level": enum(levels()),
	}))
	labels := list(maxLabels, object([]string{"line", "text", "label"}, map[string]*Schema{
		"line": line, "text": text, "label": enum(labelsOf(tax)),
	}))
	values := list(maxValues, object([]string{"line", "text", "field", "value"}, map[string]*Schema{
		"line": line, "text": text, "field": enum([]string{fieldExperience, fieldPlace, fieldSalary, fieldDeadline}),
		"value": {Type: String, Description: "what the text says, shortly"},
	}))
	posting := object([]string{"id", "technologies", "labels", "values"}, map[string]*Schema{
		"id":           {Type: String, Description: "id of the posting"},
		"technologies": technologies, "labels": labels, "values": values,
	})
	return object([]string{"postings"}, map[string]*Schema{"postings": list(postings, posting)})
}

// object returns the schema of an object all of whose properties are required: what a model
// may leave out, it does.
func object(order []string, properties map[string]*Schema) *Schema {
	return &Schema{Type: Object, Properties: properties, Order: order, Required: order}
}

func list(limit int, items *Schema) *Schema {
	return &Schema{Type: Array, Items: items, MaxItems: limit}
}

func enum(values []string) *Schema { return &Schema{Type: String, Enum: values} }

func levels() []string {
	var all []string
	for _, l := range techmap.Levels() {
		all = append(all, string(l))
	}
	return all
}

// labelsOf returns every label that may be answered.
func labelsOf(tax *techmap.Taxonomy) []string {
	var all []string
	if tax != nil {
		for r := range tax.Roles() {
			if len(all) < maxRoles {
				all = append(all, labelRole+string(r.ID))
			}
		}
	}
	for _, i := range industries {
		all = append(all, labelIndustry+i)
	}
	for _, s := range seniorities {
		all = append(all, labelSeniority+string(s))
	}
	for _, e := range employments {
		all = append(all, labelEmployment+string(e))
	}
	for _, w := range workModels {
		all = append(all, labelWork+string(w))
	}
	return all
}

var (
	seniorities = techmap.Seniorities()
	employments = techmap.Employments()
	workModels  = techmap.WorkModels()
)

// version returns a digest of the schema: what was answered in another form is
// another answer.
func (s *Schema) version() string {
	data, err := json.Marshal(s)
	if err != nil {
		return fmt.Sprintf("%d", len(s.Properties)) // cannot be: a schema is plain data
	}
	return techmap.DigestOf(data).String()[:8]
}

// maxItems returns the sum of all limits of arrays in s.
func (s *Schema) maxItems() int {
	if s == nil {
		return 0
	}
	sum := s.MaxItems + s.Items.maxItems()
	for _, p := range s.Properties {
		sum += p.maxItems()
	}
	return sum
}

// enums returns how many values all enums of s have together.
func (s *Schema) enums() int {
	if s == nil {
		return 0
	}
	sum := len(s.Enum) + s.Items.enums()
	for _, p := range s.Properties {
		sum += p.enums()
	}
	return sum
}

func isLabel(schema []string, label string) bool { return slices.Contains(schema, label) }
