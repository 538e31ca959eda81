package sink

import (
	"bytes"
	"cmp"
	"context"
	"fmt"
	"iter"
	"maps"
	"slices"
	"sync"
	"time"

	"github.com/techmap-it/techmap"
)

// A Memory keeps records in memory, one per key. It is the reference for every
// other sink. The zero Memory keeps every record it is given, in order.
//
// Fields must not change after the first Write. A Memory is safe for concurrent
// use and must not be copied.
type Memory[T any] struct {
	// Key returns the identity of a record. Nil means that no two are the same. It is
	// what Get takes, and the order of All.
	Key func(T) string
	// Newer reports whether next, which has the key of old, replaces it. Nil
	// means that the record written last does.
	Newer func(old, next T) bool

	mu      sync.Mutex
	records map[string]T // by key, or by the number of the write
	writes  int          // records given so far
}

// NewBronzeMemory returns a memory for bronze: a record is what it is by its ID
// and its bytes, so the versions of a posting stand side by side. Of fetches of
// the same bytes it keeps the latest.
func NewBronzeMemory() *Memory[techmap.RawPosting] {
	return &Memory[techmap.RawPosting]{
		Key: func(p techmap.RawPosting) string { return string(p.ID()) + "\x00" + p.Digest().String() },
		Newer: func(old, next techmap.RawPosting) bool {
			return !before(next.FetchedAt, old.FetchedAt)
		},
	}
}

// NewSilverMemory returns a memory for silver: per posting, the latest version by
// (SeenAt, Raw), whichever is written first.
func NewSilverMemory() *Memory[techmap.Posting] {
	return &Memory[techmap.Posting]{
		Key: func(p techmap.Posting) string { return string(p.ID) },
		Newer: func(old, next techmap.Posting) bool {
			return !earlier(next.SeenAt, next.Raw, old.SeenAt, old.Raw)
		},
	}
}

// Texts returns the lookup of the TextDigests of the postings in a memory for
// silver, as medallion.PublishOptions asks for it. Postings that are not there are left
// out of its answer.
func Texts(silver *Memory[techmap.Posting]) func(
	ctx context.Context, ids []techmap.PostingID,
) (map[techmap.PostingID]techmap.Digest, error) {
	return func(ctx context.Context, ids []techmap.PostingID) (map[techmap.PostingID]techmap.Digest, error) {
		if ctx.Err() != nil {
			return nil, context.Cause(ctx)
		}
		found := make(map[techmap.PostingID]techmap.Digest, len(ids))
		for _, id := range ids {
			if p, ok := silver.Get(string(id)); ok {
				found[id] = p.TextDigest()
			}
		}
		return found, nil
	}
}

// NewGoldMemory returns a memory for gold: per posting, the latest version by
// (SeenAt, Raw), whichever is written first.
func NewGoldMemory() *Memory[techmap.CanonicalPosting] {
	return &Memory[techmap.CanonicalPosting]{
		Key: func(p techmap.CanonicalPosting) string { return string(p.ID) },
		Newer: func(old, next techmap.CanonicalPosting) bool {
			return !earlier(next.SeenAt, next.Raw, old.SeenAt, old.Raw)
		},
	}
}

// NewCensusMemory returns a memory for censuses, one per source and time, to the
// microsecond. Of two the one that is written last is kept.
func NewCensusMemory() *Memory[techmap.Census] {
	return &Memory[techmap.Census]{Key: func(c techmap.Census) string {
		return c.Source + "\x00" + c.At.UTC().Truncate(time.Microsecond).Format(time.RFC3339Nano)
	}}
}

// NewRejectMemory returns a memory for lost records: per record and stage, the
// last reason.
func NewRejectMemory() *Memory[techmap.RecordError] {
	return &Memory[techmap.RecordError]{Key: func(e techmap.RecordError) string {
		return fmt.Sprintf("%q %q %q %q", e.Stage, e.Source, e.ID, e.URL)
	}}
}

// earlier reports whether version (t, raw) of a posting is before (u, other).
func earlier(t time.Time, raw techmap.Digest, u time.Time, other techmap.Digest) bool {
	return cmp.Or(cmp.Compare(t.UnixMicro(), u.UnixMicro()), bytes.Compare(raw[:], other[:])) < 0
}

// before reports whether t is before u, to the precision that all stores have.
func before(t, u time.Time) bool { return t.UnixMicro() < u.UnixMicro() }

// Write implements techmap.Sink. It fails only when ctx has ended, and then stores
// nothing.
func (m *Memory[T]) Write(ctx context.Context, batch []T) error {
	if ctx.Err() != nil {
		return context.Cause(ctx)
	}
	m.mu.Lock()
	defer m.mu.Unlock()
	if m.records == nil {
		m.records = make(map[string]T)
	}
	for _, r := range batch {
		m.put(r)
	}
	return nil
}

// put stores one record. A number of fixed width makes the order of keys that of writes.
func (m *Memory[T]) put(r T) {
	m.writes++
	if m.Key == nil {
		m.records[fmt.Sprintf("%020d", m.writes)] = r
		return
	}
	key := m.Key(r)
	if old, ok := m.records[key]; !ok || m.Newer == nil || m.Newer(old, r) {
		m.records[key] = r
	}
}

// All streams the records that were stored when the range began, in the order of
// their keys. Records share their slices and maps with those that were written.
func (m *Memory[T]) All(ctx context.Context) iter.Seq2[T, error] {
	return func(yield func(T, error) bool) {
		for _, r := range m.snapshot() {
			if ctx.Err() != nil {
				var zero T
				yield(zero, context.Cause(ctx))
				return
			}
			if !yield(r, nil) {
				return
			}
		}
	}
}

func (m *Memory[T]) snapshot() []T {
	m.mu.Lock()
	defer m.mu.Unlock()
	records := make([]T, 0, len(m.records))
	for _, key := range slices.Sorted(maps.Keys(m.records)) {
		records = append(records, m.records[key])
	}
	return records
}

// Get returns the record of the given key, as Memory.Key makes it, and whether there is
// one.
func (m *Memory[T]) Get(key string) (record T, ok bool) {
	m.mu.Lock()
	defer m.mu.Unlock()
	record, ok = m.records[key]
	return record, ok
}

// Len returns how many records are stored.
func (m *Memory[T]) Len() int {
	m.mu.Lock()
	defer m.mu.Unlock()
	return len(m.records)
}

var (
	_ techmap.Sink[techmap.RawPosting]       = (*Memory[techmap.RawPosting])(nil)
	_ techmap.Sink[techmap.Posting]          = (*Memory[techmap.Posting])(nil)
	_ techmap.Sink[techmap.CanonicalPosting] = (*Memory[techmap.CanonicalPosting])(nil)
)
