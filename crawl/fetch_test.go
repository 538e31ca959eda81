package crawl_test

import (
	"bytes"
	"compress/gzip"
	"context"
	"errors"
	"io"
	"net/http"
	"testing"
	"testing/synctest"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
	"golang.org/x/sync/errgroup"

	"github.com/techmap-it/techmap"
	"github.com/techmap-it/techmap/crawl"
	"github.com/techmap-it/techmap/internal/pipenet"
)

// script answers the n-th request for path with the n-th of hs, and later ones
// as the board does.
func script(path string, hs ...http.HandlerFunc) http.HandlerFunc {
	n := 0
	return on(path, func(w http.ResponseWriter, r *http.Request) {
		if n++; n <= len(hs) {
			hs[n-1](w, r)
			return
		}
		serveBoard(w, r)
	})
}

func header(code int, name, value string) http.HandlerFunc {
	return func(w http.ResponseWriter, _ *http.Request) {
		w.Header().Set(name, value)
		w.WriteHeader(code)
	}
}

// gaps returns the time between one request for path and the next.
func (s *server) gaps(path string) []time.Duration {
	var gaps []time.Duration
	var last time.Time
	for _, r := range s.requests {
		if r.path != path {
			continue
		}
		if !last.IsZero() {
			gaps = append(gaps, r.at.Sub(last))
		}
		last = r.at
	}
	return gaps
}

func TestFetch_retries(t *testing.T) {
	t.Parallel()
	fault := func(http.ResponseWriter, *http.Request) { panic(http.ErrAbortHandler) }
	for _, c := range []struct {
		name     string
		answers  []http.HandlerFunc
		min, max time.Duration // of the wait before the second try
		tries    int
	}{
		{"server error, waits half a second to a second", []http.HandlerFunc{status(500)}, 500 * time.Millisecond, time.Second, 2},
		{"bad gateway three times", []http.HandlerFunc{status(502), status(502), status(502)}, 500 * time.Millisecond, time.Second, 4},
		{"throttled without a word", []http.HandlerFunc{status(429)}, 500 * time.Millisecond, time.Second, 2},
		{"Retry-After in seconds", []http.HandlerFunc{header(429, "Retry-After", "17")}, 17 * time.Second, 17 * time.Second, 2},
		{"Retry-After of an unavailable server", []http.HandlerFunc{header(503, "Retry-After", "90")}, 90 * time.Second, 90 * time.Second, 2},
		{"Retry-After as a date", []http.HandlerFunc{header(429, "Retry-After", "Sat, 01 Jan 2000 00:01:00 GMT")}, time.Minute, time.Minute, 2},
		{"connection lost", []http.HandlerFunc{fault}, 500 * time.Millisecond, time.Second, 2},
	} {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			synctest.Test(t, func(t *testing.T) { // virtual time begins at 2000-01-01
				s := &server{answer: script("/list?page=1", c.answers...)}
				opts := &crawl.Options{Client: &http.Client{Transport: lossy{s}}, Interval: -1}
				r := rangeOver(t.Context(), t, crawl.New(board{pages: 1}, opts), techmap.Query{})
				require.Empty(t, r.errs)
				assert.Len(t, r.keys, 2)
				gaps := s.gaps("/list?page=1")
				require.Len(t, gaps, c.tries-1)
				assert.GreaterOrEqual(t, gaps[0], c.min)
				assert.LessOrEqual(t, gaps[0], c.max)
			})
		})
	}
}

// lossy turns the panic of a handler into a lost connection.
type lossy struct{ *server }

func (l lossy) RoundTrip(req *http.Request) (resp *http.Response, err error) {
	defer func() {
		if recover() != nil {
			err = io.ErrUnexpectedEOF
		}
	}()
	return l.server.RoundTrip(req)
}

func TestFetch_givesUp(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		name   string
		answer http.HandlerFunc
		kind   error
		tries  int
	}{
		{"after its attempts", status(500), techmap.ErrUnavailable, crawl.DefaultAttempts},
		{"at once if told to come back tomorrow", header(429, "Retry-After", "86400"), techmap.ErrThrottled, 1},
		{"at once if not allowed", status(403), techmap.ErrBlocked, 1},
		{"at once if not there", status(404), techmap.ErrNotFound, 1},
		{"at once if the request is wrong", status(400), techmap.ErrInvalid, 1},
		{"at once if the redirect leads nowhere", status(302), techmap.ErrMalformed, 1},
	} {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			synctest.Test(t, func(t *testing.T) {
				s := &server{answer: on("/list?page=1", c.answer)}
				opts := &crawl.Options{Client: s.client(), Interval: -1}
				r := rangeOver(t.Context(), t, crawl.New(board{pages: 1}, opts), techmap.Query{})
				require.Len(t, r.errs, 1)
				require.ErrorIs(t, r.errs[0], c.kind)
				assert.Len(t, s.paths(), c.tries)
			})
		})
	}
}

func TestFetch_saysHowLongToStayAway(t *testing.T) {
	t.Parallel()
	s := &server{answer: on("/list?page=1", header(429, "Retry-After", "3600"))}
	r := rangeOver(t.Context(), t, crawl.New(board{pages: 1}, unpaced(s)), techmap.Query{})
	require.Len(t, r.errs, 1)
	retry, ok := errors.AsType[*techmap.RetryError](r.errs[0])
	require.True(t, ok)
	assert.Equal(t, time.Hour, retry.After)
}

