package ui

import (
	"math"
	"strconv"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

func TestAScaleEndsAtARoundShare(t *testing.T) {
	t.Parallel()
	for name, tt := range map[string]struct {
		highs []float64
		to    float64
	}{
		"nothing":             {nil, .01},
		"the end itself":      {[]float64{.1}, .1},
		"a little above":      {[]float64{.101}, .2},
		"the largest of many": {[]float64{.02, .41, .3}, .5},
		"more than all":       {[]float64{1.2}, 1},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			assert.Equal(t, axis{0, tt.to}, shareScale(tt.highs...))
		})
	}
}

func TestAPlaceIsWithinTheChart(t *testing.T) {
	t.Parallel()
	s := axis{-.5, .5}
	for name, tt := range map[string]struct{ v, at float64 }{
		"the middle":      {0, 50},
		"the left end":    {-.5, 0},
		"beyond the left": {-3, 0},
		"beyond":          {3, 100},
		"no number":       {math.NaN(), 0},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			assert.InDelta(t, tt.at, s.at(tt.v), 1e-9)
		})
	}
	assert.Zero(t, axis{}.at(1), "a axis of nothing has one place")
}

func TestDecimalsAreShort(t *testing.T) {
	t.Parallel()
	for v, want := range map[float64]string{
		0: "0", 100: "100", 33.3333: "33.33", 12.5: "12.5", -0.001: "0", 10: "10", -7.25: "-7.25",
	} {
		assert.Equal(t, want, decimal(v))
	}
}

func TestABarIsAsLongAsItsNumber(t *testing.T) {
	t.Parallel()
	got := newBar(axis{0, .5}, .25, .2, .4)
	assert.Equal(t, barMark{Width: "50%", Low: "40%", High: "80%"}, got)
}

func TestPartsOfABarMakeItUp(t *testing.T) {
	t.Parallel()
	s := axis{0, 1}
	got := newBar(s, .8, .7, .9).divided(s, .8, tallied{"required", 6}, tallied{"used", 0}, tallied{"preferred", 2})
	assert.Equal(t, []barSlice{
		{Kind: "required", X: "0%", Width: "60%"},
		{Kind: "preferred", X: "60%", Width: "20%"},
	}, got.Parts)
	assert.Empty(t, newBar(s, .8, .7, .9).divided(s, .8).Parts, "nothing was counted")
}

func TestADifferenceGoesToItsSide(t *testing.T) {
	t.Parallel()
	s := evenScale([]float64{-.3}, []float64{.1})
	require.Equal(t, axis{-.4, .4}, s)
	assert.Equal(t, divergingMark{X: "25%", Width: "25%", Low: "12.5%", High: "37.5%", Sure: true},
		newDiverging(s, -.2, -.3, -.1, true))
	assert.Equal(t, divergingMark{X: "50%", Width: "12.5%", Low: "37.5%", High: "75%", Right: true},
		newDiverging(s, .1, -.1, .2, false))
}

func TestADotStandsInItsInterval(t *testing.T) {
	t.Parallel()
	assert.Equal(t, rangeMark{At: "30%", Low: "20%", High: "45%"}, newRange(axis{0, 1}, .3, .2, .45))
}

// course returns points with shares in percent; a negative one is a gap.
func course(shares ...float64) []linePoint {
	var points []linePoint
	for i, s := range shares {
		p := linePoint{Value: s / 100, Low: (s - 10) / 100, High: (s + 10) / 100, Label: "2026-0" + strconv.Itoa(i+1)}
		p.Gap = s < 0
		points = append(points, p)
	}
	return points
}

func TestALineGoesThroughItsPoints(t *testing.T) {
	t.Parallel()
	m := newSpark(axis{0, 1}, course(20, 40, 60))
	assert.Equal(t, "M1 80L50 60L99 40", m.Line)
	assert.Equal(t, "M1 70L50 50L99 30L99 50L50 70L1 90Z", m.Band)
	assert.Empty(t, m.Tail)
}

func TestALineIsBrokenWhereNothingIsKnown(t *testing.T) {
	t.Parallel()
	m := newSpark(axis{0, 1}, course(20, 40, -1, 60, 80))
	assert.Equal(t, 2, strings.Count(m.Line, "M"))
	assert.Equal(t, 2, strings.Count(m.Band, "Z"))
}

func TestWhatIsNotOverIsDrawnApart(t *testing.T) {
	t.Parallel()
	points := course(20, 40, 60)
	points[2].Partial = true
	m := newSpark(axis{0, 1}, points)
	assert.Equal(t, "M1 80L50 60", m.Line)
	assert.Equal(t, "M50 60L99 40", m.Tail)
}

func TestLabelsOfAChartStandInwards(t *testing.T) {
	t.Parallel()
	m := newLine(axis{0, .5}, course(10, 20, 30, 40, 50), 120, func(v float64) string { return decimal(v*100) + " %" })
	require.Len(t, m.Dates, 3)
	assert.Equal(t, lineTick{At: "1%", Anchor: "start", Text: "2026-01"}, m.Dates[0])
	assert.Equal(t, lineTick{At: "50%", Anchor: "middle", Text: "2026-03"}, m.Dates[1])
	assert.Equal(t, lineTick{At: "99%", Anchor: "end", Text: "2026-05"}, m.Dates[2])
	require.Len(t, m.Ticks, 3)
	assert.Equal(t, lineTick{At: "138", TextAt: "134", Text: "0 %"}, m.Ticks[0])
	assert.Equal(t, lineTick{At: "18", TextAt: "14", Text: "50 %"}, m.Ticks[2])
	assert.Equal(t, 120+lineHead+lineFoot, m.Height)
}

func TestAPointAloneIsADotInTheMiddle(t *testing.T) {
	t.Parallel()
	m := newLine(axis{0, 1}, course(50), 100, decimal)
	require.Len(t, m.Dots, 1)
	assert.Equal(t, "50%", m.Dots[0].X)
	assert.Equal(t, "68", m.Dots[0].Y)
	assert.Equal(t, "middle", m.Dates[0].Anchor)
	assert.Empty(t, newLine(axis{0, 1}, nil, 100, decimal).Dates)
}

// Whatever the numbers are, nothing is drawn outside of the chart.
func FuzzChartsStayInside(f *testing.F) {
	f.Add(.2, .1, .3)
	f.Add(-1.0, 5.0, math.Inf(1))
	f.Add(math.NaN(), 0.0, 1.0)
	f.Fuzz(func(t *testing.T, value, low, high float64) {
		s := shareScale(value, low, high)
		b, d := newBar(s, value, low, high), newDiverging(evenScale([]float64{low}, []float64{high}), value, low, high, false)
		for _, place := range []string{b.Width, b.Low, b.High, d.X, d.Width, d.Low, d.High} {
			v, err := strconv.ParseFloat(strings.TrimSuffix(place, "%"), 64)
			require.NoError(t, err)
			require.GreaterOrEqual(t, v, 0.0)
			require.LessOrEqual(t, v, 100.0)
		}
		points := []linePoint{{Value: value, Low: low, High: high}, {Value: low, Low: value, High: high}}
		m := newSpark(s, points)
		require.NotContains(t, m.Line+m.Band, "NaN")
		require.NotContains(t, m.Line+m.Band, "Inf")
	})
}

func BenchmarkLineOfAYear(b *testing.B) {
	points := course()
	for week := range 52 {
		share := .2 + float64(week)/200
		points = append(points, linePoint{Value: share, Low: share - .05, High: share + .05, Label: strconv.Itoa(week)})
	}
	for b.Loop() {
		newLine(axis{0, .6}, points, 150, decimal)
	}
}
