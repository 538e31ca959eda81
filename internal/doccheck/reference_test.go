//go:build unix

package doccheck

import (
	"encoding/json"
	"flag"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/techmap-it/techmap/crawl/spec"
)

var update = flag.Bool("update", false, "rewrite docs/reference")

const generated = "<!-- Written by go test ./internal/doccheck -update. -->\n\n"

// TestReference compares the pages of docs/reference with what they are made of.
func TestReference(t *testing.T) {
	t.Parallel()
	pages := map[string]string{"api.md": apiPage(t), "site-format.md": sitePage(t)}
	for _, in := range tongues() {
		techmap, api := commandsOf(t, "techmap", in), commandsOf(t, "api", in)
		pages["command"+in.suffix] = commandPage(techmap, api, in)
		pages["configuration"+in.suffix] = configurationPage(append(techmap, api...), in)
	}
	for name, text := range pages {
		file := filepath.Join(tree, "docs", "reference", name)
		if *update {
			require.NoError(t, os.MkdirAll(filepath.Dir(file), 0o755))
			require.NoError(t, os.WriteFile(file, []byte(text), 0o644))
			continue
		}
		have, err := os.ReadFile(file)
		require.NoError(t, err)
		same := string(have) == text
		assert.True(t, same, "docs/reference/%s is not what the program says now: run go test ./internal/doccheck -update", name)
	}
}

// An operation is one of the API, as its document has it.
type operation struct {
	Summary    string         `json:"summary"`
	About      string         `json:"description"`
	Tags       []string       `json:"tags"`
	Parameters []parameter    `json:"parameters"`
	Responses  map[string]any `json:"responses"`
}

type parameter struct {
	Ref    string `json:"$ref"`
	Name   string `json:"name"`
	In     string `json:"in"`
	About  string `json:"description"`
	Schema struct {
		Default any   `json:"default"`
		Enum    []any `json:"enum"`
		Items   *struct {
			Enum []any `json:"enum"`
		} `json:"items"`
	} `json:"schema"`
}

func apiPage(t *testing.T) string {
	t.Helper()
	var doc struct {
		Info       struct{ Description string }
		Paths      map[string]map[string]operation
		Components struct{ Parameters map[string]parameter }
	}
	data, err := os.ReadFile(filepath.Join(tree, "rank/rankhttp/testdata/openapi.json"))
	require.NoError(t, err)
	require.NoError(t, json.Unmarshal(data, &doc))
	var b strings.Builder
	b.WriteString("# API\n\n" + generated + doc.Info.Description + "\n\n" +
		"The document for programs is `/v1/openapi.json` of a running server, the same with examples to try `/v1/docs`.\n\n" +
		"| address | | also as | parameters |\n|---|---|---|---|\n")
	paths := make([]string, 0, len(doc.Paths))
	for path := range doc.Paths {
		paths = append(paths, path)
	}
	slices.Sort(paths)
	for _, path := range paths {
		if strings.Contains(filepath.Base(path), ".") {
			continue // a form of another
		}
		op := doc.Paths[path]["get"]
		var forms, names []string
		for _, form := range []string{"csv", "jsonl", "rss"} {
			if _, ok := doc.Paths[path+"."+form]; ok {
				forms = append(forms, form)
			}
		}
		for _, p := range op.Parameters {
			name := p.Name
			if p.Ref != "" {
				name = doc.Components.Parameters[filepath.Base(p.Ref)].Name
			}
			names = append(names, "`"+name+"`")
		}
		fmt.Fprintf(&b, "| `%s` | %s | %s | %s |\n", path, cell(op.Summary), strings.Join(forms, ", "), strings.Join(names, " "))
	}
	b.WriteString("\n## Parameters\n\n| parameter | | values | without it |\n|---|---|---|---|\n")
	keys := make([]string, 0, len(doc.Components.Parameters))
	for key := range doc.Components.Parameters {
		keys = append(keys, key)
	}
	slices.Sort(keys)
	for _, key := range keys {
		p := doc.Components.Parameters[key]
		enum := p.Schema.Enum
		if p.Schema.Items != nil {
			enum = p.Schema.Items.Enum
		}
		var values []string
		for _, v := range enum {
			values = append(values, fmt.Sprint(v))
		}
		without := ""
		if p.Schema.Default != nil {
			without = fmt.Sprint(p.Schema.Default)
		}
		fmt.Fprintf(&b, "| `%s` | %s | %s | %s |\n", p.Name, cell(p.About), strings.Join(values, ", "), without)
	}
	return b.String()
}

