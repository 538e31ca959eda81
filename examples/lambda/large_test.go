package main

import (
	"context"
	"fmt"
	"io"
	"log/slog"
	"os"
	"path/filepath"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/techmap-it/techmap"
	"github.com/techmap-it/techmap/crawl/spec"
	"github.com/techmap-it/techmap/examples/internal/stage"
)

// over returns a function over files in dir, with the file of a board.
func over(t *testing.T, dir, task string, board *board) *function {
	t.Helper()
	sites := filepath.Join(dir, "sites")
	require.NoError(t, os.MkdirAll(sites, 0o755))
	require.NoError(t, os.WriteFile(filepath.Join(sites, "dotori.yaml"), []byte(board.file()), 0o600))
	f, err := newFunction(t.Context(), environment(
		"TECHMAP_TASK="+task, "TECHMAP_BRONZE="+filepath.Join(dir, "lake"), "TECHMAP_SILVER="+filepath.Join(dir, "silver.db"),
		"TECHMAP_GOLD="+filepath.Join(dir, "gold.db"), "TECHMAP_SITES="+sites, "TECHMAP_ALLOW_PRIVATE=true",
	), slog.New(slog.DiscardHandler), io.Discard)
	require.NoError(t, err)
	t.Cleanup(func() { assert.NoError(t, f.stores.Close()) })
	return f
}

// listing returns what a run of a source that ended so listed.
func listing(source string, postings int, outcome techmap.Outcome) techmap.Census {
	c := techmap.Census{Source: source, At: time.Date(2026, 11, 21, 9, 0, 0, 0, time.UTC), Outcome: outcome}
	for n := range postings {
		c.Keys = append(c.Keys, fmt.Sprintf("%05d", n))
	}
	return c
}

// TestLargeSourceIsRefused has a site of which it is known that it needs more requests than
// there is time for: at one in 10 ms, a minute has 3,840.
func TestLargeSourceIsRefused(t *testing.T) {
	t.Parallel()
	for _, tt := range []struct {
		name    string
		last    techmap.Census
		event   string
		refused bool
	}{
		{"nothing is known of it", techmap.Census{}, `{"sites":["dotori"]}`, false},
		{"small", listing("dotori", 3000, techmap.OutcomeComplete), `{"sites":["dotori"]}`, false},
		{"large", listing("dotori", 4000, techmap.OutcomeComplete), `{"sites":["dotori"]}`, true},
		{"large, in parts", listing("dotori", 4000, techmap.OutcomeComplete), `{"sites":["dotori"],"parts":true}`, false},
		{"large, a few of it", listing("dotori", 4000, techmap.OutcomeComplete), `{"sites":["dotori"],"limit":2}`, false},
		{"a run that broke off says nothing", listing("dotori", 4000, techmap.OutcomePartial), `{"sites":["dotori"]}`, false},
		{"another source is", listing("hanbit", 4000, techmap.OutcomeComplete), `{"sites":["dotori"]}`, false},
	} {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			board := newBoard(t, 3)
			f := over(t, t.TempDir(), taskCrawl, board)
			if tt.last.Source != "" {
				require.NoError(t, f.stores.Bronze.Census().Write(t.Context(), []techmap.Census{tt.last}))
			}
			ctx, cancel := context.WithTimeout(t.Context(), time.Minute)
			defer cancel()
			_, err := f.Invoke(ctx, []byte(tt.event))
			if !tt.refused {
				require.NoError(t, err)
				assert.NotZero(t, board.asked())
				return
			}
			require.ErrorIs(t, err, techmap.ErrInvalid)
			require.ErrorContains(t, err, "dotori needs some 4200 requests")
			require.ErrorContains(t, err, `"techmap crawl" in a pod`)
			require.ErrorContains(t, err, `"parts": true`)
			assert.Zero(t, board.asked(), "it is not asked at all")
		})
	}
}

// TestRequestsAreReckoned counts pages, and postings that are not stored or are due.
func TestRequestsAreReckoned(t *testing.T) {
	t.Parallel()
	s, err := spec.Parse("dotori.yaml", []byte(newBoard(t, 0).file()))
	require.NoError(t, err)
	site, err := s.Site(nil)
	require.NoError(t, err)
	last := listing("dotori", 1000, techmap.OutcomeComplete)
	fetched := func(ago time.Duration) map[techmap.PostingID]time.Time {
		seen := make(map[techmap.PostingID]time.Time)
		for _, key := range last.Keys {
			seen[techmap.NewPostingID("dotori", key)] = time.Now().Add(-ago)
		}
		return seen
	}
	for _, tt := range []struct {
		name  string
		rich  bool
		last  techmap.Census
		limit int
		seen  map[techmap.PostingID]time.Time
		want  int
	}{
		{"nothing is known", false, techmap.Census{}, 0, nil, 0},
		{"all are new", false, last, 0, nil, 50 + 1000},
		{"all are stored", false, last, 0, fetched(time.Hour), 50},
		{"all are old: a quarter is fetched again", false, last, 0, fetched(30 * 24 * time.Hour), 50 + 250},
		{"a limit", false, last, 10, nil, 50 + 10},
		{"the listing has them whole", true, last, 0, nil, 50},
	} {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			got := requests(t.Context(), stage.Site{Site: site, Rich: tt.rich}, tt.last, tt.limit, tt.seen)
			assert.Equal(t, tt.want, got)
		})
	}
}
