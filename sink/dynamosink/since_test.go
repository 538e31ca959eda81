package dynamosink_test

import (
	"errors"
	"fmt"
	"math/rand/v2"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/techmap-it/techmap"
	"github.com/techmap-it/techmap/internal/dynamofake"
	"github.com/techmap-it/techmap/sink/dynamosink"
	"github.com/techmap-it/techmap/sink/sinktest"
)

// TestReaderThatComesBackMissesNothing has writers with clocks that differ by 18
// hours, an index that lags by up to five hours of writing, and a reader that
// comes back every few hours, each time with the mark it took before.
func TestReaderThatComesBackMissesNothing(t *testing.T) {
	t.Parallel()
	for seed := range uint64(2) {
		t.Run(fmt.Sprint(seed), func(t *testing.T) {
			t.Parallel()
			world := newWorld(t, seed)
			for range 90 {
				world.hour()
			}
			world.s.fake.SetLag(0)
			world.read()
			for id, want := range world.written {
				require.Equal(t, want, world.known[id], "the reader does not know what was written to %s", id)
			}
			assert.Positive(t, world.late, "without the overlap the test would show nothing")
		})
	}
}

// A world is what is written, and what a reader knows of it.
type world struct {
	t       *testing.T
	random  *rand.Rand
	s       service
	clock   *watch
	writers []*dynamosink.DB
	reader  *dynamosink.DB

	mark    time.Time
	written map[techmap.PostingID]string
	known   map[techmap.PostingID]string
	late    int // changes that the reader met after a mark later than theirs
}

func newWorld(t *testing.T, seed uint64) *world {
	w := &world{
		t: t, random: rand.New(rand.NewPCG(seed, 1)), s: fake(t), clock: &watch{at: monday},
		written: make(map[techmap.PostingID]string), known: make(map[techmap.PostingID]string),
	}
	for _, skew := range []time.Duration{-9 * time.Hour, 0, 9 * time.Hour} {
		now := func() time.Time { return w.clock.now().Add(skew) }
		w.writers = append(w.writers, w.s.open(&dynamosink.Options{Now: now}))
	}
	w.reader = w.s.open(&dynamosink.Options{Now: w.clock.now})
	w.s.fake.SetLag(20)
	return w
}

// hour passes: four writes, of postings and of extractions, and now and then a
// visit of the reader.
func (w *world) hour() {
	for range 4 {
		w.clock.move(15 * time.Minute)
		db := w.writers[w.random.IntN(len(w.writers))]
		i := w.random.IntN(300)
		p := sinktest.Silver(i, 0)
		if _, known := w.written[p.ID]; known && i%2 == 0 {
			x := answer(i)
			x.Degree = fmt.Sprint(w.clock.now())
			require.NoError(w.t, db.Extractions().Save(w.t.Context(), string(p.ID), x))
			w.written[p.ID] = x.Degree
			continue
		}
		p.SeenAt = w.clock.now() // of the bronze object: all writers read the same
		p.Title = fmt.Sprint(w.clock.now())
		require.NoError(w.t, db.Silver().Write(w.t.Context(), []techmap.Posting{p}))
		if _, ok, err := w.reader.Extractions().Load(w.t.Context(), string(p.ID)); err == nil && !ok {
			w.written[p.ID] = p.Title
		}
	}
	if w.random.IntN(3) == 0 {
		w.read()
	}
}

// read is a visit: the mark first, then what changed since the mark before.
func (w *world) read() {
	ctx := w.t.Context()
	mark, err := w.reader.Silver().Mark(ctx)
	require.NoError(w.t, err)
	for p, err := range w.reader.Silver().Since(ctx, w.mark) {
		require.NoError(w.t, err)
		latest := p.Title
		if x, ok, err := w.reader.Extractions().Load(ctx, string(p.ID)); err == nil && ok {
			latest = x.Degree
		}
		if w.known[p.ID] != latest && p.SeenAt.Before(w.mark) {
			w.late++
		}
		w.known[p.ID] = latest
	}
	w.mark = mark
}

