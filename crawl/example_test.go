package crawl_test

import (
	"context"
	"errors"
	"fmt"
	"iter"
	"net/http"
	"os"
	"path/filepath"
	"strings"
	"time"

	"github.com/techmap-it/techmap"
	"github.com/techmap-it/techmap/crawl"
)

// A newsletter is a site that lists its postings on one page.
type newsletter struct{}

func (newsletter) Name() string { return "newsletter" }

func (newsletter) Refs(ctx context.Context, f crawl.Fetcher, _ techmap.Query) iter.Seq2[crawl.Ref, error] {
	return func(yield func(crawl.Ref, error) bool) {
		page, err := crawl.Get(ctx, f, "https://news.example/jobs", "text/html")
		if err != nil {
			yield(crawl.Ref{}, err)
			return
		}
		d, err := crawl.ParseHTML(page.ContentType, page.Body)
		if err != nil {
			yield(crawl.Ref{}, err)
			return
		}
		for _, a := range d.Need("a.job").EachIter() {
			key := strings.TrimPrefix(a.AttrOr("href", ""), "/jobs/")
			if !yield(crawl.Ref{Key: key, URL: "https://news.example/jobs/" + key}, nil) {
				return
			}
		}
		if err := d.Err(); err != nil {
			yield(crawl.Ref{}, err)
		}
	}
}

func (newsletter) Posting(ctx context.Context, f crawl.Fetcher, ref crawl.Ref) (techmap.RawPosting, error) {
	page, err := crawl.Get(ctx, f, ref.URL, "text/html")
	if err != nil {
		return techmap.RawPosting{}, err
	}
	return page.Raw(ref), nil
}

func newsletterServer() *http.Client {
	return (&server{answer: func(w http.ResponseWriter, r *http.Request) {
		switch r.URL.Path {
		case "/jobs":
			_, _ = fmt.Fprint(w, `<a class=job href=/jobs/7>Go 개발자</a> <a class=job href=/jobs/8>Old one</a>`)
		case "/jobs/7":
			_, _ = fmt.Fprint(w, `<h1>Go 개발자</h1>`)
		default:
			http.NotFound(w, r)
		}
	}}).client()
}

// A site says how it lists postings and where one stands; the rest is in Crawler.
func ExampleNew() {
	source := crawl.New(newsletter{}, &crawl.Options{Client: newsletterServer(), Interval: -1})
	for raw, err := range source.Postings(context.Background(), techmap.Query{}) {
		lost, ok := errors.AsType[*techmap.RecordError](err)
		switch {
		case ok:
			fmt.Println("lost:", lost.ID, errors.Is(lost, techmap.ErrNotFound))
		case err != nil:
			fmt.Println("ended early:", err)
		default:
			fmt.Println(raw.ID(), string(raw.Body))
		}
	}
	// Output:
	// newsletter:7 <h1>Go 개발자</h1>
	// lost: newsletter:8 true
}

// Crawlers that ask the same hosts share a Limiter, so that two of them are not
// twice as demanding as one.
func ExampleLimiter() {
	shared := new(crawl.Limiter)
	for _, site := range []crawl.Site{newsletter{}, newsletter{}} {
		_ = crawl.New(site, &crawl.Options{Limiter: shared})
	}
}

func ExampleParseHTML() {
	d, err := crawl.ParseHTML("text/html; charset=euc-kr", []byte("<h1>\xb0\xb3\xb9\xdf\xc0\xda</h1>"))
	if err != nil {
		fmt.Println(err)
		return
	}
	fmt.Println(d.NeedText("h1"))
	d.NeedText(".company")
	fmt.Println(d.Err())
	// Output:
	// 개발자
	// crawl: page has no .company: techmap: malformed record
}

// Listings are read in every run, postings once a week: a Memory of what is stored
// decides, and remembers what the run stores.
func ExampleMemory() {
	now := time.Date(2026, 11, 9, 3, 0, 0, 0, time.UTC)
	seen := map[techmap.PostingID]time.Time{ // of the store
		"newsletter:7": now.Add(-24 * time.Hour),
		"newsletter:8": now.Add(-11 * 24 * time.Hour),
	}
	m := crawl.NewMemory(seen, &crawl.MemoryOptions{Now: func() time.Time { return now }})
	for _, id := range []techmap.PostingID{"newsletter:7", "newsletter:8", "newsletter:9"} {
		known, _ := m.Known(context.Background(), id, time.Time{})
		fmt.Println(id, known)
	}
	changed, _ := m.Known(context.Background(), "newsletter:7", now.Add(-time.Hour))
	fmt.Println("changed an hour ago:", changed)
	_ = crawl.New(newsletter{}, &crawl.Options{Known: m.Known})
	// Output:
	// newsletter:7 true
	// newsletter:8 false
	// newsletter:9 false
	// changed an hour ago: false
}

