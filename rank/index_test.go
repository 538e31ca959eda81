package rank_test

import (
	"context"
	"errors"
	"fmt"
	"math/rand/v2"
	"slices"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/techmap-it/techmap"
	"github.com/techmap-it/techmap/rank"
	"github.com/techmap-it/techmap/rank/ranktest"
)

func TestLoadReturnsTheErrorOfTheStream(t *testing.T) {
	t.Parallel()
	broken := errors.New("disk on fire")
	stream := func(yield func(techmap.Opening, error) bool) {
		_ = yield(opening("1", "a"), nil) && yield(techmap.Opening{}, broken)
	}
	_, err := rank.Load(t.Context(), stream, taxonomy(t))
	require.ErrorIs(t, err, broken)
	assert.EqualError(t, err, "rank: load: after 1 openings: disk on fire")
}

func TestCancelledContext(t *testing.T) {
	t.Parallel()
	x := load(t, fleet()...)
	enough := errors.New("enough")
	ctx, cancel := context.WithCancelCause(t.Context())
	cancel(enough)
	_, err := rank.Load(ctx, techmap.Of(fleet()...), taxonomy(t))
	require.ErrorIs(t, err, enough)
	_, err = x.Top(ctx, rank.Query{})
	require.ErrorIs(t, err, enough)
	_, err = x.Roles(ctx, rank.Query{})
	require.ErrorIs(t, err, enough)
}

func TestLoadRefusesATaxonomyThatDoesNotFit(t *testing.T) {
	t.Parallel()
	skills := make([]techmap.Skill, 1<<16+1)
	for i := range skills {
		skills[i] = techmap.Skill{ID: techmap.SkillID(fmt.Sprint(i)), Kind: techmap.KindTool}
	}
	tax, err := techmap.NewTaxonomy("large", skills, nil)
	require.NoError(t, err)
	_, err = rank.Load(t.Context(), techmap.Of[techmap.Opening](), tax)
	require.ErrorIs(t, err, techmap.ErrInvalid)
}

func TestLoadNeedsATaxonomy(t *testing.T) {
	t.Parallel()
	_, err := rank.Load(t.Context(), techmap.Of(opening("a", "one")), nil)
	require.ErrorIs(t, err, techmap.ErrInvalid)
	assert.ErrorContains(t, err, "no taxonomy")
}

func TestUnknownWordsAreLeftOutAndCounted(t *testing.T) {
	t.Parallel()
	x := load(t,
		opening("1", "a", asks(techmap.LevelRequired, "go", "cobol")),
		opening("2", "b", func(o *techmap.Opening) { o.Roles = []techmap.RoleID{"wizard", "backend"} }),
		opening("3", "c", asks("desired", "go")),
		opening("4", "d", asksOneOf(1, techmap.LevelRequired, "go", "cobol")),
	)
	assert.Equal(t, 4, x.Unknown())
	r := top(t, x, rank.Query{Filter: techmap.Filter{Roles: []techmap.RoleID{"backend"}}})
	assert.Equal(t, 4, r.Openings, "the openings are counted")
	assert.Len(t, r.Entries, 1)
	assert.InDelta(t, 2./4, entry(t, r, "go").Share, 1e-6, "an unknown alternative is none")
	x.Apply([]techmap.Opening{opening("1", "a", asks(techmap.LevelRequired, "go"))}, []techmap.PostingID{"test:2"})
	assert.Equal(t, 2, x.Unknown(), "changes count too")
}

