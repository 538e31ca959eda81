// Package ranktest checks that a gold store and [rank.Index] together answer as the
// definitions say.
//
// An index is only as right as the store that feeds it: a store that forgets a withdrawal,
// cuts a time to seconds or loses the order of demands shows in the numbers. A store's
// test is a few lines:
//
//	func TestStore(t *testing.T) {
//		ranktest.TestStore(t, func(t *testing.T) ranktest.Store { return newStore(t) })
//	}
//
// [Top] and [Roles] are the definitions: they count by looking at everything. [Corpus]
// makes openings and questions for them, also for tests and benchmarks of one's own.
package ranktest

import (
	"cmp"
	"context"
	"encoding/json"
	"iter"
	"maps"
	"reflect"
	"slices"
	"testing"
	"time"

	"github.com/techmap-it/techmap"
	"github.com/techmap-it/techmap/rank"
)

// A Store is the part of a gold store that openings pass through.
type Store interface {
	// Publish replaces all openings by those of the stream and stores the publication
	// that done returns for how many it wrote and withdrew.
	Publish(
		ctx context.Context,
		openings iter.Seq2[techmap.Opening, error],
		done func(changed, removed int) techmap.Publication,
	) (techmap.Publication, error)

	// Openings streams the openings written or withdrawn after since, and perhaps
	// more; withdrawn ones come without Members. The zero time yields all openings
	// and none that was withdrawn. Time is that of the publications' At, in the
	// year 2024, or of a clock of the store's own that is later.
	Openings(ctx context.Context, since time.Time) iter.Seq2[techmap.Opening, error]
}

// TestStore fills a store with random openings, loads an index from it, and
// demands the answers of the definitions to some hundred random queries: at
// first, as of several days, after changes, and while changes are applied. The
// store that newStore returns is empty and cleans up with t.Cleanup.
func TestStore(t *testing.T, newStore func(t *testing.T) Store) {
	t.Run("an empty store answers too few", func(t *testing.T) {
		b := newBench(t, newStore(t))
		b.check(b.load(), rank.Query{}, rank.Query{Min: -1}, rank.Query{AsOf: Day(3)})
	})
	t.Run("answers are those of the definitions", func(t *testing.T) {
		b := newBench(t, newStore(t))
		b.publish(0, b.initial(), nil)
		x := b.load()
		b.check(x, b.corpus.Queries(300)...)
		b.checkRoles(x, b.corpus.Queries(40)...)
	})
	t.Run("as of any day the answers are those of that day", func(t *testing.T) {
		b := newBench(t, newStore(t))
		b.publish(0, b.initial(), nil)
		x := b.load()
		for day := -1; day <= b.corpus.Days+1; day += 8 {
			for _, q := range b.corpus.Queries(12) {
				q.AsOf = Day(day)
				b.check(x, q)
			}
		}
	})
	t.Run("a publication withdraws and replaces", func(t *testing.T) {
		b := newBench(t, newStore(t))
		b.publish(0, b.initial(), nil)
		b.publish(1, b.revised(1), b.withdrawn(1))
		b.check(b.load(), b.corpus.Queries(60)...)
	})
	t.Run("an index follows the store", func(t *testing.T) {
		b := newBench(t, newStore(t))
		b.publish(0, b.initial(), nil)
		x := b.load()
		for rev := 1; rev <= 4; rev++ {
			b.publish(rev, b.revised(rev), b.withdrawn(rev))
			x.Apply(b.read(Day(rev).Add(-time.Second)), nil)
			b.check(x, b.corpus.Queries(60)...)
		}
	})
	t.Run("an answer during changes is one of before or after", func(t *testing.T) {
		testConcurrent(t, newBench(t, newStore(t)))
	})
}

// A bench is a store under test with what it should hold. Its corpus is small enough for
// the definitions, and has enough companies with several openings.
type bench struct {
	t      *testing.T
	store  Store
	corpus Corpus
	tax    *techmap.Taxonomy
	want   map[techmap.PostingID]techmap.Opening
}

func newBench(t *testing.T, s Store) *bench {
	c := Corpus{Seed: 7, Openings: 600, Companies: 150, Skills: 40, Days: 60}
	want := make(map[techmap.PostingID]techmap.Opening)
	return &bench{t: t, store: s, corpus: c, tax: c.Taxonomy(), want: want}
}

