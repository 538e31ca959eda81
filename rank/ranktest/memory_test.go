package ranktest_test

import (
	"cmp"
	"context"
	"iter"
	"maps"
	"reflect"
	"slices"
	"sync"
	"time"

	"github.com/techmap-it/techmap"
)

// A memory is a Store that keeps openings in memory: the least that TestStore accepts.
type memory struct {
	mu   sync.Mutex
	kept map[techmap.PostingID]published
}

// A published opening knows when it was.
type published struct {
	at      time.Time
	opening techmap.Opening
}

func (m *memory) Publish(
	_ context.Context,
	openings iter.Seq2[techmap.Opening, error],
	done func(changed, removed int) techmap.Publication,
) (techmap.Publication, error) {
	m.mu.Lock()
	defer m.mu.Unlock()
	next := make(map[techmap.PostingID]published)
	changed, removed := 0, 0
	for o, err := range openings {
		if err != nil {
			return techmap.Publication{}, err
		}
		next[o.ID] = published{opening: o}
		if old, ok := m.kept[o.ID]; ok && reflect.DeepEqual(old.opening, o) {
			next[o.ID] = old
			continue
		}
		changed++
	}
	for id, old := range m.kept {
		if _, ok := next[id]; !ok && len(old.opening.Members) > 0 {
			next[id] = published{opening: techmap.Opening{ID: id}}
			removed++
		}
	}
	p := done(changed, removed)
	for id, o := range next {
		if o.at.IsZero() {
			next[id] = published{p.At, o.opening}
		}
	}
	m.kept = next
	return p, nil
}

func (m *memory) Openings(_ context.Context, since time.Time) iter.Seq2[techmap.Opening, error] {
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