func TestRoles(t *testing.T) {
	t.Parallel()
	backend := func(openings, companies int) rank.RoleCount {
		return rank.RoleCount{
			Role: "backend", Name: "Backend Developer", NameKo: "백엔드 개발자",
			Openings: openings, Companies: companies,
		}
	}
	frontend := func(openings, companies int) rank.RoleCount {
		return rank.RoleCount{
			Role: "frontend", Name: "Frontend Developer", NameKo: "프론트엔드 개발자",
			Openings: openings, Companies: companies,
		}
	}
	front := func(o *techmap.Opening) { o.Roles = []techmap.RoleID{"frontend"} }
	x := load(t,
		opening("1", "a", front), opening("2", "a", front), opening("3", "b"),
		opening("4", "c", func(o *techmap.Opening) { o.Roles = []techmap.RoleID{"backend", "frontend"} }),
		opening("5", "d", open(until(1, 3))),
	)
	for _, tt := range []struct {
		name  string
		query rank.Query
		want  []rank.RoleCount
	}{
		{"largest first, empty ones left out", rank.Query{}, []rank.RoleCount{frontend(3, 2), backend(2, 2)}},
		{
			"only those asked for",
			rank.Query{Filter: techmap.Filter{Roles: []techmap.RoleID{"backend", "data-engineer"}}},
			[]rank.RoleCount{backend(2, 2)},
		},
		{"equals by ID, as of a day", rank.Query{AsOf: noon(2)}, []rank.RoleCount{backend(3, 3), frontend(3, 2)}},
		{"none at all", rank.Query{Filter: techmap.Filter{Regions: []string{"서울"}}}, []rank.RoleCount{}},
	} {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			got, err := x.Roles(t.Context(), tt.query)
			require.NoError(t, err)
			assert.Equal(t, tt.want, got)
		})
	}
}

func TestWithdrawnAndRepeatedOpenings(t *testing.T) {
	t.Parallel()
	gone := opening("2", "b")
	gone.Members = nil
	first := opening("1", "a", asks(techmap.LevelRequired, "go"))
	second := opening("1", "z", asks(techmap.LevelUsed, "java"))
	for _, tt := range []struct {
		name   string
		stream []techmap.Opening
	}{
		{"the later of two holds", []techmap.Opening{first, second}},
		{"one without members was withdrawn", []techmap.Opening{second, opening("2", "b"), gone}},
		{"and may never have been there", []techmap.Opening{gone, second}},
		{"and may come again", []techmap.Opening{withdrawn(first), second}},
	} {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			loaded := load(t, tt.stream...)
			applied := load(t)
			for _, o := range tt.stream {
				applied.Apply([]techmap.Opening{o}, nil)
			}
			atOnce := load(t)
			atOnce.Apply(tt.stream, nil)
			for _, x := range []*rank.Index{loaded, applied, atOnce} {
				assert.Equal(t, 1, x.Openings())
				r := top(t, x, rank.Query{})
				assert.Equal(t, 1, r.Companies)
				assert.Equal(t, 1, entry(t, r, "java").Used)
				assert.Len(t, r.Entries, 1)
			}
		})
	}
}

func withdrawn(o techmap.Opening) techmap.Opening { return techmap.Opening{ID: o.ID} }

func TestApplyRemoves(t *testing.T) {
	t.Parallel()
	x := load(t, fleet()...)
	x.Apply(fleet()[:2], []techmap.PostingID{"test:a1", "test:b1", "test:nobody"})
	assert.Equal(t, 4, x.Openings(), "what is removed is not changed as well")
	x.Apply(nil, []techmap.PostingID{"test:b1"})
	assert.Equal(t, 4, x.Openings(), "removing again changes nothing")
	x.Apply(fleet(), nil)
	assert.Equal(t, 6, x.Openings())
	assert.Equal(t, top(t, load(t, fleet()...), rank.Query{}), top(t, x, rank.Query{}))
}

