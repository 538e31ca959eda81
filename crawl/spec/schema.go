package spec

import (
	_ "embed"
	"encoding/json"
	"regexp"
	"slices"
	"strconv"
	"strings"
)

//go:embed spec.schema.json
var schemaJSON []byte

// Schema returns the JSON Schema of the files, for editors: the first line
// "# yaml-language-server: $schema=spec.schema.json" has many of them use it. Parse checks
// files against the very same, so the two cannot disagree. The bytes are the caller's.
func Schema() []byte { return slices.Clone(schemaJSON) }

// A schema is the part of JSON Schema that ours is written in: a validator of all of it
// would be a dependency for one file.
type schema struct {
	Ref        string             `json:"$ref,omitempty"`
	Doc        string             `json:"description,omitempty"`
	Type       string             `json:"type,omitempty"`
	Pattern    string             `json:"pattern,omitempty"`
	Minimum    *float64           `json:"minimum,omitempty"`
	Enum       []string           `json:"enum,omitempty"`
	AnyOf      []*schema          `json:"anyOf,omitempty"`
	Items      *schema            `json:"items,omitempty"`
	Required   []string           `json:"required,omitempty"`
	Properties map[string]*schema `json:"properties,omitempty"`
	More       *others            `json:"additionalProperties,omitempty"`
	Most       *int               `json:"maxProperties,omitempty"`
	Defs       map[string]*schema `json:"$defs,omitempty"`
}

// others says what fields an object has beside its properties: ones of a
// schema, or none, which JSON Schema writes as false.
type others struct{ schema *schema }

// MarshalJSON implements json.Marshaler.
func (o *others) MarshalJSON() ([]byte, error) {
	if o.schema == nil {
		return []byte("false"), nil
	}
	return json.Marshal(o.schema)
}

// UnmarshalJSON implements json.Unmarshaler.
func (o *others) UnmarshalJSON(data []byte) error {
	if string(data) == "false" {
		return nil
	}
	return json.Unmarshal(data, &o.schema)
}

// A validator notes where a file is not as the schema says.
type validator struct {
	defs map[string]*schema
	m    *mistakes
}

// validate notes what is wrong with n in m.
func validate(n *node, m *mistakes) error {
	var root schema
	if err := json.Unmarshal(schemaJSON, &root); err != nil {
		return err
	}
	v := validator{defs: root.Defs, m: m}
	v.check("", n, &root)
	return nil
}

// check notes where n, which stands at key, is not as s says.
func (v *validator) check(key string, n *node, s *schema) {
	s = v.resolve(s)
	if len(s.AnyOf) > 0 {
		if s = v.choose(n, s); s == nil {
			return
		}
	}
	if s.Type != "" && !fits(n.kind, s.Type) {
		v.m.add(key, "%s, want %s%s", article(n.kind), article(s.Type), suchAs(n, s))
		return
	}
	switch n.kind {
	case "object":
		v.object(key, n, s)
	case "array":
		if s.Items != nil {
			for i, item := range n.items {
				v.check(join(key, n.part(i)), item, s.Items)
			}
		}
	default:
		v.scalar(key, n, s)
	}
}

// object checks a mapping. All of its mistakes are noted, not the first alone.
func (v *validator) object(key string, n *node, s *schema) {
	for _, name := range s.Required {
		if n.field(name) == nil {
			v.m.add(key, "has no %q", name)
		}
	}
	if s.Most != nil && len(n.names) > *s.Most {
		v.m.add(key, "has %d fields, want %d", len(n.names), *s.Most)
	}
	for i, name := range n.names {
		field := join(key, name)
		switch known := s.Properties[name]; {
		case known != nil:
			v.check(field, n.items[i], known)
		case s.More == nil:
		case s.More.schema != nil:
			v.check(field, n.items[i], s.More.schema)
		default:
			v.unknown(field, name, s)
		}
	}
}

// unknown notes a key that the schema does not know, and the one that was meant.
func (v *validator) unknown(key, name string, s *schema) {
	var names []string
	for known := range s.Properties {
		names = append(names, known)
	}
	slices.Sort(names)
	if meant := nearest(name, names); meant != "" {
		v.m.add(key, "unknown key, did you mean %q?", meant)
		return
	}
	v.m.add(key, "unknown key, known are %s", strings.Join(names, ", "))
}

// scalar checks a text, a number or a truth value.
func (v *validator) scalar(key string, n *node, s *schema) {
	text := n.text()
	switch {
	case len(s.Enum) > 0 && !slices.Contains(s.Enum, text):
		if meant := nearest(text, s.Enum); meant != "" {
			v.m.add(key, "unknown value %q, did you mean %q?", text, meant)
			return
		}
		v.m.add(key, "unknown value %q, known are %s", text, strings.Join(s.Enum, ", "))
	case s.Pattern != "" && !matches(s.Pattern, text):
		v.m.add(key, "%q is not of the form %s", text, s.Pattern)
	case s.Minimum != nil && n.number() < *s.Minimum:
		v.m.add(key, "%s is less than %v", n.json, *s.Minimum)
	}
}

// matches reports whether text matches a pattern of the schema.
func matches(pattern, text string) bool {
	re, err := regexp.Compile(pattern)
	return err == nil && re.MatchString(text)
}

// number returns the number that a scalar is, 0 if it is none.
func (n *node) number() float64 {
	f, err := strconv.ParseFloat(n.json, 64)
	if err != nil {
		return 0
	}
	return f
}

// resolve returns the schema that s refers to, over any number of references.
func (v *validator) resolve(s *schema) *schema {
	for s.Ref != "" {
		s = v.defs[strings.TrimPrefix(s.Ref, "#/$defs/")]
	}
	return s
}

// choose returns the alternative that is for values of n's kind, the whole of s
// without its alternatives if there is none.
func (v *validator) choose(n *node, s *schema) *schema {
	var kinds []string
	for _, one := range s.AnyOf {
		one = v.resolve(one)
		if len(one.AnyOf) > 0 {
			if one = v.choose(n, one); one == nil {
				continue
			}
		}
		if fits(n.kind, one.Type) {
			return one
		}
		kinds = append(kinds, one.Type)
	}
	return &schema{Type: kinds[0]}
}

// fits reports whether a value of the kind is of the type.
func fits(kind, typ string) bool {
	return typ == "" || kind == typ || kind == "integer" && typ == "number"
}

// suchAs returns how a text is written where a mapping belongs that takes one as
// "text", "" elsewhere.
func suchAs(n *node, s *schema) string {
	if n.kind != "string" || s.Type != "object" || s.Properties["text"] == nil || len(s.Required) > 0 {
		return ""
	}
	text := n.text()
	if strings.ContainsAny(text, "\n{}[],:#&*!|>'\"%@`") {
		text = "'" + strings.ReplaceAll(text, "'", "''") + "'"
	}
	if len(text) > maxToldExpr {
		text = ".location"
	}
	return ", such as {text: " + text + "}"
}

// kindNames are the kinds of values as YAML's readers call them.
var kindNames = map[string]string{
	"object": "a mapping", "array": "a list", "string": "text", "integer": "a whole number",
	"number": "a number", "boolean": "true or false", "null": "nothing",
}

// article returns a kind with its article, for errors.
func article(kind string) string { return kindNames[kind] }
