package ui

import (
	"slices"

	"github.com/techmap-it/techmap"
	"github.com/techmap-it/techmap/rank"
)

// A rankRow is a line of a ranking.
type rankRow struct {
	rank.Entry
	link
	At       int // in the answer
	Mark     barMark
	Narrower string // address of the page narrowed to openings that ask for it
	Unsure   bool   // the intervals leave another rank open
}

// A tick is a place on the scale of a chart.
type tick struct{ X, Text string }

// highScale returns the scale of a ranking: it holds all intervals.
func highScale(top rank.Ranking) axis {
	var highs []float64
	for _, e := range top.Entries {
		highs = append(highs, e.High)
	}
	return shareScale(highs...)
}

// rankRows returns the lines of a ranking on a scale.
func (r *request) rankRows(top rank.Ranking, s axis) []rankRow {
	rest := without(r.query, append(counting(), "cursor", "sort")...)
	chosen := valuesOf(r.query, "skill")
	out := make([]rankRow, len(top.Entries))
	for i, e := range top.Entries {
		id := string(e.Skill)
		out[i] = rankRow{
			Entry: e, At: i, Unsure: e.Best != e.Worst,
			link: link{Text: e.Name, Href: r.href(segment("/skills", id), rest)},
			Mark: newBar(s, e.Share, e.Low, e.High).divided(s, e.Share, levelCounts(e)...),
		}
		if !slices.Contains(chosen, id) {
			out[i].Narrower = r.href("/", with(r.query, "skill", append(slices.Clone(chosen), id)...))
		}
	}
	return out
}

// ticks returns marks at round shares along a scale that begins at nothing.
func ticks(s axis) []tick {
	marks := 2
	switch s.to {
	case 0.25:
		marks = 1
	case 0.75:
		marks = 3
	}
	var out []tick
	for i := range marks + 1 {
		v := s.to * float64(i) / float64(marks)
		out = append(out, tick{place(s.at(v)), percent(v) + "%"})
	}
	return out
}

// families returns the families of technologies in the order of their tabs.
func families() []string { return names(techmap.SkillFamilies()...) }
