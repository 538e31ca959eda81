package ranktest

import (
	"cmp"
	"context"
	"iter"
	"maps"
	"slices"
	"sync"
	"time"

	"github.com/techmap-it/techmap"
)

// Memory is a Store that keeps openings in memory: the least that TestStore
// accepts. The zero Memory is empty and ready.
type Memory struct {
	mu   sync.Mutex
	kept map[techmap.PostingID]published
}

// A published opening knows when it was.
type published struct {
	at      time.Time
	opening techmap.Opening
}

var _ Store = (*Memory)(nil)

// Publish implements Store.
func (m *Memory) Publish(
	_ context.Context, at time.Time, changed []techmap.Opening, removed []techmap.PostingID,
) error {
	m.mu.Lock()
	defer m.mu.Unlock()
	if m.kept == nil {
		m.kept = make(map[techmap.PostingID]published)
	}
	for _, o := range changed {
		m.kept[o.ID] = published{at, o}
	}
	for _, id := range removed {
		m.kept[id] = published{at, techmap.Opening{ID: id}}
	}
	return nil
}

// Openings implements Store. It yields what there was when it was called, by ID.
func (m *Memory) Openings(_ context.Context, since time.Time) iter.Seq2[techmap.Opening, error] {
	m.mu.Lock()
	defer m.mu.Unlock()
	var found []techmap.Opening
	for p := range maps.Values(m.kept) {
		if !p.at.Before(since) && (len(p.opening.Members) > 0 || !since.IsZero()) {
			found = append(found, p.opening)
		}
	}
	slices.SortFunc(found, func(a, b techmap.Opening) int { return cmp.Compare(a.ID, b.ID) })
	return techmap.Of(found...)
}
