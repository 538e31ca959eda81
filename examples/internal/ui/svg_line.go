package ui

import "strings"

// A linePoint is a value and the interval that it may lie in.
type linePoint struct {
	Value, Low, High float64
	Label            string // what it is of: "2026-11-16"
	Text             string // all that is to be said of it, for whoever points at it
	Gap              bool   // nothing is known: the line is broken here
	Partial          bool   // not over yet: drawn apart from the line
}

// A lineMark is a line with the band of its intervals. Paths are in a box of 100 by
// 100, which the template stretches to the room there is.
type lineMark struct {
	Line  string // path of the line
	Band  string // path around the intervals
	Tail  string // path to the point that is not over yet; empty without one
	Dots  []lineDot
	Ticks []lineTick // across, the lowest first
	Dates []lineTick // along, the oldest first
	// Height of the plot and of all of the chart, in pixels.
	Plot, Height int
}

// A lineDot is one point of a line.
type lineDot struct {
	X, Y    string // percent along, pixels across
	Text    string
	Partial bool
}

// A lineTick is a label of an axis.
type lineTick struct {
	At     string // percent along, or pixels across
	TextAt string // where its text stands, in pixels across
	Anchor string // which end of the text is there
	Text   string
}

// Room that a chart has around its plot, in pixels.
const (
	lineHead = 18
	lineFoot = 24
)

// newLine returns the line of points over s in a plot of a height in pixels. tick writes
// a label across.
func newLine(s axis, points []linePoint, height int, tick func(float64) string) lineMark {
	m := newSpark(s, points)
	m.Plot, m.Height = height, height+lineHead+lineFoot
	for i, p := range points {
		if !p.Gap {
			y := lineHead + float64(height)*(100-s.at(p.Value))/100
			m.Dots = append(m.Dots, lineDot{place(placeOf(i, len(points))), decimal(y), p.Text, p.Partial})
		}
	}
	for i := range 3 {
		v := s.from + (s.to-s.from)*float64(i)/2
		y := lineHead + float64(height)*(1-float64(i)/2)
		m.Ticks = append(m.Ticks, lineTick{At: decimal(y), TextAt: decimal(y - 4), Text: tick(v)})
	}
	m.Dates = dates(points)
	return m
}

// newSpark returns the line of points without anything around it.
func newSpark(s axis, points []linePoint) lineMark {
	var m lineMark
	var line, band, tail strings.Builder
	for i := 0; i < len(points); {
		from := i
		for i < len(points) && !points[i].Gap && !points[i].Partial {
			i++
		}
		linePath(&line, s, points, from, i)
		bandPath(&band, s, points, from, i)
		if i < len(points) && points[i].Partial && !points[i].Gap && i > from {
			linePath(&tail, s, points, i-1, i+1)
		}
		i++
	}
	m.Line, m.Band, m.Tail = line.String(), band.String(), tail.String()
	return m
}

// linePath writes the path through points[from:to].
func linePath(path *strings.Builder, s axis, points []linePoint, from, to int) {
	for i := from; i < to; i++ {
		step := "L"
		if i == from {
			step = "M"
		}
		writeStep(path, step, placeOf(i, len(points)), 100-s.at(points[i].Value))
	}
}

// bandPath writes the path along the upper ends of the intervals of points[from:to] and
// back along the lower ones.
func bandPath(path *strings.Builder, s axis, points []linePoint, from, to int) {
	if to-from < 2 {
		return
	}
	for i := from; i < to; i++ {
		step := "L"
		if i == from {
			step = "M"
		}
		writeStep(path, step, placeOf(i, len(points)), 100-s.at(points[i].High))
	}
	for i := to - 1; i >= from; i-- {
		writeStep(path, "L", placeOf(i, len(points)), 100-s.at(points[i].Low))
	}
	path.WriteString("Z")
}

func writeStep(path *strings.Builder, step string, x, y float64) {
	path.WriteString(step + decimal(x) + " " + decimal(y))
}

// placeOf returns where the i-th of n points lies, in percent, with room for half a dot at
// both ends.
func placeOf(i, n int) float64 {
	const edge = 1.0
	if n < 2 {
		return 50
	}
	return edge + (100-2*edge)*float64(i)/float64(n-1)
}

// dates returns the labels along: the first, the last, and one in the middle where that
// is a point. The outer ones stand inwards, so that none is cut off.
func dates(points []linePoint) []lineTick {
	n := len(points)
	if n == 0 {
		return nil
	}
	ticks := []lineTick{{At: place(placeOf(0, n)), Anchor: "start", Text: points[0].Label}}
	if n == 1 {
		ticks[0].Anchor = "middle"
		return ticks
	}
	if middle := (n - 1) / 2; n > 4 {
		ticks = append(ticks, lineTick{At: place(placeOf(middle, n)), Anchor: "middle", Text: points[middle].Label})
	}
	return append(ticks, lineTick{At: place(placeOf(n-1, n)), Anchor: "end", Text: points[n-1].Label})
}
