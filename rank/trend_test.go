package rank_test

import (
	"fmt"
	"math/rand/v2"
	"slices"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/techmap-it/techmap"
	"github.com/techmap-it/techmap/rank"
	"github.com/techmap-it/techmap/rank/ranktest"
)

// A drift is a random market of openings, week by week.
type drift struct {
	weeks    int
	each     int     // openings that are new in a week
	size     float64 // mean openings of a company in a week
	likeness float64 // chance that an opening copies its company's habit
	share    func(skill, week int, source string) float64
	sources  []string
	joins    map[string]int // week in which a source is first seen, with five weeks' openings at once
}

const driftSkills = 40

// monday is the day on which the first week begins. One week before it is not judged.
var monday = time.Date(2026, 3, 2, 0, 0, 0, 0, time.UTC)

// index returns the openings of one random course of events.
func (d drift) index(tb testing.TB, seed uint64) *rank.Index {
	tb.Helper()
	r := rand.New(rand.NewPCG(seed, 3))
	var openings []techmap.Opening
	for week := -1; week < d.weeks; week++ {
		for _, source := range d.sources {
			n := d.each / len(d.sources)
			switch joined, late := d.joins[source]; {
			case late && week < joined:
				continue
			case late && week == joined:
				n *= 5
			}
			openings = append(openings, d.week(r, source, week, n)...)
		}
	}
	x, err := rank.Load(tb.Context(), techmap.Of(openings...), driftTaxonomy())
	require.NoError(tb, err)
	return x
}

func driftTaxonomy() *techmap.Taxonomy { return ranktest.Corpus{Skills: driftSkills}.Taxonomy() }

func (d drift) week(r *rand.Rand, source string, week, n int) []techmap.Opening {
	var openings []techmap.Opening
	for company := 0; len(openings) < n; company++ {
		habit := make([]bool, driftSkills)
		for s := range habit {
			habit[s] = r.Float64() < d.share(s, week, source)
		}
		for first := true; first || r.Float64() < 1-1/d.size; first = false {
			begin := monday.AddDate(0, 0, 7*week).Add(time.Duration(r.Int64N(int64(7 * 24 * time.Hour))))
			o := opening(fmt.Sprintf("%s-%d-%d", source, week, len(openings)), fmt.Sprintf("%s %d/%d", source, week, company))
			o.Sources = []string{source}
			o.Roles = nil
			o.Open = []techmap.Interval{{From: begin, LastSeen: begin}}
			for s := range habit {
				asks := habit[s]
				if r.Float64() >= d.likeness {
					asks = r.Float64() < d.share(s, week, source)
				}
				if asks {
					o.Demands = append(o.Demands, techmap.Demand{Skill: driftSkill(s), Level: techmap.LevelRequired})
				}
			}
			openings = append(openings, o)
		}
	}
	return openings
}

func driftSkill(i int) techmap.SkillID { return techmap.SkillID(fmt.Sprintf("skill-%04d", i)) }

// steady is a share for each skill that does not change: from 1 to 40 %.
func steady(skill, _ int, _ string) float64 { return .01 + .39*float64(skill)/driftSkills }

// trends asks for the weeks of d.
func (d drift) trends(tb testing.TB, x *rank.Index) rank.Trends {
	tb.Helper()
	got, err := x.Trends(tb.Context(), rank.TrendQuery{
		Query: rank.Query{AsOf: monday.AddDate(0, 0, 7*d.weeks)}, Steps: d.weeks,
	})
	require.NoError(tb, err)
	return got
}

// Of courses of events in which nothing changes, at most one in twenty may show a trend at
// all, also where the openings of a company are alike, and where a source joins that asks
// for other things.
func TestNothingRisesWhereNothingChanges(t *testing.T) {
	t.Parallel()
	other := func(skill, week int, source string) float64 {
		if source == "late" {
			return steady(driftSkills-1-skill, week, source)
		}
		return steady(skill, week, source)
	}
	for name, d := range map[string]drift{
		"independent": {weeks: 8, each: 200, size: 1, share: steady, sources: []string{"a", "b"}},
		"alike":       {weeks: 8, each: 200, size: 3, likeness: .5, share: steady, sources: []string{"a", "b"}},
		"copies":      {weeks: 8, each: 200, size: 3, likeness: 1, share: steady, sources: []string{"a", "b"}},
		"a source joins": {
			weeks: 8, each: 200, size: 1, share: other, sources: []string{"a", "late"}, joins: map[string]int{"late": 4},
		},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			const rounds = 20
			wrong := 0
			for seed := range uint64(rounds) {
				got := d.trends(t, d.index(t, seed))
				require.Empty(t, got.Refused)
				if len(got.Rising)+len(got.Falling) > 0 {
					wrong++
				}
			}
			t.Logf("a trend in %d of %d rounds", wrong, rounds)
			assert.LessOrEqual(t, wrong, 3, "of 400 rounds it was 3 to 9; four of 20 has a chance of 2 %% even at 5 %%")
		})
	}
}