// A part is what the schema of site files says of a value.
type part struct {
	Ref        string          `json:"$ref"`
	About      string          `json:"description"`
	Type       string          `json:"type"`
	Pattern    string          `json:"pattern"`
	Enum       []string        `json:"enum"`
	AnyOf      []part          `json:"anyOf"`
	Items      *part           `json:"items"`
	Required   []string        `json:"required"`
	Properties map[string]part `json:"properties"`
	Defs       map[string]part `json:"$defs"`
}

func sitePage(t *testing.T) string {
	t.Helper()
	var root part
	require.NoError(t, json.Unmarshal(spec.Schema(), &root))
	var b strings.Builder
	b.WriteString("# Site files\n\n" + generated + "All keys of a file that describes a job site. How expressions, requests and paging work is told by the documentation of\n" +
		"[package crawl/spec](../../crawl/spec/doc.go), with a whole file as an example; [templates](../../crawl/spec/templates) are models.\n" +
		"These tables are made of the [JSON Schema](../../crawl/spec/spec.schema.json), which the program itself checks files with. An\n" +
		"editor checks with it while one writes, if the first line of a file is\n\n" +
		"    # yaml-language-server: $schema=https://raw.githubusercontent.com/techmap-it/techmap/main/crawl/spec/spec.schema.json\n\n## File\n\n")
	root.table(&b)
	names := make([]string, 0, len(root.Defs))
	for name := range root.Defs {
		names = append(names, name)
	}
	slices.Sort(names)
	for _, name := range names {
		def := root.Defs[name]
		fmt.Fprintf(&b, "\n## %s\n\n", name)
		if def.About != "" {
			fmt.Fprintf(&b, "%s.\n\n", strings.ToUpper(def.About[:1])+def.About[1:])
		}
		if len(def.AnyOf) > 0 {
			fmt.Fprintf(&b, "%s.\n", strings.ToUpper(def.kind()[:1])+def.kind()[1:])
		}
		for _, one := range def.AnyOf {
			one.table(&b)
		}
		def.table(&b)
	}
	return b.String()
}

func (p part) table(b *strings.Builder) {
	if len(p.Properties) == 0 {
		return
	}
	b.WriteString("| key | value | |\n|---|---|---|\n")
	names := make([]string, 0, len(p.Properties))
	for name := range p.Properties {
		names = append(names, name)
	}
	slices.SortFunc(names, func(a, c string) int {
		if x, y := slices.Contains(p.Required, a), slices.Contains(p.Required, c); x != y {
			return map[bool]int{true: -1, false: 1}[x]
		}
		return strings.Compare(a, c)
	})
	for _, name := range names {
		field := p.Properties[name]
		about := cell(field.About)
		if slices.Contains(p.Required, name) {
			about = strings.TrimPrefix(about+" (required)", " ")
		}
		fmt.Fprintf(b, "| `%s` | %s | %s |\n", name, field.kind(), about)
	}
}

// kind is what a value is, in words.
func (p part) kind() string {
	switch {
	case p.Ref != "":
		name := filepath.Base(p.Ref)
		return "[" + name + "](#" + name + ")"
	case len(p.AnyOf) > 0:
		var kinds []string
		for _, one := range p.AnyOf {
			kinds = append(kinds, one.kind())
		}
		return strings.Join(kinds, " or ")
	case len(p.Enum) > 0:
		return "`" + strings.Join(p.Enum, "`, `") + "`"
	case p.Type == "array" && p.Items != nil:
		return "list of " + p.Items.kind()
	}
	return map[string]string{
		"string": "text", "integer": "whole number", "number": "number", "boolean": "`true`, `false`", "object": "mapping", "array": "list",
	}[p.Type]
}

// TestSiteFilesFollowTheSchema reads every site that comes along, and the models.
func TestSiteFilesFollowTheSchema(t *testing.T) {
	t.Parallel()
	read := 0
	for _, dir := range []string{"sites", "templates"} {
		files, err := filepath.Glob(filepath.Join(tree, "crawl/spec", dir, "*.yaml"))
		require.NoError(t, err)
		for _, file := range files {
			data, err := os.ReadFile(file)
			require.NoError(t, err)
			_, err = spec.Parse(filepath.Base(file), data)
			require.NoError(t, err)
			read++
		}
	}
	assert.Greater(t, read, 20)
}
