package llm

import (
	"fmt"
	"maps"
	"strings"

	"github.com/techmap-it/techmap"
)

// A Coverage counts in how many postings each field is filled, and by whom: made of
// the extractions before and after a model was asked, two of them say what it was worth.
// The zero value is ready. It must not be used by several goroutines at once.
type Coverage struct {
	Postings int                   `json:"postings"` // that were counted
	Pending  int                   `json:"pending"`  // of these, those that wait for a model
	Fields   map[string]FieldCount `json:"fields"`   // by JSON name of techmap.Extraction, and "technologies"
}

// A FieldCount says in how many postings a field is filled, by who filled it first.
type FieldCount struct {
	Site  int `json:"site,omitzero"`  // a field or a tag of the site (techmap.BySite)
	Rule  int `json:"rule,omitzero"`  // a rule, in the text (techmap.ByRule)
	Model int `json:"model,omitzero"` // a model, in the text (techmap.ByModel)
}

// Total returns in how many postings the field is filled.
func (c FieldCount) Total() int { return c.Site + c.Rule + c.Model }

// Add counts the fields of x.
func (c *Coverage) Add(x techmap.Extraction) {
	c.Postings++
	if x.Pending {
		c.Pending++
	}
	if c.Fields == nil {
		c.Fields = map[string]FieldCount{}
	}
	if len(x.Mentions) > 0 {
		c.count(fieldTechnologies, fillerOfMentions(x))
	}
	for _, f := range fields {
		if !f.stated(x) {
			continue
		}
		by := techmap.ByRule
		if spans := spansOf(x, f.name); len(spans) > 0 {
			by = spans[0].By
		}
		c.count(f.name, by)
	}
}

func (c Coverage) clone() Coverage {
	c.Fields = maps.Clone(c.Fields)
	return c
}

// count counts that a field is filled. What nobody signed was a rule's.
func (c *Coverage) count(field string, by techmap.Filler) {
	n := c.Fields[field]
	switch by {
	case techmap.BySite:
		n.Site++
	case techmap.ByModel:
		n.Model++
	default:
		n.Rule++
	}
	c.Fields[field] = n
}

// fillerOfMentions returns who found the technologies of x first: the site if it tags
// one, the model only if it found all of them.
func fillerOfMentions(x techmap.Extraction) techmap.Filler {
	for _, m := range x.Mentions {
		if _, tag := m.TagIndex(); tag {
			return techmap.BySite
		}
	}
	if len(spansOf(x, fieldTechnologies)) == len(x.Mentions) {
		return techmap.ByModel
	}
	return techmap.ByRule
}

// String lists the shares of the fields that are asked for: "technologies 98.2 %, …".
func (c Coverage) String() string {
	var parts []string
	for _, f := range allFields {
		share := 0.0
		if c.Postings > 0 {
			share = 100 * float64(c.Fields[f].Total()) / float64(c.Postings)
		}
		parts = append(parts, fmt.Sprintf("%s %.1f %%", f, share))
	}
	return strings.Join(parts, ", ")
}
