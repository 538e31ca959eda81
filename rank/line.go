package rank

import (
	"math"
	"slices"
)

// A line is the way of a share through windows.
type line struct {
	shares []float64
	whole  float64 // share in all windows together
	z      float64 // slope of the log-odds, in standard errors
}

// newLine returns the line of a skill. No tally may be empty. The whole is weighted by
// effective sizes and not by openings, because it is the prior of estimates that are.
func newLine(tallies []*tally, skill int) line {
	estimates := make([]estimate, len(tallies))
	l := line{shares: make([]float64, len(tallies))}
	yes, all := 0., 0.
	for i, t := range tallies {
		estimates[i] = t.estimate(skill)
		l.shares[i] = estimates[i].share
		yes += estimates[i].share * estimates[i].size
		all += estimates[i].size
	}
	l.whole = yes / all
	l.z = slope(estimates, l.whole)
	return l
}

// slope fits a line to the log-odds of the estimates, weighted by their precision, and
// returns its slope in standard errors. It needs two windows: a trend has MinSteps. Log-odds,
// because a share that moves from 1 to 2 % has changed more than one from 50 to 51 %.
func slope(estimates []estimate, whole float64) float64 {
	var w, wt, wy float64
	n := len(estimates)
	odds, weight := make([]float64, n), make([]float64, n)
	for i, e := range estimates {
		y, variance := e.odds(whole)
		odds[i], weight[i] = y, 1/variance
		w, wt, wy = w+weight[i], wt+weight[i]*float64(i), wy+weight[i]*y
	}
	middle, mean := wt/w, wy/w
	var stt, sty float64
	for i := range estimates {
		t := float64(i) - middle
		stt += weight[i] * t * t
		sty += weight[i] * t * (odds[i] - mean)
	}
	return sty / stt * math.Sqrt(stt/scatter(odds, weight))
}

// restless is how many times as much as samples of their size neighbouring windows may
// differ before that counts. It is twice what is expected: less comes of chance.
const restless = 2

// scatter returns how many times as much as samples of their size would, neighbouring
// windows differ in the mean, 1 where that is not remarkable. The largest of the steps is
// left out: a single jump is not held against a trend.
func scatter(odds, weight []float64) float64 {
	sum, largest := 0., 0.
	for i := 1; i < len(odds); i++ {
		step := odds[i] - odds[i-1]
		square := step * step / (1/weight[i] + 1/weight[i-1])
		sum, largest = sum+square, max(largest, square)
	}
	if mean := (sum - largest) / float64(max(len(odds)-2, 1)); mean > restless {
		return mean
	}
	return 1
}

// sen returns the median slope over all pairs of windows, a step (Sen, Journal of the
// American Statistical Association 63, 1968). One odd window moves it hardly at all.
func (l line) sen() float64 {
	var slopes []float64
	for i, a := range l.shares {
		for j := i + 1; j < len(l.shares); j++ {
			slopes = append(slopes, (l.shares[j]-a)/float64(j-i))
		}
	}
	if len(slopes) == 0 {
		return 0
	}
	slices.Sort(slopes)
	n := len(slopes)
	return (slopes[(n-1)/2] + slopes[n/2]) / 2
}

// tau returns how many more pairs of windows rise than fall, of all pairs (Mann and
// Kendall).
func (l line) tau() float64 {
	up, pairs := 0, 0
	for i, a := range l.shares {
		for _, b := range l.shares[i+1:] {
			pairs++
			switch {
			case b > a:
				up++
			case b < a:
				up--
			}
		}
	}
	if pairs == 0 {
		return 0
	}
	return float64(up) / float64(pairs)
}
