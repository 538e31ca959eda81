package spec_test

import (
	"fmt"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/techmap-it/techmap"
)

// board is a file whose listing carries the postings; what is said of its pages
// and its request is put in.
func board(request, page string) string {
	return fmt.Sprintf(`
name: board
homepage: https://b.example
access: api
list:
  request: %s
  format: json
  records: .jobs[]
  key: .id
  url: https://b.example/{key}
  empty: .none
  %s
posting: {title: .title, tags: .id}
`, request, page)
}

// jobs is an answer with postings of these keys.
func jobs(more string, keys ...int) string {
	rows := make([]string, len(keys))
	for i, key := range keys {
		rows[i] = fmt.Sprintf(`{"id":%d,"title":"Go 개발자 %d"}`, key, key)
	}
	return fmt.Sprintf(`{"jobs":[%s]%s}`, strings.Join(rows, ","), more)
}

const (
	byPage   = `{url: "https://b.example/?p={page}"}`
	byOffset = `{url: "https://b.example/?from={offset}&n={size}"}`
	byCursor = `{url: "https://b.example/", query: {c: "{cursor}"}}`
	byNext   = `{url: "https://b.example/list"}`
	byPost   = `{method: POST, url: "https://b.example/find", body: {from: "{offset}", word: "{keyword}", deep: [{n: "{size}"}]}}`
)

