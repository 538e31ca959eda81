package rankhttp

import "github.com/danielgtaylor/huma/v2"

// exampleOf returns an answer as a schema describes it, made of the examples of its fields.
func exampleOf(schemas huma.Registry, s *huma.Schema) any {
	if s.Ref != "" {
		s = schemas.SchemaFromRef(s.Ref)
	}
	switch {
	case len(s.Examples) > 0:
		return s.Examples[0]
	case len(s.AnyOf) > 0:
		return exampleOf(schemas, s.AnyOf[0])
	case len(s.Enum) > 0:
		return s.Enum[0]
	}
	switch s.Type {
	case huma.TypeObject:
		fields := make(map[string]any, len(s.Properties))
		for name, property := range s.Properties {
			fields[name] = exampleOf(schemas, property)
		}
		return fields
	case huma.TypeArray:
		n := 1
		if s.MinItems != nil {
			n = max(n, *s.MinItems)
		}
		items := make([]any, n)
		for i := range items {
			items[i] = exampleOf(schemas, s.Items)
		}
		return items
	case huma.TypeBoolean:
		return false
	}
	return nil
}

// illustrate gives every answer of api an example.
func illustrate(api *huma.OpenAPI) {
	for _, item := range api.Paths {
		for _, response := range item.Get.Responses {
			for _, content := range response.Content {
				if content.Schema.Ref != "" {
					content.Example = exampleOf(api.Components.Schemas, content.Schema)
				}
			}
		}
	}
}
