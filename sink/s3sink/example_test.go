package s3sink_test

import (
	"context"
	"errors"
	"fmt"
	"net/http/httptest"
	"strings"
	"time"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/credentials"
	"github.com/aws/aws-sdk-go-v2/service/s3"
	"github.com/johannesboyne/gofakes3"
	"github.com/johannesboyne/gofakes3/backend/s3mem"

	"github.com/techmap-it/techmap"
	"github.com/techmap-it/techmap/sink/s3sink"
)

// exampleClient returns a client of a server in memory that has one bucket. A
// program would load its configuration and call s3.NewFromConfig.
func exampleClient(ctx context.Context) (client *s3.Client, stop func(), err error) {
	server := httptest.NewServer(gofakes3.New(s3mem.New()).Server())
	client = s3.New(s3.Options{
		BaseEndpoint: &server.URL, UsePathStyle: true, Region: "ap-northeast-2",
		Credentials: credentials.NewStaticCredentialsProvider("test", "testtest", ""),
	})
	_, err = client.CreateBucket(ctx, &s3.CreateBucketInput{Bucket: aws.String("postings")})
	return client, server.Close, err
}

func ExampleNew() {
	ctx := context.Background()
	client, stop, err := exampleClient(ctx)
	if err != nil {
		fmt.Println(err)
		return
	}
	defer stop()

	store := s3sink.New(client, "postings", nil)
	fmt.Println(store.Check(ctx))
	at := time.Date(2026, 3, 2, 9, 0, 0, 0, time.UTC)
	page := techmap.RawPosting{Source: "toy", Key: "1", FetchedAt: at, Body: []byte("<h1>백엔드 개발자</h1>")}
	fmt.Println(store.Write(ctx, []techmap.RawPosting{page, page}))
	for p, err := range store.Since(ctx, at) {
		fmt.Println(p.ID(), string(p.Body), err)
	}
	// Output:
	// <nil>
	// <nil>
	// toy:1 <h1>백엔드 개발자</h1> <nil>
}

func ExampleStore_Forget() {
	ctx := context.Background()
	client, stop, err := exampleClient(ctx)
	if err != nil {
		fmt.Println(err)
		return
	}
	defer stop()

	store := s3sink.New(client, "postings", nil)
	_ = store.Write(ctx, []techmap.RawPosting{
		{Source: "toy", Key: "1", Body: []byte("…")}, {Source: "toy", Key: "2", Body: []byte("…")},
	})
	_ = store.Census().Write(ctx, []techmap.Census{{Source: "toy", Outcome: techmap.OutcomeComplete, Keys: []string{"1", "2"}}})
	fmt.Println(store.Forget(ctx, func(id techmap.PostingID) bool { return id == "toy:2" }))
	for c, err := range store.Censuses(ctx) {
		fmt.Println(c.Keys, len(c.Objects), err)
	}
	// Output:
	// 1 <nil>
	// [1] 1 <nil>
}

func ExampleStore_Extractions() {
	ctx := context.Background()
	client, stop, err := exampleClient(ctx)
	if err != nil {
		fmt.Println(err)
		return
	}
	defer stop()

	archive := s3sink.New(client, "postings", nil).Extractions()
	_ = archive.Save(ctx, "5e88…", techmap.Extraction{Posting: "toy:1", Extractor: "gemini/1"})
	x, ok, err := archive.Load(ctx, "5e88…")
	fmt.Println(x.Posting, ok, err)
	// Output: toy:1 true <nil>
}

// The service itself deletes what the terms of a source do not allow to keep. These rules
// are for a template; SetLifecycle gives them to the bucket.
func ExampleStore_Lifecycle() {
	store := s3sink.New(s3.New(s3.Options{}), "postings", nil)
	rules, err := store.Lifecycle(s3sink.Retention{Source: "toy", Days: 30})
	if err != nil {
		fmt.Println(err)
		return
	}
	for _, rule := range rules {
		fmt.Println(*rule.Filter.Prefix, *rule.Expiration.Days, rule.Status)
	}
	_, err = store.Lifecycle(s3sink.Retention{Source: "toy"})
	fmt.Println(errors.Is(err, techmap.ErrInvalid))
	// Output:
	// techmap/bronze/source=toy/ 30 Enabled
	// true
}

func ExampleStore_Locate() {
	ctx := context.Background()
	client, stop, err := exampleClient(ctx)
	if err != nil {
		fmt.Println(err)
		return
	}
	defer stop()

	store := s3sink.New(client, "postings", nil)
	raw := techmap.RawPosting{
		Source: "toy", Key: "1", FetchedAt: time.Date(2026, 3, 2, 9, 0, 0, 0, time.UTC), Body: []byte("<h1>SRE</h1>"),
	}
	_ = store.Write(ctx, []techmap.RawPosting{raw})
	address, err := store.Locate(ctx, raw.ID(), raw.Digest(), raw.FetchedAt)
	fmt.Println(address[:strings.LastIndexByte(address, '/')], err)
	// Output: s3://postings/techmap/bronze/source=toy/dt=2026-03-02 <nil>
}
