package spec

import (
	"bytes"
	"encoding/json"
	"flag"
	"go/ast"
	"go/parser"
	"go/token"
	"os"
	"reflect"
	"slices"
	"strconv"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/techmap-it/techmap"
)

// updating reports whether the test was run with -update, a flag of crawltest.
func updating() bool { return flag.Lookup("update").Value.String() == "true" }

// TestSchema makes the schema of the types of file.go, so that a key that is
// read is also known to editors.
func TestSchema(t *testing.T) {
	t.Parallel()
	g := generator{defs: map[string]*schema{}, docs: fieldDocs(t, "file.go", "file_posting.go")}
	root := g.object(reflect.TypeFor[file]())
	root.Doc = "A job site as data, for techmap (crawl/spec)."
	root.Defs = g.defs
	var out bytes.Buffer
	enc := json.NewEncoder(&out)
	enc.SetEscapeHTML(false)
	enc.SetIndent("", "  ")
	require.NoError(t, enc.Encode(struct {
		Schema string `json:"$schema"`
		*schema
	}{"https://json-schema.org/draft/2020-12/schema", root}))
	if updating() {
		require.NoError(t, os.WriteFile("spec.schema.json", out.Bytes(), 0o600))
	}
	want, err := os.ReadFile("spec.schema.json")
	require.NoError(t, err)
	assert.Equal(t, string(want), out.String(), "run with -update")
	if !updating() {
		assert.Equal(t, want, Schema(), "what is embedded")
	}
}

// A generator makes schemas of Go types.
type generator struct {
	defs map[string]*schema
	docs map[string]string // of fields, as "type.field"
}

// fieldDocs returns the comments on the fields of the types in Go files.
func fieldDocs(t *testing.T, files ...string) map[string]string {
	t.Helper()
	docs := make(map[string]string)
	for _, file := range files {
		tree, err := parser.ParseFile(token.NewFileSet(), file, nil, parser.ParseComments)
		require.NoError(t, err)
		ast.Inspect(tree, func(n ast.Node) bool {
			typ, ok := n.(*ast.TypeSpec)
			if !ok {
				return true
			}
			if fields, ok := typ.Type.(*ast.StructType); ok {
				for _, field := range fields.Fields.List {
					for _, name := range field.Names {
						docs[typ.Name.Name+"."+name.Name] = strings.TrimSpace(field.Doc.Text())
					}
				}
			}
			return false
		})
	}
	return docs
}

func (g *generator) of(typ reflect.Type) *schema {
	switch typ {
	case reflect.TypeFor[*expr]():
		return g.define("expression", g.expression)
	case reflect.TypeFor[step]():
		return g.define("step", g.step)
	case reflect.TypeFor[sectionsFile]():
		return g.define("sections", g.sections)
	case reflect.TypeFor[json.RawMessage]():
		return &schema{}
	}
	switch typ.Kind() {
	case reflect.Pointer:
		return g.of(typ.Elem())
	case reflect.Struct:
		name := strings.TrimSuffix(typ.Name(), "File")
		return g.define(name, func() *schema { return g.object(typ) })
	case reflect.Map:
		return &schema{Type: "object", More: &others{g.of(typ.Elem())}}
	case reflect.Slice:
		return &schema{Type: "array", Items: g.of(typ.Elem())}
	case reflect.Int:
		return &schema{Type: "integer"}
	case reflect.Float64:
		return &schema{Type: "number"}
	case reflect.Bool:
		return &schema{Type: "boolean"}
	default:
		return &schema{Type: "string"}
	}
}

// define makes a named schema once.
func (g *generator) define(name string, make func() *schema) *schema {
	if g.defs[name] == nil {
		g.defs[name] = &schema{} // in case it refers to itself
		g.defs[name] = make()
	}
	return &schema{Ref: "#/$defs/" + name}
}

func (g *generator) object(typ reflect.Type) *schema {
	s := &schema{Type: "object", Properties: map[string]*schema{}, More: &others{}}
	for field := range typ.Fields() {
		name, rest, _ := strings.Cut(field.Tag.Get("json"), ",")
		if name == "-" {
			continue
		}
		p := g.of(field.Type)
		p.Doc, p.Pattern = g.docs[typ.Name()+"."+field.Name], field.Tag.Get("pattern")
		if values := field.Tag.Get("enum"); values != "" {
			p.Enum = strings.Split(values, "|")
		}
		if least, err := strconv.ParseFloat(field.Tag.Get("min"), 64); err == nil {
			p.Minimum = &least
		}
		s.Properties[name] = p
		if rest == "" {
			s.Required = append(s.Required, name)
		}
	}
	return s
}

func (g *generator) expression() *schema {
	mapping := g.define("mapping", func() *schema { return g.object(reflect.TypeFor[alternative]()) })
	one := &schema{AnyOf: []*schema{{Type: "string"}, mapping}}
	return &schema{
		Doc:   "text in the language of the format, a mapping, or a list of these, of which the first counts that gives anything",
		AnyOf: []*schema{{Type: "string"}, mapping, {Type: "array", Items: one}},
	}
}

func (g *generator) step() *schema {
	one, plain := 1, []string{}
	withArg := &schema{Type: "object", Properties: map[string]*schema{}, More: &others{}, Most: &one}
	for _, k := range stepKinds {
		if !k.needsArg {
			plain = append(plain, k.name)
		}
		switch {
		case k.name == "map":
			withArg.Properties[k.name] = &schema{Doc: k.doc, Type: "object", More: &others{&schema{Type: "string"}}}
		case k.takesArg:
			withArg.Properties[k.name] = &schema{Doc: k.doc, Type: "string"}
		}
	}
	return &schema{AnyOf: []*schema{{Type: "string", Enum: plain}, withArg}}
}

func (g *generator) sections() *schema {
	s := &schema{Type: "object", Properties: map[string]*schema{}, More: &others{}}
	for _, kind := range sectionKinds {
		s.Properties[string(kind)] = g.of(reflect.TypeFor[*expr]())
	}
	s.Properties["text"] = g.of(reflect.TypeFor[*expr]())
	s.Properties["text"].Doc = "text that is still to be split by its headings"
	s.Properties["titled"] = g.of(reflect.TypeFor[*titledFile]())
	s.Properties["titled"].Doc = "parts that bring their own headings"
	return s
}

func TestNearest(t *testing.T) {
	t.Parallel()
	names := []string{"company", "category", "records", "request", "tags"}
	for _, c := range []struct{ name, word, want string }{
		{"a letter too few", "compny", "company"},
		{"a letter too many", "recordss", "records"},
		{"a wrong letter", "cetegory", "category"},
		{"two letters swapped", "reqeust", "request"},
		{"short words may have one mistake", "tag", "tags"},
		{"nothing alike", "salary", ""},
		{"nothing at all", "", ""},
	} {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			assert.Equal(t, c.want, nearest(c.word, names))
		})
	}
}

func TestSectionKindsAreAllOfThem(t *testing.T) {
	t.Parallel()
	assert.Len(t, sectionKinds, 9)
	assert.True(t, slices.Contains(sectionKinds, techmap.SectionConditions))
}
