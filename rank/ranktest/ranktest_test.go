package ranktest_test

import (
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/techmap-it/techmap"
	"github.com/techmap-it/techmap/rank"
	"github.com/techmap-it/techmap/rank/ranktest"
)

func TestMemoryStore(t *testing.T) {
	t.Parallel()
	ranktest.TestStore(t, func(*testing.T) ranktest.Store { return new(memory) })
}

func corpus() ranktest.Corpus {
	return ranktest.Corpus{Seed: 1, Openings: 500, Companies: 100, Skills: 40, Days: 60}
}

func TestRandomQueriesAreWorthAsking(t *testing.T) {
	t.Parallel()
	c := corpus()
	openings, err := techmap.Collect(c.All())
	require.NoError(t, err)
	tax := c.Taxonomy()
	answered, tooFew, ofAllMeasures := 0, 0, map[rank.By]int{}
	for _, q := range c.Queries(100) {
		switch r := ranktest.Top(openings, tax, q); {
		case r.TooFew:
			tooFew++
		case len(r.Entries) > 0:
			answered++
			ofAllMeasures[q.By]++
		}
	}
	assert.Greater(t, answered, 50, "most queries have an answer with entries")
	assert.Greater(t, tooFew, 5, "some have too few openings")
	for _, by := range rank.Measures() {
		assert.Greater(t, ofAllMeasures[by], 10, "answers by %s", by)
	}
	assert.Equal(t, c.Queries(20), c.Queries(20), "equal corpora ask the same")
}

func TestRandomOpeningsHaveEveryRareCase(t *testing.T) {
	t.Parallel()
	c := corpus()
	c.Openings = 3000
	seen := map[string]int{}
	note := func(what string, is bool) {
		if is {
			seen[what]++
		}
	}
	tax := c.Taxonomy()
	for o, err := range c.All() {
		require.NoError(t, err)
		note("no company", o.Company == "")
		note("pictures", o.ImageOnly)
		note("reopened", len(o.Open) > 1)
		note("never open", len(o.Open) == 0)
		note("closed", !o.ClosedAt().IsZero())
		note("two sources", len(o.Sources) > 1)
		for _, d := range o.Demands {
			_, known := tax.Skill(d.Skill)
			note("unknown skill", !known)
			note("alternatives", d.Group > 0)
			note("by a part", d.Via != "")
		}
		for _, id := range o.Roles {
			_, known := tax.Role(id)
			note("unknown role", !known)
		}
	}
	assert.Len(t, seen, 10, "of ten rare cases: %v", seen)
}

func TestRandomOpeningsKeepTheRecordsPromises(t *testing.T) {
	t.Parallel()
	c := corpus()
	for i := range c.Openings {
		for rev := range 3 {
			o := c.Opening(i, rev)
			require.Equal(t, o, c.Opening(i, rev), "equal corpora make the same")
			require.Equal(t, c.Opening(i, 0).ID, o.ID, "a revision has the same ID")
			require.Contains(t, o.Members, o.ID)
			require.IsNonDecreasing(t, o.Members)
			require.IsNonDecreasing(t, o.Sources)
			for j := 1; j < len(o.Demands); j++ {
				require.Less(t, o.Demands[j-1].Skill, o.Demands[j].Skill, "demands are sorted, one a skill")
			}
			for j := 1; j < len(o.Open); j++ {
				require.True(t, o.Open[j-1].To.Before(o.Open[j].From), "times are sorted and disjoint")
			}
		}
	}
}
