package gemini

import (
	"fmt"
	"strings"

	sdk "github.com/google/generative-ai-go/genai"

	"github.com/techmap-it/techmap/llm"
)

// schemaOf returns s as the SDK has it. That form has no limit of arrays, which is said
// in words instead, and no order of properties: the API then answers the required ones
// first, as Required lists them.
func schemaOf(s *llm.Schema) *sdk.Schema {
	if s == nil {
		return nil
	}
	out := &sdk.Schema{
		Type:        typeOf(s.Type),
		Description: describe(s),
		Nullable:    s.Nullable,
		Enum:        s.Enum,
		Items:       schemaOf(s.Items),
		Required:    s.Required,
	}
	if len(s.Enum) > 0 {
		out.Format = "enum"
	}
	for name, property := range s.Properties {
		if out.Properties == nil {
			out.Properties = make(map[string]*sdk.Schema, len(s.Properties))
		}
		out.Properties[name] = schemaOf(property)
	}
	return out
}

// describe returns the description of s, with what the SDK has no field for.
func describe(s *llm.Schema) string {
	if s.MaxItems == 0 {
		return s.Description
	}
	return strings.TrimSpace(fmt.Sprintf("%s At most %d items.", s.Description, s.MaxItems))
}

func typeOf(t llm.Type) sdk.Type {
	switch t {
	case llm.Object:
		return sdk.TypeObject
	case llm.Array:
		return sdk.TypeArray
	case llm.String:
		return sdk.TypeString
	case llm.Number:
		return sdk.TypeNumber
	case llm.Integer:
		return sdk.TypeInteger
	case llm.Boolean:
		return sdk.TypeBoolean
	default:
		return sdk.TypeUnspecified
	}
}
