package sink_test

import (
	"context"
	"fmt"
	"time"

	"github.com/techmap-it/techmap"
	"github.com/techmap-it/techmap/sink"
)

// A MemoryGold stands for a database: postings, censuses and what is known of sources are
// written to it, openings published and read.
func ExampleMemoryGold() {
	ctx := context.Background()
	gold := sink.NewMemoryGold()
	_ = gold.Write(ctx, []techmap.CanonicalPosting{{ID: "toy:1", Title: "SRE", Company: "솔방울"}})
	_ = gold.Census().Write(ctx, []techmap.Census{{Source: "toy", Outcome: techmap.OutcomeComplete, Keys: []string{"1"}}})
	_ = gold.SourceSink().Write(ctx, []techmap.SourceInfo{{Name: "toy", Ko: "장난감", Rights: techmap.Unrestricted()}})

	// This is what medallion.Publish does with openings that it makes of the postings.
	opening := techmap.Opening{ID: "toy:1", Members: []techmap.PostingID{"toy:1"}, Title: "SRE"}
	_, err := gold.Publish(ctx, techmap.Of(opening), func(changed, removed int) techmap.Publication {
		return techmap.Publication{Openings: 1, Changed: changed, Removed: removed, Method: "by hand/1"}
	})
	if err != nil {
		fmt.Println(err)
		return
	}
	for o, err := range gold.Openings(ctx, time.Time{}) {
		fmt.Println(o.ID, o.Title, err)
	}
	for s, err := range gold.Sources(ctx) {
		fmt.Println(s.Name, s.Ko, err)
	}
	last, published, err := gold.LastPublication(ctx)
	fmt.Println(last.Changed, last.Removed, published, err)
	// Output:
	// toy:1 SRE <nil>
	// toy 장난감 <nil>
	// 1 0 true <nil>
}

// Publishing asks for the texts that silver has now, to find gold that is stale.
func ExampleTexts() {
	ctx := context.Background()
	silver := sink.NewSilverMemory()
	now := techmap.Posting{ID: "toy:1", Title: "SRE"}
	_ = silver.Write(ctx, []techmap.Posting{now})
	texts, err := sink.Texts(silver)(ctx, []techmap.PostingID{"toy:1", "toy:2"})
	fmt.Println(len(texts), texts["toy:1"] == now.TextDigest(), err)
	// Output: 1 true <nil>
}

// A librarian is a sink that knows where it put what it was given.
type librarian struct{ shelf string }

func (l librarian) Write(ctx context.Context, batch []techmap.Census) error {
	_, err := l.Complete(ctx, batch)
	return err
}

func (l librarian) Complete(_ context.Context, batch []techmap.Census) ([]techmap.Census, error) {
	stored := make([]techmap.Census, len(batch))
	for i, c := range batch { // copied: the caller's batch stays as it is
		c.Manifest = l.shelf + "/" + c.Source
		stored[i] = c
	}
	return stored, nil
}

// What a Completer adds, the sinks behind it in a Sequence are told.
func ExampleCompleter() {
	var store sink.Completer[techmap.Census] = librarian{shelf: "manifest"}
	announce := techmap.SinkFunc[techmap.Census](func(_ context.Context, batch []techmap.Census) error {
		fmt.Println(batch[0].Source, "is at", batch[0].Manifest)
		return nil
	})
	err := sink.Sequence[techmap.Census](store, announce).Write(context.Background(), []techmap.Census{{Source: "toy"}})
	fmt.Println(err)
	// Output:
	// toy is at manifest/toy
	// <nil>
}

// The zero Memory keeps everything it is given, in order: a sink for any type.
func ExampleMemory() {
	var log sink.Memory[string]
	_ = log.Write(context.Background(), []string{"one", "two"})
	_ = log.Write(context.Background(), []string{"one"})
	lines, err := techmap.Collect(log.All(context.Background()))
	fmt.Println(lines, log.Len(), err)
	// Output: [one two one] 3 <nil>
}