func TestApplyNoticesEveryChange(t *testing.T) {
	t.Parallel()
	before := opening("1", "a", asks(techmap.LevelRequired, "go"))
	for name, change := range map[string]edit{
		"it closed": func(o *techmap.Opening) {
			o.Open = []techmap.Interval{{From: noon(1), LastSeen: noon(9), To: noon(5)}}
		},
		"it opened later":              open(techmap.Interval{From: noon(2), LastSeen: noon(9)}),
		"it asks for more":             asks(techmap.LevelUsed, "java"),
		"it asks otherwise":            func(o *techmap.Opening) { o.Demands[0].Level = techmap.LevelStack },
		"it has another company":       func(o *techmap.Opening) { o.Company = "" },
		"it is for others":             func(o *techmap.Opening) { o.Roles = []techmap.RoleID{"frontend"} },
		"it writes its name otherwise": employer("가람 주식회사"),
		"it is in a picture":           func(o *techmap.Opening) { o.ImageOnly = true },
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			after := opening("1", "a", asks(techmap.LevelRequired, "go"), change)
			want, x := load(t, after), load(t, before)
			x.Apply([]techmap.Opening{after}, nil)
			for _, asOf := range []int{1, 8} {
				q := rank.Query{AsOf: noon(asOf)}
				assert.Equal(t, top(t, want, q), top(t, x, q))
				roles, err := want.Roles(t.Context(), q)
				require.NoError(t, err)
				got, err := x.Roles(t.Context(), q)
				require.NoError(t, err)
				assert.Equal(t, roles, got)
				assert.Equal(t, facetsOf(t, want, q), facetsOf(t, x, q))
			}
		})
	}
}

func TestApplyMovesAsOf(t *testing.T) {
	t.Parallel()
	seen := func(day int) edit {
		return func(o *techmap.Opening) { o.Open = []techmap.Interval{{From: noon(1), LastSeen: noon(day)}} }
	}
	x := load(t, opening("1", "a", seen(5)), opening("2", "b", seen(6)))
	x.Apply([]techmap.Opening{opening("1", "a", seen(8))}, nil)
	assert.Equal(t, noon(8), x.AsOf(), "what was only seen again is newer")
	x.Apply([]techmap.Opening{opening("1", "a", seen(7))}, nil)
	assert.Equal(t, noon(7), x.AsOf(), "a correction counts")
	x.Apply(nil, []techmap.PostingID{"test:1"})
	assert.Equal(t, noon(6), x.AsOf(), "what is gone was not seen")
	x.Apply([]techmap.Opening{opening("3", "c", seen(9))}, nil)
	x.Apply([]techmap.Opening{opening("3", "c", seen(10))}, nil)
	assert.Equal(t, noon(10), x.AsOf(), "in the small segment too")
	x.Apply(nil, []techmap.PostingID{"test:3"})
	assert.Equal(t, noon(6), x.AsOf())
}

// TestApplyIsAsGoodAsLoad changes an index at random, often enough to merge its
// segments, and demands the very bytes that an index loaded with the result gives.
func TestApplyIsAsGoodAsLoad(t *testing.T) {
	t.Parallel()
	c := ranktest.Corpus{Seed: 11, Openings: 6000, Companies: 1500, Skills: 60, Days: 60}
	tax := c.Taxonomy()
	queries := c.Queries(15)
	r := rand.New(rand.NewPCG(1, 2))
	now := map[techmap.PostingID]techmap.Opening{}
	var first []techmap.Opening
	for i := range 3000 {
		o := c.Opening(i, 0)
		first, now[o.ID] = append(first, o), o
	}
	x, err := rank.Load(t.Context(), techmap.Of(first...), tax)
	require.NoError(t, err)
	for round := range 8 {
		var changed []techmap.Opening
		var removed []techmap.PostingID
		for range 50 + r.IntN(700) {
			o := c.Opening(r.IntN(c.Openings), r.IntN(3))
			if r.IntN(5) == 0 {
				removed = append(removed, o.ID)
				continue
			}
			changed = append(changed, o)
		}
		for _, o := range changed {
			now[o.ID] = o
		}
		for _, id := range removed {
			delete(now, id)
		}
		x.Apply(changed, removed)
		want := shuffled(t, r, now, tax)
		require.Equal(t, want.Openings(), x.Openings(), "round %d", round)
		require.Equal(t, want.AsOf(), x.AsOf(), "round %d", round)
		require.Equal(t, want.Unknown(), x.Unknown(), "round %d", round)
		for _, q := range queries {
			require.Equal(t, asJSON(t, top(t, want, q)), asJSON(t, top(t, x, q)), "round %d: %+v", round, q)
		}
		roles, err := want.Roles(t.Context(), rank.Query{})
		require.NoError(t, err)
		got, err := x.Roles(t.Context(), rank.Query{})
		require.NoError(t, err)
		require.Equal(t, roles, got)
	}
}