func TestSite_pages(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		name          string
		request, page string
		answers       map[string]string
		want          string // keys
		err           error  // how the stream ends
	}{
		{
			name: "one answer", request: byNext, page: "page: {kind: none}", want: "1 2",
			answers: map[string]string{"https://b.example/list": jobs("", 1, 2)},
		},
		{
			name: "one answer of fewer records than it says", request: byNext, page: "page: {kind: none, total: .n}", want: "1 2",
			answers: map[string]string{"https://b.example/list": jobs(`,"n":3`, 1, 2)}, err: techmap.ErrPartial,
		},
		{
			name: "pages to an empty one", request: byPage, page: "page: {kind: page}", want: "1 2 3",
			answers: map[string]string{
				"https://b.example/?p=1": jobs("", 1, 2), "https://b.example/?p=2": jobs("", 3), "https://b.example/?p=3": jobs(""),
			},
		},
		{
			name: "pages from 0 to a short one", request: byPage, page: "page: {kind: page, start: 0, size: 2, end: short}", want: "1 2 3",
			answers: map[string]string{"https://b.example/?p=0": jobs("", 1, 2), "https://b.example/?p=1": jobs("", 3)},
		},
		{
			name: "pages while there are more", request: byPage, page: "page: {kind: page, more: .more}", want: "1 2 3",
			answers: map[string]string{"https://b.example/?p=1": jobs(`,"more":true`, 1, 2), "https://b.example/?p=2": jobs(`,"more":false`, 3)},
		},
		{
			name: "pages to a total", request: byPage, page: "page: {kind: page, total: .n}", want: "1 2 3",
			answers: map[string]string{"https://b.example/?p=1": jobs(`,"n":"총 3건"`, 1, 2), "https://b.example/?p=2": jobs(`,"n":0`, 3)},
		},
		{
			name: "a listing that moves while it is read repeats some", request: byPage, page: "page: {kind: page}", want: "1 2 3",
			answers: map[string]string{
				"https://b.example/?p=1": jobs("", 1, 2), "https://b.example/?p=2": jobs("", 2, 3), "https://b.example/?p=3": jobs(""),
			},
		},
		{
			name: "a page not found ends where the file says so", request: byPage, page: "page: {kind: page, missing: end}", want: "1 2",
			answers: map[string]string{"https://b.example/?p=1": jobs("", 1, 2)},
		},
		{
			name: "offsets by the records that came", request: byOffset, page: "page: {kind: offset, size: 3, total: .n}", want: "1 2 3 4",
			answers: map[string]string{
				"https://b.example/?from=0&n=3": jobs(`,"n":4`, 1, 2), "https://b.example/?from=2&n=3": jobs(`,"n":4`, 3, 4),
			},
		},
		{
			name: "cursors, without a parameter at first", request: byCursor, page: "page: {kind: cursor, cursor: .next}", want: "1 2 3",
			answers: map[string]string{
				"https://b.example/": jobs(`,"next":"a&b"`, 1), "https://b.example/?c=a%26b": jobs(`,"next":7`, 2), "https://b.example/?c=7": jobs(`,"next":null`, 3),
			},
		},
		{
			name: "links in the answer", request: byNext, page: "page: {kind: next, next: .links.next}", want: "1 2",
			answers: map[string]string{
				"https://b.example/list": jobs(`,"links":{"next":"/list?after=1"}`, 1), "https://b.example/list?after=1": jobs(`,"links":{}`, 2),
			},
		},
		{
			name: "links in the header", request: byNext, page: "page: {kind: link}", want: "1 2",
			answers: map[string]string{"https://b.example/list": jobs("", 1), "https://b.example/two": jobs("", 2)},
		},
		{
			name: "a JSON body", request: byPost, page: "page: {kind: offset, size: 2, end: short}", want: "1 2 3",
			answers: map[string]string{
				`POST https://b.example/find {"deep":[{"n":2}],"from":0}`: jobs("", 1, 2), `POST https://b.example/find {"deep":[{"n":2}],"from":2}`: jobs("", 3),
			},
		},
		{
			name: "truly empty by its own word", request: byNext, page: "page: {kind: none}",
			answers: map[string]string{"https://b.example/list": jobs(`,"none":true`)},
		},
		{
			name: "truly empty by its total", request: byPage, page: "page: {kind: page, total: .n}",
			answers: map[string]string{"https://b.example/?p=1": jobs(`,"n":0`)},
		},

		{
			name: "empty without a sign", request: byPage, page: "page: {kind: page}", err: techmap.ErrMalformed,
			answers: map[string]string{"https://b.example/?p=1": jobs("")},
		},
		{
			name: "a site that does not turn pages", request: byPage, page: "page: {kind: page}", want: "1 2", err: techmap.ErrMalformed,
			answers: map[string]string{"https://b.example/?p=1": jobs("", 1, 2), "https://b.example/?p=2": jobs("", 1, 2)},
		},
		{
			name: "a page that fails", request: byPage, page: "page: {kind: page, missing: end}", want: "1 2", err: techmap.ErrUnavailable,
			answers: map[string]string{"https://b.example/?p=1": jobs("", 1, 2), "https://b.example/?p=2": "! unavailable"},
		},
		{
			name: "a later page not found", request: byPage, page: "page: {kind: page}", want: "1 2", err: techmap.ErrMalformed,
			answers: map[string]string{"https://b.example/?p=1": jobs("", 1, 2)},
		},
		{
			name: "the first page not found", request: byPage, page: "page: {kind: page, missing: end}", err: techmap.ErrNotFound,
			answers: map[string]string{},
		},
		{
			name: "an end before the total", request: byPage, page: "page: {kind: page, total: .n}", want: "1 2", err: techmap.ErrPartial,
			answers: map[string]string{"https://b.example/?p=1": jobs(`,"n":5`, 1, 2), "https://b.example/?p=2": jobs(`,"n":5`)},
		},
		{
			name: "an end by missing before the total", request: byPage, page: "page: {kind: page, total: .n, missing: end}", want: "1 2", err: techmap.ErrPartial,
			answers: map[string]string{"https://b.example/?p=1": jobs(`,"n":5`, 1, 2)},
		},
		{
			name: "no total where one is always", request: byPage, page: "page: {kind: page, total: .n}", want: "1", err: techmap.ErrMalformed,
			answers: map[string]string{"https://b.example/?p=1": jobs("", 1)},
		},
		{
			name: "more and yet empty", request: byPage, page: "page: {kind: page, more: .more}", want: "1", err: techmap.ErrMalformed,
			answers: map[string]string{"https://b.example/?p=1": jobs(`,"more":true`, 1), "https://b.example/?p=2": jobs(`,"more":true`)},
		},
		{
			name: "a cursor that does not move", request: byCursor, page: "page: {kind: cursor, cursor: .next}", want: "1 2", err: techmap.ErrMalformed,
			answers: map[string]string{"https://b.example/": jobs(`,"next":"a"`, 1), "https://b.example/?c=a": jobs(`,"next":"a"`, 2)},
		},
		{
			name: "a link to another host", request: byNext, page: "page: {kind: next, next: .next}", want: "1", err: techmap.ErrMalformed,
			answers: map[string]string{"https://b.example/list": jobs(`,"next":"https://evil.example/"`, 1), "https://evil.example/": jobs("", 9)},
		},
		{
			name: "a link that is none", request: byNext, page: "page: {kind: next, next: .next}", want: "1", err: techmap.ErrMalformed,
			answers: map[string]string{"https://b.example/list": jobs(`,"next":"javascript:go()"`, 1)},
		},
		{
			name: "a link to itself", request: byNext, page: "page: {kind: next, next: .next}", want: "1 2", err: techmap.ErrMalformed,
			answers: map[string]string{
				"https://b.example/list": jobs(`,"next":"/b"`, 1), "https://b.example/b": jobs(`,"next":"/b"`, 2),
			},
		},
		{
			name: "more pages than may be asked for", request: byPage, page: "page: {kind: page, max: 2}", want: "1 2", err: techmap.ErrPartial,
			answers: map[string]string{"https://b.example/?p=1": jobs("", 1), "https://b.example/?p=2": jobs("", 2), "https://b.example/?p=3": jobs("", 3)},
		},
		{
			name: "no JSON", request: byNext, page: "page: {kind: none}", err: techmap.ErrMalformed,
			answers: map[string]string{"https://b.example/list": "<!doctype html><h1>점검 중입니다</h1>"},
		},
		{
			name: "a page that turns us away", request: byNext, page: "page: {kind: none}", err: techmap.ErrBlocked,
			answers: map[string]string{"https://b.example/list": "<!doctype html><title>Just a moment...</title>"},
		},
		{
			name: "another shape", request: byNext, page: "page: {kind: none}", err: techmap.ErrMalformed,
			answers: map[string]string{"https://b.example/list": `{"data":{"items":[]}}`},
		},
	} {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			w := &web{answers: c.answers, links: map[string]string{
				"https://b.example/list": `<https://b.example/first>; rel="first", <https://b.example/two>; title="a, b"; rel="next last"`,
			}}
			got := list(t, parse(t, board(c.request, c.page)), w, nil, techmap.Query{})
			if c.err == nil {
				require.NoError(t, got.err)
			} else {
				require.ErrorIs(t, got.err, c.err)
			}
			assert.Equal(t, c.want, strings.Join(got.keys, " "))
			assert.Empty(t, got.lost)
		})
	}
}

