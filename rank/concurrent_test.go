package rank_test

import (
	"slices"
	"sync"
	"sync/atomic"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/techmap-it/techmap"
	"github.com/techmap-it/techmap/rank"
	"github.com/techmap-it/techmap/rank/ranktest"
)

// A version is what an index holds after so many changes.
type version struct {
	all     []techmap.Opening
	changed []techmap.Opening
	removed []techmap.PostingID
}

// versions returns the openings of a corpus as they change.
func versions(tb testing.TB, c ranktest.Corpus, changes int) []version {
	tb.Helper()
	now, err := techmap.Collect(c.All())
	require.NoError(tb, err)
	list := []version{{all: now}}
	for rev := 1; rev <= changes; rev++ {
		v := version{all: slices.Clone(list[rev-1].all)}
		for i := rev; i < len(v.all); i += 5 {
			v.all[i] = c.Opening(i, rev)
			v.changed = append(v.changed, v.all[i])
		}
		last := len(v.all) - 1
		v.removed = append(v.removed, v.all[last].ID)
		v.changed = slices.DeleteFunc(v.changed, func(o techmap.Opening) bool { return o.ID == v.all[last].ID })
		v.all = v.all[:last]
		list = append(list, v)
	}
	return list
}

// whileChanging asks while an index goes from version to version, and demands that each
// answer is what its definition says of one of the versions there were while it was made.
func whileChanging[A comparable](
	t *testing.T, list []version, tax *techmap.Taxonomy, questions int,
	ask func(x *rank.Index, i int) A, define func(all []techmap.Opening, i int) A,
) {
	t.Helper()
	x, err := rank.Load(t.Context(), techmap.Of(list[0].all...), tax)
	require.NoError(t, err)
	want := make([][]A, len(list))
	for n, v := range list {
		for i := range questions {
			want[n] = append(want[n], define(v.all, i))
		}
	}
	var begun, done atomic.Int64
	var readers sync.WaitGroup
	for range 3 {
		readers.Go(func() {
			for n := 0; n < questions || int(done.Load()) < len(list)-1; n++ {
				i := n % questions
				from := done.Load()
				got := ask(x, i)
				to := begun.Load()
				if !slices.ContainsFunc(want[from:to+1], func(w []A) bool { return w[i] == got }) {
					t.Errorf("question %d: %+v is the answer of none of the versions %d to %d", i, got, from, to)
					return
				}
			}
		})
	}
	for n, v := range list[1:] {
		begun.Store(int64(n + 1))
		x.Apply(v.changed, v.removed)
		done.Store(int64(n + 1))
	}
	readers.Wait()
	for i := range questions {
		assert.Equal(t, want[len(list)-1][i], ask(x, i), "question %d at the end", i)
	}
}

func smallCorpus(seed uint64) ranktest.Corpus {
	return ranktest.Corpus{Seed: seed, Openings: 100, Companies: 30, Skills: 12, Days: 30}
}

// asOf returns random queries as of days, so that an answer does not depend on the newest sighting.
func asOf(c ranktest.Corpus, n int) []rank.Query {
	queries := c.Queries(n)
	for i := range queries {
		queries[i].Min = -1
		if queries[i].AsOf.IsZero() {
			queries[i].AsOf = ranktest.Day(c.Days - i%5)
		}
	}
	return queries
}

func TestNextWhileOpeningsChange(t *testing.T) {
	t.Parallel()
	type answer struct{ openings, reach, after int }
	c := smallCorpus(51)
	tax := c.Taxonomy()
	have := []techmap.SkillID{"skill-0000", "skill-0002", "skill-0005"}
	var questions []rank.NextQuery
	for i, q := range asOf(c, 8) {
		questions = append(questions, rank.NextQuery{Query: q, Have: have, Missing: i % 3, Steps: 2})
	}
	jobs := func(all []techmap.Opening, q rank.NextQuery) []techmap.Opening {
		return slices.DeleteFunc(chosen(all, tax, q.Query), func(o techmap.Opening) bool {
			return len(needs(o, tax, q.Query)) == 0
		})
	}
	ask := func(x *rank.Index, i int) answer {
		path, err := x.Next(t.Context(), questions[i])
		assert.NoError(t, err)
		a := answer{openings: path.Openings, reach: path.Reach.Openings}
		if len(path.Next) > 0 {
			a.after = a.reach + path.Next[0].Openings
		}
		return a
	}
	define := func(all []techmap.Opening, i int) answer {
		q := questions[i]
		some := jobs(all, q)
		a := answer{openings: len(some), reach: within(some, tax, q, have)}
		x, err := rank.Load(t.Context(), techmap.Of(all...), tax)
		require.NoError(t, err)
		path, err := x.Next(t.Context(), q)
		require.NoError(t, err)
		if len(path.Next) > 0 { // which skill is best is told elsewhere; here, what it brings
			a.after = within(some, tax, q, append(slices.Clone(have), path.Next[0].Skill))
		}
		return a
	}
	whileChanging(t, versions(t, c, 6), tax, len(questions), ask, define)
}

func TestFactsWhileOpeningsChange(t *testing.T) {
	t.Parallel()
	type answer struct{ openings, stated, remote, newcomers int }
	c := smallCorpus(52)
	tax := c.Taxonomy()
	questions := asOf(c, 8)
	ask := func(x *rank.Index, i int) answer {
		facts, err := x.Facts(t.Context(), rank.FactsQuery{Query: questions[i]})
		assert.NoError(t, err)
		if len(facts.Groups) == 0 {
			return answer{}
		}
		g := facts.Groups[0]
		return answer{g.Openings, g.Remote.Of, g.Remote.Openings, g.Newcomers.Openings}
	}
	define := func(all []techmap.Opening, i int) answer {
		var a answer
		for _, o := range found(all, tax, questions[i]) {
			a.openings++
			if o.WorkModel != "" {
				a.stated++
			}
			if o.WorkModel == techmap.WorkRemote {
				a.remote++
			}
			if o.Experience.Newcomers() {
				a.newcomers++
			}
		}
		return a
	}
	whileChanging(t, versions(t, c, 6), tax, len(questions), ask, define)
}

func TestFacetsWhileOpeningsChange(t *testing.T) {
	t.Parallel()
	type answer struct{ openings, companies int }
	c := smallCorpus(53)
	tax := c.Taxonomy()
	questions := asOf(c, 8)
	ask := func(x *rank.Index, i int) answer {
		f, err := x.Facets(t.Context(), questions[i])
		assert.NoError(t, err)
		return answer{f.Openings, f.Companies}
	}
	define := func(all []techmap.Opening, i int) answer {
		some := found(all, tax, questions[i])
		companies := make(map[string]bool)
		for _, o := range some {
			companies[o.Company+"\x00"+string(o.ID)[:len(o.ID)*number(o.Company == "")]] = true
		}
		return answer{len(some), len(companies)}
	}
	whileChanging(t, versions(t, c, 6), tax, len(questions), ask, define)
}

func number(b bool) int {
	if b {
		return 1
	}
	return 0
}
