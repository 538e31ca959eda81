package spec

import (
	"net/url"
	"regexp"
	"strings"
)

// A template is a text with {names} in it. Braces around anything else stand for
// themselves.
type template string

var placeholder = regexp.MustCompile(`\{[a-z][a-z_]*(?:\.[A-Za-z0-9_]+)?\}`)

// names returns the names in t.
func (t template) names() []string {
	var names []string
	for _, m := range placeholder.FindAllString(string(t), -1) {
		names = append(names, m[1:len(m)-1])
	}
	return names
}

// uses reports whether t has the name, or one below it: "tenant" is used by
// {tenant.board}.
func (t template) uses(name string) bool {
	for _, n := range t.names() {
		if n == name || strings.HasPrefix(n, name+".") {
			return true
		}
	}
	return false
}

// values are what names stand for.
type values map[string]string

// fill returns t with values in place of names, as escape writes them. One
// without a value is empty.
func (t template) fill(v values, escape func(string) string) string {
	return placeholder.ReplaceAllStringFunc(string(t), func(m string) string { return escape(v[m[1:len(m)-1]]) })
}

// empty reports whether t is made of names, all of them without a value.
func (t template) empty(v values) bool {
	names := t.names()
	return len(names) > 0 && t.fill(v, asIs) == ""
}

// address fills in a URL: escaped for a path before the question mark, for a
// query after it. A template that is one name is a whole address.
func (t template) address(v values) string {
	if placeholder.FindString(string(t)) == string(t) {
		return t.fill(v, asIs)
	}
	path, query, found := strings.Cut(string(t), "?")
	out := template(path).fill(v, url.PathEscape)
	if found {
		out += "?" + template(query).fill(v, url.QueryEscape)
	}
	return out
}

// asIs escapes nothing.
func asIs(s string) string { return s }