// A share that goes from 10 to 17 % with 400 openings a week is seen, among 39 others that
// do not move.
func TestRiseIsSeen(t *testing.T) {
	t.Parallel()
	const skill, weeks, rounds = 20, 8, 25
	rises := func(at func(week int) float64) func(int, int, string) float64 {
		return func(s, week int, source string) float64 {
			if s == skill {
				return at(week)
			}
			return steady(s, week, source)
		}
	}
	for name, tt := range map[string]struct {
		at    func(week int) float64
		least float64
	}{
		"from one half to the other": {func(week int) float64 { return map[bool]float64{true: .10, false: .17}[week < weeks/2] }, .8},
		"little by little":           {func(week int) float64 { return .10 + .07*float64(max(week, 0))/(weeks-1) }, .5},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			d := drift{weeks: weeks, each: 400, size: 1.2, likeness: .3, share: rises(tt.at), sources: []string{"a"}}
			seen := 0
			for seed := range uint64(rounds) {
				got := d.trends(t, d.index(t, seed))
				if slices.ContainsFunc(got.Rising, func(t rank.Trend) bool { return t.Skill == driftSkill(skill) }) {
					seen++
				}
			}
			t.Logf("seen in %d of %d rounds", seen, rounds)
			assert.GreaterOrEqual(t, float64(seen)/rounds, tt.least)
		})
	}
}

// Between two windows of 400 openings the same rise is seen by Compare.
func TestRiseBetweenTwoWindowsIsSeen(t *testing.T) {
	t.Parallel()
	const skill, rounds = 20, 60
	d := drift{weeks: 2, each: 400, size: 1.2, likeness: .3, sources: []string{"a"}, share: func(s, week int, source string) float64 {
		if s == skill {
			return []float64{.10, .10, .17}[week+1]
		}
		return 0 // what is asked about is one name
	}}
	seen := 0
	for seed := range uint64(rounds) {
		x := d.index(t, seed)
		week := func(i int) rank.Query {
			return rank.Query{Filter: techmap.Filter{
				From: monday.AddDate(0, 0, 7*i), To: monday.AddDate(0, 0, 7*i+7), Basis: techmap.BasisNew,
			}}
		}
		got, err := x.Compare(t.Context(), week(0), week(1))
		require.NoError(t, err)
		require.Len(t, got.Entries, 1)
		if got.Entries[0].Differs && got.Entries[0].Diff > 0 {
			seen++
		}
	}
	t.Logf("seen in %d of %d rounds", seen, rounds)
	assert.GreaterOrEqual(t, seen, rounds*75/100, "80 %% are expected")
}

func TestTrendsAreRefused(t *testing.T) {
	t.Parallel()
	whole := drift{weeks: 9, each: 100, size: 1, share: steady, sources: []string{"a", "b"}}
	late := whole
	late.joins = map[string]int{"a": 0, "b": 2}
	thin := whole
	thin.each = 30
	imported := whole.index(t, 1)
	for name, tt := range map[string]struct {
		x    *rank.Index
		q    rank.TrendQuery
		want rank.Refusal
	}{
		"too few windows":                     {whole.index(t, 1), rank.TrendQuery{Steps: 7}, rank.RefusedSteps},
		"no source is there throughout":       {late.index(t, 1), rank.TrendQuery{Steps: 9}, rank.RefusedSources},
		"more windows than there is history":  {whole.index(t, 1), rank.TrendQuery{Steps: 20}, rank.RefusedSources},
		"windows with few openings":           {thin.index(t, 1), rank.TrendQuery{Steps: 8}, rank.RefusedThin},
		"all openings begin on one day":       {onOneDay(t), rank.TrendQuery{Steps: 8}, rank.RefusedUndated},
		"a filter that nothing is left of":    {imported, rank.TrendQuery{Query: rank.Query{Filter: techmap.Filter{Companies: []string{"x"}}}, Steps: 8}, rank.RefusedThin},
		"a source that is not there at all":   {imported, rank.TrendQuery{Query: rank.Query{Filter: techmap.Filter{Sources: []string{"z"}}}, Steps: 8}, rank.RefusedSources},
		"an index without openings":           {load(t), rank.TrendQuery{}, rank.RefusedSources},
		"enough of everything":                {imported, rank.TrendQuery{Steps: 8}, ""},
		"months, of which there are too few":  {imported, rank.TrendQuery{Step: rank.StepMonth, Steps: 2}, rank.RefusedSteps},
		"fewer openings than the query wants": {imported, rank.TrendQuery{Query: rank.Query{Min: 5000}, Steps: 8}, rank.RefusedThin},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			if tt.q.AsOf.IsZero() {
				tt.q.AsOf = monday.AddDate(0, 0, 7*9)
			}
			got, err := tt.x.Trends(t.Context(), tt.q)
			require.NoError(t, err, "a refusal is an answer")
			assert.Equal(t, tt.want, got.Refused)
			if tt.want != "" {
				assert.Empty(t, got.Top)
				assert.NotNil(t, got.Rising)
			}
		})
	}
}

