package crawl_test

import (
	"context"
	"errors"
	"fmt"
	"iter"
	"net/http"

	"github.com/techmap-it/techmap"
	"github.com/techmap-it/techmap/crawl"
)

// A feed is a site whose one answer carries the postings whole: nothing is left to be
// fetched. It is a Judge of what it gave.
type feed struct{ untitled int }

func (*feed) Name() string { return "feed" }

func (s *feed) Refs(ctx context.Context, f crawl.Fetcher, _ techmap.Query) iter.Seq2[crawl.Ref, error] {
	return func(yield func(crawl.Ref, error) bool) {
		s.untitled = 0 // a range starts afresh
		page, err := crawl.Get(ctx, f, "https://feed.example/jobs.json", "application/json")
		if err != nil {
			yield(crawl.Ref{}, err)
			return
		}
		var list []struct{ ID, Title string }
		if err := page.JSON(&list); err != nil {
			yield(crawl.Ref{}, err)
			return
		}
		for _, job := range list {
			if job.Title == "" {
				s.untitled++
			}
			ref := crawl.Ref{Key: job.ID, URL: "https://feed.example/" + job.ID}
			raw := page.Raw(ref)
			raw.Body = []byte(job.Title + "\n") // of the posting, and not of all of them
			ref.Raw = &raw
			if !yield(ref, nil) {
				return
			}
		}
	}
}

// Posting is not asked for a posting that the listing carried.
func (*feed) Posting(context.Context, crawl.Fetcher, crawl.Ref) (techmap.RawPosting, error) {
	return techmap.RawPosting{}, fmt.Errorf("feed: %w", techmap.ErrInvalid)
}

// Judge says that a listing without titles is a site that was redesigned.
func (s *feed) Judge(context.Context) error {
	if s.untitled > 0 {
		return fmt.Errorf("feed: %d postings without a title: %w", s.untitled, techmap.ErrMalformed)
	}
	return nil
}

var _ crawl.Judge = (*feed)(nil)

// A site that still answers, and no longer with what it used to give, must not look
// whole: what it lacks would count as gone.
func ExampleJudge() {
	client := (&server{answer: func(w http.ResponseWriter, r *http.Request) {
		if r.URL.Path != "/jobs.json" {
			http.NotFound(w, r)
			return
		}
		_, _ = fmt.Fprint(w, `[{"id":"1","title":"Go 개발자"},{"id":"2","name":"SRE"}]`)
	}}).client()
	source := crawl.New(&feed{}, &crawl.Options{Client: client, Interval: -1})
	for raw, err := range source.Postings(context.Background(), techmap.Query{}) {
		if err != nil {
			fmt.Println(err)
			continue
		}
		fmt.Println(raw.ID())
	}
	// Output:
	// feed:1
	// feed:2
	// crawl: feed: feed: 1 postings without a title: techmap: malformed record
}

// Without a word of the server's, what is not UTF-8 is EUC-KR.
func ExampleDecode() {
	text, err := crawl.Decode("text/html", []byte("\xb0\xb3\xb9\xdf\xc0\xda"))
	fmt.Println(text, err)
	_, err = crawl.Decode("text/html; charset=klingon", []byte("\xb0\xb3"))
	fmt.Println(errors.Is(err, techmap.ErrMalformed))
	// Output:
	// 개발자 <nil>
	// true
}

// What stands in errors and logs gives no key away.
func ExampleRedactURL() {
	fmt.Println(crawl.RedactURL("https://me:secret@board.example/jobs?page=3&key=4711&q=go#top"))
	// Output: https://board.example/jobs?page=3&key=…&q=…
}
