package spec_test

import (
	"context"
	"fmt"
	"iter"
	"net/http"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/techmap-it/techmap"
	"github.com/techmap-it/techmap/crawl"
	"github.com/techmap-it/techmap/crawl/spec"
)

// upTo returns 1 to n.
func upTo(n int) []int {
	out := make([]int, n)
	for i := range out {
		out[i] = i + 1
	}
	return out
}

func TestSite_keepLeavesOutEverything(t *testing.T) {
	t.Parallel()
	s := parse(t, board(byNext, "keep: .open"))
	for _, c := range []struct {
		name string
		n    int
		q    techmap.Query
		err  error
	}{
		{"of many: the field it goes by is gone", 20, techmap.Query{}, techmap.ErrMalformed},
		{"of a few: it may be so, and proves nothing", 3, techmap.Query{}, techmap.ErrPartial},
		{"of what was asked for", 20, techmap.Query{Keywords: []string{"go"}}, nil},
	} {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			got := list(t, s, &web{answers: map[string]string{"https://b.example/list": jobs("", upTo(c.n)...)}}, nil, c.q)
			assert.Empty(t, got.keys)
			if c.err == nil {
				require.NoError(t, got.err)
				return
			}
			require.ErrorIs(t, got.err, c.err)
			assert.ErrorContains(t, got.err, fmt.Sprintf("list.keep leaves out all %d records", c.n))
		})
	}
}

func TestSite_maskedKeys(t *testing.T) {
	t.Parallel()
	s := parse(t, board(byNext, "window: false"))
	for _, c := range []struct {
		name, body string
		err        error
	}{
		{"one for all", `{"jobs":[{"id":"***"},{"id":"***"},{"id":"***"},{"id":"***"}]}`, techmap.ErrMalformed},
		{"one for most", `{"jobs":[{"id":1},{"id":"***"},{"id":"***"},{"id":"***"},{"id":"***"},{"id":"***"}]}`, techmap.ErrMalformed},
		{"each record twice", `{"jobs":[{"id":1},{"id":1},{"id":2},{"id":2}]}`, nil},
		{"too few to tell", `{"jobs":[{"id":1},{"id":1},{"id":1}]}`, nil},
	} {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			got := list(t, s, &web{answers: map[string]string{"https://b.example/list": c.body}}, nil, techmap.Query{})
			if c.err == nil {
				require.NoError(t, got.err)
				return
			}
			require.ErrorIs(t, got.err, c.err)
			assert.ErrorContains(t, got.err, "list.key")
		})
	}
}

const judged = `
name: thin
homepage: https://t.example
access: api
list:
  request: {url: "https://t.example/list"}
  format: json
  records: .jobs[]
  key: .id
  url: https://t.example/{key}
detail: {request: {url: "https://t.example/{key}"}, format: json}
posting: {title: .title, company: .company, tags: .tags}
expect: {fill: {title: 1, company: 0.95, tags: 0.9}}
`

// TestSite_judgesTheDetailsOfTheWholeRun has most postings known: the few that are
// fetched tell.
func TestSite_judgesTheDetailsOfTheWholeRun(t *testing.T) {
	t.Parallel()
	const n = 60
	for _, c := range []struct {
		name  string
		known int
		body  string // %d is the posting
		says  string // "" means that nothing is wrong
	}{
		{"sound", 0, `{"title":"개발자 %d","company":"도토리","tags":["Go"]}`, ""},
		{"a field of all", 0, `{"title":"개발자 %d","company":"도토리"}`, "tags in 0 of "},
		{"a field of the few that are new", 50, `{"title":"개발자 %d","tags":["Go"]}`, "company in 0 of "},
		{"a field, and the last posting tells", 52, `{"title":"개발자 %d","tags":["Go"]}`, "company in 0 of 8, recorded 95 %"},
		{"too few are new to tell", 55, `{"title":"개발자 %d","tags":["Go"]}`, ""},
		{"masked", 0, `{"title":"[표시 제한]","company":"도토리","tags":["Go"],"n":%d}`, "the same title and place in "},
		{"another shape", 0, `<!doctype html><p>%d`, "postings cannot be read"},
	} {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			site, err := parse(t, judged).Site(nil)
			require.NoError(t, err)
			answers := map[string]string{"https://t.example/list": jobs("", upTo(n)...)}
			for i := range n {
				answers[fmt.Sprintf("https://t.example/%d", i+1)] = fmt.Sprintf(c.body, i+1)
			}
			w := &web{answers: answers}
			known := 0
			source := crawl.New(over{site, w}, &crawl.Options{
				Concurrency: 1,
				Known: func(context.Context, techmap.PostingID, time.Time) (bool, error) {
					known++
					return known <= c.known, nil
				},
			})
			var last error
			listed := 0
			for _, err := range source.Postings(t.Context(), techmap.Query{}) {
				last = err
				listed++
			}
			if c.says == "" {
				require.NoError(t, last)
				return
			}
			require.ErrorIs(t, last, techmap.ErrMalformed)
			require.ErrorContains(t, last, c.says)
			assert.Equal(t, n+1, listed, "every posting comes, and then the verdict")
		})
	}
}

// over is a site that is asked through a fetcher of the test's.
type over struct {
	*spec.Site
	f crawl.Fetcher
}

func (o over) Refs(ctx context.Context, _ crawl.Fetcher, q techmap.Query) iter.Seq2[crawl.Ref, error] {
	return o.Site.Refs(ctx, o.f, q)
}

func (o over) Posting(ctx context.Context, _ crawl.Fetcher, ref crawl.Ref) (techmap.RawPosting, error) {
	return o.Site.Posting(ctx, o.f, ref)
}

func TestSite_oneTenantIsUnmodified(t *testing.T) {
	t.Parallel()
	s := parse(t, ats)
	f := fetcher(func(req *http.Request) (*crawl.Page, error) {
		if strings.Contains(req.URL.Path, "/a/") {
			return nil, fmt.Errorf("test: %w", techmap.ErrUnmodified)
		}
		return &crawl.Page{URL: req.URL.String(), ContentType: "application/json", Body: []byte(jobs("", 7))}, nil
	})
	got := list(t, s, f, &spec.SiteOptions{Tenants: spec.Tenants{"a": nil, "b": nil}}, techmap.Query{})
	require.ErrorIs(t, got.err, techmap.ErrPartial, "what one says does not hold for all")
	require.NotErrorIs(t, got.err, techmap.ErrUnmodified)
	assert.Equal(t, []string{"b.7"}, got.keys)

	got = list(t, s, f, &spec.SiteOptions{Tenants: spec.Tenants{"a": nil}}, techmap.Query{})
	require.ErrorIs(t, got.err, techmap.ErrUnmodified)
}
