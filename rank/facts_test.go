package rank_test

import (
	"fmt"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/techmap-it/techmap"
	"github.com/techmap-it/techmap/rank"
)

func pays(low, high int64, currency, per string) edit {
	return func(o *techmap.Opening) {
		o.Salary = &techmap.Salary{Min: low, Max: high, Currency: currency, Per: per}
	}
}

func experience(e techmap.Experience) edit { return func(o *techmap.Opening) { o.Experience = e } }

func works(model techmap.WorkModel) edit { return func(o *techmap.Opening) { o.WorkModel = model } }

// facts returns the groups that x tells of.
func facts(t *testing.T, x *rank.Index, q rank.FactsQuery) []rank.FactGroup {
	t.Helper()
	got, err := x.Facts(t.Context(), q)
	require.NoError(t, err)
	return got.Groups
}

// ladder returns n openings of a company each that offer 1, 2 … n times step a year.
func ladder(n int, step int64, edits ...edit) []techmap.Opening {
	var all []techmap.Opening
	for i := range n {
		name := fmt.Sprintf("rung-%03d", i)
		pay := step * int64(i+1)
		all = append(all, opening(name, name, append(edits, pays(pay, pay, "KRW", "year"))...))
	}
	return all
}

func TestPayAYear(t *testing.T) {
	t.Parallel()
	for _, tt := range []struct {
		name string
		edit edit
		want int64 // 0 if it does not count
	}{
		{"a year", pays(40_000_000, 40_000_000, "KRW", "year"), 40_000_000},
		{"the middle of a range", pays(40_000_000, 60_000_000, "KRW", "year"), 50_000_000},
		{"from", pays(40_000_000, 0, "KRW", "year"), 40_000_000},
		{"up to", pays(0, 60_000_000, "KRW", "year"), 60_000_000},
		{"a month twelve times", pays(3_000_000, 0, "KRW", "month"), 36_000_000},
		{"a week 52 times", pays(1_000, 0, "USD", "week"), 52_000},
		{"nobody knows how many hours", pays(50, 60, "USD", "hour"), 0},
		{"nor how many days", pays(300_000, 0, "KRW", "day"), 0},
		{"in no currency", pays(3_000, 0, "", "year"), 0},
		{"a range that ends before it begins", pays(60, 40, "USD", "year"), 0},
		{"less than nothing", pays(-1, 40, "USD", "year"), 0},
		{"more than there is", pays(1, 1<<62, "USD", "month"), 0},
		{"no amount", pays(0, 0, "KRW", "year"), 0},
		{"an estimate", func(o *techmap.Opening) {
			o.Salary = &techmap.Salary{Min: 1, Currency: "USD", Per: "year", Estimated: true}
		}, 0},
	} {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			groups := facts(t, load(t, several("same", 30, tt.edit)...), rank.FactsQuery{})
			require.Len(t, groups, 1)
			if tt.want == 0 {
				assert.Empty(t, groups[0].Pay)
				assert.Zero(t, groups[0].PayStated.Openings)
				return
			}
			require.Len(t, groups[0].Pay, 1)
			pay := groups[0].Pay[0]
			assert.Equal(t, []int64{tt.want, tt.want, tt.want, tt.want, tt.want}, []int64{pay.Lower, pay.Median, pay.Upper, pay.Low, pay.High})
			assert.InDelta(t, 1, groups[0].PayStated.Share, 1e-6)
		})
	}
}

func TestQuartiles(t *testing.T) {
	t.Parallel()
	pay := facts(t, load(t, ladder(100, 1000)...), rank.FactsQuery{})[0].Pay[0]
	assert.Equal(t, rank.Quartiles{
		Currency: "KRW", Openings: 100, Companies: 100,
		Lower: 25_500, Median: 50_500, Upper: 75_500, Low: 41_000, High: 60_000,
	}, pay)
}

func TestQuartilesOfTooFewAreRefused(t *testing.T) {
	t.Parallel()
	groups := facts(t, load(t, ladder(29, 1000)...), rank.FactsQuery{})
	assert.Equal(t, []rank.Quartiles{{Currency: "KRW", Openings: 29, Companies: 29, TooFew: true}}, groups[0].Pay)
	groups = facts(t, load(t, ladder(30, 1000)...), rank.FactsQuery{})
	assert.False(t, groups[0].Pay[0].TooFew)
}

func TestCurrenciesAreKeptApart(t *testing.T) {
	t.Parallel()
	all := append(ladder(31, 1_000_000), several("dollars", 40, pays(90_000, 0, "USD", "year"))...)
	all = append(all, several("euros", 3, pays(70_000, 0, "EUR", "year"))...)
	pay := facts(t, load(t, all...), rank.FactsQuery{})[0].Pay
	require.Len(t, pay, 3)
	assert.Equal(t, "USD", pay[0].Currency, "that of most openings first")
	assert.EqualValues(t, 90_000, pay[0].Median)
	assert.Equal(t, "KRW", pay[1].Currency)
	assert.EqualValues(t, 16_000_000, pay[1].Median)
	assert.True(t, pay[2].TooFew)
}

func TestOneFirmDoesNotMakeThePay(t *testing.T) {
	t.Parallel()
	all := several("small", 30, pays(30, 0, "USD", "year"))
	for i := range 400 {
		all = append(all, opening(fmt.Sprint("large", i), "large", pays(90, 0, "USD", "year")))
	}
	x := load(t, all...)
	assert.EqualValues(t, 30, facts(t, x, rank.FactsQuery{})[0].Pay[0].Median, "balanced: 400 openings weigh as 20")
	q := rank.FactsQuery{Query: rank.Query{By: rank.ByOpenings}}
	assert.EqualValues(t, 90, facts(t, x, q)[0].Pay[0].Median)
}

