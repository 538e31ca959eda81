package rankhttp

import (
	"context"
	"net/url"
	"slices"
	"strings"
)

// A route is one kind of question.
type route struct {
	path    string
	name    string // in the OpenAPI document
	tag     string
	summary string
	doc     string
	try     string   // an example
	params  []*param // sorted by name
	id      *pathID  // nil if there is none in path
	moving  bool     // the answer changes with the clock: it is not to be kept
	formats []format // beside JSON

	// Where it answers in one of the formats:
	ending string
	send   *format

	answer func(ctx context.Context, q *question) (any, error)
	model  any // an answer, for its type
}

// A pathID is what stands for {id} in a path.
type pathID struct {
	doc, example string
	// find puts the one way to write the ID into q.
	find func(q *question) error
}

// param returns the parameter of a name, nil if there is none.
func (rt *route) param(name string) *param {
	at, ok := slices.BinarySearchFunc(rt.params, name, func(p *param, name string) int {
		return strings.Compare(p.name, name)
	})
	if !ok {
		return nil
	}
	return rt.params[at]
}

// takes reports whether the route has a parameter of this name, those that pin among them.
func (rt *route) takes(name string) bool {
	return rt.param(name) != nil || name == pinData || name == pinTaxonomy || name == pinMethod
}

// in returns the route that answers in a format, nil for JSON.
func (rt *route) in(f *format) *route {
	if f == nil {
		return rt
	}
	as := *rt
	as.params, as.ending, as.send = params(rt.params, f.params), f.ending, f
	return &as
}

// names returns the names of the parameters.
func (rt *route) names() []string {
	names := make([]string, len(rt.params))
	for i, p := range rt.params {
		names[i] = p.name
	}
	return names
}

// at returns the path with an ID.
func (rt *route) at(id string) string { return strings.Replace(rt.path, "{id}", url.PathEscape(id), 1) }

// sortPairs sorts pairs of a query by name; those of one name stay in their order.
func sortPairs(pairs []string) {
	slices.SortStableFunc(pairs, func(a, b string) int {
		a, _, _ = strings.Cut(a, "=")
		b, _, _ = strings.Cut(b, "=")
		return strings.Compare(a, b)
	})
}

// routes returns all routes, in the order of the document.
func routes() []*route {
	all := slices.Concat(skillRoutes(), roleRoutes(), analysisRoutes(), openingRoutes(), companyRoutes(), stateRoutes())
	for _, rt := range all {
		rt.formats = exports(rt)
	}
	return all
}

// without returns list without the parameters of some names.
func without(list []*param, names ...string) []*param {
	return slices.DeleteFunc(slices.Clone(list), func(p *param) bool { return slices.Contains(names, p.name) })
}
