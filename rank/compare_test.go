package rank_test

import (
	"slices"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/techmap-it/techmap"
	"github.com/techmap-it/techmap/rank"
)

func role(id techmap.RoleID) edit {
	return func(o *techmap.Opening) { o.Roles = []techmap.RoleID{id} }
}

func inRole(id techmap.RoleID) rank.Query {
	return rank.Query{Filter: techmap.Filter{Roles: []techmap.RoleID{id}}, Min: 10}
}

// twoRoles returns openings of which all ask for AWS, those of the backend for Go, most of
// them for Java too, and one of the frontend for Kotlin.
func twoRoles() []techmap.Opening {
	return slices.Concat(
		several("go", 20, asks(techmap.LevelRequired, "go", "aws")),
		several("both", 40, asks(techmap.LevelRequired, "go", "java", "aws")),
		several("front", 60, role("frontend"), asks(techmap.LevelRequired, "aws")),
		several("kotlin", 1, role("frontend"), asks(techmap.LevelRequired, "aws", "kotlin")),
	)
}

func TestCompareRoles(t *testing.T) {
	t.Parallel()
	got, err := load(t, twoRoles()...).Compare(t.Context(), inRole("backend"), inRole("frontend"))
	require.NoError(t, err)
	assert.Equal(t, 60, got.Sides[0].Openings)
	assert.Equal(t, 61, got.Sides[1].Openings)
	differs := map[techmap.SkillID]bool{}
	for _, d := range got.Entries {
		differs[d.Skill] = d.Differs
		assert.InDelta(t, d.B.Share-d.A.Share, d.Diff, 1e-6)
		assert.LessOrEqual(t, d.Low, d.Diff)
		assert.GreaterOrEqual(t, d.High, d.Diff)
	}
	assert.Equal(t, map[techmap.SkillID]bool{"aws": false, "go": true, "java": true, "kotlin": false}, differs,
		"what both ask for and what occurs once is no difference")
	assert.Equal(t, []techmap.SkillID{"aws", "go", "java", "kotlin"}, order(got), "the largest share on either side first")
}

func order(c rank.Comparison) []techmap.SkillID {
	var ids []techmap.SkillID
	for _, d := range c.Entries {
		ids = append(ids, d.Skill)
	}
	return ids
}

func TestComparisonIsTheSameFromTheOtherSide(t *testing.T) {
	t.Parallel()
	x := load(t, twoRoles()...)
	ab, err := x.Compare(t.Context(), inRole("backend"), inRole("frontend"))
	require.NoError(t, err)
	ba, err := x.Compare(t.Context(), inRole("frontend"), inRole("backend"))
	require.NoError(t, err)
	require.Equal(t, order(ab), order(ba))
	for i, d := range ab.Entries {
		back := ba.Entries[i]
		assert.Equal(t, d.A, back.B)
		assert.InDelta(t, d.Diff, -back.Diff, 1e-9)
		assert.InDelta(t, d.Low, -back.High, 1.1e-6)
		assert.Equal(t, d.Differs, back.Differs)
	}
}

func TestCompareAnswersTooFew(t *testing.T) {
	t.Parallel()
	got, err := load(t, twoRoles()...).Compare(t.Context(), inRole("backend"), inRole("data-engineer"))
	require.NoError(t, err)
	assert.True(t, got.TooFew)
	assert.NotNil(t, got.Entries)
	_, err = load(t).Compare(t.Context(), inRole("backend"), inRole("frontent"))
	require.ErrorIs(t, err, techmap.ErrInvalid)
	require.ErrorContains(t, err, "frontend", "the nearest")
}

func TestDistinctive(t *testing.T) {
	t.Parallel()
	x := load(t, twoRoles()...)
	got, err := x.Distinctive(t.Context(), inRole("backend"))
	require.NoError(t, err)
	assert.Equal(t, techmap.RoleID("backend"), got.Role)
	assert.Equal(t, 61, got.Rest)
	require.Len(t, got.Entries, 2, "AWS is asked for everywhere")
	assert.Equal(t, techmap.SkillID("go"), got.Entries[0].Skill, "asked for more than Java, and never elsewhere")
	assert.Equal(t, 1.0, got.Entries[0].Share)
	assert.Zero(t, got.Entries[0].Elsewhere)

	other, err := x.Distinctive(t.Context(), inRole("frontend"))
	require.NoError(t, err)
	assert.Empty(t, other.Entries, "one opening that asks for Kotlin sets nothing apart")
	assert.False(t, other.TooFew)

	thin, err := x.Distinctive(t.Context(), inRole("data-engineer"))
	require.NoError(t, err)
	assert.True(t, thin.TooFew)
	_, err = x.Distinctive(t.Context(), rank.Query{})
	require.ErrorIs(t, err, techmap.ErrInvalid, "no role")
}

