package site

import (
	"net/url"
	"slices"
	"strings"

	"github.com/techmap-it/techmap/examples/internal/message"
)

// A place is a page: a path, and the few parameters that a file can stand for.
type place struct {
	path  string
	query string // encoded, without the language
}

// kept are the parameters that pages of a path are written for; of other paths no page
// is written. A page with any other parameter is one that somebody asked for.
func kept(path string) (params []string, ok bool) {
	switch first, rest, _ := strings.Cut(strings.TrimPrefix(path, "/"), "/"); first {
	case "":
		return []string{"role", "family", "new_grad", "experienced"}, true
	case "trends":
		return []string{"role"}, rest == ""
	case "openings":
		if rest == "" {
			return []string{"role"}, true
		}
		return nil, true
	case "skills", "companies":
		return nil, true
	case "about":
		return nil, rest == ""
	default:
		return nil, false
	}
}

// placeOf returns the page that u, a link within the site, leads to, if it is one that is
// written. The language and colours that links carry on do not matter.
func placeOf(u *url.URL) (place, bool) {
	params, ok := kept(u.Path)
	if !ok {
		return place{}, false
	}
	q := u.Query()
	q.Del("lang")
	q.Del("theme")
	for name, values := range q {
		if len(values) != 1 || !slices.Contains(params, name) {
			return place{}, false
		}
	}
	return place{u.EscapedPath(), q.Encode()}, true
}

// address returns the page's address in the server, in a language.
func (p place) address(lang message.Lang) string {
	q, _ := url.ParseQuery(p.query) // it was encoded here
	q.Set("lang", string(lang))
	return p.path + "?" + q.Encode()
}

// folder returns the page's folder below that of its language, with a slash at its end
// unless it is that itself.
func (p place) folder() string {
	var parts []string
	for part := range strings.SplitSeq(strings.Trim(p.path, "/"), "/") {
		if part != "" {
			parts = append(parts, fileName(part))
		}
	}
	q, _ := url.ParseQuery(p.query)
	names := make([]string, 0, len(q))
	for n := range q {
		names = append(names, n)
	}
	slices.Sort(names)
	for _, n := range names {
		parts = append(parts, n+"-"+fileName(q.Get(n)))
	}
	if len(parts) == 0 {
		return ""
	}
	return strings.Join(parts, "/") + "/"
}

// fileName returns the name of a folder for a part of an address: the same for the same part,
// and one that every file system and web server takes.
func fileName(part string) string {
	if plain, err := url.PathUnescape(part); err == nil {
		part = plain
	}
	var b strings.Builder
	for _, c := range []byte(part) {
		switch {
		case 'a' <= c && c <= 'z', '0' <= c && c <= '9', c == '-', c == '_':
			b.WriteByte(c)
		default:
			const hex = "0123456789abcdef"
			b.WriteString("~" + string(hex[c>>4]) + string(hex[c&15]))
		}
	}
	s := b.String()
	if len(s) > longest {
		s = s[:longest] + "~" + digest(part)
	}
	return s
}

// longest is how long a name may be: file systems allow 255 bytes.
const longest = 180
