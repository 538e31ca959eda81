package crawltest

import (
	"context"
	"errors"
	"fmt"
	"iter"
	"net/http"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"testing/synctest"
	"time"

	"github.com/techmap-it/techmap"
	"github.com/techmap-it/techmap/crawl"
)

// TestSite runs the sites that newSite returns, over the recorded trace (see
// Replay), through the contract of techmap.Source (see TestSource), and then through
// the faults that sites meet: a listing page that fails or is empty, a posting that is
// gone, a robots.txt that forbids, an answer that asks for patience, a range that is
// broken off. The trace is to hold two postings or more, want among them, and all that
// the site asks for, its robots.txt included.
//
// newSite is called for each case: a Site may remember what it saw.
func TestSite(t *testing.T, newSite func() crawl.Site, trace string, want ...techmap.PostingID) {
	t.Helper()
	s := siteSuite{newSite: newSite, trace: trace}
	TestSource(t, func(t *testing.T) techmap.Source {
		return s.crawler(t, s.newSite(), Replay(t, trace), nil)
	}, want...)
	t.Run("every record carries the site's name", s.checkSource)
	t.Run("a failed or empty list page never looks like the end", s.checkListFaults)
	t.Run("known postings come as Unchanged, without a request", s.checkKnown)
	t.Run("one broken posting is lost and the stream goes on", s.checkBroken)
	t.Run("robots.txt disallow gives ErrBlocked and no request", s.checkRobots)
	t.Run("429 with Retry-After is obeyed", s.checkThrottled)
	t.Run("break leaves nothing running", s.checkLeak)
}

// A siteSuite is one call of TestSite.
type siteSuite struct {
	newSite func() crawl.Site
	trace   string
}

// crawler returns a crawler that is not paced, for nobody is disturbed, and that
// tries once unless opts say otherwise.
func (siteSuite) crawler(
	t *testing.T, site crawl.Site, client *http.Client, opts *crawl.Options,
) *crawl.Crawler {
	t.Helper()
	if opts == nil {
		opts = &crawl.Options{}
	}
	opts.Client, opts.Interval, opts.Attempts = client, -1, max(opts.Attempts, 1)
	return crawl.New(site, opts)
}

// checkSource: records are filed by Source, so it must be the name that reports have.
func (s siteSuite) checkSource(t *testing.T) {
	site := s.newSite()
	o := read(t.Context(), t, s.crawler(t, site, Replay(t, s.trace), nil), techmap.Query{})
	for _, raw := range o.raws {
		if raw.Source != site.Name() {
			t.Errorf("%s: Source %q, want %q", raw.ID(), raw.Source, site.Name())
		}
	}
}

// checkListFaults makes each request of the listing fail once, and once answer with
// nothing. A site that takes either for the end would have all postings behind it count
// as gone.
func (s siteSuite) checkListFaults(t *testing.T) {
	clean := &faulty{Site: s.newSite()}
	read(t.Context(), t, s.crawler(t, clean, Replay(t, s.trace), nil), techmap.Query{})
	pages := int(clean.lists.Load())
	if pages == 0 {
		t.Fatal("the site lists without a request")
	}
	for page := 1; page <= pages; page++ {
		for _, fault := range []string{"unavailable", "empty"} {
			site := &faulty{Site: s.newSite(), failList: page, emptyList: fault == "empty"}
			o := read(t.Context(), t, s.crawler(t, site, Replay(t, s.trace), nil), techmap.Query{})
			if o.err == nil || errors.Is(o.err, techmap.ErrPartial) || errors.Is(o.err, techmap.ErrUnmodified) {
				t.Errorf("list page %d of %d is %s and the stream ends with %v, as if that were the end",
					page, pages, fault, o.err)
			}
		}
	}
}

// checkKnown: what is stored already costs no request, but has to be named, or it would
// count as gone.
func (s siteSuite) checkKnown(t *testing.T) {
	site := &faulty{Site: s.newSite()}
	known := func(context.Context, techmap.PostingID, time.Time) (bool, error) { return true, nil }
	opts := &crawl.Options{Known: known}
	o := read(t.Context(), t, s.crawler(t, site, Replay(t, s.trace), opts), techmap.Query{})
	wantWhole(t, o)
	for _, raw := range o.raws {
		if !raw.Unchanged {
			t.Errorf("%s: is known and not Unchanged", raw.ID())
		}
	}
	if n := site.details.Load(); n > 0 {
		t.Errorf("%d requests for known postings", n)
	}
}

