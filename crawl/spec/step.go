package spec

import (
	"errors"
	"fmt"
	"html"
	"regexp"
	"strings"

	"github.com/techmap-it/techmap/internal/text"
)

// A stepFunc makes other values of values.
type stepFunc func(vals []any, r *record) []any

// A stepKind is something a file may have done with a value.
type stepKind struct {
	name               string
	takesArg, needsArg bool
	doc                string
	make               func(s step) (stepFunc, error)
}

// stepKinds are all of them.
var stepKinds = []stepKind{
	{name: "html", doc: "HTML to lines of text", make: each(htmlLines)},
	{name: "unescape", doc: "decodes HTML entities once", make: each(html.UnescapeString)},
	{name: "trim", doc: "cuts off white space", make: each(strings.TrimSpace)},
	{name: "split", takesArg: true, needsArg: true, make: makeSplit, doc: "cuts texts at the argument"},
	{
		name: "join", takesArg: true, needsArg: true, make: makeJoin,
		doc: "makes one text of all, with the argument between",
	},
	{name: "default", takesArg: true, needsArg: true, make: makeDefault, doc: "the value if there is none"},
	{
		name: "match", takesArg: true, needsArg: true, make: makeMatch,
		doc: "the first group of a pattern, or all that it matches",
	},
	{
		name: "map", takesArg: true, needsArg: true, make: makeMap,
		doc: "looks texts up, without regard to case; drops what is not there",
	},
	{
		name: "date", takesArg: true, make: makeDate(nil),
		doc: "a date or time, in the file's zone if it states none; the argument is a layout of Go's",
	},
	{
		name: "kst", takesArg: true, make: makeDate(seoul),
		doc: "a date or time, in Seoul if it states no zone",
	},
	{name: "epoch", doc: "seconds since 1970", make: makeEpoch(1000)},
	{name: "epoch_ms", doc: "milliseconds since 1970", make: makeEpoch(1)},
}

// compileStep returns the function of a step.
func compileStep(s step) (stepFunc, error) {
	for _, k := range stepKinds {
		if k.name == s.Name {
			return k.make(s)
		}
	}
	return nil, fmt.Errorf("unknown step %q", s.Name) // the schema has said so before
}

// each makes a step of a function of one text.
func each(f func(string) string) func(step) (stepFunc, error) {
	return func(step) (stepFunc, error) {
		return eachText(func(s string) []any { return []any{f(s)} }), nil
	}
}

// eachText makes a step of a function that makes values of a text. Values that
// have no text are dropped, and so are empty results.
func eachText(f func(string) []any) stepFunc {
	return func(vals []any, _ *record) []any {
		out := make([]any, 0, len(vals))
		for _, v := range vals {
			if s := textOf(v); s != "" {
				out = appendFlat(out, f(s))
			}
		}
		return out
	}
}

// htmlLines makes the step "html".
func htmlLines(s string) string { return text.FromHTML(unescapeOnce(s)) }

// unescapeOnce undoes the escaping of HTML that was escaped as a whole, in which
// &lt;p&gt; stands for a tag and &amp;amp; for &amp;.
func unescapeOnce(s string) string {
	if strings.Contains(s, "<") || !strings.Contains(s, "&lt;") {
		return s
	}
	return html.UnescapeString(s)
}

// makeSplit makes the step "split". White space around the parts is cut off.
func makeSplit(s step) (stepFunc, error) {
	if s.Arg == "" {
		return nil, errors.New("split needs what stands between")
	}
	return eachText(func(t string) (parts []any) {
		for part := range strings.SplitSeq(t, s.Arg) {
			parts = append(parts, strings.TrimSpace(part))
		}
		return parts
	}), nil
}

// makeJoin makes the step "join", which gives nothing of nothing.
func makeJoin(s step) (stepFunc, error) {
	return func(vals []any, _ *record) []any {
		texts := texts(vals)
		if len(texts) == 0 {
			return nil
		}
		return []any{strings.Join(texts, s.Arg)}
	}, nil
}

// makeDefault makes the step "default". Steps after it change its text too.
func makeDefault(s step) (stepFunc, error) {
	return func(vals []any, _ *record) []any {
		if len(vals) > 0 {
			return vals
		}
		return []any{s.Arg}
	}, nil
}

// maxPattern is the length of the longest pattern.
const maxPattern = 1000

// makeMatch makes the step "match".
func makeMatch(s step) (stepFunc, error) {
	re, err := compilePattern(s.Arg)
	if err != nil {
		return nil, err
	}
	return eachText(func(t string) []any {
		m := re.FindStringSubmatch(t)
		if m == nil {
			return nil
		}
		return []any{m[min(1, len(m)-1)]}
	}), nil
}

// compilePattern compiles a regular expression of RE2, which takes linear time
// whatever it is given.
func compilePattern(src string) (*regexp.Regexp, error) {
	if src == "" || len(src) > maxPattern {
		return nil, fmt.Errorf("pattern of %d bytes, want 1 to %d", len(src), maxPattern)
	}
	return regexp.Compile(src)
}

// makeMap makes the step "map": for code tables of a site.
func makeMap(s step) (stepFunc, error) {
	if len(s.Map) == 0 {
		return nil, errors.New("map needs a table")
	}
	table := make(map[string]string, len(s.Map))
	for from, to := range s.Map {
		table[strings.ToLower(from)] = to
	}
	return eachText(func(t string) []any { return []any{table[strings.ToLower(strings.TrimSpace(t))]} }), nil
}
