package crawl

import (
	"context"
	"hash/fnv"
	"maps"
	"sync"
	"time"

	"github.com/techmap-it/techmap"
)

const (
	// DefaultRefresh is how old a stored posting may get that is still listed.
	DefaultRefresh = 7 * 24 * time.Hour
	// leastRefreshed is how many postings one run may refresh however few it knows.
	leastRefreshed = 100
	// mostRefreshed is the share of the postings remembered that one run refreshes: after
	// a long break a store is fresh again in four runs, and no site gets a burst.
	mostRefreshed = .25
)

// MemoryOptions configures a Memory. The zero value works.
type MemoryOptions struct {
	// Refresh is how often a posting is fetched again that is listed all the
	// time: 0 means DefaultRefresh, negative never.
	Refresh time.Duration
	// Most is how many postings a Memory lets grow old at once: 0 means a quarter
	// of those it begins with and at least 100, negative any number. It is for the
	// run after a long break, when all of them are due.
	Most int
	Now  func() time.Time // nil means time.Now
}

// A Memory keeps listings and postings on clocks of their own: a listing is read
// in every run, a posting is fetched when it is new, when the listing says that it
// has changed since, and otherwise once every Refresh. Its method Known is for
// Options.Known; as a sink it follows the one that stores postings, in a
// sink.Sequence:
//
//	m := crawl.NewMemory(seen, nil)
//	opts.Known = m.Known
//	pipeline.BronzeSink = sink.Sequence[techmap.RawPosting](store, m)
//
// When a posting is due is up to its ID: those that were fetched on one day fall
// due on all the days of the next Refresh, evenly, and stay apart from then on. The
// first time is after half of it to one and a half.
//
// A Memory is for one run, is safe for concurrent use, and is made by NewMemory.
type Memory struct {
	refresh time.Duration
	now     func() time.Time

	mu   sync.Mutex
	seen map[techmap.PostingID]time.Time // when each was fetched
	left int                             // how many more may be refreshed; negative means any number
}

// NewMemory returns a Memory of the postings that a store holds, with the time at
// which each was fetched: what the last layer has that a run fills, so that a
// posting which was lost on the way there is fetched again. It keeps a copy of
// seen; opts may be nil.
func NewMemory(seen map[techmap.PostingID]time.Time, opts *MemoryOptions) *Memory {
	var o MemoryOptions
	if opts != nil {
		o = *opts
	}
	m := &Memory{refresh: o.Refresh, now: o.Now, seen: maps.Clone(seen), left: o.Most}
	if m.refresh == 0 {
		m.refresh = DefaultRefresh
	}
	if m.now == nil {
		m.now = time.Now
	}
	if m.seen == nil {
		m.seen = make(map[techmap.PostingID]time.Time)
	}
	if o.Most == 0 {
		m.left = max(leastRefreshed, int(mostRefreshed*float64(len(seen))))
	}
	return m
}

// Known reports whether the posting need not be fetched: it was, the listing does
// not say that it changed since, and it is not due. It never returns an error.
func (m *Memory) Known(_ context.Context, id techmap.PostingID, updatedAt time.Time) (bool, error) {
	m.mu.Lock()
	defer m.mu.Unlock()
	fetched, ok := m.seen[id]
	switch {
	case !ok, fetched.Before(updatedAt):
		return false, nil
	case m.refresh < 0, m.now().Before(due(id, fetched, m.refresh)), m.left == 0:
		return true, nil
	}
	if m.left > 0 {
		m.left--
	}
	return false, nil
}

// Write remembers stored postings, and never fails. It implements techmap.Sink.
func (m *Memory) Write(_ context.Context, batch []techmap.RawPosting) error {
	m.mu.Lock()
	defer m.mu.Unlock()
	for _, p := range batch {
		if !p.Unchanged {
			m.seen[p.ID()] = p.FetchedAt
		}
	}
	return nil
}

var _ techmap.Sink[techmap.RawPosting] = (*Memory)(nil)

// due returns when a posting is to be fetched again that was fetched at the given
// time: the first hour of its own, of which there is one every refresh, that is half
// of it away or more. So one that is fetched on time is due after just refresh.
func due(id techmap.PostingID, fetched time.Time, refresh time.Duration) time.Time {
	h := fnv.New64a()
	_, _ = h.Write([]byte(id)) // a hash takes all there is
	// The low bits of a short text's sum are the better ones.
	phase := time.Duration(h.Sum64() % uint64(refresh)) //nolint:gosec // refresh is above 0, and so is what remains
	earliest := fetched.Add(refresh / 2)
	return earliest.Add((phase - time.Duration(earliest.UnixNano())%refresh + 2*refresh) % refresh)
}