func TestFetch_doesNotWaitPastItsDeadline(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		s := &server{answer: on("/list?page=1", header(429, "Retry-After", "60"))}
		ctx, cancel := context.WithTimeout(t.Context(), 30*time.Second)
		defer cancel()
		began := time.Now()
		r := rangeOver(ctx, t, crawl.New(board{pages: 1}, &crawl.Options{Client: s.client()}), techmap.Query{})
		require.Len(t, r.errs, 1)
		require.ErrorIs(t, r.errs[0], techmap.ErrThrottled, "not the deadline: what is wrong is known already")
		assert.Less(t, time.Since(began), 10*time.Second)
	})
}

func TestFetch_bodies(t *testing.T) {
	t.Parallel()
	zipped := func(n int) []byte {
		var b bytes.Buffer
		w := gzip.NewWriter(&b)
		_, _ = w.Write(bytes.Repeat([]byte("x"), n))
		_ = w.Close()
		return b.Bytes()
	}
	reply := func(encoding string, body []byte) http.HandlerFunc {
		return func(w http.ResponseWriter, _ *http.Request) {
			w.Header().Set("Content-Type", "text/plain")
			if encoding != "" {
				w.Header().Set("Content-Encoding", encoding)
			}
			_, _ = w.Write(body)
		}
	}
	for _, c := range []struct {
		name    string
		answer  http.HandlerFunc
		maxBody int64
		want    int
		kind    error
	}{
		{"compressed is inflated", reply("gzip", zipped(1000)), 0, 1000, nil},
		{"as large as allowed", reply("", make([]byte, 100)), 100, 100, nil},
		{"larger", reply("", make([]byte, 101)), 100, 0, techmap.ErrMalformed},
		{"larger once inflated", reply("gzip", zipped(crawl.DefaultMaxDetail+1)), 0, 0, techmap.ErrMalformed},
		{"damaged compression", reply("gzip", zipped(1000)[:20]), 0, 0, techmap.ErrUnavailable},
		{"compression nobody asked for", reply("br", []byte("x")), 0, 0, techmap.ErrMalformed},
		{"cut short", func(w http.ResponseWriter, _ *http.Request) {
			w.Header().Set("Content-Length", "50")
			_, _ = w.Write(make([]byte, 10))
		}, 0, 0, techmap.ErrUnavailable},
	} {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			client := serve(t, on("/detail/1", c.answer))
			opts := &crawl.Options{Client: client, Interval: -1, Attempts: 1, MaxBody: c.maxBody}
			if c.maxBody > 0 { // which holds for the list too
				opts.IgnoreRobots = true
			}
			r := rangeOver(t.Context(), t, crawl.New(listed{n: 2}, opts), techmap.Query{})
			if c.kind == nil {
				require.Empty(t, r.errs)
				assert.Len(t, r.raws[1].Body, c.want)
				return
			}
			require.Len(t, r.errs, 1)
			assert.ErrorIs(t, r.errs[0], c.kind)
		})
	}
}

// serve answers with h over connections in memory, as a real server would.
func serve(t *testing.T, h http.Handler) *http.Client {
	t.Helper()
	n := pipenet.New()
	ctx, cancel := context.WithCancel(context.Background())
	var g errgroup.Group
	g.Go(func() error { return n.Serve(ctx, h) })
	t.Cleanup(func() {
		cancel()
		assert.NoError(t, g.Wait())
	})
	return n.Client()
}

func TestFetch_listsMayBeLargerThanDetails(t *testing.T) {
	t.Parallel()
	s := &server{answer: func(w http.ResponseWriter, _ *http.Request) {
		_, _ = w.Write(make([]byte, crawl.DefaultMaxDetail+1))
	}}
	site := call(func(ctx context.Context, f crawl.Fetcher) error {
		p, err := crawl.Get(ctx, f, "https://board.example/all", "")
		if err == nil {
			assert.Len(t, p.Body, crawl.DefaultMaxDetail+1)
			assert.Equal(t, "application/octet-stream", p.ContentType, "found by looking")
		}
		return err
	})
	opts := unpaced(s)
	opts.IgnoreRobots = true
	assert.Empty(t, rangeOver(t.Context(), t, crawl.New(site, opts), techmap.Query{}).errs)
}

func TestFetch_timeoutIsOfOneAnswer(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		hang := func(w http.ResponseWriter, r *http.Request) {
			_, _ = io.WriteString(w, "half a")
			_ = http.NewResponseController(w).Flush()
			<-r.Context().Done()
		}
		n := pipenet.New()
		ctx, cancel := context.WithCancel(t.Context())
		var g errgroup.Group
		g.Go(func() error { return n.Serve(ctx, on("/detail/1", hang)) })
		client := n.Client()
		client.Timeout = 20 * time.Second
		began := time.Now()
		r := rangeOver(t.Context(), t, crawl.New(listed{n: 3}, &crawl.Options{
			Client: client, Attempts: 1, Interval: 30 * time.Second, Concurrency: 1, Limiter: &crawl.Limiter{Spread: -1},
		}), techmap.Query{})
		assert.Equal(t, []string{"0", "2"}, r.keys, "waiting 30 s for one's turn does not count")
		require.Len(t, r.errs, 1)
		require.ErrorIs(t, r.errs[0], techmap.ErrUnavailable)
		assert.ErrorContains(t, r.errs[0], "no whole answer in 20s")
		assert.Equal(t, 90*time.Second, time.Since(began))
		cancel()
		require.NoError(t, g.Wait())
	})
}
