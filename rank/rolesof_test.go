package rank_test

import (
	"slices"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/techmap-it/techmap"
	"github.com/techmap-it/techmap/rank"
	"github.com/techmap-it/techmap/rank/ranktest"
)

func TestRolesOf(t *testing.T) {
	t.Parallel()
	role := func(ids ...techmap.RoleID) edit { return func(o *techmap.Opening) { o.Roles = ids } }
	all := several("back", 40, role("backend"), asks(techmap.LevelPreferred, "go"))
	all = append(all, several("front", 30, role("frontend"), asksOneOf(1, techmap.LevelRequired, "go", "java"))...)
	all = append(all, several("data", 9, role("data-engineer"), asks(techmap.LevelRequired, "go"))...)
	all = append(all, several("both", 10, role("backend", "frontend"))...)
	got, err := load(t, all...).RolesOf(t.Context(), "go", rank.Query{Min: 10})
	require.NoError(t, err)
	require.Len(t, got, 2, "data engineers are too few")
	assert.Equal(t, techmap.RoleID("frontend"), got[0].Role)
	assert.Equal(t, "프론트엔드 개발자", got[0].NameKo)
	assert.Equal(t, []int{40, 40, 30, 30}, []int{got[0].Of, got[0].OfCompanies, got[0].Openings, got[0].Companies})
	assert.InDelta(t, .5*30/40, got[0].Share, 1e-6, "one of two alternatives is half a demand")
	assert.InDelta(t, .4*40/50, got[1].Share, 1e-6, "a preferred one is two fifths")
	assert.Less(t, got[1].Low, got[1].Share)
}

func TestRolesOfRefusesWrongQueries(t *testing.T) {
	t.Parallel()
	x := load(t, opening("1", "a"))
	_, err := x.RolesOf(t.Context(), "golang", rank.Query{})
	require.ErrorIs(t, err, techmap.ErrInvalid)
	require.ErrorContains(t, err, `nearest is "go"`)
	_, err = x.RolesOf(t.Context(), "go", rank.Query{N: -1})
	require.ErrorIs(t, err, techmap.ErrInvalid)
	_, err = x.RolesOf(t.Context(), "go", rank.Query{Filter: techmap.Filter{From: noon(2), To: noon(1)}})
	require.ErrorIs(t, err, techmap.ErrInvalid)
}

// TestRolesOfAgreesWithRankings asks for the ranking of each role and looks for the skill.
func TestRolesOfAgreesWithRankings(t *testing.T) {
	t.Parallel()
	c := ranktest.Corpus{Seed: 41, Openings: 900, Companies: 150, Skills: 12, Days: 40}
	tax := c.Taxonomy()
	x, err := rank.Load(t.Context(), c.All(), tax)
	require.NoError(t, err)
	compared := 0
	for n, q := range c.Queries(60) {
		q.Kinds = techmap.SkillKinds()
		q.N, q.Min = 1000, 5
		skill := slices.Collect(tax.Skills())[n%c.Skills].ID
		shares, err := x.RolesOf(t.Context(), skill, q)
		require.NoError(t, err)
		for _, s := range shares {
			q.Roles = []techmap.RoleID{s.Role}
			r := top(t, x, q)
			require.Equal(t, []int{r.Openings, r.Companies}, []int{s.Of, s.OfCompanies})
			at := slices.IndexFunc(r.Entries, func(e rank.Entry) bool { return e.Skill == skill })
			if at < 0 {
				require.Zero(t, s.Openings)
				continue
			}
			e := r.Entries[at]
			want := rank.Side{Openings: e.Openings, Companies: e.Companies, Share: e.Share, Low: e.Low, High: e.High}
			require.Equal(t, want, s.Side, "%s in %s for %+v", skill, s.Role, q)
			compared++
		}
	}
	assert.Greater(t, compared, 150)
}
