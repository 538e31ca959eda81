package rank_test

import (
	"fmt"
	"slices"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/techmap-it/techmap"
	"github.com/techmap-it/techmap/rank"
	"github.com/techmap-it/techmap/rank/ranktest"
)

// percentile returns the p-th of sorted times in milliseconds.
func percentile(sorted []time.Duration, p int) float64 {
	return float64(sorted[(len(sorted)-1)*p/100].Microseconds()) / 1000
}

// BenchmarkFilters asks random queries, no two alike, and tells those that select at
// most 50,000 openings from the others.
func BenchmarkFilters(b *testing.B) {
	for _, n := range sizes() {
		c := big(n)
		x, _ := loaded(b, c)
		c.Skills = 500 // rare ones select nothing
		queries := c.Queries(600)
		b.Run(fmt.Sprint(n), func(b *testing.B) {
			var narrow, wide []time.Duration
			for b.Loop() {
				for _, q := range queries {
					q.Min = -1
					begin := time.Now()
					r, err := x.Top(b.Context(), q)
					took := time.Since(begin)
					require.NoError(b, err)
					if r.Openings <= 50_000 {
						narrow = append(narrow, took)
					} else {
						wide = append(wide, took)
					}
				}
			}
			for name, times := range map[string][]time.Duration{"narrow": narrow, "wide": wide} {
				slices.Sort(times)
				if len(times) > 0 {
					b.ReportMetric(percentile(times, 50), name+"-p50-ms")
					b.ReportMetric(percentile(times, 99), name+"-p99-ms")
				}
			}
		})
	}
}

// BenchmarkYear measures the top ten of all twelve roles as of twelve months' ends.
func BenchmarkYear(b *testing.B) {
	for _, n := range sizes() {
		c := big(n)
		x, _ := loaded(b, c)
		b.Run(fmt.Sprint(n), func(b *testing.B) {
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
}

// BenchmarkDay measures a day of changes: a day's new openings, as many that close, and
// a sighting of a tenth of all.
func BenchmarkDay(b *testing.B) {
	for _, n := range sizes() {
		c := big(n)
		c.Openings = n + n/4 // a quarter of them still to come
		first := c
		first.Openings = n
		x, _ := loaded(b, first)
		b.Run(fmt.Sprint(n), func(b *testing.B) {
			day := 0
			for b.Loop() {
				b.StopTimer()
				changed := make([]techmap.Opening, 0, n/8)
				for i := range n / 365 {
					changed = append(changed, c.Opening(n+(day*(n/365)+i)%(n/4), 0), c.Opening((day*(n/365)+i)%n, 1))
				}
				for i := range n / 10 {
					o := c.Opening((n/2+i)%n, 0)
					if k := len(o.Open); k > 0 {
						o.Open[k-1].LastSeen = ranktest.Day(1000 + day)
					}
					changed = append(changed, o)
				}
				day++
				b.StartTimer()
				x.Apply(changed, nil)
			}
		})
	}
}