func TestSite_rowsWithoutKeyAreLost(t *testing.T) {
	t.Parallel()
	s := parse(t, board(byNext, "keep: .ad | not"))
	w := &web{answers: map[string]string{"https://b.example/list": `{"jobs":[{"id":1,"title":"Go"},{"title":"no key"},{"ad":true},{"id":" ","title":"blank"},{"id":2,"title":"자바"}]}`}}
	got := list(t, s, w, nil, techmap.Query{})
	require.NoError(t, got.err)
	assert.Equal(t, []string{"1", "2"}, got.keys)
	require.Len(t, got.lost, 2, "an advertisement is no loss")
	for _, rec := range got.lost {
		require.ErrorIs(t, rec, techmap.ErrMalformed)
		assert.Equal(t, "board", rec.Source)
	}

	w = &web{answers: map[string]string{"https://b.example/list": `{"jobs":[{"no":1},{"no":2}]}`}}
	got = list(t, s, w, nil, techmap.Query{})
	require.ErrorIs(t, got.err, techmap.ErrMalformed, "not one key: the site was redesigned")
}

func TestSite_leftOutRowsDoNotHideARepeatedPage(t *testing.T) {
	t.Parallel()
	s := parse(t, board(byPage, "keep: .id != 2\n  page: {kind: page}"))
	w := &web{answers: map[string]string{"https://b.example/?p=1": jobs("", 1, 2), "https://b.example/?p=2": jobs("", 1, 2)}}
	got := list(t, s, w, nil, techmap.Query{})
	require.ErrorIs(t, got.err, techmap.ErrMalformed)
	assert.Equal(t, []string{"1"}, got.keys)
}

