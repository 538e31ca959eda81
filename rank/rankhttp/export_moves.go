package rankhttp

import (
	"time"

	"github.com/techmap-it/techmap"
	"github.com/techmap-it/techmap/rank"
)

// A trendLine is a technology in one window of a trend.
type trendLine struct {
	Role techmap.RoleID `json:"role"`
	AsOf time.Time      `json:"as_of"`
	Step rank.Step      `json:"step"`
	rank.Subject
	Direction rank.Direction `json:"direction,omitempty"`
	Slope     float64        `json:"slope"`
	Tau       float64        `json:"tau"`
	Z         float64        `json:"z"`
	Q         float64        `json:"q"`
	From      time.Time      `json:"from"`
	To        time.Time      `json:"to"`
	Partial   bool           `json:"partial,omitempty"`
	rank.Side
	SampleOpenings  int `json:"sample_openings"`
	SampleCompanies int `json:"sample_companies"`
}

// trendLines are those of all technologies of an answer, each once: first what rises, then
// what falls, then the others that are asked for most.
func trendLines(a *Trends) []trendLine {
	var lines []trendLine
	told := make(map[techmap.SkillID]bool)
	for _, list := range [][]rank.Trend{a.Rising, a.Falling, a.Top} {
		for _, t := range list {
			if !told[t.Skill] {
				told[t.Skill] = true
				lines = append(lines, windowLines(trendLine{Role: a.Role, AsOf: a.AsOf, Step: a.Step}, a.Windows, t)...)
			}
		}
	}
	return lines
}

func skillTrendLines(a *SkillTrend) []trendLine {
	if a.Trend == nil {
		return nil
	}
	return windowLines(trendLine{AsOf: a.AsOf, Step: a.Step}, a.Windows, *a.Trend)
}

// windowLines are the lines of a trend, as like as they are to first.
func windowLines(first trendLine, windows []rank.Window, t rank.Trend) []trendLine {
	first.Subject, first.Direction = t.Subject, t.Direction
	first.Slope, first.Tau, first.Z, first.Q = t.Slope, t.Tau, t.Z, t.Q
	lines := make([]trendLine, 0, len(windows))
	for i, w := range windows[:min(len(windows), len(t.Points))] {
		line := first
		line.From, line.To, line.Partial = w.From, w.To, w.Partial
		line.Side, line.SampleOpenings, line.SampleCompanies = t.Points[i], w.Openings, w.Companies
		lines = append(lines, line)
	}
	return lines
}

func (l trendLine) cells(c *cells) {
	c.text("role", string(l.Role))
	c.time("as_of", l.AsOf)
	c.text("step", string(l.Step))
	c.subject(l.Subject)
	c.text("direction", string(l.Direction))
	c.float("slope", l.Slope)
	c.float("tau", l.Tau)
	c.float("z", l.Z)
	c.float("q", l.Q)
	c.time("from", l.From)
	c.time("to", l.To)
	c.flag("partial", l.Partial)
	c.side(l.Side)
	c.number("sample_openings", l.SampleOpenings)
	c.number("sample_companies", l.SampleCompanies)
}

// A nextLine is a technology to learn: one of those to begin with, or a step of the path.
type nextLine struct {
	Role techmap.RoleID `json:"role"`
	sampled
	Missing int    `json:"missing"`
	List    string `json:"list" enum:"next,steps"`
	Place   int    `json:"place"` // in that list, from 1
	rank.Unlock
	Reach rank.Side `json:"reach"` // before any step in the list next, after it in the list steps
}

func nextLines(a *Next) []nextLine {
	first := nextLine{Role: a.Role, sampled: sampled{a.AsOf, a.Openings, a.Companies}, Missing: a.Missing}
	var lines []nextLine
	for i, u := range a.Path.Next {
		line := first
		line.List, line.Place, line.Unlock, line.Reach = "next", i+1, u, a.Reach
		lines = append(lines, line)
	}
	for i, m := range a.Steps {
		line := first
		line.List, line.Place, line.Unlock, line.Reach = "steps", i+1, m.Unlock, m.Reach
		lines = append(lines, line)
	}
	return lines
}

func (l nextLine) cells(c *cells) {
	c.text("role", string(l.Role))
	l.sampled.cells(c)
	c.number("missing", l.Missing)
	c.text("list", l.List)
	c.number("place", l.Place)
	c.subject(l.Subject)
	c.number("openings", l.Openings)
	c.number("companies", l.Companies)
	c.float("gain", l.Gain)
	c.float("nearer", l.Nearer)
	c.in("reach", func() { c.side(l.Reach) })
}

// A factLine is a group of openings, and what they pay in one currency: a group that pays in
// two has two lines, whose other cells are the same.
type factLine struct {
	AsOf time.Time `json:"as_of"`
	Each rank.Each `json:"each,omitempty"`
	rank.FactGroup
	Pay rank.Quartiles `json:"pay"` // hides that of the group, which is a list
}

func factLines(a *Facts) []factLine {
	var lines []factLine
	for _, g := range a.Groups {
		line := factLine{AsOf: a.AsOf, Each: a.Each, FactGroup: g}
		if len(g.Pay) == 0 {
			lines = append(lines, line)
		}
		for _, pay := range g.Pay {
			line.Pay = pay
			lines = append(lines, line)
		}
	}
	return lines
}

func (l factLine) cells(c *cells) {
	c.time("as_of", l.AsOf)
	c.text("each", string(l.Each))
	c.text("id", l.ID)
	c.text("name", l.Name)
	c.text("name_ko", l.NameKo)
	c.number("openings", l.Openings)
	c.number("companies", l.Companies)
	c.in("years", func() { quartileCells(c, l.Years) })
	for _, s := range []struct {
		name  string
		value rank.Stated
	}{
		{"newcomers", l.Newcomers}, {"onsite", l.Onsite}, {"hybrid", l.Hybrid}, {"remote", l.Remote},
		{"pay_stated", l.PayStated},
	} {
		c.in(s.name, func() {
			c.number("of", s.value.Of)
			c.number("of_companies", s.value.OfCompanies)
			c.flag("too_few", s.value.TooFew)
			c.side(s.value.Side)
		})
	}
	c.in("pay", func() { quartileCells(c, l.Pay) })
}

func quartileCells(c *cells, q rank.Quartiles) {
	c.text("currency", q.Currency)
	c.number("openings", q.Openings)
	c.number("companies", q.Companies)
	c.flag("too_few", q.TooFew)
	c.number("lower", int(q.Lower))
	c.number("median", int(q.Median))
	c.number("upper", int(q.Upper))
	c.number("low", int(q.Low))
	c.number("high", int(q.High))
}
