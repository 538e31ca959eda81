package sample_test

import (
	"context"
	"fmt"
	"net/http"
	"time"

	"github.com/techmap-it/techmap"
	"github.com/techmap-it/techmap/crawl"
	"github.com/techmap-it/techmap/crawl/sample"
)

func ExampleSources() {
	monday := sample.Weeks()[29]
	for _, source := range sample.Sources(func() time.Time { return monday }, nil) {
		for raw, err := range source.Postings(context.Background(), techmap.Query{Limit: 1}) {
			if err != nil {
				fmt.Println(err)
				continue
			}
			p, err := sample.Parsers()[raw.Source].Refine(context.Background(), raw)
			fmt.Println(p.Title, "|", p.Company, p.Tags, err)
		}
	}
	// Output:
	// Web Frontend Engineer (Checkout team) | Sample Copper Security [React TypeScript JavaScript Next.js React Query] <nil>
	// crawl: sample-board: stopped at the limit of 1: techmap: listing incomplete
	// [AI랩] 데이터 분석가 | 샘플모빌리티 [] <nil>
	// crawl: sample-careers: stopped at the limit of 1: techmap: listing incomplete
}

// The sites are read as any other, with a client of one's own.
func ExampleTransport() {
	client := &http.Client{Transport: sample.Transport(time.Now)}
	source := crawl.New(sample.Sites()[0], &crawl.Options{Client: client, Interval: -1})
	fmt.Println(source.Name())
	// Output: sample-board
}

func ExampleWeeks() {
	weeks := sample.Weeks()
	fmt.Println(len(weeks), weeks[0].Format(time.RFC3339), weeks[29].Format(time.RFC3339))
	// Output: 30 2026-04-19T15:00:00Z 2026-11-08T15:00:00Z
}
