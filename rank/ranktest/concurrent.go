package ranktest

import (
	"reflect"
	"slices"
	"sync"
	"sync/atomic"
	"testing"

	"github.com/techmap-it/techmap"
	"github.com/techmap-it/techmap/rank"
)

// A state is what an index should hold after so many changes.
type state struct {
	openings []techmap.Opening
	answers  sync.Map // query number → rank.Ranking
}

// answer returns the answer of the definitions to query i.
func (s *state) answer(tax *techmap.Taxonomy, i int, q rank.Query) rank.Ranking {
	known, ok := s.answers.Load(i)
	if !ok {
		known, _ = s.answers.LoadOrStore(i, Top(s.openings, tax, q))
	}
	return known.(rank.Ranking)
}

// testConcurrent asks while changes are applied one after the other, and demands
// that each answer is that of one of the states there were while it was made.
func testConcurrent(t *testing.T, b *bench) {
	const changes = 12
	b.corpus.Openings = 150
	b.publish(0, b.initial(), nil)
	x := b.load()
	queries := b.corpus.Queries(8)
	for i := range queries {
		queries[i].Min = -1
	}
	states := []*state{{openings: b.openings()}}
	for rev := 1; rev <= changes; rev++ {
		b.publish(rev, b.revised(rev), b.withdrawn(rev))
		states = append(states, &state{openings: b.openings()})
	}
	var begun, done, answered atomic.Int64
	ask := func() {
		for n := 0; n < len(queries) || done.Load() < changes; n++ {
			i := n % len(queries)
			from := done.Load()
			got, err := x.Top(t.Context(), queries[i])
			to := begun.Load()
			answered.Add(1)
			if err != nil {
				t.Errorf("top %+v: %v", queries[i], err)
				return
			}
			if !slices.ContainsFunc(states[from:to+1], func(s *state) bool {
				return reflect.DeepEqual(got, s.answer(b.tax, i, queries[i]))
			}) {
				t.Errorf("top %+v: answer of none of the states %d to %d:\n%s", queries[i], from, to, text(got))
				return
			}
		}
	}
	var readers sync.WaitGroup
	for range 3 {
		readers.Go(ask)
	}
	for rev := 1; rev <= changes; rev++ {
		begun.Store(int64(rev))
		x.Apply(b.revised(rev), b.withdrawn(rev))
		done.Store(int64(rev))
	}
	readers.Wait()
	b.check(x, queries...)
	t.Logf("%d answers during %d changes", answered.Load(), changes)
}
