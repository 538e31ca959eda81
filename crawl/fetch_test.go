package crawl_test

import (
	"bytes"
	"compress/gzip"
	"context"
	"errors"
	"io"
	"iter"
	"net/http"
	"strings"
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

func TestFetch_waitOfOneIsTheWaitOfAll(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		s := &server{answer: script("/detail/1", header(429, "Retry-After", "40"))}
		opts := &crawl.Options{Client: s.client(), Interval: 100 * time.Millisecond, Concurrency: 1}
		shared := new(crawl.Limiter)
		opts.Limiter = shared
		var g errgroup.Group
		g.Go(func() error {
			for range crawl.New(board{pages: 1}, opts).Postings(t.Context(), techmap.Query{}) {
			}
			return nil
		})
		time.Sleep(5 * time.Second) // the first crawler has been told to wait
		began := time.Now()
		other := &server{}
		r := rangeOver(t.Context(), t, crawl.New(board{pages: 1, rich: true}, &crawl.Options{
			Client: other.client(), Limiter: shared, IgnoreRobots: true,
		}), techmap.Query{})
		require.Empty(t, r.errs)
		assert.Greater(t, time.Since(began), 30*time.Second, "another crawler of the same host")
		require.NoError(t, g.Wait())
	})
}

func TestFetch_pace(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		name     string
		interval time.Duration
		robots   string
		want     time.Duration
	}{
		{"one request a second unless told otherwise", 0, "", time.Second},
		{"as told", 250 * time.Millisecond, "", 250 * time.Millisecond},
		{"slower if robots.txt asks for it", time.Second, "User-agent: *\nCrawl-delay: 5", 5 * time.Second},
		{"not faster if robots.txt allows it", time.Second, "User-agent: *\nCrawl-delay: 0.1", time.Second},
	} {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			synctest.Test(t, func(t *testing.T) {
				s := &server{answer: on("/robots.txt", func(w http.ResponseWriter, _ *http.Request) {
					_, _ = io.WriteString(w, c.robots)
				})}
				opts := &crawl.Options{Client: s.client(), Interval: c.interval}
				r := rangeOver(t.Context(), t, crawl.New(board{pages: 3}, opts), techmap.Query{})
				require.Empty(t, r.errs)
				require.Len(t, s.requests, 1+3+6, "one of them for robots.txt")
				for i := 2; i < len(s.requests); i++ {
					assert.GreaterOrEqual(t, s.requests[i].at.Sub(s.requests[i-1].at), c.want)
				}
			})
		})
	}
}

func TestFetch_robots(t *testing.T) {
	t.Parallel()
	body := func(text string) http.HandlerFunc {
		return func(w http.ResponseWriter, _ *http.Request) { _, _ = io.WriteString(w, text) }
	}
	for _, c := range []struct {
		name   string
		answer http.HandlerFunc
		keys   int
		kind   error // what ends the stream
	}{
		{"none", status(404), 2, nil},
		{"forbidden means none", status(403), 2, nil},
		{"disallows everything", body("User-agent: *\nDisallow: /"), 0, techmap.ErrBlocked},
		{"disallows details", body("User-agent: *\nDisallow: /detail/"), 0, techmap.ErrBlocked},
		{"disallows others", body("User-agent: other\nDisallow: /"), 2, nil},
		{"server error disallows everything", status(500), 0, techmap.ErrBlocked},
		{"throttled", status(429), 0, techmap.ErrThrottled},
		{"server cannot be reached", func(http.ResponseWriter, *http.Request) { panic("lost") }, 0, techmap.ErrUnavailable},
		{"larger than is read", body("User-agent: *\nDisallow: /x\n" + strings.Repeat("#\n", 400<<10)), 2, nil},
	} {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			synctest.Test(t, func(t *testing.T) {
				s := &server{answer: on("/robots.txt", c.answer)}
				opts := &crawl.Options{Client: &http.Client{Transport: lossy{s}}, Interval: -1}
				r := rangeOver(t.Context(), t, crawl.New(board{pages: 1}, opts), techmap.Query{})
				assert.Len(t, r.keys, c.keys)
				if c.kind == nil {
					assert.Empty(t, r.errs)
					return
				}
				require.Len(t, r.errs, 1)
				require.ErrorIs(t, r.errs[0], c.kind)
				assert.LessOrEqual(t, len(s.requests), crawl.DefaultAttempts+2)
			})
		})
	}
}

func TestFetch_robotsIsAskedOnceADay(t *testing.T) {
	t.Parallel()
	s := &server{}
	now := time.Date(2026, 11, 9, 0, 0, 0, 0, time.UTC)
	opts := unpaced(s)
	opts.Now = func() time.Time { return now }
	c := crawl.New(board{pages: 3}, opts)
	asked := func() int {
		rangeOver(t.Context(), t, c, techmap.Query{})
		return len(s.requests) - len(s.paths())
	}
	assert.Equal(t, 1, asked())
	now = now.Add(23 * time.Hour)
	assert.Equal(t, 1, asked())
	now = now.Add(2 * time.Hour)
	assert.Equal(t, 2, asked())
}

func TestFetch_robotsCanBeIgnoredOnOnesOwnSite(t *testing.T) {
	t.Parallel()
	s := &server{answer: on("/robots.txt", status(500))}
	opts := unpaced(s)
	opts.IgnoreRobots = true
	r := rangeOver(t.Context(), t, crawl.New(board{pages: 1}, opts), techmap.Query{})
	require.Empty(t, r.errs)
	assert.Equal(t, "ignored", r.raws[0].Meta["robots"])
	assert.Len(t, s.requests, len(s.paths()))
}

func TestFetch_saysWhoAsks(t *testing.T) {
	t.Parallel()
	s := &server{}
	opts := unpaced(s)
	rangeOver(t.Context(), t, crawl.New(board{pages: 1}, opts), techmap.Query{})
	for _, r := range s.requests {
		assert.Equal(t, "techmap/"+techmap.Version+" (+https://github.com/techmap-it/techmap)", r.agent, r.path)
	}
	opts.UserAgent = "mine/1.0 (+https://me.example)"
	s.requests = nil
	rangeOver(t.Context(), t, crawl.New(board{pages: 1}, opts), techmap.Query{})
	for _, r := range s.requests {
		assert.Equal(t, opts.UserAgent, r.agent, r.path)
	}
}

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
			w.WriteHeader(404)
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
					w.WriteHeader(503)
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
			Client: client, Attempts: 1, Interval: 30 * time.Second, Concurrency: 1,
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
