package rank_test

import (
	"fmt"
	"math"
	"math/rand/v2"
	"slices"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/techmap-it/techmap"
	"github.com/techmap-it/techmap/rank"
	"github.com/techmap-it/techmap/rank/ranktest"
)

// One firm that adds 100 openings to a role of 300 others weighs 10 of 310, so it
// moves no balanced share by more than 3.3 points, whatever it asks for.
func TestOneFirmMovesNoBalancedShareByMuch(t *testing.T) {
	t.Parallel()
	tax := withSkill(t, ranktest.Corpus{Skills: 60}.Taxonomy(), "its-own")
	const bound = 10. / 310
	widest := map[rank.By]float64{}
	for seed := range uint64(20) {
		r := rand.New(rand.NewPCG(seed, 9))
		var openings []techmap.Opening
		for i := range 300 {
			openings = append(openings, asking(r, fmt.Sprintf("other %d", i), i, 60))
		}
		before := shares(t, tax, openings)
		for i := range 100 {
			firm := asking(r, "firm", 300+i, 3) // distinct, yet much alike
			asks(techmap.LevelRequired, "its-own")(&firm)
			openings = append(openings, firm)
		}
		after := shares(t, tax, openings)
		for skill := range before {
			for by := range before[skill] {
				move := math.Abs(after[skill][by] - before[skill][by])
				widest[by] = max(widest[by], move)
			}
		}
	}
	t.Logf("widest moves: %v", widest)
	assert.InDelta(t, bound, widest[rank.ByBalanced], 1e-6, "as far as a skill that nobody else asks for")
	assert.LessOrEqual(t, widest[rank.ByBalanced], .04, "the goal")
	assert.InDelta(t, 1./301, widest[rank.ByCompanies], 1e-6)
	assert.InDelta(t, 100./400, widest[rank.ByOpenings], 1e-6, "what counting openings alone would do")
}

// withSkill returns tax with one more skill.
func withSkill(t *testing.T, tax *techmap.Taxonomy, id techmap.SkillID) *techmap.Taxonomy {
	t.Helper()
	one := techmap.Skill{ID: id, Name: string(id), Kind: techmap.KindTool}
	skills := append(slices.Collect(tax.Skills()), one)
	more, err := techmap.NewTaxonomy(tax.Version(), skills, slices.Collect(tax.Roles()))
	require.NoError(t, err)
	return more
}

// asking returns an opening of a company for each of whose demands the first skills are
// the likeliest, the fewer the more.
func asking(r *rand.Rand, company string, i, skills int) techmap.Opening {
	o := opening(fmt.Sprint(i), company)
	seen := map[int]bool{}
	for range 2 + r.IntN(5) {
		n := r.IntN(skills)
		if level := techmap.Levels()[r.IntN(4)]; !seen[n] {
			asks(level, techmap.SkillID(fmt.Sprintf("skill-%04d", n)))(&o)
			seen[n] = true
		}
	}
	return o
}

func shares(
	t *testing.T, tax *techmap.Taxonomy, openings []techmap.Opening,
) map[techmap.SkillID]map[rank.By]float64 {
	t.Helper()
	x, err := rank.Load(t.Context(), techmap.Of(openings...), tax)
	require.NoError(t, err)
	of := map[techmap.SkillID]map[rank.By]float64{}
	for s := range tax.Skills() {
		of[s.ID] = map[rank.By]float64{rank.ByBalanced: 0, rank.ByOpenings: 0, rank.ByCompanies: 0}
	}
	for _, e := range top(t, x, rank.Query{N: 1000}).Entries {
		of[e.Skill] = map[rank.By]float64{
			rank.ByBalanced: e.ShareBalanced, rank.ByOpenings: e.ShareOpenings, rank.ByCompanies: e.ShareCompanies,
		}
	}
	return of
}
