package crawl_test

import (
	"context"
	"errors"
	"fmt"
	"iter"
	"net/http"
	"strings"

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
