package rank_test

import (
	"flag"
	"os"
	"slices"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/techmap-it/techmap"
	"github.com/techmap-it/techmap/rank"
)

var update = flag.Bool("update", false, "rewrite golden files")

// fleet has one company with four openings and two with one: small enough to count by hand.
func fleet() []techmap.Opening {
	return []techmap.Opening{
		opening("a1", "가람", asks(techmap.LevelRequired, "go", "postgresql")),
		opening("a2", "가람", asks(techmap.LevelRequired, "go")),
		opening("a3", "가람", asks(techmap.LevelPreferred, "go")),
		opening("a4", "가람", asks(techmap.LevelUsed, "java")),
		opening("b1", "나루", asks(techmap.LevelStack, "java"), asks(techmap.LevelMentioned, "go")),
		opening("c1", "dawn", asks(techmap.LevelRequired, "java", "go")),
	}
}

func TestCountsAndSharesOfAnEntry(t *testing.T) {
	t.Parallel()
	r := top(t, load(t, fleet()...), rank.Query{})
	assert.Equal(t, 6, r.Openings)
	assert.Equal(t, 3, r.Companies)
	assert.Equal(t, noon(9), r.AsOf)
	assert.False(t, r.TooFew)

	golang := entry(t, r, "go")
	assert.Equal(t, 4, golang.Openings, "those that ask; a mention is none")
	assert.Equal(t, 2, golang.Companies)
	assert.Equal(t, []int{3, 0, 1, 0}, []int{golang.Required, golang.Stack, golang.Preferred, golang.Used})
	assert.InDelta(t, (1+1+.4+1)/6, golang.ShareOpenings, 1e-6)
	assert.InDelta(t, ((1+1+.4)/4+1)/3, golang.ShareCompanies, 1e-6, "each company weighs 1")
	assert.InDelta(t, ((1+1+.4)/2+1)/(2+1+1), golang.ShareBalanced, 1e-6, "the one with four weighs 2")
	assert.Equal(t, golang.ShareBalanced, golang.Share, "balanced is the measure unless asked otherwise")

	java := entry(t, r, "java")
	assert.Equal(t, []int{1, 1, 0, 1}, []int{java.Required, java.Stack, java.Preferred, java.Used})
	assert.InDelta(t, (.7/2+1+1)/4, java.Share, 1e-6)
	assert.Equal(t, 1, java.Rank, "two of three companies ask for it")
	assert.Equal(t, 2, golang.Rank)
}

func TestMeasureDecidesTheRank(t *testing.T) {
	t.Parallel()
	x := load(t, fleet()...)
	for _, tt := range []struct {
		by    rank.By
		first techmap.SkillID
	}{
		{rank.ByBalanced, "java"},
		{"", "java"},
		{rank.ByCompanies, "java"},
		{rank.ByOpenings, "go"},
	} {
		t.Run(string(tt.by), func(t *testing.T) {
			t.Parallel()
			r := top(t, x, rank.Query{By: tt.by})
			assert.Equal(t, tt.first, r.Entries[0].Skill)
			shares := map[rank.By]float64{
				rank.ByBalanced:  r.Entries[0].ShareBalanced,
				rank.ByOpenings:  r.Entries[0].ShareOpenings,
				rank.ByCompanies: r.Entries[0].ShareCompanies,
			}
			want, ok := shares[tt.by]
			if !ok {
				want = shares[rank.ByBalanced]
			}
			assert.Equal(t, want, r.Entries[0].Share)
		})
	}
}

func TestWeightsAndLevels(t *testing.T) {
	t.Parallel()
	x := load(t,
		opening("1", "a", asks(techmap.LevelRequired, "go")),
		opening("2", "b", asks(techmap.LevelStack, "go")),
		opening("3", "c", asks(techmap.LevelPreferred, "go")),
		opening("4", "d", asks(techmap.LevelUsed, "go")),
		opening("5", "e", asks(techmap.LevelMentioned, "go")),
	)
	for _, tt := range []struct {
		name     string
		query    rank.Query
		share    float64
		openings int
	}{
		{"by default some count in part", rank.Query{}, (1 + 1 + .4 + .7) / 5, 4},
		{"levels that the filter leaves out do not count", rank.Query{Filter: techmap.Filter{
			Levels: []techmap.Level{techmap.LevelPreferred, techmap.LevelUsed},
		}}, (.4 + .7) / 5, 2},
		{"a level without a weight does not count", rank.Query{Weights: map[techmap.Level]float64{
			techmap.LevelRequired: .5,
		}}, .5 / 5, 1},
		{"mentions count if they are given a weight", rank.Query{Weights: map[techmap.Level]float64{
			techmap.LevelMentioned: 1,
		}}, 1. / 5, 1},
	} {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			r := top(t, x, tt.query)
			assert.Equal(t, 5, r.Openings, "what counts does not change what is counted over")
			assert.InDelta(t, tt.share, entry(t, r, "go").Share, 1e-6)
			assert.Equal(t, tt.openings, entry(t, r, "go").Openings)
		})
	}
	none := top(t, x, rank.Query{Weights: map[techmap.Level]float64{}})
	assert.Empty(t, none.Entries, "no weights, no entries")
}

