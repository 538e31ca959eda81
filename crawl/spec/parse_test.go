package spec_test

import (
	"errors"
	"os"
	"strings"
	"testing"
	"testing/fstest"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/techmap-it/techmap"
	"github.com/techmap-it/techmap/crawl/spec"
)

// whole is a file with nothing wrong in it. Cases replace one line.
const whole = `spec: 1
name: dotori
version: 1
about: {ko: 도토리, en: Dotori}
homepage: https://dotori.example
access: api
default: on
verified: never
rights: {counted: true, shown: link, exported: false, read: 2026-11-22}
tenants:
  acorn: {company: 도토리상회}
list:
  request:
    url: https://dotori.example/{tenant}/jobs?p={page}
  format: json
  records: .jobs[]
  key: .id
  url: https://dotori.example/jobs/{key}
  page: {kind: page}
posting:
  title: .title
  tags: .tags
expect:
  fill: {title: 1}
`

func TestParse_whole(t *testing.T) {
	t.Parallel()
	s, err := spec.Parse("dotori.yaml", []byte(whole))
	require.NoError(t, err)
	assert.Equal(t, "dotori", s.Name)
	assert.Equal(t, spec.About{Ko: "도토리", En: "Dotori"}, s.About)
	assert.True(t, s.Default)
	assert.Equal(t, techmap.Rights{Counted: true, Shown: techmap.ShownLink, Read: "2026-11-22"}, s.Rights)
	assert.Equal(t, spec.Tenants{"acorn": {"company": "도토리상회"}}, s.Tenants)
	assert.Empty(t, s.Keys)
}

