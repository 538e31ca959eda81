package sink_test

import (
	"context"
	"errors"
	"fmt"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/techmap-it/techmap"
	"github.com/techmap-it/techmap/sink"
	"github.com/techmap-it/techmap/sink/sinktest"
)

func TestMemoryGoldIsAGoldSink(t *testing.T) {
	t.Parallel()
	sinktest.TestGold(t, func(*testing.T) sinktest.Harness[techmap.CanonicalPosting] {
		g := sink.NewMemoryGold()
		return sinktest.Harness[techmap.CanonicalPosting]{Sink: g, All: g.All}
	})
}

func TestMemoryGoldKeepsCensusesAndSources(t *testing.T) {
	t.Parallel()
	t.Run("censuses", func(t *testing.T) {
		sinktest.TestCensus(t, func(*testing.T) sinktest.Harness[techmap.Census] {
			g := sink.NewMemoryGold()
			return sinktest.Harness[techmap.Census]{Sink: g.Census(), All: g.Censuses}
		})
	})
	t.Run("sources", func(t *testing.T) {
		const last = "what is written last is what is known"
		sinktest.Run(t, sinktest.Options[techmap.SourceInfo]{
			New: func(*testing.T) sinktest.Harness[techmap.SourceInfo] {
				g := sink.NewMemoryGold()
				return sinktest.Harness[techmap.SourceInfo]{Sink: g.SourceSink(), All: g.Sources}
			},
			Make: func(i, rev int) techmap.SourceInfo {
				return techmap.SourceInfo{Name: fmt.Sprint("source", i), En: fmt.Sprint("revision ", rev)}
			},
			Key:  func(s techmap.SourceInfo) string { return s.Name },
			Skip: map[string]string{"revisions out of order": last, "revisions in one batch": last},
		})
	})
}

func opening(id techmap.PostingID, title string) techmap.Opening {
	return techmap.Opening{ID: id, Title: title, Members: []techmap.PostingID{id}}
}

func TestMemoryGoldPublishesWhatChanged(t *testing.T) {
	t.Parallel()
	g := sink.NewMemoryGold()
	publish := func(day int, openings ...techmap.Opening) techmap.Publication {
		t.Helper()
		pub, err := g.Publish(t.Context(), techmap.Of(openings...), func(changed, removed int) techmap.Publication {
			at := time.Date(2026, 11, day, 0, 0, 0, 0, time.UTC)
			return techmap.Publication{At: at, Method: "test", Changed: changed, Removed: removed}
		})
		require.NoError(t, err)
		return pub
	}
	first := publish(1, opening("a", "one"), opening("b", "two"))
	assert.Equal(t, 2, first.Changed)
	second := publish(2, opening("b", "changed"), opening("c", "new"))
	assert.Equal(t, 2, second.Changed)
	assert.Equal(t, 1, second.Removed)

	living, err := techmap.Collect(g.Openings(t.Context(), time.Time{}))
	require.NoError(t, err)
	assert.Equal(t, []techmap.Opening{opening("b", "changed"), opening("c", "new")}, living)
	since, err := techmap.Collect(g.Openings(t.Context(), second.At))
	require.NoError(t, err)
	assert.Equal(t, []techmap.Opening{{ID: "a"}, opening("b", "changed"), opening("c", "new")}, since)

	boom := errors.New("boom")
	_, err = g.Publish(t.Context(), func(yield func(techmap.Opening, error) bool) { yield(techmap.Opening{}, boom) }, nil)
	require.ErrorIs(t, err, boom)
	last, ok, err := g.LastPublication(t.Context())
	require.NoError(t, err)
	assert.True(t, ok)
	assert.Equal(t, second, last, "a failed publication leaves nothing")
}

func ExampleNewMemoryGold() {
	ctx := context.Background()
	gold := sink.NewMemoryGold()
	err := gold.Write(ctx, []techmap.CanonicalPosting{{ID: "board:1", Title: "Go 개발자", Company: "example"}})
	if err != nil {
		fmt.Println(err)
		return
	}
	for p, err := range gold.Postings(ctx) {
		fmt.Println(p.ID, p.Title, err)
	}
	// Output: board:1 Go 개발자 <nil>
}

func TestMemoryGoldPending(t *testing.T) {
	t.Parallel()
	g := sink.NewMemoryGold()
	day := time.Date(2026, 11, 2, 0, 0, 0, 0, time.UTC)
	require.NoError(t, g.Write(t.Context(), []techmap.CanonicalPosting{
		{ID: "toy:1", SeenAt: day.AddDate(0, 0, 2), Pending: true},
		{ID: "toy:2", SeenAt: day, Pending: true},
		{ID: "toy:3", SeenAt: day},
	}))
	got, err := g.Pending(t.Context())
	require.NoError(t, err)
	assert.Equal(t, []techmap.PostingID{"toy:2", "toy:1"}, got, "those seen first before others")
}