func TestSite_queryNarrowsTheListing(t *testing.T) {
	t.Parallel()
	s := parse(t, board(`{url: "https://b.example/", query: {q: "{keyword}", since: "{since_date}", at: "{since_epoch}", iso: "{since}"}}`, "window: false"))
	since := time.Date(2026, 11, 1, 9, 0, 0, 0, time.FixedZone("KST", 9*3600))
	const suffix = "at=1793491200&iso=2026-11-01T00%3A00%3A00Z&q=%EA%B3%A0+%EC%96%B8%EC%96%B4&since=2026-11-01"
	w := &web{answers: map[string]string{
		"https://b.example/?" + suffix: jobs("", 1, 2),
		"https://b.example/?" + strings.Replace(suffix, "%EA%B3%A0+%EC%96%B8%EC%96%B4", "rust", 1): jobs("", 2, 3),
		"https://b.example/": jobs("", 1, 2, 3, 4),
	}}
	got := list(t, s, w, nil, techmap.Query{Since: since, Keywords: []string{"고 언어", "rust"}})
	require.NoError(t, got.err, "asked: %q", w.asked)
	assert.Equal(t, []string{"1", "2", "2", "3"}, got.keys, "one listing for each keyword")
	assert.Equal(t, []string{"1", "2", "3", "4"}, list(t, s, w, nil, techmap.Query{}).keys)
}

func TestSite_sortedListingIsLeftWhereSinceBegins(t *testing.T) {
	t.Parallel()
	s := parse(t, board(byPage, "newest_first: true\n  updated: {jq: .id, then: [epoch]}\n  page: {kind: page}"))
	w := &web{answers: map[string]string{"https://b.example/?p=1": jobs("", 300, 200), "https://b.example/?p=2": jobs("", 100)}}
	got := list(t, s, w, nil, techmap.Query{Since: time.Unix(250, 0)})
	require.NoError(t, got.err)
	assert.Equal(t, []string{"300"}, got.keys)
	assert.Len(t, w.asked, 1)
}

func TestSite_slowReaderIsNoFault(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		site, err := parse(t, board(byPage, "page: {kind: page, total: .n}")).Site(nil)
		require.NoError(t, err)
		w := &web{answers: map[string]string{"https://b.example/?p=1": jobs(`,"n":3`, 1, 2), "https://b.example/?p=2": jobs(`,"n":3`, 3)}}
		n := 0
		for _, err := range site.Refs(t.Context(), w, techmap.Query{}) {
			require.NoError(t, err)
			time.Sleep(time.Hour) // politeness makes details slow
			n++
		}
		assert.Equal(t, 3, n)
	})
}

func TestSite_endedContextAndRange(t *testing.T) {
	t.Parallel()
	site, err := parse(t, board(byPage, "page: {kind: page}")).Site(nil)
	require.NoError(t, err)
	w := &web{answers: map[string]string{"https://b.example/?p=1": jobs("", 1, 2), "https://b.example/?p=2": jobs("")}}
	for range site.Refs(t.Context(), w, techmap.Query{}) {
		break
	}
	assert.Len(t, w.asked, 1, "nothing is asked for after the range has ended")
	assert.Equal(t, []string{"1", "2"}, refs(t, site, w, techmap.Query{}).keys, "a second range starts afresh")
}
