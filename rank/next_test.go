package rank_test

import (
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/techmap-it/techmap"
	"github.com/techmap-it/techmap/rank"
)

// next asks without a least number of openings.
func next(t *testing.T, x *rank.Index, q rank.NextQuery) rank.Path {
	t.Helper()
	q.Min = -1
	path, err := x.Next(t.Context(), q)
	require.NoError(t, err)
	return path
}

// worth returns how many openings each next skill brings within reach.
func worth(path rank.Path) map[techmap.SkillID]int {
	of := make(map[techmap.SkillID]int)
	for _, u := range path.Next {
		of[u.Skill] = u.Openings
	}
	return of
}

func TestNextSkillIsTheOneThatBringsMostWithinReach(t *testing.T) {
	t.Parallel()
	const must = techmap.LevelRequired
	kotlin := several("kotlin", 3, asks(must, "java", "kotlin"))
	database := several("database", 2, asks(must, "java", "postgresql"))
	for _, tt := range []struct {
		name    string
		ads     [][]techmap.Opening
		have    []techmap.SkillID
		missing int
		reach   int
		want    map[techmap.SkillID]int
	}{
		{
			"one skill away", [][]techmap.Opening{kotlin, database},
			[]techmap.SkillID{"java"}, 0, 0, map[techmap.SkillID]int{"kotlin": 3, "postgresql": 2},
		},
		{
			"one may be missing", [][]techmap.Opening{kotlin, database},
			nil, 1, 0, map[techmap.SkillID]int{"java": 5, "kotlin": 3, "postgresql": 2},
		},
		{
			"two may be missing", [][]techmap.Opening{kotlin, database},
			nil, 2, 5, map[techmap.SkillID]int{},
		},
		{
			"one of alternatives meets the need", [][]techmap.Opening{several("either", 4, asksOneOf(1, must, "java", "kotlin"))},
			[]techmap.SkillID{"kotlin"}, 0, 4, map[techmap.SkillID]int{},
		},
		{
			"each of alternatives is worth the opening",
			[][]techmap.Opening{several("either", 4, asksOneOf(1, must, "java", "kotlin"))},
			nil, 0, 0, map[techmap.SkillID]int{"java": 4, "kotlin": 4},
		},
		{
			"alternatives of two needs",
			[][]techmap.Opening{several("both", 2, asksOneOf(1, must, "java", "kotlin"), asksOneOf(2, must, "aws", "aws-s3"))},
			[]techmap.SkillID{"java"}, 0, 0, map[techmap.SkillID]int{"aws": 2, "aws-s3": 2},
		},
		{
			"what would be nice is no need", [][]techmap.Opening{several("nice", 2, asks(must, "go"), asks(techmap.LevelPreferred, "java"))},
			[]techmap.SkillID{"go"}, 0, 2, map[techmap.SkillID]int{},
		},
		{
			"what is only mentioned is none", [][]techmap.Opening{several("aside", 2, asks(must, "go"), asks(techmap.LevelMentioned, "java"))},
			[]techmap.SkillID{"go"}, 0, 2, map[techmap.SkillID]int{},
		},
		{
			"a whole that follows from its part is no need of its own",
			[][]techmap.Opening{several("part", 2, asks(must, "aws-s3"), func(o *techmap.Opening) {
				o.Demands = append(o.Demands, techmap.Demand{Skill: "aws", Level: must, Via: "aws-s3"})
			})},
			nil, 0, 0, map[techmap.SkillID]int{"aws-s3": 2},
		},
		{
			"concepts are none", [][]techmap.Opening{several("concept", 2, asks(must, "go", "tdd"))},
			nil, 0, 0, map[techmap.SkillID]int{"go": 2},
		},
	} {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			var all []techmap.Opening
			for _, some := range tt.ads {
				all = append(all, some...)
			}
			path := next(t, load(t, all...), rank.NextQuery{Have: tt.have, Missing: tt.missing})
			assert.Equal(t, tt.reach, path.Reach.Openings, "within reach")
			assert.Equal(t, tt.want, worth(path))
			assert.Equal(t, len(all), path.Openings)
		})
	}
}

func TestPathTakesTheBestSkillAfterThoseBefore(t *testing.T) {
	t.Parallel()
	const must = techmap.LevelRequired
	all := several("go", 3, asks(must, "go"))
	all = append(all, several("go and database", 4, asks(must, "go", "postgresql"))...)
	all = append(all, several("java", 2, asks(must, "java"))...)
	all = append(all, several("silent", 5)...)
	path := next(t, load(t, all...), rank.NextQuery{})
	assert.Equal(t, 9, path.Openings)
	assert.Equal(t, 5, path.Silent)
	assert.Zero(t, path.Reach.Openings)
	require.Len(t, path.Steps, 3, "it ends where there is nothing more to reach")
	for i, want := range []struct {
		skill       techmap.SkillID
		opens, then int
	}{{"go", 3, 3}, {"postgresql", 4, 7}, {"java", 2, 9}} {
		assert.Equal(t, want.skill, path.Steps[i].Skill)
		assert.Equal(t, want.opens, path.Steps[i].Openings)
		assert.Equal(t, want.then, path.Steps[i].Reach.Openings)
	}
	assert.InDelta(t, 1, path.Steps[2].Reach.Share, 1e-6)
	assert.InDelta(t, 3./9, path.Next[0].Gain, 1e-6)
	assert.InDelta(t, (3+4*.5)/9, path.Next[0].Nearer, 1e-6, "half the way to four more")
}

