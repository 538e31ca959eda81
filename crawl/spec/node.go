package spec

import (
	"encoding/json"
	"errors"
	"fmt"
	"slices"
	"strconv"
	"strings"

	"github.com/goccy/go-yaml"
	"github.com/goccy/go-yaml/ast"
	"github.com/goccy/go-yaml/parser"
	"github.com/goccy/go-yaml/token"
)

// maxFile is the most bytes a file may have. The largest of ours has 3 KiB.
const maxFile = 64 << 10

// A place is where something stands in a file, both from 1.
type place struct{ line, column int }

// A node is a value of a file. It knows the kinds of JSON, whose names it has in
// JSON Schema: the rest of YAML (anchors, tags, merged keys) only makes files
// harder to read, and bombs possible.
type node struct {
	kind  string // "object", "array", "string", "integer", "number", "boolean", "null"
	place place
	json  string // of a scalar
	names []string
	items []*node // of an array, or of an object in the order of names
}

// parseYAML returns the one document that data holds.
func parseYAML(file string, data []byte) (*node, error) {
	if len(data) > maxFile {
		return nil, &Error{File: file, Reason: fmt.Sprintf("%d bytes, at most %d are read", len(data), maxFile)}
	}
	f, err := parser.ParseBytes(data, 0)
	if bad, ok := errors.AsType[yaml.Error](err); ok {
		p := placeOf(bad.GetToken())
		return nil, &Error{File: file, Line: p.line, Column: p.column, Reason: yamlReason(bad.GetMessage())}
	}
	if err != nil {
		return nil, &Error{File: file, Reason: err.Error()}
	}
	if len(f.Docs) != 1 || f.Docs[0].Body == nil {
		return nil, &Error{File: file, Reason: "want one document"}
	}
	r := reader{file: file}
	n := r.node(f.Docs[0].Body)
	return n, r.err
}

// unquoted are what YAML says of jq that stands without quotation marks.
var unquoted = []string{
	"mapping value is not allowed in this context", "must be specified", "could not find flow",
	"invalid header option", // what follows a | is taken for that of a block of text
}

// yamlReason returns what YAML says of a mistake, with the remedy if it may be one
// of quoting.
func yamlReason(said string) string {
	if slices.ContainsFunc(unquoted, func(part string) bool { return strings.Contains(said, part) }) {
		return said + " (put jq into single quotes)"
	}
	return said
}

// A reader makes nodes of a syntax tree. It goes on after a mistake, and keeps
// the first.
type reader struct {
	file string
	err  error
}

// node returns a value of the syntax tree. What is not read here is noted, and null
// takes its place so that the rest is read.
func (r *reader) node(from ast.Node) *node {
	n := &node{place: placeOf(from.GetToken())}
	switch v := from.(type) {
	case *ast.MappingNode:
		n.kind = "object"
		for _, field := range v.Values {
			r.field(n, field)
		}
	case *ast.MappingValueNode:
		n.kind = "object"
		r.field(n, v)
	case *ast.SequenceNode:
		n.kind = "array"
		for _, item := range v.Values {
			n.items = append(n.items, r.node(item))
		}
	case *ast.LiteralNode:
		n.kind, n.json = "string", quote(v.Value.Value)
	case *ast.StringNode:
		n.kind, n.json = "string", quote(v.Value)
	case *ast.IntegerNode:
		n.kind, n.json = "integer", fmt.Sprint(v.Value)
	case *ast.FloatNode:
		n.kind, n.json = "number", strconv.FormatFloat(v.Value, 'g', -1, 64)
	case *ast.BoolNode:
		n.kind, n.json = "boolean", strconv.FormatBool(v.Value)
	case *ast.NullNode:
		n.kind, n.json = "null", "null"
	default:
		n.kind, n.json = "null", "null"
		r.refuse(n.place, "%s is not read here", strings.ToLower(from.Type().String()))
	}
	return n
}

// field appends one field to n.
func (r *reader) field(n *node, f *ast.MappingValueNode) {
	at := placeOf(f.Key.GetToken())
	var name string
	switch key := f.Key.(type) {
	case *ast.StringNode:
		name = key.Value
	case *ast.IntegerNode, *ast.BoolNode: // code tables have such keys
		name = f.Key.GetToken().Value
	default:
		r.refuse(at, "a key is plain text")
		return
	}
	value := r.node(f.Value)
	if value.kind == "object" || value.place.line == 0 {
		value.place = at
	}
	n.names, n.items = append(n.names, name), append(n.items, value)
}

// refuse keeps the first mistake: the parser's later ones mostly follow from it.
func (r *reader) refuse(at place, format string, args ...any) {
	if r.err == nil {
		r.err = &Error{File: r.file, Line: at.line, Column: at.column, Reason: fmt.Sprintf(format, args...)}
	}
}

// placeOf returns where a token stands; the parser leaves it out for some.
func placeOf(t *token.Token) place {
	if t == nil || t.Position == nil {
		return place{}
	}
	return place{line: t.Position.Line, column: t.Position.Column}
}

// quote returns s as a text of JSON, which is one of YAML, too.
func quote(s string) string {
	b, err := json.Marshal(s)
	if err != nil {
		return `""` // no string fails
	}
	return string(b)
}

// field returns the field of an object, nil if there is none.
func (n *node) field(name string) *node {
	if n == nil || n.kind != "object" {
		return nil
	}
	for i, have := range n.names {
		if have == name {
			return n.items[i]
		}
	}
	return nil
}

// set adds a field to an object.
func (n *node) set(name string, value *node) {
	n.names, n.items = append(n.names, name), append(n.items, value)
}

// text returns the text of a scalar.
func (n *node) text() string {
	if n == nil || n.kind != "string" {
		return ""
	}
	var s string
	_ = json.Unmarshal([]byte(n.json), &s) // quote made it
	return s
}

// appendJSON appends n as JSON, its fields in the order of the file.
func (n *node) appendJSON(b []byte) []byte {
	switch n.kind {
	case "object":
		b = append(b, '{')
		for i, item := range n.items {
			if i > 0 {
				b = append(b, ',')
			}
			b = append(append(b, quote(n.names[i])...), ':')
			b = item.appendJSON(b)
		}
		return append(b, '}')
	case "array":
		b = append(b, '[')
		for i, item := range n.items {
			if i > 0 {
				b = append(b, ',')
			}
			b = item.appendJSON(b)
		}
		return append(b, ']')
	}
	return append(b, n.json...)
}

// index notes where n and everything in it stands, by key.
func (n *node) index(key string, places map[string]place) {
	places[key] = n.place
	for i, item := range n.items {
		item.index(join(key, n.part(i)), places)
	}
}

// part returns the name of an object's field, or "[i]".
func (n *node) part(i int) string {
	if n.kind == "object" {
		return n.names[i]
	}
	return "[" + strconv.Itoa(i) + "]"
}

// join returns the key of a part of what key names.
func join(key, part string) string {
	if key == "" || strings.HasPrefix(part, "[") {
		return key + part
	}
	return key + "." + part
}
