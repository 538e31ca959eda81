package rank

import (
	"fmt"
	"math"
	"math/rand/v2"
	"testing"

	"github.com/stretchr/testify/assert"

	"github.com/techmap-it/techmap"
)

func TestWilson(t *testing.T) {
	t.Parallel()
	for _, tt := range []struct {
		name         string
		p, n         float64
		low, high    float64
		whereItComes string
	}{
		{"a hundred", .3, 100, .2189, .3958, "the design's table: .22 to .40"},
		{"four hundred", .3, 400, .2572, .3466, ".26 to .35"},
		{"a thousand", .3, 1000, .2724, .3291, ".27 to .33"},
		{"all of ten", 1, 10, .7225, 1, "n/(n+z²)"},
		{"none of ten", 0, 10, 0, .2775, "z²/(n+z²)"},
	} {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			low, high := wilson(tt.p, tt.n)
			assert.InDelta(t, tt.low, low, 5e-5, tt.whereItComes)
			assert.InDelta(t, tt.high, high, 5e-5, tt.whereItComes)
		})
	}
}

func TestStudent(t *testing.T) {
	t.Parallel()
	for df, want := range map[float64]float64{ // from any statistical table
		0: 12.7062, 1: 12.7062, 1.9: 12.7062, 2: 4.3027, 3: 3.1824, 4: 2.7764, 5: 2.5706,
		6: 2.4469, 8: 2.3060, 10: 2.2281, 20: 2.0860, 30: 2.0423, 60: 2.0003, 1e9: 1.9600,
	} {
		assert.InDelta(t, want, student(df), .003, "%v degrees of freedom", df)
	}
	for df := 1.; df < 50; df += .25 {
		assert.GreaterOrEqual(t, student(df), student(df+.25), "less freedom is never a narrower interval")
	}
}

func TestMillionths(t *testing.T) {
	t.Parallel()
	for in, want := range map[float64]float64{
		0: 0, 1: 1, 1. / 3: .333333, 2. / 3: .666667,
		.0078125: .007813, math.Nextafter(.0078125, 0): .007813, // a half, and a bit less than a half
		.0078124: .007812,
	} {
		assert.Equal(t, want, millionths(in), "%v", in)
	}
}

// A market is a random set of companies that a share is measured in.
type market struct {
	openings int
	firm     float64 // part of the openings that one firm has
	size     float64 // mean size of the other companies
	likeness float64 // chance that an opening copies its company's habit
	share    float64 // of the openings that ask, in truth
}

// sample counts one random market by a measure.
func (m market) sample(r *rand.Rand, measure int) *tally {
	t := newTally(plan{weights: []float64{1}, wanted: []bool{true}, measure: measure})
	asks := []demand{newDemand(0, 1, 0, 0)}
	company := func(n int) {
		habit := r.Float64() < m.share
		for range n {
			does := habit
			if r.Float64() >= m.likeness {
				does = r.Float64() < m.share
			}
			if does {
				t.add(asks)
			} else {
				t.add(nil)
			}
		}
		t.close()
	}
	company(int(m.firm * float64(m.openings)))
	for t.openings < m.openings {
		n := 1
		for r.Float64() < 1-1/m.size {
			n++
		}
		company(min(n, m.openings-t.openings))
	}
	t.end()
	return t
}

// coverage returns how often the interval holds the truth.
func (m market) coverage(measure, rounds int) float64 {
	r := rand.New(rand.NewPCG(17, 4))
	held := 0
	for range rounds {
		s := m.sample(r, measure).standing(0)
		if s.low <= m.share && m.share <= s.high {
			held++
		}
	}
	return float64(held) / float64(rounds)
}

