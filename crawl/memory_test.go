package crawl_test

import (
	"fmt"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/techmap-it/techmap"
	"github.com/techmap-it/techmap/crawl"
)

const day = 24 * time.Hour

var monday = time.Date(2026, 11, 2, 3, 0, 0, 0, time.UTC)

// fetchedOn returns n postings that were fetched at one time.
func fetchedOn(at time.Time, n int) map[techmap.PostingID]time.Time {
	seen := make(map[techmap.PostingID]time.Time, n)
	for i := range n {
		seen[techmap.NewPostingID("board", fmt.Sprint(i))] = at
	}
	return seen
}

// refresh asks for all of seen at the given time, and returns which were due.
func refresh(t *testing.T, seen map[techmap.PostingID]time.Time, at time.Time, opts crawl.MemoryOptions) []techmap.PostingID {
	t.Helper()
	opts.Now = func() time.Time { return at }
	m := crawl.NewMemory(seen, &opts)
	var due []techmap.PostingID
	for id := range seen {
		known, err := m.Known(t.Context(), id, time.Time{})
		require.NoError(t, err)
		if !known {
			due = append(due, id)
		}
	}
	return due
}

func TestMemory_knows(t *testing.T) {
	t.Parallel()
	const id = techmap.PostingID("board:1")
	for _, c := range []struct {
		name    string
		seen    map[techmap.PostingID]time.Time
		after   time.Duration // since it was fetched
		updated time.Time
		opts    crawl.MemoryOptions
		want    bool
	}{
		{"what it has not", nil, 0, time.Time{}, crawl.MemoryOptions{}, false},
		{"what was just fetched", fetchedOn(monday, 2), time.Minute, time.Time{}, crawl.MemoryOptions{}, true},
		{"what changed before it was fetched", fetchedOn(monday, 2), day, monday.Add(-day), crawl.MemoryOptions{}, true},
		{"not what changed since", fetchedOn(monday, 2), time.Minute, monday.Add(time.Second), crawl.MemoryOptions{}, false},
		{"not what is old", fetchedOn(monday, 2), 11 * day, time.Time{}, crawl.MemoryOptions{}, false},
		{"what is old, if nothing is to be refreshed", fetchedOn(monday, 2), 900 * day, time.Time{}, crawl.MemoryOptions{Refresh: -1}, true},
		{"not what is old by a clock of the caller's", fetchedOn(monday, 2), 2 * time.Hour, time.Time{}, crawl.MemoryOptions{Refresh: time.Hour}, false},
	} {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			c.opts.Now = func() time.Time { return monday.Add(c.after) }
			known, err := crawl.NewMemory(c.seen, &c.opts).Known(t.Context(), id, c.updated)
			require.NoError(t, err)
			assert.Equal(t, c.want, known)
		})
	}
}

// TestMemory_spreadsRefreshing lets 7,000 postings of one day grow old: no day has
// much more than a seventh of them, in the first week as in the tenth, and none is
// ever older than a week and a half.
func TestMemory_spreadsRefreshing(t *testing.T) {
	t.Parallel()
	const n = 7000
	seen := fetchedOn(monday, n)
	for d := 1; d <= 70; d++ {
		now := monday.Add(time.Duration(d) * day)
		due := refresh(t, seen, now, crawl.MemoryOptions{})
		if d < 4 {
			assert.Empty(t, due, "day %d", d)
		} else if d < 11 {
			assert.Less(t, len(due), n/7*13/10, "day %d", d)
		} else {
			assert.InDelta(t, n/7, len(due), n/7*.3, "day %d", d)
		}
		for _, id := range due {
			seen[id] = now
		}
		oldest := now
		for _, at := range seen {
			if at.Before(oldest) {
				oldest = at
			}
		}
		require.LessOrEqual(t, now.Sub(oldest), 11*day)
	}
}

func TestMemory_noBurstAfterABreak(t *testing.T) {
	t.Parallel()
	now := monday.Add(60 * day)
	assert.Len(t, refresh(t, fetchedOn(monday, 1000), now, crawl.MemoryOptions{}), 250, "a quarter a run")
	assert.Len(t, refresh(t, fetchedOn(monday, 120), now, crawl.MemoryOptions{}), 100, "of few more")
	assert.Len(t, refresh(t, fetchedOn(monday, 1000), now, crawl.MemoryOptions{Most: 7}), 7)
	assert.Len(t, refresh(t, fetchedOn(monday, 1000), now, crawl.MemoryOptions{Most: -1}), 1000)
}

func TestMemory_remembersWhatIsStored(t *testing.T) {
	t.Parallel()
	seen := fetchedOn(monday, 1)
	m := crawl.NewMemory(seen, &crawl.MemoryOptions{Now: func() time.Time { return monday.Add(20 * day) }})
	require.NoError(t, m.Write(t.Context(), []techmap.RawPosting{
		{Source: "board", Key: "0", FetchedAt: monday.Add(20 * day)},
		{Source: "board", Key: "9", FetchedAt: monday.Add(20 * day)},
		{Source: "board", Key: "8", FetchedAt: monday.Add(20 * day), Unchanged: true},
	}))
	for id, want := range map[techmap.PostingID]bool{"board:0": true, "board:9": true, "board:8": false} {
		known, err := m.Known(t.Context(), id, time.Time{})
		require.NoError(t, err)
		assert.Equal(t, want, known, id)
	}
	assert.Equal(t, fetchedOn(monday, 1), seen, "the caller's map is the caller's")
}