func TestAlternativesShareOneDemand(t *testing.T) {
	t.Parallel()
	s3 := techmap.Demand{Skill: "aws-s3", Level: techmap.LevelRequired, Group: 2}
	aws := techmap.Demand{Skill: "aws", Level: techmap.LevelRequired, Group: 2, Via: "aws-s3"}
	r := top(t, load(t,
		opening("1", "a",
			asksOneOf(7, techmap.LevelRequired, "java", "kotlin"), asks(techmap.LevelRequired, "go")),
		opening("2", "b", asksOneOf(7, techmap.LevelPreferred, "java", "kotlin", "go")),
		opening("3", "c", asks(techmap.LevelRequired, "java")),
		opening("4", "d",
			asksOneOf(1, techmap.LevelRequired, "kotlin"), asksOneOf(2, techmap.LevelRequired, "java"),
			func(o *techmap.Opening) { o.Demands = append(o.Demands, s3, aws) }),
	), rank.Query{})
	assert.InDelta(t, (.5+.4/3+1+.5)/4, entry(t, r, "java").Share, 1e-6)
	assert.InDelta(t, (.5+.4/3+1)/4, entry(t, r, "kotlin").Share, 1e-6, "alone in its group it counts full")
	assert.InDelta(t, (1+.4/3)/4, entry(t, r, "go").Share, 1e-6)
	assert.InDelta(t, .5/4, entry(t, r, "aws-s3").Share, 1e-6)
	assert.InDelta(t, .5/4, entry(t, r, "aws").Share, 1e-6, "what follows from an alternative is not one more")
	assert.Equal(t, 4, entry(t, r, "java").Openings, "plain counts are not divided")
}

func TestConceptsAreLeftOutUnlessAskedFor(t *testing.T) {
	t.Parallel()
	x := load(t, opening("1", "a", asks(techmap.LevelRequired, "tdd", "go", "postgresql")))
	skills := func(q rank.Query) (ids []techmap.SkillID) {
		for _, e := range top(t, x, q).Entries {
			ids = append(ids, e.Skill)
		}
		return ids
	}
	assert.Equal(t, []techmap.SkillID{"go", "postgresql"}, skills(rank.Query{}))
	concepts := rank.Query{Kinds: []techmap.SkillKind{techmap.KindConcept}}
	assert.Equal(t, []techmap.SkillID{"tdd"}, skills(concepts))
	databases := rank.Query{Kinds: []techmap.SkillKind{techmap.KindDatabase}}
	assert.Equal(t, []techmap.SkillID{"postgresql"}, skills(databases))
}

func TestStrongestLevelHoldsIfAnOpeningHasASkillTwice(t *testing.T) {
	t.Parallel()
	e := entry(t, top(t, load(t, opening("1", "a",
		asks(techmap.LevelUsed, "go"), asks(techmap.LevelRequired, "go"), asks(techmap.LevelPreferred, "go"),
	)), rank.Query{}), "go")
	assert.Equal(t, []any{1, 1, 0, 0, 1.0}, []any{e.Openings, e.Required, e.Preferred, e.Used, e.Share})
}

func TestOpeningsWithoutACompanyAreCompaniesOfTheirOwn(t *testing.T) {
	t.Parallel()
	r := top(t, load(t,
		opening("1", "", asks(techmap.LevelRequired, "go")), opening("2", ""), opening("3", "a"), opening("4", "a"),
	), rank.Query{})
	assert.Equal(t, 3, r.Companies)
	assert.InDelta(t, 1./3, entry(t, r, "go").ShareCompanies, 1e-6)
}

