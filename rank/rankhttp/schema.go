package rankhttp

import (
	"reflect"
	"slices"
	"strings"

	"github.com/danielgtaylor/huma/v2"

	"github.com/techmap-it/techmap"
	"github.com/techmap-it/techmap/rank"
)

// schemaName returns the name of a type in the document: answers have names of their own,
// because package rank may have the same without what they were made of.
func schemaName(t reflect.Type, hint string) string {
	name := huma.DefaultSchemaNamer(t, hint)
	if t.Kind() == reflect.Struct {
		if f, ok := t.FieldByName("Meta"); ok && f.Type == reflect.TypeFor[Meta]() {
			return name + "Answer"
		}
		if t == reflect.TypeFor[huma.ErrorModel]() {
			return "Problem"
		}
	}
	return name
}

// finish completes schemas by what the types do not say in tags: types of package rank have
// none, because they are not only this API's.
func finish(schemas huma.Registry) {
	for name, s := range schemas.Map() {
		t := schemas.TypeFromRef("#/components/schemas/" + name)
		for _, f := range reflect.VisibleFields(t) {
			key, options, _ := strings.Cut(f.Tag.Get("json"), ",")
			property := s.Properties[key]
			if f.Anonymous || property == nil {
				continue
			}
			property.Nullable = property.Nullable && f.Type.Kind() == reflect.Pointer // lists are never null
			s.Properties[key] = withNull(property, f.Type, options)
			if property.Ref == "" && len(property.Enum) == 0 {
				property.Enum = choicesOf(f.Type)
			}
			w := describe(name, key)
			if property.Description == "" {
				s.Properties[key].Description = w.doc
			}
			if len(property.Examples) == 0 && w.example != nil && property.Ref == "" {
				s.Properties[key].Examples = []any{w.example}
			}
		}
	}
}

// withNull returns the schema of a pointer to a struct, which may be null unless it is left out then.
func withNull(s *huma.Schema, t reflect.Type, options string) *huma.Schema {
	if s.Ref == "" || t.Kind() != reflect.Pointer || strings.Contains(options, "omit") {
		return s
	}
	return &huma.Schema{Description: s.Description, AnyOf: []*huma.Schema{{Ref: s.Ref}, {Type: "null"}}}
}

// choicesOf returns the values that a type has. A list that is short and closed is part of
// the document; a client may be made of it, so that a new value is a change of the API.
func choicesOf(t reflect.Type) []any {
	for t.Kind() == reflect.Pointer {
		t = t.Elem()
	}
	var names []string
	switch t {
	case reflect.TypeFor[techmap.SkillKind]():
		names = namesOf(techmap.SkillKinds())
	case reflect.TypeFor[techmap.SkillFamily]():
		names = namesOf(techmap.SkillFamilies())
	case reflect.TypeFor[techmap.Seniority]():
		names = namesOf(techmap.Seniorities())
	case reflect.TypeFor[techmap.WorkModel]():
		names = namesOf(techmap.WorkModels())
	case reflect.TypeFor[techmap.Employment]():
		names = namesOf(techmap.Employments())
	case reflect.TypeFor[techmap.DeadlineKind]():
		names = namesOf([]techmap.DeadlineKind{
			techmap.DeadlineFixed, techmap.DeadlineUntilFilled, techmap.DeadlineAlways, techmap.DeadlineRolling,
		})
	case reflect.TypeFor[techmap.CloseReason]():
		names = namesOf([]techmap.CloseReason{
			techmap.ClosedStated, techmap.ClosedDeadline, techmap.ClosedVanished, techmap.ClosedUnseen,
		})
	case reflect.TypeFor[rank.Step]():
		names = namesOf(rank.AllSteps())
	case reflect.TypeFor[rank.Each]():
		names = namesOf(rank.AllEach())
	case reflect.TypeFor[rank.Refusal]():
		names = namesOf([]rank.Refusal{
			rank.RefusedSteps, rank.RefusedSources, rank.RefusedUndated, rank.RefusedThin, RefusedRare,
		})
	case reflect.TypeFor[rank.Direction]():
		names = namesOf([]rank.Direction{rank.Rising, rank.Falling})
	}
	var choices []any
	for name := range slices.Values(names) {
		choices = append(choices, name)
	}
	return choices
}
