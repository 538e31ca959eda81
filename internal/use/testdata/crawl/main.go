// What a program needs that collects from a site of its own, written in Go.
package main

import (
	"context"
	"fmt"
	"iter"
	"net/http"
	"net/http/httptest"

	"github.com/techmap-it/techmap"
	"github.com/techmap-it/techmap/crawl"
)

// A board has one posting.
type board struct{ url string }

func (board) Name() string { return "board" }

func (b board) Refs(context.Context, crawl.Fetcher, techmap.Query) iter.Seq2[crawl.Ref, error] {
	return func(yield func(crawl.Ref, error) bool) { yield(crawl.Ref{Key: "1", URL: b.url + "/1"}, nil) }
}

func (b board) Posting(ctx context.Context, f crawl.Fetcher, ref crawl.Ref) (techmap.RawPosting, error) {
	req, err := http.NewRequestWithContext(ctx, http.MethodGet, ref.URL, nil)
	if err != nil {
		return techmap.RawPosting{}, err
	}
	page, err := f.Fetch(ctx, req)
	if err != nil {
		return techmap.RawPosting{}, err
	}
	return techmap.RawPosting{Source: b.Name(), Key: ref.Key, URL: ref.URL, FetchedAt: page.FetchedAt, Body: page.Body}, nil
}

func main() {
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		fmt.Fprint(w, "Go developer")
	}))
	defer server.Close()
	crawler := crawl.New(board{server.URL}, &crawl.Options{AllowPrivate: true, Interval: -1})
	for raw, err := range crawler.Postings(context.Background(), techmap.Query{}) {
		fmt.Println(raw.ID(), string(raw.Body), err)
	}
}
