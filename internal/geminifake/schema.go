package geminifake

import (
	"encoding/json"
	"fmt"
	"slices"
	"strings"

	"github.com/techmap-it/techmap/llm"
)

// What a schema may sum up to before the service refuses it. The service states neither
// number: these are what its users ran into (python-genai issue 2170 for arrays; about 120
// values of four words, or 400 of one, for enums).
const (
	maxItemsSum = 960
	maxEnumSum  = 480 // words
)

// A schema is the API's.
type schema struct {
	Type             kind               `json:"type"`
	Format           string             `json:"format"`
	Description      string             `json:"description"`
	Nullable         bool               `json:"nullable"`
	Enum             []string           `json:"enum"`
	Items            *schema            `json:"items"`
	MaxItems         number             `json:"maxItems"`
	Properties       map[string]*schema `json:"properties"`
	Required         []string           `json:"required"`
	PropertyOrdering []string           `json:"propertyOrdering"`
}

// A number may be written as a string: that is how the API writes int64.
type number int

// UnmarshalJSON implements json.Unmarshaler.
func (n *number) UnmarshalJSON(b []byte) error {
	return json.Unmarshal([]byte(strings.Trim(string(b), `"`)), (*int)(n))
}

// kinds of values, at their numbers.
var kinds = [...]llm.Type{"", llm.String, llm.Number, llm.Integer, llm.Boolean, llm.Array, llm.Object}

// A kind is a type by name or number.
type kind llm.Type

// UnmarshalJSON implements json.Unmarshaler.
func (k *kind) UnmarshalJSON(b []byte) error {
	var n int
	if err := json.Unmarshal(b, &n); err == nil {
		if n < 0 || n >= len(kinds) {
			return fmt.Errorf("no type has the number %d", n)
		}
		*k = kind(kinds[n])
		return nil
	}
	var name string
	if err := json.Unmarshal(b, &name); err != nil {
		return err
	}
	*k = kind(strings.ToLower(name))
	return nil
}

// portable returns s in the form of package llm.
func (s *schema) portable() *llm.Schema {
	if s == nil {
		return nil
	}
	out := &llm.Schema{
		Type: llm.Type(s.Type), Description: s.Description, Enum: s.Enum, Items: s.Items.portable(),
		MaxItems: int(s.MaxItems), Order: s.PropertyOrdering, Required: s.Required, Nullable: s.Nullable,
	}
	for name, property := range s.Properties {
		if out.Properties == nil {
			out.Properties = make(map[string]*llm.Schema)
		}
		out.Properties[name] = property.portable()
	}
	return out
}

// check returns how the service refuses s, or nil.
func (s *schema) check() *Turn {
	items, words := 0, 0
	if message := s.walk(&items, &words); message != "" {
		turn := invalid(message)
		return &turn
	}
	if items > maxItemsSum || words > maxEnumSum {
		turn := invalid("The specified schema produces a constraint that has too many states for serving.")
		return &turn
	}
	return nil
}

// walk sums up limits and enums, and returns what is wrong, if anything is.
func (s *schema) walk(items, words *int) string {
	if s == nil {
		return ""
	}
	*items += int(s.MaxItems)
	for _, value := range s.Enum {
		*words += len(strings.Fields(value))
	}
	switch {
	case !slices.Contains(kinds[1:], llm.Type(s.Type)):
		return fmt.Sprintf("type %q is not one of a schema", s.Type)
	case llm.Type(s.Type) == llm.Array && s.Items == nil:
		return "items: missing field"
	case llm.Type(s.Type) == llm.Object && len(s.Properties) == 0:
		return "properties: should be non-empty for OBJECT type"
	}
	for _, name := range slices.Concat(s.Required, s.PropertyOrdering) {
		if s.Properties[name] == nil {
			return fmt.Sprintf("property %q is not defined", name)
		}
	}
	for _, property := range s.Properties {
		if message := property.walk(items, words); message != "" {
			return message
		}
	}
	return s.Items.walk(items, words)
}