// checkBroken makes the first posting unreachable and compares the rest with a sound run.
func (s siteSuite) checkBroken(t *testing.T) {
	whole := &faulty{Site: s.newSite()}
	want := read(t.Context(), t, s.crawler(t, whole, Replay(t, s.trace), nil), techmap.Query{})
	if whole.details.Load() == 0 {
		t.Skip("the listing carries the postings: there is no request that could fail")
	}
	site := &faulty{Site: s.newSite(), breakKey: want.raws[0].Key}
	got := read(t.Context(), t, s.crawler(t, site, Replay(t, s.trace), nil), techmap.Query{})
	if len(got.lost) != 1 || got.lost[0].ID != want.raws[0].ID() {
		t.Errorf("lost %v, want %s alone", got.lost, want.raws[0].ID())
	}
	if len(got.raws) != len(want.raws)-1 {
		t.Errorf("%d postings, want the other %d", len(got.raws), len(want.raws)-1)
	}
}

// checkRobots forbids everything; nothing but robots.txt may be asked for then.
func (s siteSuite) checkRobots(t *testing.T) {
	others := 0
	client := &http.Client{Transport: roundTripper(func(req *http.Request) (*http.Response, error) {
		if req.URL.Path == "/robots.txt" {
			return respond(req, answer{status: 200, body: []byte("User-agent: *\nDisallow: /\n")}), nil
		}
		others++
		return respond(req, answer{status: 404}), nil
	})}
	o := read(t.Context(), t, s.crawler(t, s.newSite(), client, nil), techmap.Query{})
	if !errors.Is(o.err, techmap.ErrBlocked) || len(o.raws) > 0 || others > 0 {
		t.Errorf("%d postings and %d forbidden requests, then %v; want none and techmap.ErrBlocked",
			len(o.raws), others, o.err)
	}
}

// checkThrottled answers the first request with 429, in virtual time, and measures how
// long the site stays away.
func (s siteSuite) checkThrottled(t *testing.T) {
	const wait = 7 * time.Second
	synctest.Test(t, func(t *testing.T) {
		next := Replay(t, s.trace).Transport
		var mu sync.Mutex
		var refused, came time.Time
		client := &http.Client{Transport: roundTripper(func(req *http.Request) (*http.Response, error) {
			mu.Lock()
			defer mu.Unlock()
			switch {
			case req.URL.Path == "/robots.txt":
			case refused.IsZero():
				refused = time.Now()
				header := http.Header{"Retry-After": {fmt.Sprint(wait.Seconds())}}
				return respond(req, answer{status: 429, header: header}), nil
			case came.IsZero():
				came = time.Now()
			}
			return next.RoundTrip(req)
		})}
		opts := &crawl.Options{Attempts: crawl.DefaultAttempts}
		wantWhole(t, read(t.Context(), t, s.crawler(t, s.newSite(), client, opts), techmap.Query{}))
		if waited := came.Sub(refused); waited < wait {
			t.Errorf("came back after %v, was asked to wait %v", waited, wait)
		}
	})
}

// checkLeak leaves a range after one posting.
func (s siteSuite) checkLeak(t *testing.T) {
	synctest.Test(t, func(t *testing.T) { // fails if a goroutine stays behind
		for range s.crawler(t, s.newSite(), Replay(t, s.trace), nil).Postings(t.Context(), techmap.Query{}) {
			break
		}
	})
}

// A roundTripper is a function that serves as an http.RoundTripper.
type roundTripper func(*http.Request) (*http.Response, error)

func (f roundTripper) RoundTrip(req *http.Request) (*http.Response, error) { return f(req) }

// A faulty site counts the requests of a site and makes some of them fail.
type faulty struct {
	crawl.Site
	failList  int    // which request of a listing fails, from 1; 0 means none
	emptyList bool   // with success and nothing in it
	breakKey  string // the posting that cannot be had

	lists, details atomic.Int64
}

// Refs implements crawl.Site.
func (s *faulty) Refs(ctx context.Context, f crawl.Fetcher, q techmap.Query) iter.Seq2[crawl.Ref, error] {
	return s.Site.Refs(ctx, fetcher(func(ctx context.Context, req *http.Request) (*crawl.Page, error) {
		n := int(s.lists.Add(1))
		if n != s.failList {
			return f.Fetch(ctx, req)
		}
		if s.emptyList {
			return &crawl.Page{URL: req.URL.String(), FetchedAt: time.Now(), ContentType: "text/html"}, nil
		}
		return nil, fmt.Errorf("crawltest: list page %d: %w", n, techmap.ErrUnavailable)
	}), q)
}

// Posting implements crawl.Site.
func (s *faulty) Posting(ctx context.Context, f crawl.Fetcher, ref crawl.Ref) (techmap.RawPosting, error) {
	return s.Site.Posting(ctx, fetcher(func(ctx context.Context, req *http.Request) (*crawl.Page, error) {
		s.details.Add(1)
		if ref.Key == s.breakKey {
			return nil, fmt.Errorf("crawltest: %s: %w", strings.ToLower(req.Method), techmap.ErrNotFound)
		}
		return f.Fetch(ctx, req)
	}), ref)
}

// A fetcher is a function that serves as a crawl.Fetcher.
type fetcher func(context.Context, *http.Request) (*crawl.Page, error)

func (f fetcher) Fetch(ctx context.Context, req *http.Request) (*crawl.Page, error) {
	return f(ctx, req)
}
