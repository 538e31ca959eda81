package ui

import (
	"math"
	"strconv"
	"strings"
)

// Charts are made of places, never of drawing: the functions of the svg files turn
// numbers into structs, and the templates of the same names print them as SVG.
//
// Places along a chart are percentages of its width and places across it are pixels, so
// that a chart is as wide as there is room while its letters and lines keep their size.
// Nothing needs a style attribute, which the policy of the pages forbids.

// An axis is a stretch of numbers laid over the width of a chart.
type axis struct{ from, to float64 }

// shareScale returns the axis from nothing to the next round share at or above all of
// highs, so that charts of one table can be compared by eye.
func shareScale(highs ...float64) axis {
	top := 0.0
	for _, h := range highs {
		top = max(top, h)
	}
	for _, round := range []float64{.01, .02, .05, .1, .2, .25, .4, .5, .6, .75, .8} {
		if top <= round {
			return axis{0, round}
		}
	}
	return axis{0, 1}
}

// evenScale returns the axis that has nothing in its middle and the next round
// difference at both ends.
func evenScale(lows, highs []float64) axis {
	var sizes []float64
	for _, v := range lows {
		sizes = append(sizes, math.Abs(v))
	}
	for _, v := range highs {
		sizes = append(sizes, math.Abs(v))
	}
	to := shareScale(sizes...).to
	return axis{-to, to}
}

// at returns where v lies, in percent of the width. What is beyond an end is drawn at it.
func (s axis) at(v float64) float64 {
	if s.to <= s.from || math.IsNaN(v) {
		return 0
	}
	return 100 * min(max((v-s.from)/(s.to-s.from), 0), 1)
}

// place writes a part of the width as SVG takes it.
func place(v float64) string { return decimal(v) + "%" }

// decimal writes v with two digits at most, as short as it goes.
func decimal(v float64) string {
	text := strconv.FormatFloat(v, 'f', 2, 64)
	text = strings.TrimRight(strings.TrimRight(text, "0"), ".")
	if text == "-0" {
		return "0"
	}
	return text
}