// The interval of 95 % holds the truth in 93 to 97 % of random markets in which one
// firm has 30 % of the openings, however alike those are, by the two measures
// that keep one firm from deciding a share.
func TestIntervalCoverage(t *testing.T) {
	t.Parallel()
	for _, of := range []struct {
		openings int
		size     float64
		rounds   int
	}{{300, 1, 2000}, {300, 3, 2000}, {1000, 3, 1000}} {
		for _, likeness := range []float64{0, .3, 1} {
			name := fmt.Sprintf("%d openings, companies of %v, likeness %v", of.openings, of.size, likeness)
			t.Run(name, func(t *testing.T) {
				t.Parallel()
				for _, share := range []float64{.1, .3, .5} {
					m := market{of.openings, .3, of.size, likeness, share}
					for measure, by := range Measures() {
						checkCoverage(t, by, share, m.coverage(measure, of.rounds))
					}
				}
			})
		}
	}
}

func checkCoverage(t *testing.T, by By, share, got float64) {
	t.Helper()
	t.Logf("by %s, share %v: %.3f", by, share, got)
	if by == ByOpenings { // see the comment on interval
		assert.Greater(t, got, .86, "by %s, share %v", by, share)
		return
	}
	assert.GreaterOrEqual(t, got, .93, "by %s, share %v", by, share)
	assert.LessOrEqual(t, got, .97, "by %s, share %v", by, share)
}

// Where companies are few, an interval may be wider than it need be but not narrower.
func TestIntervalCoverageOfFewCompanies(t *testing.T) {
	t.Parallel()
	for _, m := range []market{
		{60, 0, 10, 0, .3}, {60, 0, 10, .3, .3}, {60, 0, 10, 1, .3},
		{100, .5, 5, 0, .3}, {100, .5, 5, .3, .3}, {100, .5, 5, 1, .3},
		{60, .3, 2, 0, .3}, {60, .3, 2, .3, .3}, {60, .3, 2, 1, .3},
	} {
		got := m.coverage(0, 2000)
		t.Logf("%+v: %.3f", m, got)
		assert.Greater(t, got, .93, "%+v", m)
	}
}

// The plain interval, which takes openings for independent, is what this one is better than.
func TestPlainIntervalWouldNotDo(t *testing.T) {
	t.Parallel()
	m := market{300, .3, 3, .3, .3}
	r := rand.New(rand.NewPCG(17, 4))
	held := 0
	for range 2000 {
		counted := m.sample(r, 1)
		low, high := wilson(counted.sums[0].x[1]/counted.w[1], counted.w[1])
		if low <= m.share && m.share <= high {
			held++
		}
	}
	assert.Less(t, held, 2000*80/100)
}

func TestIntervalOfOneCompanyIsWide(t *testing.T) {
	t.Parallel()
	few := newTally(plan{weights: []float64{1}, wanted: []bool{true}})
	for i := range 200 {
		few.add([]demand{newDemand(0, 1, 0, 0)}[:i%2])
	}
	few.end()
	s := few.standing(0)
	assert.Equal(t, .5, s.share)
	assert.Greater(t, s.high-s.low, .8, "two hundred openings of one company are a sample of one")
}

func TestIntervalWhereAllAgree(t *testing.T) {
	t.Parallel()
	all := newTally(plan{weights: []float64{1}, wanted: []bool{true}})
	for range 100 {
		all.add([]demand{newDemand(0, 1, 0, 0)})
		all.close()
	}
	all.end()
	s := all.standing(0)
	assert.Equal(t, 1.0, s.share)
	assert.Equal(t, 1.0, s.high)
	assert.InDelta(t, 100/(100+z*z), s.low, 1e-6, "Kish's size over companies, which is their number here")
}

func TestLevelsOfADemandFitItsBits(t *testing.T) {
	t.Parallel()
	levels := techmap.Levels()
	assert.Equal(t, techmap.LevelMentioned, levels[levelMentioned])
	assert.LessOrEqual(t, len(levels), 1<<levelBits)
	d := newDemand(maxSkills-1, 300, maxGroup, levelMentioned)
	assert.Equal(t, []int{maxSkills - 1, maxSize, levelMentioned}, []int{d.skill(), d.size(), d.level()})
}
