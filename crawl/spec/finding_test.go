package spec_test

import (
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/techmap-it/techmap"
	"github.com/techmap-it/techmap/crawl"
)

// TestSite_wrongPathsAreTold holds errors to name the key of the file whose
// expression is wrong, and what stands in the answer instead.
func TestSite_wrongPathsAreTold(t *testing.T) {
	t.Parallel()
	const drf = `{"count":1,"next":null,"previous":null,"results":[{"id":1,"name":"Go 개발자"}]}`
	for _, c := range []struct{ name, from, to, answer, want string }{
		{"records of a path that is not there", "", "", drf, "page 1: list.records: .jobs[] finds nothing; the answer has count, next, previous, results: "},
		{"records of an answer that is a list", ".jobs[]", ".jobs[]", `[{"id":1},{"id":2}]`, "list.records: .jobs[]; the answer is a list of 2: jq: "},
		{"records that a filter leaves out", ".jobs[]", ".results[] | select(.open)", drf, "no sign that there are none: list.records: .results[] | select(.open) finds nothing; the answer has count,"},
		{"an empty object", "", "", `{}`, ".jobs[] finds nothing; the answer is an empty object: "},
		{"a key that no record has", "key: .id", "key: [.uid, .no]", jobs("", 1, 2), "all 2 records: record without a key: list.key: .uid, .no finds nothing; the record has id, title: "},
		{"a key of one record", "key: .id", "key: .uid", jobs("", 1), "page 1: record without a key: list.key: .uid finds nothing; the record has id, title: "},
		{"a key that iterates over nothing", "key: .id", "key: .ids[]", jobs("", 1), "list.key: .ids[] finds nothing; the record has id, title: "},
		{"a total that is not there", "window: false", "page: {kind: none, total: .count}", jobs(`,"total":1`, 1), "page 1: no number of records: list.page.total: .count finds nothing; the answer has jobs, total: "},
		{"a total that fails", "window: false", "page: {kind: none, total: .jobs.count}", jobs("", 1), "list.page.total: .jobs.count; the answer has jobs: jq: "},
		{"a sign of more that fails", "window: false", "page: {kind: none, more: .jobs.more}", jobs("", 1), "list.page.more: .jobs.more; the answer has jobs: jq: "},
		{"a sign of an empty listing that fails", "empty: .none", "empty: .jobs.none", jobs(""), "list.empty: .jobs.none; the answer has jobs: jq: "},
		{"a sign of a good answer that fails", "format: json", "format: json\n  ok: .jobs.ok", jobs("", 1), "list.ok: .jobs.ok; the answer has jobs: jq: "},
		{"more keys than are told", "", "", `{"a":1,"b":1,"c":1,"d":1,"e":1,"f":1,"g":1,"h":1,"i":1}`, "the answer has a, b, c, d, e, f, g, h, …: "},
		{"keys in Korean, long and not printable", "", "", `{"공고":1,"a\u001b[1m":1,"` + strings.Repeat("x", 50) + `":1}`, `the answer has "a\x1b[1m", ` + strings.Repeat("x", 39) + "…, 공고: "},
	} {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			s := parse(t, strings.Replace(board(byNext, "window: false"), c.from, c.to, 1))
			got := list(t, s, &web{answers: map[string]string{"https://b.example/list": c.answer}}, nil, techmap.Query{})
			require.ErrorIs(t, got.err, techmap.ErrMalformed)
			assert.Contains(t, got.err.Error(), c.want)
		})
	}
}

func TestSite_wrongSelectorsAreTold(t *testing.T) {
	t.Parallel()
	for _, c := range []struct{ name, answer, want string }{
		{"of records", "<!doctype html><ol><li class=post>Go</ol>", "no sign that there are none: list.records: li.job finds nothing: "},
		{"of keys", "<!doctype html><ol><li class=job>Go</ol>", "record without a key: list.key: .@data-id finds nothing: "},
	} {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			got := list(t, parse(t, thin), &web{answers: map[string]string{"https://t.example/list": c.answer}}, nil, techmap.Query{})
			require.ErrorIs(t, got.err, techmap.ErrMalformed)
			assert.Contains(t, got.err.Error(), c.want)
		})
	}
}

func TestSite_wrongPathOfADetailIsTold(t *testing.T) {
	t.Parallel()
	s := parse(t, `
name: details
homepage: https://d.example
access: api
list: {request: {url: "https://d.example/"}, format: json, records: '.jobs[]', key: .id, url: "https://d.example/{key}"}
detail: {request: {url: "https://d.example/{key}"}, format: json, record: .job}
posting: {title: .title, tags: .tags}
`)
	site, err := s.Site(nil)
	require.NoError(t, err)
	w := &web{answers: map[string]string{"https://d.example/1": `{"data":{"title":"Go"},"code":0}`}}
	_, err = site.Posting(t.Context(), w, crawl.Ref{Key: "1", URL: "https://d.example/1"})
	require.ErrorIs(t, err, techmap.ErrMalformed)
	assert.Contains(t, err.Error(), "detail.record: .job finds nothing; the answer has code, data: ")
}

// TestParser_tellsWhatItRead holds a posting that lacks its text to say what it has.
func TestParser_tellsWhatItRead(t *testing.T) {
	t.Parallel()
	const listed = `
name: listed
homepage: https://l.example
access: api
list: {request: {url: "https://l.example/"}, format: json, records: '.jobs[]', key: .id, url: "https://l.example/{key}"}
posting: {title: .title, company: .company, posted_at: .date, tags: .skills}
`
	const detail = "detail: {request: {url: \"https://l.example/{key}\"}, format: json}\n"
	raw := techmap.RawPosting{
		Source: "listed", Key: "1", ContentType: "application/json",
		Body: []byte(`{"title":"Go 개발자","company":"도토리","date":"2026-11-20"}`),
	}
	const read = "read title, company, posted_at; but neither text nor tags: fill posting.sections or posting.tags"

	_, err := parse(t, listed).Parser().Refine(t.Context(), raw)
	require.ErrorIs(t, err, techmap.ErrMalformed)
	assert.Contains(t, err.Error(), read+", or add detail: ")
	_, err = parse(t, listed+detail).Parser().Refine(t.Context(), raw)
	require.ErrorIs(t, err, techmap.ErrMalformed)
	assert.Contains(t, err.Error(), read+": ", "there is a detail already")
}
