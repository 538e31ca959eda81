package crawl_test

import (
	"context"
	"errors"
	"net/http"
	"strings"
	"sync"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/techmap-it/techmap"
	"github.com/techmap-it/techmap/crawl"
)

// marks are Validators in memory.
type marks struct {
	mu    sync.Mutex
	saved map[string][2]string
	err   error // of both methods
}

func (m *marks) Load(_ context.Context, url string) (etag, lastModified string, err error) {
	m.mu.Lock()
	defer m.mu.Unlock()
	return m.saved[url][0], m.saved[url][1], m.err
}

func (m *marks) Save(_ context.Context, url, etag, lastModified string) error {
	m.mu.Lock()
	defer m.mu.Unlock()
	if m.saved == nil {
		m.saved = make(map[string][2]string)
	}
	m.saved[url] = [2]string{etag, lastModified}
	return m.err
}

// marked is the board whose lists have validators and are unmodified for who knows them.
func marked(w http.ResponseWriter, r *http.Request) {
	if r.URL.Path == "/list" {
		w.Header().Set("ETag", `"a"`)
		w.Header().Set("Last-Modified", "Mon, 09 Nov 2026 00:00:00 GMT")
		if r.Header.Get("If-None-Match") == `"a"` && r.Header.Get("If-Modified-Since") != "" {
			w.WriteHeader(http.StatusNotModified)
			return
		}
	}
	serveBoard(w, r)
}

func TestValidators_unmodifiedListingOfOneAnswer(t *testing.T) {
	t.Parallel()
	s, m := &server{answer: marked}, &marks{}
	var journal []crawl.Entry
	opts := unpaced(s)
	opts.Validators, opts.Concurrency = m, 1
	opts.Journal = func(e crawl.Entry) { journal = append(journal, e) }
	c := crawl.New(board{pages: 1, rich: true}, opts)
	first := rangeOver(t.Context(), t, c, techmap.Query{})
	require.Empty(t, first.errs)
	require.Len(t, first.keys, 2)
	assert.Equal(t, map[string][2]string{
		"https://board.example/list?page=1": {`"a"`, "Mon, 09 Nov 2026 00:00:00 GMT"},
	}, m.saved)
	second := rangeOver(t.Context(), t, c, techmap.Query{})
	assert.Empty(t, second.keys)
	require.Len(t, second.errs, 1)
	require.ErrorIs(t, second.errs[0], techmap.ErrUnmodified)
	last := journal[len(journal)-1]
	assert.Equal(t, crawl.Unmodified, last.Reason)
	assert.Equal(t, http.StatusNotModified, last.Status)
}

func TestValidators_areSavedForNothingLess(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		name   string
		site   crawl.Site
		query  techmap.Query
		answer http.HandlerFunc
		leave  bool
	}{
		{"than a listing of one answer", board{pages: 2, rich: true}, techmap.Query{}, marked, false},
		{"than one with validators", board{pages: 1, rich: true}, techmap.Query{}, serveBoard, false},
		{"than the whole", board{pages: 1, rich: true}, techmap.Query{Limit: 1}, marked, false},
		{"than one that was not narrowed", board{pages: 1, rich: true}, techmap.Query{Keywords: []string{"go"}}, marked, false},
		{"than every posting", board{pages: 1}, techmap.Query{}, func(w http.ResponseWriter, r *http.Request) {
			if r.URL.Path == "/detail/2" {
				http.NotFound(w, r)
				return
			}
			marked(w, r)
		}, false},
		{"than a reader who stays", board{pages: 1, rich: true}, techmap.Query{}, marked, true},
	} {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			m := &marks{}
			opts := unpaced(&server{answer: c.answer})
			opts.Validators = m
			for range crawl.New(c.site, opts).Postings(t.Context(), c.query) {
				if c.leave {
					break
				}
			}
			assert.Empty(t, m.saved)
		})
	}
}

func TestValidators_thatFail(t *testing.T) {
	t.Parallel()
	broken := errors.New("disk full")
	opts := unpaced(&server{answer: marked})
	opts.Validators = &marks{err: broken}
	r := rangeOver(t.Context(), t, crawl.New(board{pages: 1}, opts), techmap.Query{})
	assert.Empty(t, r.keys)
	require.Len(t, r.errs, 1)
	assert.ErrorIs(t, r.errs[0], broken)
}

func TestValidators_knowNoKeys(t *testing.T) {
	t.Parallel()
	m := &marks{}
	for _, key := range []string{"s3cr3t", "0th3r"} {
		opts := unpaced(&server{answer: marked})
		opts.Validators, opts.IgnoreRobots = m, true
		site := call(func(ctx context.Context, f crawl.Fetcher) error {
			_, err := crawl.Get(ctx, f, "https://board.example/list?page=1&authKey="+key, "")
			return err
		})
		require.Empty(t, rangeOver(t.Context(), t, crawl.New(site, opts), techmap.Query{}).errs)
	}
	require.Len(t, m.saved, 2, "they are told apart")
	for url := range m.saved {
		prefix, digest, _ := strings.Cut(url, "#")
		assert.Equal(t, "https://board.example/list?page=1&authKey=…", prefix)
		assert.Len(t, digest, 16)
	}
}

func TestPage_metaOfTheListingTravels(t *testing.T) {
	t.Parallel()
	p := &crawl.Page{Meta: map[string]string{"etag": "page", "link": `<https://board.example/?key=s3cr3t>; rel="next"`}}
	ref := crawl.Ref{Key: "1", Meta: map[string]string{"team": "플랫폼", "etag": "list"}}
	assert.Equal(t, map[string]string{"team": "플랫폼", "etag": "page"}, p.Raw(ref).Meta)
	assert.Len(t, ref.Meta, 2, "as it was")
}

func TestFetch_linkHeader(t *testing.T) {
	t.Parallel()
	s := &server{answer: func(w http.ResponseWriter, _ *http.Request) {
		w.Header().Add("Link", `<https://board.example/2>; rel="next"`)
		w.Header().Add("Link", `<https://board.example/9>; rel="last"`)
	}}
	opts := unpaced(s)
	opts.IgnoreRobots = true
	var got map[string]string
	site := call(func(ctx context.Context, f crawl.Fetcher) error {
		p, err := crawl.Get(ctx, f, "https://board.example/1", "")
		got = p.Meta
		return err
	})
	require.Empty(t, rangeOver(t.Context(), t, crawl.New(site, opts), techmap.Query{}).errs)
	assert.Equal(t, `<https://board.example/2>; rel="next", <https://board.example/9>; rel="last"`, got["link"])
}
