package crawl_test

import (
	"io"
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
)

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
