package rank_test

import (
	"fmt"
	"runtime"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/techmap-it/techmap"
	"github.com/techmap-it/techmap/rank"
	"github.com/techmap-it/techmap/rank/ranktest"
)

// big returns a corpus of n openings as of a year of a country's postings: 2,000
// skills, five openings a company.
func big(n int) ranktest.Corpus {
	return ranktest.Corpus{Seed: 3, Openings: n, Companies: n / 5, Skills: 2000, Days: 365}
}

// sizes are the sizes to measure at; the large one is left out with -short.
func sizes() []int {
	if testing.Short() {
		return []int{100_000}
	}
	return []int{100_000, 1_000_000}
}

// loaded returns an index of c and how many bytes of memory it holds.
func loaded(tb testing.TB, c ranktest.Corpus) (x *rank.Index, bytes uint64) {
	tb.Helper()
	tax := c.Taxonomy()
	var before, after runtime.MemStats
	runtime.GC()
	runtime.ReadMemStats(&before)
	x, err := rank.Load(tb.Context(), c.All(), tax)
	require.NoError(tb, err)
	runtime.GC()
	runtime.ReadMemStats(&after)
	return x, after.HeapAlloc - before.HeapAlloc
}

func BenchmarkTop(b *testing.B) {
	for _, n := range sizes() {
		c := big(n)
		x, bytes := loaded(b, c)
		role := []techmap.RoleID{"role-00"}
		for _, bench := range []struct {
			name  string
			query rank.Query
		}{
			{"all ever", rank.Query{Filter: techmap.Filter{Basis: techmap.BasisNew}}},
			{"all open", rank.Query{}},
			{"role open", rank.Query{Filter: techmap.Filter{Roles: role}}},
			{"role new in a week", rank.Query{Filter: techmap.Filter{
				Roles: role, Basis: techmap.BasisNew, From: ranktest.Day(200), To: ranktest.Day(207),
			}}},
			{"role region newcomers", rank.Query{Filter: techmap.Filter{
				Roles: role, Regions: []string{"서울"}, NewGrad: true,
			}}},
			{"two skills", rank.Query{Filter: techmap.Filter{All: []techmap.SkillID{"skill-0050", "skill-0003"}}}},
		} {
			b.Run(fmt.Sprintf("%d/%s", n, bench.name), func(b *testing.B) {
				selected := 0
				for b.Loop() {
					r, err := x.Top(b.Context(), bench.query)
					require.NoError(b, err)
					selected = r.Openings
				}
				b.ReportMetric(float64(selected), "openings")
				b.ReportMetric(float64(bytes)/float64(n), "B/opening")
			})
		}
	}
}

func BenchmarkLoad(b *testing.B) {
	c := big(100_000)
	tax := c.Taxonomy()
	openings, err := techmap.Collect(c.All())
	require.NoError(b, err)
	b.ReportAllocs()
	for b.Loop() {
		_, err := rank.Load(b.Context(), techmap.Of(openings...), tax)
		require.NoError(b, err)
	}
}

// BenchmarkApply measures a day of changes to 100,000 openings.
func BenchmarkApply(b *testing.B) {
	c := big(100_000)
	changed := func(percent, rev int) []techmap.Opening {
		var some []techmap.Opening
		for i := rev; i < c.Openings; i += 100 / percent {
			some = append(some, c.Opening(i, rev))
		}
		return some
	}
	for _, percent := range []int{1, 3} {
		b.Run(fmt.Sprintf("%d%% of 100000 change", percent), func(b *testing.B) {
			x, _ := loaded(b, c)
			b.ReportAllocs()
			for rev := 1; b.Loop(); rev++ {
				b.StopTimer()
				day := changed(percent, rev)
				b.StartTimer()
				x.Apply(day, nil)
			}
		})
	}
	b.Run("100000 are seen again", func(b *testing.B) {
		openings, err := techmap.Collect(c.All())
		require.NoError(b, err)
		x, _ := loaded(b, c)
		b.ReportAllocs()
		for n := 1; b.Loop(); n++ {
			b.StopTimer()
			seenAgain(openings, n)
			b.StartTimer()
			x.Apply(openings, nil)
		}
	})
}

// seenAgain moves the last sighting of all openings to a day.
func seenAgain(openings []techmap.Opening, day int) {
	for i, o := range openings {
		if n := len(o.Open); n > 0 {
			openings[i].Open[n-1].LastSeen = ranktest.Day(1000 + day)
		}
	}
}

// BenchmarkRoles measures what a command that ranks every role asks for: the roles,
// and the top ten of each as of twelve months' ends.
func BenchmarkRoles(b *testing.B) {
	c := big(100_000)
	x, _ := loaded(b, c)
	b.Run("100000/roles", func(b *testing.B) {
		for b.Loop() {
			_, err := x.Roles(b.Context(), rank.Query{})
			require.NoError(b, err)
		}
	})
	b.Run("100000/top of 12 roles as of 12 days", func(b *testing.B) {
		for b.Loop() {
			for month := 1; month <= 12; month++ {
				for role := range c.Taxonomy().Roles() {
					q := rank.Query{AsOf: ranktest.Day(30 * month)}
					q.Roles = []techmap.RoleID{role.ID}
					_, err := x.Top(b.Context(), q)
					require.NoError(b, err)
				}
			}
		}
	})
}