// initial returns all openings but every tenth.
func (b *bench) initial() []techmap.Opening {
	var first []techmap.Opening
	for i := range b.corpus.Openings {
		if i%10 != 0 {
			first = append(first, b.corpus.Opening(i, 0))
		}
	}
	return first
}

// revised returns some openings of revision rev, some of them new to the store.
func (b *bench) revised(rev int) []techmap.Opening {
	var some []techmap.Opening
	for i := rev; i < b.corpus.Openings; i += 7 + rev {
		some = append(some, b.corpus.Opening(i, rev))
	}
	return some
}

// withdrawn returns the IDs of some openings that are not revised at rev.
func (b *bench) withdrawn(rev int) []techmap.PostingID {
	var some []techmap.PostingID
	for i := rev + 1; i < b.corpus.Openings; i += 3 * (7 + rev) {
		some = append(some, b.corpus.Opening(i, 0).ID)
	}
	return some
}

// publish publishes on a day, in the store and in what it should hold.
func (b *bench) publish(day int, changed []techmap.Opening, removed []techmap.PostingID) {
	b.t.Helper()
	for _, o := range changed {
		b.want[o.ID] = o
	}
	for _, id := range removed {
		delete(b.want, id)
	}
	all := b.openings()
	done := func(changed, removed int) techmap.Publication {
		return techmap.Publication{
			At: Day(day), Postings: len(all), Openings: len(all), Changed: changed, Removed: removed,
			Taxonomy: b.tax.Version(), Method: "ranktest",
		}
	}
	if _, err := b.store.Publish(b.t.Context(), techmap.Of(all...), done); err != nil {
		b.t.Fatalf("publish day %d: %v", day, err)
	}
}

// load makes an index of all that the store yields.
func (b *bench) load() *rank.Index {
	b.t.Helper()
	x, err := rank.Load(b.t.Context(), b.store.Openings(b.t.Context(), time.Time{}), b.tax)
	if err != nil {
		b.t.Fatalf("load: %v", err)
	}
	if got, want := x.Openings(), len(b.want); got != want {
		b.t.Fatalf("the store yielded %d openings, want %d", got, want)
	}
	return x
}

// read returns what the store yields of the time after since.
func (b *bench) read(since time.Time) []techmap.Opening {
	b.t.Helper()
	changed, err := techmap.Collect(b.store.Openings(b.t.Context(), since))
	if err != nil {
		b.t.Fatalf("openings since %v: %v", since, err)
	}
	return changed
}

// openings returns what the store should hold, by ID.
func (b *bench) openings() []techmap.Opening {
	all := slices.Collect(maps.Values(b.want))
	slices.SortFunc(all, func(a, b techmap.Opening) int { return cmp.Compare(a.ID, b.ID) })
	return all
}

// check demands the answers of the definitions to queries.
func (b *bench) check(x *rank.Index, queries ...rank.Query) {
	b.t.Helper()
	all := b.openings()
	for _, q := range queries {
		got, err := x.Top(b.t.Context(), q)
		if err != nil {
			b.t.Fatalf("top %+v: %v", q, err)
		}
		b.same(q, got, Top(all, b.tax, q))
	}
}

// checkRoles is check for Roles.
func (b *bench) checkRoles(x *rank.Index, queries ...rank.Query) {
	b.t.Helper()
	all := b.openings()
	for _, q := range queries {
		got, err := x.Roles(b.t.Context(), q)
		if err != nil {
			b.t.Fatalf("roles %+v: %v", q, err)
		}
		if want := Roles(all, b.tax, q); !slices.Equal(got, want) {
			b.t.Errorf("roles %+v:\n got %v\nwant %v", q, got, want)
		}
	}
}

// same reports an answer that is not as it should be.
func (b *bench) same(q rank.Query, got, want rank.Ranking) {
	b.t.Helper()
	if reflect.DeepEqual(got, want) {
		return
	}
	for i := range min(len(got.Entries), len(want.Entries)) {
		if got.Entries[i] != want.Entries[i] {
			b.t.Errorf("top %+v: entry %d:\n got %+v\nwant %+v", q, i, got.Entries[i], want.Entries[i])
			return
		}
	}
	b.t.Errorf("top %+v:\n got %s\nwant %s", q, text(got), text(want))
}

func text(r rank.Ranking) string {
	body, err := json.Marshal(r)
	if err != nil {
		return err.Error()
	}
	return string(body)
}