func TestYearsAndNewcomers(t *testing.T) {
	t.Parallel()
	all := several("newcomers", 20, experience(techmap.Experience{NewGrad: true}))
	all = append(all, several("any", 10, experience(techmap.Experience{Any: true}))...)
	all = append(all, several("three", 20, experience(techmap.Experience{Experienced: true, MinYears: 3}))...)
	all = append(all, several("seven", 20, experience(techmap.Experience{MinYears: 7, MaxYears: 10}))...)
	all = append(all, several("some", 10, experience(techmap.Experience{Experienced: true}))...)
	all = append(all, several("silent", 15)...)
	g := facts(t, load(t, all...), rank.FactsQuery{})[0]
	assert.Equal(t, 95, g.Openings)
	assert.Equal(t, 80, g.Newcomers.Of, "of those that say anything of experience")
	assert.Equal(t, 30, g.Newcomers.Openings)
	assert.InDelta(t, 30./80, g.Newcomers.Share, 1e-6)
	assert.Less(t, g.Newcomers.Low, g.Newcomers.Share)
	assert.Equal(t, 70, g.Years.Openings, "of those that say how many")
	assert.Equal(t, []int64{0, 3, 7}, []int64{g.Years.Lower, g.Years.Median, g.Years.Upper})
}

func TestWorkModels(t *testing.T) {
	t.Parallel()
	all := several("remote", 12, works(techmap.WorkRemote))
	all = append(all, several("hybrid", 8, works(techmap.WorkHybrid))...)
	all = append(all, several("onsite", 20, works(techmap.WorkOnsite))...)
	all = append(all, several("silent", 60)...)
	g := facts(t, load(t, all...), rank.FactsQuery{})[0]
	assert.Equal(t, 40, g.Remote.Of)
	assert.InDelta(t, .3, g.Remote.Share, 1e-6)
	assert.InDelta(t, .2, g.Hybrid.Share, 1e-6)
	assert.InDelta(t, .5, g.Onsite.Share, 1e-6)
	g = facts(t, load(t, several("remote", 12, works(techmap.WorkRemote))...), rank.FactsQuery{})[0]
	assert.True(t, g.Remote.TooFew)
	assert.Equal(t, 12, g.Remote.Openings, "the count stands")
	assert.Zero(t, g.Remote.Share, "the share does not")
}

func TestFactsOneByOne(t *testing.T) {
	t.Parallel()
	in := func(region string) edit { return func(o *techmap.Opening) { o.Place.Region = region } }
	all := several("seoul", 3, in("서울"), asks(techmap.LevelRequired, "go", "aws"))
	all = append(all, several("california", 2, in("California"), asks(techmap.LevelRequired, "go", "java"), func(o *techmap.Opening) {
		o.Roles = []techmap.RoleID{"frontend"}
	})...)
	all = append(all, opening("closed", "x", in("서울"), open(until(1, 3))))
	x := load(t, all...)
	for _, tt := range []struct {
		name  string
		query rank.FactsQuery
		want  map[string]int
	}{
		{"roles", rank.FactsQuery{Each: rank.EachRole}, map[string]int{"backend": 3, "frontend": 2}},
		{"regions", rank.FactsQuery{Each: rank.EachRegion}, map[string]int{"서울": 3, "California": 2}},
		{"skills", rank.FactsQuery{Each: rank.EachSkill}, map[string]int{"go": 5, "aws": 3, "java": 2}},
		{"the first skills", rank.FactsQuery{Each: rank.EachSkill, Query: rank.Query{N: 2}}, map[string]int{"go": 5, "aws": 3}},
		{"skills of a kind", rank.FactsQuery{Each: rank.EachSkill, Query: rank.Query{Kinds: []techmap.SkillKind{techmap.KindCloud}}}, map[string]int{"aws": 3}},
		{"a role that is asked for", rank.FactsQuery{Each: rank.EachRole, Query: rank.Query{Filter: techmap.Filter{Roles: []techmap.RoleID{"frontend"}}}}, map[string]int{"frontend": 2}},
		{"all at once, as of a day", rank.FactsQuery{Query: rank.Query{AsOf: noon(2)}}, map[string]int{"": 6}},
		{"nothing", rank.FactsQuery{Query: rank.Query{Filter: techmap.Filter{Regions: []string{"제주"}}}}, map[string]int{}},
	} {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			got := map[string]int{}
			for _, g := range facts(t, x, tt.query) {
				got[g.ID] = g.Openings
			}
			assert.Equal(t, tt.want, got)
		})
	}
	_, err := x.Facts(t.Context(), rank.FactsQuery{Each: "city"})
	require.ErrorIs(t, err, techmap.ErrInvalid)
	_, err = x.Facts(t.Context(), rank.FactsQuery{Query: rank.Query{N: -1}})
	require.ErrorIs(t, err, techmap.ErrInvalid)
}

func TestFactsFollowChanges(t *testing.T) {
	t.Parallel()
	x := load(t, ladder(40, 1000)...)
	raised := opening("rung-000", "rung-000", pays(1_000_000, 0, "KRW", "year"), works(techmap.WorkRemote))
	x.Apply([]techmap.Opening{raised}, []techmap.PostingID{"test:rung-039"})
	want := load(t, append(ladder(39, 1000)[1:], raised)...)
	assert.Equal(t, facts(t, want, rank.FactsQuery{}), facts(t, x, rank.FactsQuery{}), "pay alone is a change")
}