// shuffled returns an index loaded with openings in a random order.
func shuffled(
	t *testing.T, r *rand.Rand, of map[techmap.PostingID]techmap.Opening, tax *techmap.Taxonomy,
) *rank.Index {
	t.Helper()
	var all []techmap.Opening
	for _, o := range of {
		all = append(all, o)
	}
	r.Shuffle(len(all), func(i, j int) { all[i], all[j] = all[j], all[i] })
	x, err := rank.Load(t.Context(), techmap.Of(all...), tax)
	require.NoError(t, err)
	return x
}

func TestApplyIsTheSameInAnyPieces(t *testing.T) {
	t.Parallel()
	c := ranktest.Corpus{Seed: 5, Openings: 400, Companies: 90, Skills: 30, Days: 30}
	openings, err := techmap.Collect(c.All())
	require.NoError(t, err)
	q := rank.Query{Filter: techmap.Filter{Basis: techmap.BasisNew}, N: 30}
	whole, err := rank.Load(t.Context(), techmap.Of(openings...), c.Taxonomy())
	require.NoError(t, err)
	for _, size := range []int{1, 7, 100, 400} {
		pieces, err := rank.Load(t.Context(), techmap.Of[techmap.Opening](), c.Taxonomy())
		require.NoError(t, err)
		for piece := range slices.Chunk(openings, size) {
			pieces.Apply(piece, nil)
		}
		assert.Equal(t, top(t, whole, q), top(t, pieces, q), "pieces of %d", size)
	}
}

// TestMemory is not parallel: it reads how much memory there is.
func TestMemory(t *testing.T) {
	if testing.Short() {
		t.Skip("makes 30,000 openings")
	}
	c := big(30_000)
	demands := 0
	for o := range c.All() {
		demands += len(o.Demands)
	}
	x, bytes := loaded(t, c)
	perOpening := float64(bytes) / float64(x.Openings())
	t.Logf("%.0f bytes an opening of %.1f demands", perOpening, float64(demands)/float64(c.Openings))
	assert.Less(t, perOpening, 232.)
}

// A countdown is a context that is cancelled after so many looks at it.
type countdown struct {
	context.Context
	left int
}

func (c *countdown) Err() error {
	if c.left--; c.left < 0 {
		return context.Canceled
	}
	return nil
}

func TestQuestionStopsHalfway(t *testing.T) {
	t.Parallel()
	c := ranktest.Corpus{Seed: 2, Openings: 9000, Companies: 900, Skills: 20, Days: 10}
	ever := rank.Query{Filter: techmap.Filter{Basis: techmap.BasisNew}}
	x, err := rank.Load(t.Context(), c.All(), c.Taxonomy())
	require.NoError(t, err)
	_, err = x.Top(&countdown{t.Context(), 100}, ever)
	require.NoError(t, err)
	halfway := &countdown{t.Context(), 1}
	_, err = x.Top(halfway, ever)
	require.ErrorIs(t, err, context.Canceled)
	assert.Equal(t, -2, halfway.left, "it was not asked a third time but for the cause")
}

func TestManyGroupsOfAlternatives(t *testing.T) {
	t.Parallel()
	c := ranktest.Corpus{Skills: 80}
	var groups []edit
	for i := range 40 {
		one, other := fmt.Sprintf("skill-%04d", i), fmt.Sprintf("skill-%04d", 79-i)
		groups = append(groups, asksOneOf(1+i, techmap.LevelRequired, techmap.SkillID(one), techmap.SkillID(other)))
	}
	x, err := rank.Load(t.Context(), techmap.Of(opening("1", "a", groups...)), c.Taxonomy())
	require.NoError(t, err)
	entries := top(t, x, rank.Query{N: 100}).Entries
	assert.Len(t, entries, 72, "all but the concepts")
	for _, e := range entries {
		assert.Equal(t, .5, e.Share, "%s is one of two, in whichever group", e.Skill)
	}
}