func TestTogether(t *testing.T) {
	t.Parallel()
	openings := slices.Concat(
		several("pair", 30, asks(techmap.LevelRequired, "go", "postgresql", "aws")),
		several("alone", 70, asks(techmap.LevelRequired, "aws")),
		several("either", 40, asksOneOf(1, techmap.LevelRequired, "java", "kotlin"), asks(techmap.LevelUsed, "aws")),
		several("few", 4, asks(techmap.LevelRequired, "go", "tdd")),
	)
	x := load(t, openings...)
	got, err := x.Together(t.Context(), "go", rank.Query{Min: 10})
	require.NoError(t, err)
	assert.Equal(t, 34, got.Openings)
	assert.Equal(t, 144, got.Of)
	require.Len(t, got.Entries, 1, "AWS is asked for everywhere, four openings are too little support")
	pair := got.Entries[0]
	assert.Equal(t, techmap.SkillID("postgresql"), pair.Skill)
	assert.InDelta(t, 30./34, pair.Share, 1e-6)
	assert.InDelta(t, 30./144, pair.Overall, 1e-6)
	assert.InDelta(t, 144./34, pair.Lift, 1e-4)
	assert.Greater(t, pair.NPMI, .8)

	either, err := x.Together(t.Context(), "java", rank.Query{Min: 10})
	require.NoError(t, err)
	assert.NotContains(t, skillsOf(either), techmap.SkillID("kotlin"), "the one or the other is not both")

	thin, err := x.Together(t.Context(), "tdd", rank.Query{Min: 10})
	require.NoError(t, err)
	assert.True(t, thin.TooFew)
	_, err = x.Together(t.Context(), "golang", rank.Query{})
	require.ErrorIs(t, err, techmap.ErrInvalid)
}

func skillsOf(c rank.Companionship) []techmap.SkillID {
	var ids []techmap.SkillID
	for _, e := range c.Entries {
		ids = append(ids, e.Skill)
	}
	return ids
}

func TestCompareOfOpeningsThatAskForNothing(t *testing.T) {
	t.Parallel()
	got, err := load(t, several("none", 3)...).Compare(t.Context(), rank.Query{Min: -1}, rank.Query{Min: -1})
	require.NoError(t, err)
	assert.False(t, got.TooFew)
	assert.NotNil(t, got.Entries, "an empty list, not null")
	assert.Empty(t, got.Entries)
}

func TestTogetherLeavesOutWhatIsPartOfTheOther(t *testing.T) {
	t.Parallel()
	tax, err := techmap.NewTaxonomy("parts", []techmap.Skill{
		{ID: "spring", Name: "Spring", Kind: techmap.KindFramework, Aliases: []techmap.Alias{{Text: "Spring"}}},
		{ID: "spring-boot", Name: "Spring Boot", Kind: techmap.KindFramework, PartOf: []techmap.SkillID{"spring"},
			Aliases: []techmap.Alias{{Text: "Spring Boot"}}},
		{ID: "jpa", Name: "JPA", Kind: techmap.KindLibrary, Aliases: []techmap.Alias{{Text: "JPA"}}},
	}, []techmap.Role{{ID: "backend", Name: "Backend"}})
	require.NoError(t, err)
	openings := slices.Concat(
		several("boot", 30, asks(techmap.LevelRequired, "spring-boot", "spring", "jpa")), several("none", 70),
	)
	x, err := rank.Load(t.Context(), techmap.Of(openings...), tax)
	require.NoError(t, err)
	for _, skill := range []techmap.SkillID{"spring", "spring-boot"} {
		got, err := x.Together(t.Context(), skill, rank.Query{Min: 10})
		require.NoError(t, err)
		assert.Equal(t, []techmap.SkillID{"jpa"}, skillsOf(got), "that Spring Boot is Spring is no news")
	}
}
