package genai

import (
	"strings"

	sdk "google.golang.org/genai"

	"github.com/techmap-it/techmap/llm"
)

// schemaOf returns s as the SDK has it, which has words for all of it.
func schemaOf(s *llm.Schema) *sdk.Schema {
	if s == nil {
		return nil
	}
	out := &sdk.Schema{
		Type:             sdk.Type(strings.ToUpper(string(s.Type))),
		Description:      s.Description,
		Enum:             s.Enum,
		Items:            schemaOf(s.Items),
		PropertyOrdering: s.Order,
		Required:         s.Required,
	}
	if len(s.Enum) > 0 {
		out.Format = "enum"
	}
	if s.MaxItems > 0 {
		n := int64(s.MaxItems)
		out.MaxItems = &n
	}
	if s.Nullable {
		yes := true
		out.Nullable = &yes
	}
	for name, property := range s.Properties {
		if out.Properties == nil {
			out.Properties = make(map[string]*sdk.Schema, len(s.Properties))
		}
		out.Properties[name] = schemaOf(property)
	}
	return out
}
