package crawl_test

import (
	"context"
	"io"
	"iter"
	"net/http"
	"strings"
	"testing"
	"testing/synctest"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/techmap-it/techmap"
	"github.com/techmap-it/techmap/crawl"
)

func TestFetch_redirects(t *testing.T) {
	t.Parallel()
	to := func(url string) http.HandlerFunc {
		return func(w http.ResponseWriter, r *http.Request) { http.Redirect(w, r, url, http.StatusFound) }
	}
	for _, c := range []struct {
		name   string
		answer http.HandlerFunc
		kind   error
	}{
		{"is followed", script("/list?page=1", to("https://board.example/list?page=1&again=1")), nil},
		{"robots.txt of the target is obeyed", func(w http.ResponseWriter, r *http.Request) {
			switch {
			case r.Host == "other.example" && r.URL.Path == "/robots.txt":
				_, _ = io.WriteString(w, "User-agent: *\nDisallow: /")
			case r.URL.Path == "/list":
				to("https://other.example/list")(w, r)
			default:
				serveBoard(w, r)
			}
		}, techmap.ErrBlocked},
		{"never from https to http", on("/list", to("http://board.example/list?page=2")), techmap.ErrMalformed},
		{"not for ever", on("/list", to("https://board.example/list?page=1")), techmap.ErrMalformed},
	} {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			s := &server{answer: c.answer}
			r := rangeOver(t.Context(), t, crawl.New(board{pages: 1}, unpaced(s)), techmap.Query{})
			if c.kind == nil {
				assert.Empty(t, r.errs)
				return
			}
			require.Len(t, r.errs, 1)
			assert.ErrorIs(t, r.errs[0], c.kind)
			assert.LessOrEqual(t, len(s.requests), 8)
		})
	}
}

func TestFetch_redirectDoesNotCarryKeysAway(t *testing.T) {
	t.Parallel()
	var got http.Header
	s := &server{answer: func(w http.ResponseWriter, r *http.Request) {
		switch r.URL.Path {
		case "/robots.txt":
			w.WriteHeader(http.StatusNotFound)
		case "/start":
			http.Redirect(w, r, "https://elsewhere.example/x", http.StatusFound)
		default:
			got = r.Header.Clone()
		}
	}}
	site := call(func(ctx context.Context, f crawl.Fetcher) error {
		req, err := http.NewRequestWithContext(ctx, http.MethodGet, "https://board.example/start?key=s3cr3t", nil)
		require.NoError(t, err)
		req.Header.Set("X-Api-Key", "s3cr3t")
		req.Header.Set("Accept", "text/html")
		_, err = f.Fetch(ctx, req)
		return err
	})
	r := rangeOver(t.Context(), t, crawl.New(site, unpaced(s)), techmap.Query{})
	require.Empty(t, r.errs)
	assert.Equal(t, http.Header{"Accept": {"text/html"}, "User-Agent": {crawl.DefaultUserAgent}}, got)
}

func TestFetch_errorsTellNoSecrets(t *testing.T) {
	t.Parallel()
	for name, client := range map[string]*http.Client{
		"status":      (&server{answer: status(403)}).client(),
		"server down": {Transport: lossy{&server{answer: func(http.ResponseWriter, *http.Request) { panic("lost") }}}},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			site := call(func(ctx context.Context, f crawl.Fetcher) error {
				_, err := crawl.Get(ctx, f, "https://u:s3cr3t@board.example/api?accessKey=s3cr3t&k=s3cr3t&page=3", "")
				return err
			})
			r := rangeOver(t.Context(), t, crawl.New(site, &crawl.Options{
				Client: client, Attempts: 1, Interval: -1, IgnoreRobots: true,
			}), techmap.Query{})
			require.Len(t, r.errs, 1)
			assert.NotContains(t, r.errs[0].Error(), "s3cr3t")
			assert.ErrorContains(t, r.errs[0], `GET "https://board.example/api?accessKey=…&k=…&page=3"`)
		})
	}
}

func TestFetch_badURL(t *testing.T) {
	t.Parallel()
	_, err := crawl.Get(t.Context(), nil, "https://board.example/%zz?key=s3cr3t", "")
	require.ErrorIs(t, err, techmap.ErrInvalid)
	assert.NotContains(t, err.Error(), "s3cr3t")
}

// call is a site whose listing is one call of it.
type call func(context.Context, crawl.Fetcher) error

func (c call) Name() string { return "call" }

func (c call) Refs(ctx context.Context, f crawl.Fetcher, _ techmap.Query) iter.Seq2[crawl.Ref, error] {
	return func(yield func(crawl.Ref, error) bool) {
		if err := c(ctx, f); err != nil {
			yield(crawl.Ref{}, err)
		}
	}
}

func (c call) Posting(context.Context, crawl.Fetcher, crawl.Ref) (techmap.RawPosting, error) {
	return techmap.RawPosting{}, techmap.ErrNotFound
}

func TestFetch_postIsRetriedWithItsBody(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct {
		body  io.Reader
		tries int
	}{
		"body that can be read again": {strings.NewReader(`{"offset":0}`), 2},
		"body that cannot":            {io.MultiReader(strings.NewReader(`{"offset":0}`)), 1},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			synctest.Test(t, func(t *testing.T) {
				var bodies []string
				s := &server{answer: func(w http.ResponseWriter, r *http.Request) {
					body, err := io.ReadAll(r.Body)
					assert.NoError(t, err)
					bodies = append(bodies, string(body))
					w.WriteHeader(http.StatusServiceUnavailable)
				}}
				site := call(func(ctx context.Context, f crawl.Fetcher) error {
					req, err := http.NewRequestWithContext(ctx, http.MethodPost, "https://board.example/search", c.body)
					require.NoError(t, err)
					_, err = f.Fetch(ctx, req)
					return err
				})
				r := rangeOver(t.Context(), t, crawl.New(site, &crawl.Options{
					Client: s.client(), Attempts: 2, Interval: -1, IgnoreRobots: true,
				}), techmap.Query{})
				require.Len(t, r.errs, 1)
				require.Len(t, bodies, c.tries)
				for _, b := range bodies {
					assert.Equal(t, `{"offset":0}`, b)
				}
			})
		})
	}
}