// What is saved in a run counts from the next one on, and only if this one ended
// well.
func ExampleOpenValidators() {
	dir, err := os.MkdirTemp("", "validators")
	if err != nil {
		fmt.Println(err)
		return
	}
	defer func() { _ = os.RemoveAll(dir) }()
	marks, err := crawl.OpenValidators(filepath.Join(dir, "validators.json"), nil)
	if err != nil {
		fmt.Println(err)
		return
	}
	ctx := context.Background()
	_ = marks.Save(ctx, "https://news.example/jobs", `"v1"`, "") // the Crawler does
	etag, _, _ := marks.Load(ctx, "https://news.example/jobs")
	fmt.Printf("in the run: %q\n", etag)
	if err := marks.Commit(); err != nil { // after a run without an error
		fmt.Println(err)
		return
	}
	etag, _, _ = marks.Load(ctx, "https://news.example/jobs")
	fmt.Printf("in the next: %q\n", etag)
	// Output:
	// in the run: ""
	// in the next: "\"v1\""
}

// The journal is told what became of each address.
func ExampleOptions_journal() {
	journal := func(e crawl.Entry) { fmt.Println(e.Method, e.URL, e.Reason, e.Status) }
	source := crawl.New(newsletter{}, &crawl.Options{
		Client: newsletterServer(), Interval: -1, Concurrency: 1, Journal: journal,
	})
	for range source.Postings(context.Background(), techmap.Query{}) {
	}
	// Output:
	// GET https://news.example/robots.txt missing 404
	// GET https://news.example/jobs fetched 200
	// GET https://news.example/jobs/7 fetched 200
	// GET https://news.example/jobs/8 missing 404
}

// A store remembers what a source listed; a listing that has lost most of it is
// not believed at once.
func ExampleOptions_censuses() {
	monday := time.Date(2026, 11, 2, 3, 0, 0, 0, time.UTC)
	last := techmap.Census{Source: "newsletter", At: monday, Outcome: techmap.OutcomeComplete}
	for n := range 50 {
		last.Keys = append(last.Keys, fmt.Sprint(n))
	}
	source := crawl.New(newsletter{}, &crawl.Options{
		Client: newsletterServer(), Interval: -1,
		Censuses: func(context.Context) iter.Seq2[techmap.Census, error] { // of a store: gold.Censuses
			return func(yield func(techmap.Census, error) bool) { yield(last, nil) }
		},
	})
	for _, err := range source.Postings(context.Background(), techmap.Query{}) {
		if errors.Is(err, techmap.ErrPartial) {
			fmt.Println(err)
		}
	}
	// Output:
	// crawl: newsletter: lists 2 postings and lacks 48 of the 50 of 2026-11-02; it is believed once a listing like it was seen 12h0m0s before: techmap: listing incomplete
}

// A host that fails seven times is left alone for an hour, and one request at a
// time is open at it.
func ExampleLimiter_options() {
	strict := &crawl.Limiter{PerHost: 1, Failures: 7, Rest: time.Hour, Spread: .5}
	_ = crawl.New(newsletter{}, &crawl.Options{Limiter: strict, Interval: 3 * time.Second})
}

// Processes that ask the same hosts put what they share behind their Limiters.
// Here it is a Limiter too, as it would be in one process.
func ExamplePacer() {
	var table crawl.Pacer = new(crawl.Limiter) // a row for each host, in a database
	one, other := &crawl.Limiter{Shared: table}, &crawl.Limiter{Shared: table}
	for _, process := range []crawl.Pacer{one, other} {
		release, err := process.Wait(context.Background(), "news.example", time.Millisecond)
		if err != nil {
			fmt.Println(err)
			return
		}
		release()
	}
	fmt.Println("two requests, a millisecond apart")
	// Output:
	// two requests, a millisecond apart
}

func ExampleFilled() {
	posting := &techmap.Posting{Title: "Go 개발자", Tags: []string{"Go"}}
	for _, field := range crawl.Fields() {
		if crawl.Filled(posting, field) {
			fmt.Println(field)
		}
	}
	// Output:
	// title
	// tags
}
