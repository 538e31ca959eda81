package rankhttp

import (
	"bytes"
	_ "embed" // the page and its style
	"fmt"
	"html/template"
	"maps"
	"slices"
	"strings"

	"github.com/danielgtaylor/huma/v2"
)

//go:embed docs.css
var docsStyle []byte

//go:embed docs.tmpl
var docsTemplate string

// A docsView is what the page for people shows of the document.
type docsView struct {
	API     *huma.OpenAPI
	Groups  []docsGroup
	Schemas []docsSchema
}

type docsGroup struct {
	*huma.Tag
	Operations []docsOperation
}

type docsOperation struct {
	*huma.Operation
	Params []*huma.Param // none of them a reference
	Try    string        // an example, from where the page is
	Also   string        // in which formats it answers beside JSON
	Answer string        // its schema
}

type docsSchema struct {
	Name   string
	Fields []docsField
}

type docsField struct {
	Name, Type, Ref, Doc string
	Optional             bool
}

// docsPage returns the document as a page for people: HTML that loads a style from here
// and nothing else.
func docsPage(api *huma.OpenAPI, routes []*route) ([]byte, error) {
	page, err := template.New("docs").Funcs(template.FuncMap{
		"type": typeOf, "enum": enumOf, "text": func(v any) string { return fmt.Sprint(v) },
	}).Parse(docsTemplate)
	if err != nil {
		return nil, err
	}
	view := docsView{API: api, Schemas: docsSchemas(api.Components.Schemas)}
	for _, tag := range api.Tags {
		group := docsGroup{Tag: tag}
		for _, rt := range routes {
			if rt.tag == tag.Name {
				op, also := api.Paths[rt.path].Get, make([]string, len(rt.formats))
				for i, f := range rt.formats {
					also[i] = rt.path + f.ending
				}
				group.Operations = append(group.Operations, docsOperation{
					Operation: op, Params: resolved(op.Parameters, api.Components.Parameters),
					Try: strings.TrimPrefix(rt.try, "/v1/"), Also: strings.Join(also, ", "),
					Answer: refName(op.Responses["200"].Content["application/json"].Schema),
				})
			}
		}
		view.Groups = append(view.Groups, group)
	}
	var buf bytes.Buffer
	err = page.Execute(&buf, view)
	return buf.Bytes(), err
}

// resolved returns parameters in the place of references to them.
func resolved(params []*huma.Param, shared map[string]*huma.Param) []*huma.Param {
	all := make([]*huma.Param, len(params))
	for i, p := range params {
		if all[i] = p; p.Ref != "" {
			all[i] = shared[p.Ref[strings.LastIndexByte(p.Ref, '/')+1:]]
		}
	}
	return all
}

// docsSchemas returns the schemas by name, with their fields by name.
func docsSchemas(schemas huma.Registry) []docsSchema {
	var all []docsSchema
	for _, name := range slices.Sorted(maps.Keys(schemas.Map())) {
		s := schemas.Map()[name]
		one := docsSchema{Name: name}
		for _, field := range slices.Sorted(maps.Keys(s.Properties)) {
			p := s.Properties[field]
			one.Fields = append(one.Fields, docsField{
				field, typeOf(p), refName(p), p.Description, !slices.Contains(s.Required, field),
			})
		}
		all = append(all, one)
	}
	return all
}

// typeOf returns what a schema is, in a word or two.
func typeOf(s *huma.Schema) string {
	switch {
	case s.Type == huma.TypeArray:
		return "list of " + typeOf(s.Items)
	case s.Ref != "":
		return refName(s)
	case len(s.AnyOf) > 0:
		return typeOf(s.AnyOf[0]) + " or null"
	case s.Format == "date-time":
		return "time"
	}
	return s.Type
}

// refName returns the schema that s, or an item of it, refers to.
func refName(s *huma.Schema) string {
	switch {
	case s.Items != nil:
		return refName(s.Items)
	case len(s.AnyOf) > 0:
		return refName(s.AnyOf[0])
	}
	return s.Ref[strings.LastIndexByte(s.Ref, '/')+1:]
}

// enumOf returns the values that a parameter may have.
func enumOf(s *huma.Schema) string {
	if s.Items != nil {
		s = s.Items
	}
	words := make([]string, len(s.Enum))
	for i, v := range s.Enum {
		words[i] = fmt.Sprint(v)
	}
	return strings.Join(words, ", ")
}
