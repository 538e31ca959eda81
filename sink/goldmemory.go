package sink

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

// A MemoryGold is a whole gold store in memory: postings, censuses and the
// openings that are published of them, for tests and for programs that keep nothing. It
// has those methods of the SQL gold stores that medallion.Publish and rank.Load call. It
// is safe for concurrent use, and made by NewMemoryGold.
type MemoryGold struct {
	postings *Memory[techmap.CanonicalPosting]
	censuses *Memory[techmap.Census]
	sources  *Memory[techmap.SourceInfo]

	mu       sync.Mutex
	openings map[techmap.PostingID]publishedOpening // withdrawn ones included
	last     techmap.Publication                    // zero if there was none
}

// A publishedOpening knows with which publication it came. One that was
// withdrawn has no members.
type publishedOpening struct {
	techmap.Opening
	at time.Time // Publication.At of the one in which it changed last
}

// NewMemoryGold returns an empty store.
func NewMemoryGold() *MemoryGold {
	return &MemoryGold{
		postings: NewGoldMemory(),
		censuses: NewCensusMemory(),
		sources:  &Memory[techmap.SourceInfo]{Key: func(s techmap.SourceInfo) string { return s.Name }},
		openings: make(map[techmap.PostingID]publishedOpening),
	}
}

// Write implements techmap.Sink. Per posting the latest version is kept, as in
// NewGoldMemory.
func (g *MemoryGold) Write(ctx context.Context, batch []techmap.CanonicalPosting) error {
	return g.postings.Write(ctx, batch)
}

// All streams the gold postings by ID.
func (g *MemoryGold) All(ctx context.Context) iter.Seq2[techmap.CanonicalPosting, error] {
	return g.postings.All(ctx)
}

// Census returns the sink of censuses: what a Pipeline's CensusSink is to be.
func (g *MemoryGold) Census() techmap.Sink[techmap.Census] { return g.censuses }

// SourceSink returns the sink of what is known of sources, which Sources streams. What
// was known of a source is replaced.
func (g *MemoryGold) SourceSink() techmap.Sink[techmap.SourceInfo] { return g.sources }

// Sources streams what is known of each source, by name.
func (g *MemoryGold) Sources(ctx context.Context) iter.Seq2[techmap.SourceInfo, error] {
	return g.sources.All(ctx)
}

// Postings streams the gold postings by company and then ID: those that may be of one
// opening stand together. Like all streams of a MemoryGold it is of what there is when
// its range begins.
func (g *MemoryGold) Postings(ctx context.Context) iter.Seq2[techmap.CanonicalPosting, error] {
	return until(ctx, func() []techmap.CanonicalPosting {
		all := g.postings.snapshot()
		slices.SortStableFunc(all, func(a, b techmap.CanonicalPosting) int { return cmp.Compare(a.Company, b.Company) })
		return all
	})
}

// Pending returns the IDs of the postings about which a better extractor has still to
// be asked, those that were seen first before others.
func (g *MemoryGold) Pending(ctx context.Context) ([]techmap.PostingID, error) {
	if ctx.Err() != nil {
		return nil, context.Cause(ctx)
	}
	all := g.postings.snapshot()
	slices.SortStableFunc(all, func(a, b techmap.CanonicalPosting) int { return a.SeenAt.Compare(b.SeenAt) })
	var ids []techmap.PostingID
	for _, p := range all {
		if p.Pending {
			ids = append(ids, p.ID)
		}
	}
	return ids, nil
}

// Censuses streams the censuses by source and then time.
func (g *MemoryGold) Censuses(ctx context.Context) iter.Seq2[techmap.Census, error] {
	return until(ctx, func() []techmap.Census {
		all := g.censuses.snapshot()
		slices.SortFunc(all, func(a, b techmap.Census) int {
			return cmp.Or(cmp.Compare(a.Source, b.Source), a.At.Compare(b.At))
		})
		return all
	})
}

// until streams what list returns until ctx ends. It is asked by each range, because each
// starts afresh.
func until[T any](ctx context.Context, list func() []T) iter.Seq2[T, error] {
	return func(yield func(T, error) bool) {
		for _, v := range list() {
			if ctx.Err() != nil {
				var zero T
				yield(zero, context.Cause(ctx))
				return
			}
			if !yield(v, nil) {
				return
			}
		}
	}
}

// Publish replaces all openings by those of the stream, unless it yields an
// error, which Publish returns: then everything is as it was. done is told how many
// openings are new or not as before, and how many are no more; what it returns is the
// publication that is kept. It is called under the store's lock, and must not call the
// store. See medallion.PublishStore.
func (g *MemoryGold) Publish(
	_ context.Context,
	openings iter.Seq2[techmap.Opening, error],
	done func(changed, removed int) techmap.Publication,
) (techmap.Publication, error) {
	next, err := techmap.Collect(openings)
	if err != nil {
		return techmap.Publication{}, err
	}
	g.mu.Lock()
	defer g.mu.Unlock()
	living := make(map[techmap.PostingID]bool, len(next))
	var changed []techmap.Opening
	for _, o := range next {
		living[o.ID] = true
		if old, ok := g.openings[o.ID]; !ok || !reflect.DeepEqual(old.Opening, o) {
			changed = append(changed, o)
		}
	}
	var removed []techmap.PostingID
	for id, o := range g.openings {
		if !living[id] && len(o.Members) > 0 {
			removed = append(removed, id)
		}
	}
	g.last = done(len(changed), len(removed))
	for _, o := range changed {
		g.openings[o.ID] = publishedOpening{o, g.last.At}
	}
	for _, id := range removed {
		g.openings[id] = publishedOpening{techmap.Opening{ID: id}, g.last.At}
	}
	return g.last, nil
}

// Openings streams the openings that were published or withdrawn at since or
// later, by ID; the withdrawn come without members. The zero time yields all
// that are living. Times are those of publications (Publication.At), of which two may
// have the same; so, other than in the SQL stores, what changed at since is among them.
func (g *MemoryGold) Openings(ctx context.Context, since time.Time) iter.Seq2[techmap.Opening, error] {
	return until(ctx, func() []techmap.Opening {
		g.mu.Lock()
		defer g.mu.Unlock()
		var found []techmap.Opening
		for _, id := range slices.Sorted(maps.Keys(g.openings)) {
			if o := g.openings[id]; !o.at.Before(since) && (len(o.Members) > 0 || !since.IsZero()) {
				found = append(found, o.Opening)
			}
		}
		return found
	})
}

// LastPublication returns the last publication, and false if there is none. It never
// returns an error.
func (g *MemoryGold) LastPublication(context.Context) (techmap.Publication, bool, error) {
	g.mu.Lock()
	defer g.mu.Unlock()
	return g.last, g.last.Method != "", nil
}

var _ techmap.Sink[techmap.CanonicalPosting] = (*MemoryGold)(nil)
