package filesink_test

import (
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"
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

// What was forgotten is removed from all files, and a tombstone keeps it from coming back.
func ExampleStore_Forget() {
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
	_ = store.Write(ctx, []techmap.RawPosting{
		{Source: "toy", Key: "1", FetchedAt: at, Body: []byte("…")}, {Source: "toy", Key: "2", FetchedAt: at, Body: []byte("…")},
	})
	_ = store.Bury(ctx, []techmap.Tombstone{techmap.NewTombstone(techmap.TombstonePosting, "toy:2", at)})
	fmt.Println(store.Forget(ctx, func(id techmap.PostingID) bool { return id == "toy:2" }))
	for p, err := range store.All(ctx) {
		fmt.Println(p.ID(), err)
	}
	stones, err := store.Tombstones(ctx)
	fmt.Println(techmap.NewTombstones(stones...).Posting("toy:2"), err)
	// Output:
	// 1 <nil>
	// toy:1 <nil>
	// true <nil>
}

// The terms of a source may say for how long its answers are kept.
func ExampleStore_Prune() {
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
	_ = store.Write(ctx, []techmap.RawPosting{
		{Source: "toy", Key: "1", FetchedAt: at, Body: []byte("…")},
		{Source: "toy", Key: "2", FetchedAt: at.AddDate(0, 0, 40), Body: []byte("…")},
	})
	rights := techmap.Rights{Retention: 30}
	files, err := store.Prune(ctx, "toy", rights.KeptSince(at.AddDate(0, 0, 40)))
	fmt.Println(files, err)
	for p, err := range store.All(ctx) {
		fmt.Println(p.ID(), err)
	}
	// Output:
	// 1 <nil>
	// toy:2 <nil>
}

// A silver posting says when its body was fetched and what its digest is: the bytes that
// it was made of are found by these.
func ExampleStore_Locate() {
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
	raw := techmap.RawPosting{
		Source: "toy", Key: "1", FetchedAt: time.Date(2026, 3, 2, 9, 0, 0, 0, time.UTC), Body: []byte("<h1>SRE</h1>"),
	}
	_ = store.Write(ctx, []techmap.RawPosting{raw})
	silver := techmap.Posting{ID: raw.ID(), Raw: raw.Digest(), SeenAt: raw.FetchedAt}
	file, err := store.Locate(ctx, silver.ID, silver.Raw, silver.SeenAt)
	fmt.Println(filepath.Base(filepath.Dir(file)), err)
	_, err = store.Locate(ctx, "toy:2", silver.Raw, silver.SeenAt)
	fmt.Println(errors.Is(err, techmap.ErrNotFound))
	// Output:
	// dt=2026-03-02 <nil>
	// true
}

// What was lost is kept with its reason, the last of each record.
func ExampleStore_Rejects() {
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
	lost := techmap.RecordError{Stage: techmap.StageRefine, ID: "toy:1", Err: fmt.Errorf("no title: %w", techmap.ErrMalformed)}
	_ = store.Rejects().Write(ctx, []techmap.RecordError{lost})
	for r, err := range store.RejectList(ctx) {
		fmt.Println(r.Stage, r.ID, r.Kind, r.Cause, err)
	}
	// Output: refine toy:1 malformed no title: techmap: malformed record <nil>
}
