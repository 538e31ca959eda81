package openai_test

import (
	"bytes"
	"encoding/json"

	"github.com/techmap-it/techmap/llm"
)

// A jsonSchema is read back with the order of its properties.
type jsonSchema struct {
	Type        any
	Description string
	Enum        []*string
	Items       *jsonSchema
	MaxItems    int
	Properties  ordered
	Required    []string
	Additional  *bool `json:"additionalProperties"`
}

type ordered struct {
	names []string
	byKey map[string]*jsonSchema
}

// UnmarshalJSON implements json.Unmarshaler.
func (o *ordered) UnmarshalJSON(b []byte) error {
	if err := json.Unmarshal(b, &o.byKey); err != nil {
		return err
	}
	dec := json.NewDecoder(bytes.NewReader(b))
	if _, err := dec.Token(); err != nil {
		return err
	}
	for dec.More() {
		name, err := dec.Token()
		if err != nil {
			return err
		}
		o.names = append(o.names, name.(string))
		var skipped json.RawMessage
		if err := dec.Decode(&skipped); err != nil {
			return err
		}
	}
	return nil
}

func (s *jsonSchema) portable() *llm.Schema {
	if s == nil {
		return nil
	}
	out := &llm.Schema{
		Description: s.Description, Items: s.Items.portable(), MaxItems: s.MaxItems,
		Order: s.Properties.names, Required: s.Required,
	}
	switch t := s.Type.(type) {
	case string:
		out.Type = llm.Type(t)
	case []any:
		out.Type, out.Nullable = llm.Type(t[0].(string)), t[1] == "null"
	}
	for _, value := range s.Enum {
		if value != nil {
			out.Enum = append(out.Enum, *value)
		}
	}
	for name, property := range s.Properties.byKey {
		if out.Properties == nil {
			out.Properties = make(map[string]*llm.Schema)
		}
		out.Properties[name] = property.portable()
	}
	return out
}