func TestParse_mistakes(t *testing.T) {
	t.Parallel()
	for _, c := range []struct{ name, line, instead, want string }{
		{"an unknown key, with the one meant", "  records: .jobs[]", "  recrods: .jobs[]", `16:12: list.recrods: unknown key, did you mean "records"?`},
		{"an unknown key like no other", "  tags: .tags", "  tags: .tags\n  colour: .x", `23:11: posting.colour: unknown key, known are category, closed,`},
		{"an unknown value, with the one meant", "access: api", "access: apis", `6:9: access: unknown value "apis", did you mean "api"?`},
		{"an unknown value like no other", "  format: json", "  format: parquet", `15:11: list.format: unknown value "parquet", known are json, html,`},
		{"a key that is needed", "homepage: https://dotori.example", "", `has no "homepage"`},
		{"a text where a number belongs", "version: 1", "version: one", `3:10: version: text, want a whole number`},
		{"a number where a text belongs", "  key: .id", "  key: 7", `17:8: list.key: a whole number, want text`},
		{"a list where a mapping belongs", "  page: {kind: page}", "  page: [page]", `19:9: list.page: a list, want a mapping`},
		{"nothing where something belongs", "  key: .id", "  key:", `list.key: nothing, want text`},
		{"a number that is too small", "version: 1", "version: 0", `3:10: version: 0 is less than 1`},
		{"a value of the wrong form", "name: dotori", "name: Dotori!", `2:7: name: "Dotori!" is not of the form`},
		{"a newer format", "spec: 1", "spec: 2", `1:7: spec: version 2 of the format`},
		{"a key said twice", "version: 1", "version: 1\nversion: 2", `4:1: mapping key "version" already defined`},
		{"YAML that is none", "version: 1", "version: '1", `3:10: could not find end character`},
		{"an anchor", "name: dotori", "name: &x dotori", `2:7: anchor is not read here`},

		{"jq that does not parse", "  title: .title", "  title: .title |", `21:10: posting.title: jq at character 9: unexpected EOF`},
		{"jq with a wrong token", "  title: .title", "  title: .a..b", `posting.title: jq at character 3: unexpected token ".."`},
		{"jq with an unknown function", "  title: .title", "  title: .title | shout", `posting.title: jq: function not defined: shout/0`},
		{"jq with an unknown variable", "  title: .title", "  title: $titel", `posting.title: jq: variable not defined: $titel`},
		{"jq with a clock", "  title: .title", "  title: '[.a, {b: now}]'", `posting.title: jq: now gives something else each time`},
		{"jq with a module", "  title: .title", `  title: 'import "m" as m; m::f'`, `posting.title: jq: cannot load module`},
		{"jq with further input", "  title: .title", "  title: input", `posting.title: jq: input(s)/0 is not allowed`},
		{"jq of records", "  records: .jobs[]", "  records: .jobs[", `16:12: list.records: jq at character 7`},
		{"the second alternative", "  title: .title", "  title: [.title, .na me]", `21:19: posting.title[1]: jq at character 5`},
		{"a selector", "  title: .title", "  title: {css: 'a[href'}", `posting.title: "a[href" is no CSS selector`},
		{"two languages at once", "  title: .title", "  title: {css: a, jq: .a}", `posting.title: want one of jq, css and const, have 2`},
		{"a mapping without a value", "  title: .title", "  title: {then: [trim]}", `posting.title: want one of jq, css and const, have 0`},
		{"an unknown step", "  title: .title", "  title: {jq: .t, then: [trimm]}", `21:26: posting.title.then[0]: unknown value "trimm", did you mean "trim"?`},
		{"a step without its argument", "  title: .title", "  title: {jq: .t, then: [split]}", `posting.title.then[0]: unknown value "split"`},
		{"a step with an argument it does not take", "  title: .title", "  title: {jq: .t, then: [{trim: x}]}", `posting.title.then[0].trim: unknown key`},
		{"two steps in one", "  title: .title", "  title: {jq: .t, then: [{split: a, join: b}]}", `posting.title.then[0]: has 2 fields, want 1`},
		{"an empty table", "  title: .title", "  title: {jq: .t, then: [map: {}]}", `posting.title: map needs a table`},
		{"a layout of no date", "  title: .title", "  title: .title\n  posted_at: {jq: .d, then: [date: YYYY-MM-DD]}", `posting.posted_at: "YYYY-MM-DD": layout has no element of a date: write 2006-01-02`},
		{"a layout of a time without a date, in Seoul", "  title: .title", "  title: .title\n  posted_at: {jq: .d, then: [kst: '15:04']}", `posting.posted_at: "15:04": layout has no element of a date`},
		{"a text where a mapping belongs that takes one", "  title: .title", "  title: .title\n  place: .location", `22:10: posting.place: text, want a mapping, such as {text: .location}`},
		{"jq where a mapping belongs that takes one", "  tags: .tags", "  sections: '.a[] | .b'", `posting.sections: text, want a mapping, such as {text: '.a[] | .b'}`},
		{"a long text where a mapping belongs", "  tags: .tags", "  salary: .a" + strings.Repeat("a", 60), `posting.salary: text, want a mapping, such as {text: .location}`},
		{"unquoted jq with a colon", "  title: .title", "  title: .a | {b: .c}", `mapping value is not allowed in this context (put jq into single quotes)`},
		{"unquoted jq that begins like a list", "  title: .title", "  title: [.a, .b] | unique[]", `(put jq into single quotes)`},
		{"unquoted jq in a list", "  title: .title", "  title: [.a[0].b, .c]", `',' or ']' must be specified (put jq into single quotes)`},
		{"unquoted jq in a mapping", "  title: .title", "  title: {jq: .a[] | .b}", `invalid header option: " .b}" (put jq into single quotes)`},
		{"unquoted jq that does not end", "  title: .title", "  title: {jq: .a, then: [trim]", `',' or '}' must be specified (put jq into single quotes)`},
		{"a mapping at the end that does not end", "  fill: {title: 1}", "  fill: {title: 1", `could not find flow mapping end token '}' (put jq into single quotes)`},
		{"a pattern", "  title: .title", "  title: {jq: .t, then: [match: '(']}", "posting.title: error parsing regexp"},

		{"an unknown name in an address", "    url: https://dotori.example/{tenant}/jobs?p={page}", "    url: https://dotori.example/{tenant}/{pgae}/{page}", `list.request: {pgae} is not known here`},
		{"an address of another scheme", "homepage: https://dotori.example", "homepage: ftp://dotori.example", `5:11: homepage: "ftp://dotori.example" is not of the form`},
		{"an unknown name in a link", "  url: https://dotori.example/jobs/{key}", "  url: https://dotori.example/jobs/{id}", `18:8: list.url: {id} is not known here`},
		{"a header that hides who asks", "  format: json", "  format: json\n    headers: {User-Agent: x}", `value is not allowed in this context`},
		{"pages that are not turned", "    url: https://dotori.example/{tenant}/jobs?p={page}", "    url: https://dotori.example/{tenant}/jobs", `19:3: list.page: the request does not say {page}`},
		{"a page number without pages", "  page: {kind: page}", "  page: {kind: none}", `list.request: {page} without list.page of that kind`},
		{"a cursor from nowhere", "  page: {kind: page}", "  page: {kind: cursor}", `list.page: kind cursor and key cursor go together`},
		{"short without a size", "  page: {kind: page}", "  page: {kind: page, end: short}", `list.page: what is short? Say size`},
		{"each that is not used", "  format: json", "  format: json\n  each: {values: [a]}", `list.each: the request does not say {each}`},
		{"tenants that are not used", "    url: https://dotori.example/{tenant}/jobs?p={page}", "    url: https://dotori.example/jobs?p={page}", `10:1: tenants: no request says {tenant}`},
		{"a tenant that is a path", "  acorn: {company: 도토리상회}", "  ../x: {company: 도토리상회}", `tenants.../x: tenant "../x" is not of the form`},
		{"no title", "  title: .title", "", `has no "title"`},
		{"neither text nor tags", "  tags: .tags", "", `has neither "sections" nor "tags"`},
		{"an unknown section", "  tags: .tags", "  sections: {dutys: .d}", `22:21: posting.sections.dutys: unknown key, did you mean "duties"?`},
		{"the fill of an unknown field", "  fill: {title: 1}", "  fill: {titel: 1}", `expect.fill.titel: unknown field`},
		{"a share above one", "  fill: {title: 1}", "  fill: {title: 98}", `expect.fill.title: 98 is no share`},
		{"a sitemap without details", "  format: json", "  format: sitemap", `a sitemap has no postings`},
		{"parts of the text by a wrong expression", "  tags: .tags", "  sections: {titled: {records: '.a[', title: .b, text: .c}}", `posting.sections.titled.records: jq at character 4`},
		{"a match of what is no sitemap", "  format: json", "  format: json\n  match: /x/", `only addresses of a sitemap are matched`},
		{"a script of what is no JSON", "  format: json", "  format: html\n  script: '#x'", `list.script: only JSON stands in a script`},
	} {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			require.Contains(t, whole, c.line+"\n", "the case itself")
			_, err := spec.Parse("dotori.yaml", []byte(strings.Replace(whole, c.line, c.instead, 1)))
			require.ErrorIs(t, err, techmap.ErrInvalid)
			var mistake *spec.Error
			require.ErrorAs(t, err, &mistake)
			assert.Equal(t, "dotori.yaml", mistake.File)
			assert.Contains(t, err.Error(), c.want)
			assert.True(t, strings.HasPrefix(err.Error(), "spec: dotori.yaml:"), "%v", err)
		})
	}
}

