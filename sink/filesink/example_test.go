package filesink_test

import (
	"context"
	"fmt"
	"os"
	"time"

	"github.com/techmap-it/techmap"
	"github.com/techmap-it/techmap/sink/filesink"
)

func ExampleOpen() {
	dir, err := os.MkdirTemp("", "bronze")
	if err != nil {
		fmt.Println(err)
		return
	}
	defer os.RemoveAll(dir)

	store, err := filesink.Open(dir, nil)
	if err != nil {
		fmt.Println(err)
		return
	}
	defer store.Close()
	ctx := context.Background()
	at := time.Date(2026, 3, 2, 9, 0, 0, 0, time.UTC)
	page := techmap.RawPosting{Source: "toy", Key: "1", FetchedAt: at, Body: []byte("<h1>백엔드 개발자</h1>")}
	fmt.Println(store.Write(ctx, []techmap.RawPosting{page, page}))

	for p, err := range store.Since(ctx, at) {
		fmt.Println(p.ID(), string(p.Body), err)
	}
	// Output:
	// <nil>
	// toy:1 <h1>백엔드 개발자</h1> <nil>
}

func ExampleStore_Census() {
	dir, err := os.MkdirTemp("", "bronze")
	if err != nil {
		fmt.Println(err)
		return
	}
	defer os.RemoveAll(dir)

	store, err := filesink.Open(dir, nil)
	if err != nil {
		fmt.Println(err)
		return
	}
	defer store.Close()
	ctx := context.Background()
	_ = store.Write(ctx, []techmap.RawPosting{{Source: "toy", Key: "1", Body: []byte("…")}})
	_ = store.Census().Write(ctx, []techmap.Census{{Source: "toy", Outcome: techmap.OutcomeComplete, Keys: []string{"1"}}})
	for c, err := range store.Censuses(ctx) {
		fmt.Println(c.Outcome, len(c.Keys), "listed,", len(c.Objects), "file written", err)
	}
	// Output: complete 1 listed, 1 file written <nil>
}
