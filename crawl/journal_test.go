package crawl_test

import (
	"context"
	"sync"
	"testing"
	"testing/synctest"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/techmap-it/techmap"
	"github.com/techmap-it/techmap/crawl"
)

// A journal keeps its entries.
type journal struct {
	mu      sync.Mutex
	entries []crawl.Entry
}

func (j *journal) enter(e crawl.Entry) {
	j.mu.Lock()
	defer j.mu.Unlock()
	j.entries = append(j.entries, e)
}

func TestJournal(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		s := &server{answer: script("/detail/1", status(503)), delay: time.Second}
		j := &journal{}
		now := time.Date(2026, 11, 9, 9, 0, 0, 0, time.UTC)
		opts := &crawl.Options{
			Client: s.client(), Interval: -1, Concurrency: 1, MaxBody: 500, Journal: j.enter,
			Now: func() time.Time { return now },
			Known: func(_ context.Context, id techmap.PostingID, _ time.Time) (bool, error) {
				return id == "board:2", nil
			},
		}
		r := rangeOver(t.Context(), t, crawl.New(board{pages: 1}, opts), techmap.Query{})
		require.Empty(t, r.errs)
		require.Len(t, j.entries, 4)
		retried := j.entries[2]
		assert.GreaterOrEqual(t, retried.Duration, 2500*time.Millisecond, "two answers and the wait between")
		for i := range j.entries {
			j.entries[i].Duration = 0
		}
		assert.Equal(t, []crawl.Entry{
			{now, "board", "GET", "https://board.example/robots.txt", crawl.Missing, 404, 0, 1, 0},
			{now, "board", "GET", "https://board.example/list?page=1", crawl.Fetched, 200, 111, 1, 0},
			{now, "board", "GET", "https://board.example/detail/1", crawl.Fetched, 200, 17, 2, 0},
			{now, "board", "GET", "https://board.example/view?id=2", crawl.Known, 0, 0, 0, 0},
		}, j.entries)
	})
}

func TestJournal_hostThatRests(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		s, j := &server{answer: status(500)}, &journal{}
		opts := unpaced(s)
		opts.IgnoreRobots, opts.Journal, opts.Concurrency = true, j.enter, 1
		opts.Limiter = &crawl.Limiter{Failures: 2}
		var rests []string
		opts.Rests = func(source, host string, d time.Duration) {
			j.mu.Lock()
			defer j.mu.Unlock()
			rests = append(rests, source+" "+host+" "+d.String())
		}
		r := rangeOver(t.Context(), t, crawl.New(listed{n: 9}, opts), techmap.Query{})
		assert.Len(t, r.errs, crawl.MaxConsecutive+1)
		assert.Len(t, s.requests, 2)
		require.GreaterOrEqual(t, len(j.entries), crawl.MaxConsecutive)
		for i, e := range j.entries[:crawl.MaxConsecutive] {
			if i < 2 {
				assert.Equal(t, crawl.Unavailable, e.Reason)
				continue
			}
			assert.Equal(t, crawl.Resting, e.Reason)
			assert.Zero(t, e.Tries)
		}
		assert.Equal(t, []string{"board board.example 15m0s"}, rests, "told once, not with each request that was not made")
		time.Sleep(crawl.DefaultRest)
		s.answer = nil
		r = rangeOver(t.Context(), t, crawl.New(listed{n: 9}, opts), techmap.Query{})
		assert.Len(t, r.keys, 9, "the host is well again")
	})
}
