package rank

import (
	"maps"
	"slices"
	"time"

	"github.com/RoaringBitmap/roaring/v2"
)

// start returns the beginning of the step that t is in, where the calendar is that of
// t's location.
func (s Step) start(t time.Time) time.Time {
	year, month, day := t.Date()
	switch s {
	case StepMonth:
		return time.Date(year, month, 1, 0, 0, 0, 0, t.Location())
	case StepQuarter:
		return time.Date(year, (month-1)/3*3+1, 1, 0, 0, 0, 0, t.Location())
	default:
		sinceMonday := (int(t.Weekday()) + 6) % 7
		return time.Date(year, month, day-sinceMonday, 0, 0, 0, 0, t.Location())
	}
}

// add returns the beginning of the step that comes n after the one that begins at start.
func (s Step) add(start time.Time, n int) time.Time {
	switch s {
	case StepMonth:
		return start.AddDate(0, n, 0)
	case StepQuarter:
		return start.AddDate(0, 3*n, 0)
	default:
		return start.AddDate(0, 0, 7*n)
	}
}

// windows returns the last n complete steps before asOf, and the one that it is in, by
// the calendar of asOf's location. Where clocks are put forward or back, a day has 23 or
// 25 hours; the calendar knows, and a fixed number of hours would not.
func windows(asOf time.Time, s Step, n int) []Window {
	last := s.start(asOf)
	list := make([]Window, 0, n+1)
	for i := -n; i <= 0; i++ {
		list = append(list, Window{From: s.add(last, i).UTC(), To: s.add(last, i+1).UTC(), Partial: i == 0})
	}
	if asOf.Equal(last) { // nothing of it is over
		list = list[:n]
	}
	return list
}

// complete returns the windows that are over.
func complete(windows []Window) []Window {
	if n := len(windows); n > 0 && windows[n-1].Partial {
		return windows[:n-1]
	}
	return windows
}

// undatedPart is the part of a source's openings that begin on one day which makes that
// day the one on which they were first heard of, not the one they were published on.
const undatedPart = .9

// throughout returns which of the sources were there before the windows and in each that
// is over, and which others there are. Undated means that none of those has dates. Only
// names the sources to look at; none means all.
func (v *view) throughout(windows []Window, only []string) (there, others []string, undated bool) {
	there, undated = []string{}, true
	for _, source := range v.values(fieldSource) {
		if len(only) > 0 && !slices.Contains(only, source) {
			continue
		}
		switch h := v.history(facet{fieldSource, source}); {
		case h.onOneDay():
			others = append(others, source)
		case h.covers(complete(windows)):
			there = append(there, source)
		default:
			undated = false
			others = append(others, source)
		}
	}
	return there, others, undated && len(others) > 0
}

// values returns the values of a field, sorted.
func (v *view) values(f field) []string {
	var values []string
	for _, s := range []*segment{v.base, v.delta} {
		for facet := range s.facets {
			if facet.field == f {
				values = append(values, facet.value)
			}
		}
	}
	slices.Sort(values)
	return slices.Compact(values)
}

// A history is how many openings began in each hour since 1970. Windows begin at midnight
// in any time zone, which nearly everywhere is a full hour of UTC and seldom a full day.
type history map[int64]int

const microsOfHour = 60 * 60 * 1e6

// history returns that of the openings with f.
func (v *view) history(f facet) history {
	h := make(history)
	for _, s := range []*segment{v.base, v.delta} {
		for row := range roaring.Values(orNone(s.facets[f])) {
			if from := s.life[row].from; from != forever && (s == v.delta || !v.dead.Contains(row)) {
				h[from/microsOfHour]++
			}
		}
	}
	return h
}

// onOneDay reports whether nearly all openings begin within 24 hours.
func (h history) onOneDay() bool {
	hours := slices.Sorted(maps.Keys(h))
	most, of, all, first := 0, 0, 0, 0
	for _, hour := range hours {
		of, all = of+h[hour], all+h[hour]
		for hour-hours[first] >= 24 {
			of -= h[hours[first]]
			first++
		}
		most = max(most, of)
	}
	return all > 0 && float64(most) >= undatedPart*float64(all)
}

// covers reports whether an opening began before the windows and one in each.
func (h history) covers(windows []Window) bool {
	before := false
	in := make([]bool, len(windows))
	for hour := range h {
		t := time.UnixMicro(hour * microsOfHour)
		if len(windows) > 0 && t.Before(windows[0].From) {
			before = true
		}
		for i, w := range windows {
			in[i] = in[i] || !t.Before(w.From) && t.Before(w.To)
		}
	}
	return before && !slices.Contains(in, false)
}