// onOneDay returns an index of openings as an import of an undated file makes them.
func onOneDay(tb testing.TB) *rank.Index {
	tb.Helper()
	openings := several("undated", 500, asks(techmap.LevelRequired, "go"))
	x, err := rank.Load(tb.Context(), techmap.Of(openings...), taxonomy(tb))
	require.NoError(tb, err)
	return x
}

func TestTrendsSayWhatTheyStandOn(t *testing.T) {
	t.Parallel()
	d := drift{weeks: 10, each: 200, size: 1, share: steady, sources: []string{"a", "late"}, joins: map[string]int{"late": 5}}
	x := d.index(t, 4)
	asOf := monday.AddDate(0, 0, 7*9+3) // a Thursday
	got, err := x.Trends(t.Context(), rank.TrendQuery{Query: rank.Query{AsOf: asOf, N: 5}, Steps: 8})
	require.NoError(t, err)
	assert.Equal(t, []string{"a"}, got.Sources)
	assert.Equal(t, []string{"late"}, got.LeftOut)
	require.Len(t, got.Windows, 9, "eight that are over and the one that is not")
	assert.Equal(t, monday.AddDate(0, 0, 7), got.Windows[0].From)
	assert.True(t, got.Windows[8].Partial)
	assert.False(t, got.Windows[7].Partial)
	assert.Equal(t, 100, got.Windows[3].Openings)
	assert.Less(t, got.Windows[8].Openings, 80, "nothing that began after AsOf exists")
	require.Len(t, got.Top, 5)
	assert.Contains(t, []techmap.SkillID{driftSkill(39), driftSkill(38), driftSkill(37), driftSkill(36), driftSkill(35)},
		got.Top[0].Skill, "one of the most asked for")
	for _, entry := range got.Top {
		require.Len(t, entry.Points, 9)
		for _, p := range entry.Points[:8] {
			assert.LessOrEqual(t, p.Low, p.Share)
			assert.GreaterOrEqual(t, p.High, p.Share)
		}
	}
}

func TestTrendQueriesThatAreWrong(t *testing.T) {
	t.Parallel()
	x := load(t)
	for name, q := range map[string]rank.TrendQuery{
		"a window of its own": {Query: rank.Query{Filter: techmap.Filter{From: noon(1)}}},
		"a basis":             {Query: rank.Query{Filter: techmap.Filter{Basis: techmap.BasisNew}}},
		"an unknown step":     {Step: "fortnight"},
		"steps below zero":    {Steps: -1},
		"an unknown role":     {Query: rank.Query{Filter: techmap.Filter{Roles: []techmap.RoleID{"backent"}}}},
	} {
		_, err := x.Trends(t.Context(), q)
		require.ErrorIs(t, err, techmap.ErrInvalid, name)
	}
}

func TestTrendPointsAreThoseOfTop(t *testing.T) {
	t.Parallel()
	d := drift{weeks: 8, each: 120, size: 2, likeness: .4, share: steady, sources: []string{"a", "b"}}
	x := d.index(t, 9)
	q := rank.Query{AsOf: monday.AddDate(0, 0, 7*8+2), N: 100}
	got, err := x.Trends(t.Context(), rank.TrendQuery{Query: q, Steps: 8})
	require.NoError(t, err)
	require.NotEmpty(t, got.Top)
	for i, w := range got.Windows {
		one := q
		one.From, one.To, one.Basis, one.Sources = w.From, w.To, techmap.BasisNew, got.Sources
		ranking := top(t, x, one)
		assert.Equal(t, ranking.Openings, w.Openings)
		for _, e := range ranking.Entries {
			at := slices.IndexFunc(got.Top, func(of rank.Trend) bool { return of.Skill == e.Skill })
			if at < 0 {
				continue // of fewer than ten openings in all
			}
			assert.Equal(t, rank.Side{
				Openings: e.Openings, Companies: e.Companies, Share: e.Share, Low: e.Low, High: e.High,
			}, got.Top[at].Points[i])
		}
	}
}