func TestNearerDecidesWhereNothingIsUnlocked(t *testing.T) {
	t.Parallel()
	x := load(t, append(
		several("two", 3, asks(techmap.LevelRequired, "go", "postgresql")),
		several("alternatives", 3, asks(techmap.LevelRequired, "postgresql"), asksOneOf(1, techmap.LevelRequired, "java", "kotlin"))...)...)
	path := next(t, x, rank.NextQuery{})
	require.Len(t, path.Next, 4)
	assert.EqualValues(t, "postgresql", path.Next[0].Skill)
	assert.EqualValues(t, "go", path.Next[1].Skill)
	assert.InDelta(t, 1./8, path.Next[2].Nearer, 1e-6, "half a need of two in half of the openings")
}

func TestOneFirmIsNoField(t *testing.T) {
	t.Parallel()
	var all []techmap.Opening
	for i := range 100 {
		all = append(all, opening(string(rune('a'+i%26))+string(rune('a'+i/26)), "large", asks(techmap.LevelRequired, "java")))
	}
	all = append(all, several("small", 11, asks(techmap.LevelRequired, "go"))...)
	x := load(t, all...)
	assert.EqualValues(t, "go", next(t, x, rank.NextQuery{}).Next[0].Skill, "eleven companies outweigh a hundred openings of one")
	byOpenings := next(t, x, rank.NextQuery{Query: rank.Query{By: rank.ByOpenings}})
	assert.EqualValues(t, "java", byOpenings.Next[0].Skill)
	assert.Equal(t, 1, byOpenings.Next[0].Companies)
}

func TestPartsCountForTheirWhole(t *testing.T) {
	t.Parallel()
	tax, err := techmap.NewTaxonomy("parts", []techmap.Skill{
		{ID: "aws", Name: "AWS", Kind: techmap.KindCloud},
		{ID: "aws-s3", Name: "Amazon S3", Kind: techmap.KindCloud, PartOf: []techmap.SkillID{"aws"}},
	}, []techmap.Role{{ID: "backend", Name: "Backend"}})
	require.NoError(t, err)
	x, err := rank.Load(t.Context(), techmap.Of(several("cloud", 3, asks(techmap.LevelRequired, "aws"))...), tax)
	require.NoError(t, err)
	assert.Equal(t, 3, next(t, x, rank.NextQuery{Have: []techmap.SkillID{"aws-s3"}}).Reach.Openings)
}

func TestFieldsByWhatIsCovered(t *testing.T) {
	t.Parallel()
	const must = techmap.LevelRequired
	of := func(role techmap.RoleID) edit {
		return func(o *techmap.Opening) { o.Roles = []techmap.RoleID{role} }
	}
	all := several("half", 4, asks(must, "go", "java"), of("backend"))
	all = append(all, several("most", 2, asks(must, "go", "java", "kotlin", "aws"), of("frontend"))...)
	all = append(all, several("all", 2, asks(must, "go"), of("frontend"))...)
	all = append(all, several("few", 1, asks(must, "go"), of("data-engineer"))...)
	q := rank.NextQuery{Query: rank.Query{Min: 2}, Have: []techmap.SkillID{"go"}}
	fields, err := load(t, all...).Fields(t.Context(), q)
	require.NoError(t, err)
	require.Len(t, fields, 3)
	assert.EqualValues(t, "frontend", fields[0].Role)
	assert.InDelta(t, (1+.25)/2, fields[0].Covered, 1e-6)
	assert.Less(t, fields[0].Low, fields[0].Covered)
	assert.Equal(t, [3]int{2, 2, 2}, fields[0].Reach)
	assert.EqualValues(t, "backend", fields[1].Role)
	assert.Equal(t, [3]int{0, 4, 4}, fields[1].Reach)
	assert.True(t, fields[2].TooFew, "those with too few come last")
	q.Roles = []techmap.RoleID{"backend"}
	fields, err = load(t, all...).Fields(t.Context(), q)
	require.NoError(t, err)
	require.Len(t, fields, 1, "only the roles of the query")
}

func TestWrongNextQuery(t *testing.T) {
	t.Parallel()
	x := load(t)
	for _, tt := range []struct {
		name  string
		query rank.NextQuery
		want  string
	}{
		{"unknown skill", rank.NextQuery{Have: []techmap.SkillID{"코틀린"}}, `nearest is "kotlin"`},
		{"three missing", rank.NextQuery{Missing: 3}, "3 missing: say 0 to 2"},
		{"long path", rank.NextQuery{Steps: 21}, "21 steps: say 1 to 20"},
		{"what is wrong with any query", rank.NextQuery{Query: rank.Query{N: -1}}, "n -1"},
	} {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			_, err := x.Next(t.Context(), tt.query)
			require.ErrorIs(t, err, techmap.ErrInvalid)
			require.ErrorContains(t, err, tt.want)
			_, err = x.Fields(t.Context(), tt.query)
			require.ErrorContains(t, err, tt.want)
		})
	}
}

func TestNextOfNothing(t *testing.T) {
	t.Parallel()
	path, err := load(t).Next(t.Context(), rank.NextQuery{Query: rank.Query{Min: -1}})
	require.NoError(t, err)
	assert.True(t, path.TooFew, "no opening is too few even without a least number")
	assert.NotNil(t, path.Next)
	assert.NotNil(t, path.Steps)
	assert.NotNil(t, path.Have)
}
