package ui

// A barMark is one bar with the whiskers of its interval, in a chart of one row.
type barMark struct {
	Width string     // of the bar
	Low   string     // where the interval begins
	High  string     // where it ends
	Parts []barSlice // of the bar, from the left; none if it is of one kind
}

// A barSlice is a stretch of a bar.
type barSlice struct {
	Kind     string // says how it is painted
	X, Width string
}

// newBar returns the bar of a value and its interval.
func newBar(s axis, value, low, high float64) barMark {
	return barMark{Width: place(s.at(value)), Low: place(s.at(low)), High: place(s.at(high))}
}

// A tallied is how many there are of a kind.
type tallied struct {
	Kind  string
	Count int
}

// divided returns b cut into parts as large as counts are to each other. Kinds of which
// there is none have no part.
func (b barMark) divided(s axis, value float64, counts ...tallied) barMark {
	total := 0
	for _, c := range counts {
		total += c.Count
	}
	b.Parts = nil
	before := 0
	for _, c := range counts {
		if c.Count <= 0 {
			continue
		}
		from := s.at(value * float64(before) / float64(total))
		before += c.Count
		to := s.at(value * float64(before) / float64(total))
		b.Parts = append(b.Parts, barSlice{Kind: c.Kind, X: place(from), Width: place(to - from)})
	}
	return b
}

// A rangeMark is a dot with the interval that its value may lie in.
type rangeMark struct{ At, Low, High string }

// newRange returns the dot of a value and its interval.
func newRange(s axis, value, low, high float64) rangeMark {
	return rangeMark{At: place(s.at(value)), Low: place(s.at(low)), High: place(s.at(high))}
}

// A divergingMark is a bar that goes from the middle to one side, with the whiskers of
// its interval.
type divergingMark struct {
	X, Width  string
	Low, High string
	Right     bool // the value is above nothing
	Sure      bool // the interval does not reach over the middle, or so the caller says
}

// newDiverging returns the bar of a difference. The middle of s must be nothing.
func newDiverging(s axis, diff, low, high float64, sure bool) divergingMark {
	from, to := s.at(0), s.at(diff)
	m := divergingMark{Low: place(s.at(low)), High: place(s.at(high)), Right: diff > 0, Sure: sure}
	m.X, m.Width = place(min(from, to)), place(max(from, to)-min(from, to))
	return m
}
