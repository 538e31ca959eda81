package crawl_test

import (
	"context"
	"fmt"
	"iter"
	"math/rand/v2"
	"net/http"
	"strings"
	"sync"
	"testing"
	"testing/synctest"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
	"golang.org/x/sync/errgroup"

	"github.com/techmap-it/techmap"
	"github.com/techmap-it/techmap/crawl"
)

// A witness is a server that writes down what is asked of it, and by whom it
// was asked too early, too much at once, or for what it forbids.
type witness struct {
	interval time.Duration
	hosts    map[string]*witnessed

	mu     sync.Mutex
	faults []string
}

// A witnessed host has seen this.
type witnessed struct {
	delay    time.Duration // its Crawl-delay
	told     time.Time     // when somebody was told
	rng      *rand.Rand
	last     time.Time
	shut     time.Time // when it asked to be left alone
	closed   time.Time // until when
	requests int
	open     int
}

func (w *witness) ServeHTTP(out http.ResponseWriter, r *http.Request) {
	w.mu.Lock()
	h := w.hosts[r.Host]
	w.note(h, r)
	moody := h.rng.IntN(10)
	patience := time.Duration(h.requests%4) * time.Second
	w.mu.Unlock()
	time.Sleep(patience) // answers take their time
	w.mu.Lock()
	switch {
	case r.URL.Path == "/robots.txt":
		h.told = time.Now()
	case moody == 0:
		h.shut, h.closed = time.Now(), time.Now().Add(20*time.Second)
	}
	w.mu.Unlock()
	defer func() {
		w.mu.Lock()
		h.open--
		w.mu.Unlock()
	}()
	switch {
	case r.URL.Path == "/robots.txt":
		_, _ = fmt.Fprintf(out, "User-agent: techmap\nDisallow: /*/private\nCrawl-delay: %g\n", h.delay.Seconds())
	case moody == 0:
		out.Header().Set("Retry-After", "20")
		out.WriteHeader(http.StatusTooManyRequests)
	case moody == 1:
		out.WriteHeader(http.StatusServiceUnavailable)
	case moody == 2 && !strings.Contains(r.URL.Path, "moved"):
		http.Redirect(out, r, "https://b.example"+r.URL.Path+"/moved", http.StatusFound)
	default:
		_, _ = fmt.Fprint(out, "백엔드 개발자, Go")
	}
}

// note writes down r, which came to h.
func (w *witness) note(h *witnessed, r *http.Request) {
	now := time.Now()
	fault := func(what string) {
		w.faults = append(w.faults, fmt.Sprintf("%s%s: %s", r.Host, r.URL.Path, what))
	}
	allowed := w.interval
	// Who starts at the very moment of an answer cannot know it.
	if !h.told.IsZero() && now.After(h.told) {
		allowed = max(allowed, h.delay)
	}
	if gap := now.Sub(h.last); h.requests > 0 && gap < allowed {
		fault(fmt.Sprintf("only %v after the last one", gap))
	}
	if now.After(h.shut) && now.Before(h.closed) {
		fault("came back before it was asked to")
	}
	if strings.Contains(r.URL.Path, "private") {
		fault("disallowed")
	}
	if !strings.HasPrefix(r.UserAgent(), "techmap/") {
		fault("by nobody")
	}
	h.last = now
	h.requests++
	if h.open++; h.open > crawl.DefaultPerHost {
		fault("too many at once")
	}
}

// A crowd is one of the sites that share the witness's hosts.
type crowd struct {
	name string
	host string
}

func (c crowd) Name() string { return c.name }

func (c crowd) Refs(context.Context, crawl.Fetcher, techmap.Query) iter.Seq2[crawl.Ref, error] {
	return func(yield func(crawl.Ref, error) bool) {
		for i := range 40 {
			if !yield(crawl.Ref{Key: fmt.Sprint(i)}, nil) {
				return
			}
		}
		yield(crawl.Ref{Key: "private"}, nil)
	}
}

func (c crowd) Posting(ctx context.Context, f crawl.Fetcher, ref crawl.Ref) (techmap.RawPosting, error) {
	p, err := crawl.Get(ctx, f, "https://"+c.host+"/"+c.name+"/"+ref.Key, "")
	if err != nil {
		return techmap.RawPosting{}, err
	}
	return p.Raw(ref), nil
}

// Seen from the servers, four crawlers that share a Limiter are never faster than
// the interval and a host's Crawl-delay, never early after a Retry-After, never
// too many at once, and never ask for what robots.txt disallows.
func TestPoliteness_asTheServersSeeIt(t *testing.T) {
	t.Parallel()
	for seed := range uint64(8) {
		t.Run(fmt.Sprint("seed ", seed), func(t *testing.T) {
			t.Parallel()
			synctest.Test(t, func(t *testing.T) { checkPoliteness(t, seed) })
		})
	}
}

func checkPoliteness(t *testing.T, seed uint64) {
	w := &witness{interval: time.Second, hosts: map[string]*witnessed{
		"a.example": {rng: rand.New(rand.NewPCG(seed, 1))},
		"b.example": {rng: rand.New(rand.NewPCG(seed, 2)), delay: 3 * time.Second},
	}}
	client, stop := serveOver(t, w.ServeHTTP)
	defer stop()
	var g errgroup.Group
	shared := &crawl.Limiter{Rand: rand.NewPCG(seed, 3), Failures: -1}
	for _, site := range []crowd{
		{"one", "a.example"}, {"two", "a.example"}, {"three", "b.example"}, {"four", "b.example"},
	} {
		g.Go(func() error {
			c := crawl.New(site, &crawl.Options{Client: client, Limiter: shared, Attempts: 12})
			r := rangeOver(t.Context(), t, c, techmap.Query{})
			assert.NotEmpty(t, r.keys, site.name)
			return nil
		})
	}
	require.NoError(t, g.Wait())
	assert.Empty(t, w.faults)
	for name, h := range w.hosts {
		assert.Greater(t, h.requests, 40, name)
	}
}
