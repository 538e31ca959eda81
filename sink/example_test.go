package sink_test

import (
	"context"
	"fmt"
	"time"

	"github.com/techmap-it/techmap"
	"github.com/techmap-it/techmap/sink"
)

func ExampleNewSilverMemory() {
	ctx := context.Background()
	m := sink.NewSilverMemory()
	day := time.Date(2026, 3, 2, 0, 0, 0, 0, time.UTC)
	_ = m.Write(ctx, []techmap.Posting{{ID: "toy:1", Title: "서버 개발자 (마감 연장)", SeenAt: day.AddDate(0, 0, 1)}})
	_ = m.Write(ctx, []techmap.Posting{{ID: "toy:1", Title: "서버 개발자", SeenAt: day}})
	for p, err := range m.All(ctx) {
		fmt.Println(p.Title, err)
	}
	// Output: 서버 개발자 (마감 연장) <nil>
}

func ExampleNewBronzeMemory() {
	ctx := context.Background()
	m := sink.NewBronzeMemory()
	_ = m.Write(ctx, []techmap.RawPosting{
		{Source: "toy", Key: "1", Body: []byte("first")},
		{Source: "toy", Key: "1", Body: []byte("second")},
		{Source: "toy", Key: "1", Body: []byte("first")},
	})
	fmt.Println(m.Len(), "versions of one posting")
	// Output: 2 versions of one posting
}

func ExampleNewGoldMemory() {
	m := sink.NewGoldMemory()
	_ = m.Write(context.Background(), []techmap.CanonicalPosting{{ID: "toy:1", Company: "솔방울"}})
	p, ok := m.Get("toy:1")
	fmt.Println(p.Company, ok)
	// Output: 솔방울 true
}

func ExampleNewCensusMemory() {
	m := sink.NewCensusMemory()
	_ = m.Write(context.Background(), []techmap.Census{{Source: "toy", Keys: []string{"1", "2"}}})
	fmt.Println(m.Len())
	// Output: 1
}

func ExampleNewRejectMemory() {
	m := sink.NewRejectMemory()
	_ = m.Write(context.Background(), []techmap.RecordError{{ID: "toy:1", Err: techmap.ErrMalformed}})
	fmt.Println(m.Len())
	// Output: 1
}

func ExampleTee() {
	ctx := context.Background()
	store, copied := sink.NewSilverMemory(), sink.NewSilverMemory()
	both := sink.Tee[techmap.Posting](store, copied)
	fmt.Println(both.Write(ctx, []techmap.Posting{{ID: "toy:1"}}), store.Len(), copied.Len())
	// Output: <nil> 1 1
}

func ExampleSequence() {
	store := sink.NewCensusMemory()
	notify := techmap.SinkFunc[techmap.Census](func(_ context.Context, batch []techmap.Census) error {
		fmt.Println("durable:", batch[0].Source)
		return nil
	})
	s := sink.Sequence[techmap.Census](store, notify)
	_ = s.Write(context.Background(), []techmap.Census{{Source: "toy"}})
	// Output: durable: toy
}

func ExampleRetry() {
	tries := 0
	moody := techmap.SinkFunc[techmap.Posting](func(context.Context, []techmap.Posting) error {
		if tries++; tries < 3 {
			return fmt.Errorf("toy: %w", techmap.ErrUnavailable)
		}
		return nil
	})
	s := sink.Retry[techmap.Posting](moody, sink.RetryPolicy{Base: time.Millisecond})
	fmt.Println(s.Write(context.Background(), []techmap.Posting{{ID: "toy:1"}}), tries)
	// Output: <nil> 3
}
