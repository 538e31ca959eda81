package rank

import (
	"math"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
)

func TestStepsFollowTheCalendar(t *testing.T) {
	t.Parallel()
	day := func(s string) time.Time {
		at, err := time.Parse(time.DateOnly, s)
		assert.NoError(t, err)
		return at
	}
	for _, tt := range []struct {
		name        string
		step        Step
		asOf        string
		first, last string // beginnings of the oldest of 3 and of the one that is not over
	}{
		{"a Sunday is the last day of its week", StepWeek, "2026-03-08", "2026-02-09", "2026-03-02"},
		{"a Monday is the first", StepWeek, "2026-03-09", "2026-02-16", ""},
		{"months of different length", StepMonth, "2026-03-31", "2025-12-01", "2026-03-01"},
		{"over the turn of the year", StepQuarter, "2026-02-11", "2025-04-01", "2026-01-01"},
	} {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			got := windows(day(tt.asOf), tt.step, 3)
			assert.Equal(t, day(tt.first), got[0].From)
			assert.Len(t, complete(got), 3)
			for i, w := range got[1:] {
				assert.Equal(t, got[i].To, w.From, "without a gap")
			}
			if tt.last == "" {
				assert.Len(t, got, 3, "nothing of the week is over")
				return
			}
			assert.Equal(t, day(tt.last), got[3].From)
			assert.True(t, got[3].Partial)
		})
	}
}

func TestCalendarIsThatOfTheLocation(t *testing.T) {
	t.Parallel()
	seoul := time.FixedZone("Asia/Seoul", 9*60*60)
	got := windows(time.Date(2026, 3, 1, 8, 0, 0, 0, seoul), StepMonth, 2)
	assert.Equal(t, time.Date(2026, 2, 28, 15, 0, 0, 0, time.UTC), got[2].From, "midnight in Seoul")
	assert.Equal(t, got[1].To, got[2].From)
}

func TestOpeningsOfOneDayMayFallOnTwo(t *testing.T) {
	t.Parallel()
	assert.True(t, history{100: 40, 110: 55, 500: 5}.onOneDay(), "95 of 100 within a day")
	assert.False(t, history{100: 40, 125: 60}.onOneDay(), "more than a day apart")
	assert.False(t, history{}.onOneDay())
}

func TestSenAndTau(t *testing.T) {
	t.Parallel()
	for _, tt := range []struct {
		name     string
		shares   []float64
		sen, tau float64
	}{
		{"a straight line", []float64{.1, .2, .3, .4}, .1, 1},
		{"one outlier does not decide", []float64{.1, .2, .9, .4, .5}, .1, .6},
		{"falling", []float64{.3, .2, .1}, -.1, -1},
		{"level", []float64{.2, .2, .2}, 0, 0},
		{"a single window", []float64{.2}, 0, 0},
	} {
		l := line{shares: tt.shares}
		assert.InDelta(t, tt.sen, l.sen(), 1e-9, tt.name)
		assert.InDelta(t, tt.tau, l.tau(), 1e-9, tt.name)
	}
}

func TestSlopeCountsScatter(t *testing.T) {
	t.Parallel()
	at := func(shares ...float64) []estimate {
		es := make([]estimate, len(shares))
		for i, s := range shares {
			es[i] = estimate{s, 400}
		}
		return es
	}
	smooth := slope(at(.10, .11, .12, .13, .14, .15, .16, .17), .135)
	jumpy := slope(at(.10, .20, .03, .13, .23, .06, .16, .26), .145)
	assert.Greater(t, smooth, 3.3)
	assert.Less(t, math.Abs(jumpy), 2., "windows that scatter more than their size explains prove nothing")
	assert.InDelta(t, 0, slope(at(.2, .2, .2), .2), 1e-9)
}

func TestAdjust(t *testing.T) {
	t.Parallel()
	// The example of Benjamini and Hochberg (1995), section 3.
	chances := []float64{.0001, .0004, .0019, .0095, .0201, .0278, .0298, .0344, .0459, .3240, .4262, .5719, .6528, .7590, 1}
	found := 0
	for _, q := range adjust(chances) {
		if q <= .05 {
			found++
		}
	}
	assert.Equal(t, 4, found, "as in the paper")
	assert.Equal(t, []float64{.04, .04, .02}, rounded(adjust([]float64{.03, .04, .0066666667})))
	assert.Empty(t, adjust(nil))
}

func rounded(vs []float64) []float64 {
	for i := range vs {
		vs[i] = millionths(vs[i])
	}
	return vs
}

func TestDiffer(t *testing.T) {
	t.Parallel()
	_, z := differ(estimate{.17, 400}, estimate{.10, 400})
	assert.InDelta(t, 2.8, z, .15)
	_, rare := differ(estimate{5. / 500, 500}, estimate{0, 500})
	assert.Less(t, rare, 1.96, "five times here and never there is no finding")
	_, zero := differ(estimate{.3, 100}, estimate{.3, 1000})
	assert.InDelta(t, 0, zero, 1e-9)
}