func TestParse_tellsAllMistakesInOrder(t *testing.T) {
	t.Parallel()
	data := strings.NewReplacer("  key: .id", "  key: .id |", "  title: .title", "  title: .ti tle", "  tags: .tags", "  tags: now").Replace(whole)
	_, err := spec.Parse("dotori.yaml", []byte(data))
	lines := strings.Split(err.Error(), "\n")
	require.Len(t, lines, 3)
	for i, prefix := range []string{"spec: dotori.yaml:17:8: list.key:", "spec: dotori.yaml:21:10: posting.title:", "spec: dotori.yaml:22:9: posting.tags:"} {
		assert.True(t, strings.HasPrefix(lines[i], prefix), lines[i])
	}
}

func TestParse_refusesWhatIsTooLong(t *testing.T) {
	t.Parallel()
	_, err := spec.Parse("long.yaml", []byte(whole+strings.Repeat("# long\n", 10_000)))
	require.ErrorIs(t, err, techmap.ErrInvalid)
	assert.Contains(t, err.Error(), "at most 65536 are read")
}

func TestParse_sitemap(t *testing.T) {
	t.Parallel()
	for _, c := range []struct{ name, match, want string }{
		{"a match without a group", "/jobs/[0-9]+", `list.match: has no group that is the key`},
		{"a pattern that is none", "/jobs/([0-9]+", `list.match: error parsing regexp`},
	} {
		_, err := spec.Parse("test.yaml", []byte(head+strings.Replace(mapped, "/jobs/([0-9]+)", c.match, 1)))
		require.ErrorIs(t, err, techmap.ErrInvalid, c.name)
		assert.Contains(t, err.Error(), c.want)
	}
	s := parse(t, strings.Replace(mapped, `match: "/jobs/([0-9]+)"`, `match: "/jobs/[0-9]+", key: .loc`, 1))
	assert.Equal(t, "mapped", s.Name, "the key may come from elsewhere")
}