func TestAllWhileEverythingIsChangedHasEachPostingOnce(t *testing.T) {
	t.Parallel()
	services(t, func(t *testing.T, s service) {
		w := &watch{at: monday}
		db := s.open(&dynamosink.Options{Now: w.now})
		const n = 300
		for d := range 3 {
			require.NoError(t, db.Silver().Write(t.Context(), some(d*n/3, n/3)))
			w.move(24 * time.Hour)
		}
		times := make(map[techmap.PostingID]int)
		read := 0
		for p, err := range db.Silver().All(t.Context()) {
			require.NoError(t, err)
			times[p.ID]++
			if read++; read == 1 { // all move to a day that has not begun yet
				for i := range n {
					require.NoError(t, db.Silver().Write(t.Context(), []techmap.Posting{sinktest.Silver(i, 1)}))
				}
			}
		}
		assert.Len(t, times, n, "each is met, where it was or where it is")
		final, err := techmap.Collect(db.Silver().All(t.Context()))
		require.NoError(t, err)
		assert.Len(t, final, n)
	})
}

func TestStaleIndexYieldsTheTableAndNoPostingTwice(t *testing.T) {
	t.Parallel()
	s := fake(t)
	w := &watch{at: monday}
	db := s.open(&dynamosink.Options{Now: w.now})
	require.NoError(t, db.Silver().Write(t.Context(), some(0, 10)))
	s.fake.SetLag(1000)
	w.move(25 * time.Hour)
	require.NoError(t, db.Silver().Write(t.Context(), []techmap.Posting{sinktest.Silver(3, 1), sinktest.Silver(11, 0)}))
	all, err := techmap.Collect(db.Silver().All(t.Context()))
	require.NoError(t, err)
	assert.Len(t, all, 10, "the index does not know the new one yet")
	assert.Contains(t, all, sinktest.Silver(3, 1), "what it knows is read as it is now")

	seen := make(map[techmap.PostingID]int)
	for p, err := range db.Silver().All(t.Context()) {
		require.NoError(t, err)
		seen[p.ID]++
		s.fake.SetLag(0) // catches up meanwhile: the change is met again, on its day
	}
	assert.Equal(t, 1, seen[sinktest.Silver(3, 0).ID])
	assert.Len(t, seen, 11)
}

// TestKilledAnywhereAndRunAgain breaks off the same work at each of its requests,
// before and after it took effect, and runs it again.
func TestKilledAnywhereAndRunAgain(t *testing.T) {
	t.Parallel()
	clean := fake(t, once)
	before := total(clean)
	require.NoError(t, work(t, clean))
	requests := total(clean) - before
	want := state(t, clean)
	require.Greater(t, requests, 20)
	for n := 1; n <= requests; n++ {
		for _, after := range []bool{false, true} {
			s := fake(t, once)
			start := total(s)
			s.fake.SetFault(func(c dynamofake.Call) *dynamofake.Fault {
				if c.N < start+n { // dead from here on
					return nil
				}
				return &dynamofake.Fault{HangUp: true, After: after && c.N == start+n}
			})
			require.Error(t, work(t, s), n)
			s.fake.SetFault(nil)
			require.NoError(t, work(t, s), n)
			require.Equal(t, want, state(t, s), "killed at request %d, after it: %v", n, after)
		}
	}
}

// work writes postings, some of them again in another version, and extractions.
func work(t *testing.T, s service) error {
	db := s.open(&dynamosink.Options{Concurrency: 1}) // so that its requests are the same each time
	ctx := t.Context()
	errs := []error{db.Silver().Write(ctx, some(0, 8))}
	newer := []techmap.Posting{
		sinktest.Silver(1, 1), sinktest.Silver(2, 2), sinktest.Silver(1, 0), sinktest.Silver(9, 0),
	}
	errs = append(errs, db.Silver().Write(ctx, newer))
	for i := range 5 {
		errs = append(errs, db.Extractions().Save(ctx, fmt.Sprintf("k%d", i), answer(3*i)))
	}
	_, err := db.Forget(ctx, func(p techmap.Posting) bool { return p.ID == sinktest.Silver(4, 0).ID })
	return errors.Join(append(errs, err)...)
}

// state is what a store holds, apart from when it was written.
func state(t *testing.T, s service) map[string]any {
	db := s.open(nil)
	held := make(map[string]any)
	for p, err := range db.Silver().All(t.Context()) {
		require.NoError(t, err)
		held[string(p.ID)] = p
	}
	for i := range 5 {
		x, ok, err := db.Extractions().Load(t.Context(), fmt.Sprintf("k%d", i))
		require.NoError(t, err)
		require.True(t, ok)
		held[fmt.Sprintf("k%d", i)] = x
	}
	held["keys"] = s.fake.Keys(s.table)
	return held
}

func total(s service) int {
	n := 0
	for _, calls := range s.fake.Calls() {
		n += calls
	}
	return n
}
