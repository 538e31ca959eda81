package ui

import (
	"maps"
	"net/url"
	"slices"
	"strings"
)

// A Linker returns the address of the page at path, which begins with a slash, for a
// question. It does not change q, which may be nil.
type Linker func(path string, q url.Values) string

// servedLink links to pages that are served below base.
func servedLink(base string) Linker {
	return func(path string, q url.Values) string {
		address := base + path
		if len(q) > 0 {
			address += "?" + q.Encode()
		}
		return address
	}
}

// own are parameters of pages that the API does not know.
func own() []string { return []string{"lang", "theme"} }

// href returns the address of the page at path for a question of the API, in the
// language and the colours of this request. Every link to a page goes through it.
func (r *request) href(path string, q url.Values) string {
	return r.site.opts.Link(path, r.carry(q))
}

// carry returns q with what links of this request carry on.
func (r *request) carry(q url.Values) url.Values {
	if len(r.carried) == 0 {
		return q
	}
	out := clone(q)
	maps.Copy(out, r.carried)
	return out
}

// segment returns a path with an ID as its last part.
func segment(path, id string) string { return path + "/" + url.PathEscape(id) }

// clone returns a copy of q that may be changed, never nil.
func clone(q url.Values) url.Values {
	out := make(url.Values, len(q)+1)
	for name, values := range q {
		out[name] = slices.Clone(values)
	}
	return out
}

// with returns q with name set to values; without values it is taken out.
func with(q url.Values, name string, values ...string) url.Values {
	out := clone(q)
	delete(out, name)
	if len(values) > 0 {
		out[name] = values
	}
	return out
}

// without returns q without names.
func without(q url.Values, names ...string) url.Values {
	out := clone(q)
	for _, name := range names {
		delete(out, name)
	}
	return out
}

// only returns those of q that have one of names.
func only(q url.Values, names ...string) url.Values {
	out := clone(q)
	for name := range out {
		if !slices.Contains(names, name) {
			delete(out, name)
		}
	}
	return out
}

// question returns the address in the API of a question: what data-from says.
func question(route string, q url.Values) string {
	if len(q) == 0 {
		return "/v1" + route
	}
	return "/v1" + route + "?" + q.Encode()
}

// filled returns q without values that are empty, which forms send, and without what
// others add to links that are passed on, to see where they go.
func filled(q url.Values) url.Values {
	out := clone(q)
	for name, values := range out {
		if strings.HasPrefix(name, "utm_") || slices.Contains([]string{"fbclid", "gclid", "igshid"}, name) {
			values = nil
		}
		values = slices.DeleteFunc(values, func(v string) bool { return strings.TrimSpace(v) == "" })
		if out[name] = values; len(values) == 0 {
			delete(out, name)
		}
	}
	return out
}