func TestPicturesAreCountedApart(t *testing.T) {
	t.Parallel()
	picture := func(o *techmap.Opening) { o.ImageOnly = true }
	x := load(t,
		opening("1", "a", asks(techmap.LevelRequired, "go")),
		opening("2", "b", asks(techmap.LevelRequired, "java"), picture),
		opening("3", "c", picture, open(until(1, 3))),
	)
	r := top(t, x, rank.Query{})
	assert.Equal(t, []int{1, 1, 1}, []int{r.Openings, r.Companies, r.ImageOnly}, "only those that are selected")
	assert.Equal(t, 1.0, entry(t, r, "go").Share)
	assert.Len(t, r.Entries, 1, "what a picture's title asks for does not count")
	roles, err := x.Roles(t.Context(), rank.Query{})
	require.NoError(t, err)
	assert.Equal(t, 1, roles[0].Openings)
	assert.Equal(t, 3, x.Openings())
}

func TestTooFewIsAnAnswer(t *testing.T) {
	t.Parallel()
	x := load(t, several("co", 49, asks(techmap.LevelRequired, "go"))...)
	for _, tt := range []struct {
		name   string
		min    int
		tooFew bool
	}{
		{"fifty unless asked otherwise", 0, true},
		{"as many as there are is enough", 49, false},
		{"one more is too many", 50, true},
		{"negative means none", -1, false},
	} {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			r, err := x.Top(t.Context(), rank.Query{Min: tt.min})
			require.NoError(t, err)
			assert.Equal(t, tt.tooFew, r.TooFew)
			assert.Equal(t, 49, r.Openings, "and says how many there are")
			assert.Equal(t, tt.tooFew, len(r.Entries) == 0)
			assert.NotNil(t, r.Entries)
		})
	}
}

func TestEntriesAreAtMostN(t *testing.T) {
	t.Parallel()
	every := []techmap.SkillID{"go", "java", "kotlin", "postgresql", "aws", "aws-s3"}
	x := load(t, several("co", 5, asks(techmap.LevelRequired, every...))...)
	assert.Len(t, top(t, x, rank.Query{}).Entries, len(every))
	three := top(t, x, rank.Query{N: 3}).Entries
	assert.Len(t, three, 3)
	assert.Equal(t, techmap.SkillID("aws"), three[0].Skill, "equals stand by ID")
	assert.Equal(t, 6, three[0].Worst, "N does not shorten the range")
}

func TestRankLiesInItsRange(t *testing.T) {
	t.Parallel()
	some := slices.Concat(
		several("a", 60, asks(techmap.LevelRequired, "go")),
		several("b", 20, asks(techmap.LevelRequired, "go", "java")),
		several("c", 20, asks(techmap.LevelRequired, "kotlin", "java")),
		several("d", 2, asks(techmap.LevelRequired, "aws")),
	)
	r := top(t, load(t, some...), rank.Query{})
	got := map[techmap.SkillID][3]int{}
	for _, e := range r.Entries {
		got[e.Skill] = [3]int{e.Best, e.Rank, e.Worst}
		assert.LessOrEqual(t, e.Low, e.Share)
		assert.LessOrEqual(t, e.Share, e.High)
	}
	assert.Equal(t, map[techmap.SkillID][3]int{
		"go":     {1, 1, 1}, // .78, far above
		"java":   {2, 2, 2}, // .39 (.30 to .49)
		"kotlin": {3, 3, 3}, // .20 (.13 to .28), just below java
		"aws":    {4, 4, 4},
	}, got)
	few := top(t, load(t, slices.Concat(some[:6], some[60:63], some[80:82])...), rank.Query{})
	assert.Equal(t, 1, few.Entries[0].Best)
	assert.Greater(t, few.Entries[0].Worst, 1, "eleven openings leave the order open")
}

func TestRankingAsJSON(t *testing.T) {
	t.Parallel()
	x := load(t, append(fleet(), opening("p", "p", func(o *techmap.Opening) { o.ImageOnly = true }))...)
	rankings := []rank.Ranking{
		top(t, x, rank.Query{Filter: techmap.Filter{Roles: []techmap.RoleID{"backend"}}}),
		top(t, x, rank.Query{Min: 50, Filter: techmap.Filter{Roles: []techmap.RoleID{"frontend"}}}),
	}
	got := asJSON(t, rankings)
	const golden = "testdata/ranking.golden.json"
	if *update {
		require.NoError(t, os.WriteFile(golden, []byte(got), 0o644))
	}
	want, err := os.ReadFile(golden)
	require.NoError(t, err)
	assert.Equal(t, string(want), got)
}
