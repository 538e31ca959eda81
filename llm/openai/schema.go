package openai

import (
	"bytes"
	"encoding/json"
	"slices"

	"github.com/techmap-it/techmap/llm"
)

// A schema is a JSON schema.
type schema struct {
	Type                 types      `json:"type"`
	Description          string     `json:"description,omitempty"`
	Enum                 []*string  `json:"enum,omitempty"`
	Items                *schema    `json:"items,omitempty"`
	MaxItems             int        `json:"maxItems,omitempty"`
	Properties           properties `json:"properties,omitempty"`
	Required             []string   `json:"required,omitempty"`
	AdditionalProperties *bool      `json:"additionalProperties,omitempty"`
}

// types is a type, or null too.
type types []string

// MarshalJSON implements json.Marshaler.
func (t types) MarshalJSON() ([]byte, error) {
	if len(t) == 1 {
		return json.Marshal(t[0])
	}
	return json.Marshal([]string(t))
}

// properties are an object whose order counts: a model answers in it.
type properties []property

type property struct {
	name   string
	schema *schema
}

// MarshalJSON implements json.Marshaler.
func (ps properties) MarshalJSON() ([]byte, error) {
	b := bytes.NewBufferString("{")
	for i, p := range ps {
		if i > 0 {
			b.WriteByte(',')
		}
		name, err := json.Marshal(p.name)
		if err != nil {
			return nil, err
		}
		value, err := json.Marshal(p.schema)
		if err != nil {
			return nil, err
		}
		b.Write(name)
		b.WriteByte(':')
		b.Write(value)
	}
	b.WriteByte('}')
	return b.Bytes(), nil
}

// schemaOf returns s as a JSON schema whose objects are closed.
func schemaOf(s *llm.Schema) *schema {
	if s == nil {
		return nil
	}
	out := &schema{
		Type: types{string(s.Type)}, Description: s.Description, Items: schemaOf(s.Items),
		MaxItems: s.MaxItems, Required: s.Required,
	}
	for i := range s.Enum {
		out.Enum = append(out.Enum, &s.Enum[i])
	}
	if s.Nullable {
		out.Type = append(out.Type, "null")
		if len(out.Enum) > 0 {
			out.Enum = append(out.Enum, nil)
		}
	}
	if s.Type == llm.Object {
		out.AdditionalProperties = new(bool)
		for _, name := range order(s) {
			out.Properties = append(out.Properties, property{name, schemaOf(s.Properties[name])})
		}
	}
	return out
}

// order returns the names of all properties: those of Order, then forgotten ones.
func order(s *llm.Schema) []string {
	var names, rest []string
	for _, name := range s.Order {
		if s.Properties[name] != nil {
			names = append(names, name)
		}
	}
	for name, property := range s.Properties {
		if property != nil && !slices.Contains(names, name) {
			rest = append(rest, name)
		}
	}
	slices.Sort(rest)
	return append(names, rest...)
}

// strict reports whether s can be followed strictly: every property has to be required.
func strict(s *llm.Schema) bool {
	if s == nil {
		return true
	}
	for name, property := range s.Properties {
		if !slices.Contains(s.Required, name) || !strict(property) {
			return false
		}
	}
	return strict(s.Items)
}
