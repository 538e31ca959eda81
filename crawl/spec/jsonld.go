package spec

import (
	"encoding/json"
	"errors"
	"fmt"
	"html"
	"io"
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"

	"github.com/PuerkitoBio/goquery"

	"github.com/techmap-it/techmap"
)

// findJobPosting returns the schema.org JobPosting of a page. Several are a
// listing, not a posting, unless all have the same title.
func findJobPosting(page *goquery.Selection) (map[string]any, error) {
	var found []map[string]any
	var broken error
	for _, script := range page.Find(`script[type^="application/ld+json"]`).EachIter() {
		values, err := decodeJSONLD(script.Text())
		if err != nil {
			broken = err
		}
		for _, v := range values {
			found = appendPostings(found, v, 0)
		}
	}
	switch {
	case len(found) == 0 && broken != nil:
		return nil, broken
	case len(found) == 0:
		return nil, fmt.Errorf("page has no JobPosting: %w", techmap.ErrMalformed)
	}
	for _, other := range found[1:] {
		if textOf(other["title"]) != textOf(found[0]["title"]) {
			return nil, fmt.Errorf("page has %d postings: %w", len(found), techmap.ErrMalformed)
		}
	}
	return found[0], nil
}

// maxGraph is how deep a posting may stand in other things.
const maxGraph = 12

// appendPostings appends the postings in v, which may be a list, a graph, or
// something of which the posting is the main entity.
func appendPostings(out []map[string]any, v any, depth int) []map[string]any {
	if depth > maxGraph {
		return out
	}
	switch v := v.(type) {
	case []any:
		for _, item := range v {
			out = appendPostings(out, item, depth+1)
		}
	case map[string]any:
		if isJobPosting(v["@type"]) {
			return append(out, lowerKeys(v))
		}
		for _, key := range []string{"@graph", "mainEntity", "mainEntityOfPage", "itemListElement", "item", "about"} {
			out = appendPostings(out, v[key], depth+1)
		}
	}
	return out
}

// isJobPosting reports whether a type is JobPosting, written alone, as an IRI or
// in a list.
func isJobPosting(typ any) bool {
	switch t := typ.(type) {
	case string:
		return t == "JobPosting" || strings.HasSuffix(t, "/JobPosting") || strings.HasSuffix(t, ":JobPosting")
	case []any:
		return slices.ContainsFunc(t, isJobPosting)
	}
	return false
}

// unwrapSingles returns v with every list of one in it replaced by that one:
// schema.org tells no difference, and pages write both.
func unwrapSingles(v any) any {
	switch v := v.(type) {
	case []any:
		if len(v) == 1 {
			return unwrapSingles(v[0])
		}
		out := make([]any, len(v))
		for i, item := range v {
			out[i] = unwrapSingles(item)
		}
		return out
	case map[string]any:
		out := make(map[string]any, len(v))
		for key, value := range v {
			out[key] = unwrapSingles(value)
		}
		return out
	}
	return v
}

// lowerKeys returns a posting with keys such as "Title" found under "title".
func lowerKeys(v map[string]any) map[string]any {
	out := make(map[string]any, len(v))
	for key, value := range v {
		r, n := utf8.DecodeRuneInString(key)
		lower := string(unicode.ToLower(r)) + key[n:]
		if _, have := v[lower]; key == lower || !have {
			out[lower] = unwrapSingles(value)
		}
	}
	return out
}

// decodeJSONLD decodes the values in a script. What sites get wrong without
// harm is mended: a byte order mark, comments and CDATA around the value, line
// ends in texts, and a script that is escaped as if it were HTML text.
func decodeJSONLD(script string) ([]any, error) {
	s := unwrap(script)
	if strings.HasPrefix(s, "{&quot;") || strings.HasPrefix(s, "[{&quot;") {
		s = html.UnescapeString(s)
	}
	dec := json.NewDecoder(strings.NewReader(escapeControls(s)))
	dec.UseNumber()
	var values []any
	for {
		var v any
		err := dec.Decode(&v)
		if errors.Is(err, io.EOF) {
			return values, nil
		}
		if err != nil {
			return values, fmt.Errorf("JSON-LD: %w: %w", techmap.ErrMalformed, err)
		}
		if err := checkNumbers(v); err != nil {
			return values, err
		}
		values = append(values, v)
	}
}

// unwrap cuts off what stands around the JSON of a script.
func unwrap(s string) string {
	for {
		before := s
		s = strings.TrimSpace(s)
		for _, mark := range []string{"\uFEFF", "<!--", "//<![CDATA[", "// <![CDATA[", "/*<![CDATA[*/", "<![CDATA["} {
			s = strings.TrimPrefix(s, mark)
		}
		for _, mark := range []string{"-->", "//]]>", "// ]]>", "/*]]>*/", "]]>", ";"} {
			s = strings.TrimSuffix(s, mark)
		}
		if s == before {
			return s
		}
	}
}

// escapeControls escapes the control characters within texts.
func escapeControls(s string) string {
	if !strings.ContainsFunc(s, isControl) {
		return s
	}
	var b strings.Builder
	inText, escaped := false, false
	for _, r := range s {
		switch {
		case inText && isControl(r):
			fmt.Fprintf(&b, `\u%04x`, r)
			escaped = false
			continue
		case escaped:
			escaped = false
		case inText && r == '\\':
			escaped = true
		case r == '"':
			inText = !inText
		}
		b.WriteRune(r)
	}
	return b.String()
}

func isControl(r rune) bool { return r < ' ' }