func TestParse_bodyOfAReadingRequest(t *testing.T) {
	t.Parallel()
	data := strings.Replace(whole, "  request:\n", "  request:\n    body: {a: 1}\n", 1)
	_, err := spec.Parse("dotori.yaml", []byte(data))
	require.ErrorIs(t, err, techmap.ErrInvalid)
	assert.Contains(t, err.Error(), "list.request.body: GET sends no body")
}

func TestParse_headersThatMayNotBeSet(t *testing.T) {
	t.Parallel()
	for _, header := range []string{"User-Agent", "user-agent", "Cookie", "Accept-Encoding", "Authorization"} {
		data := strings.Replace(whole, "  request:\n", "  request:\n    headers: {"+header+": x}\n", 1)
		_, err := spec.Parse("dotori.yaml", []byte(data))
		require.ErrorIs(t, err, techmap.ErrInvalid)
		assert.Contains(t, err.Error(), "list.request.headers."+header+": this header may not be set")
	}
}

func TestLoad(t *testing.T) {
	t.Parallel()
	fsys := fstest.MapFS{
		"dotori.yaml": {Data: []byte(whole)}, "dotori/trace.txtar": {}, "other.yml": {Data: []byte(whole)}, "broken.yaml": {Data: []byte("spec: [")},
	}
	for _, name := range []string{"dotori", "dotori.yaml", "other", "other.yml"} {
		s, err := spec.Load(fsys, name)
		require.NoError(t, err, name)
		assert.Equal(t, "dotori", s.Name)
	}
	_, err := spec.Load(fsys, "broken")
	require.ErrorIs(t, err, techmap.ErrInvalid)
	for _, name := range []string{"nothing", "../dotori", ""} {
		_, err = spec.Load(fsys, name)
		require.ErrorIs(t, err, techmap.ErrNotFound, name)
	}
}

// TestPackageDoc holds the file in the package's documentation true.
func TestPackageDoc(t *testing.T) {
	t.Parallel()
	src, err := os.ReadFile("doc.go")
	require.NoError(t, err)
	_, rest, _ := strings.Cut(string(src), "// A whole file:\n//\n")
	var yaml strings.Builder
	for line := range strings.Lines(rest) {
		code, ok := strings.CutPrefix(line, "//\t")
		if !ok {
			break
		}
		yaml.WriteString(code)
	}
	s, err := spec.Parse("doc.go", []byte(yaml.String()))
	require.NoError(t, err)
	assert.Equal(t, "dotori", s.Name)
}

func TestError(t *testing.T) {
	t.Parallel()
	err := error(&spec.Error{File: "a.yaml", Line: 3, Column: 5, Key: "list.key", Reason: "is no key"})
	assert.EqualError(t, err, "spec: a.yaml:3:5: list.key: is no key")
	assert.EqualError(t, &spec.Error{File: "a.yaml", Reason: "is empty"}, "spec: a.yaml: is empty")
	assert.True(t, errors.Is(err, techmap.ErrInvalid))
}

func TestParser_ofNoSpecRefuses(t *testing.T) {
	t.Parallel()
	var p spec.Parser
	_, err := p.Refine(t.Context(), techmap.RawPosting{Source: "toy", Key: "1", Body: []byte("{}")})
	require.ErrorIs(t, err, techmap.ErrInvalid)
	assert.Nil(t, p.Fill())
}
