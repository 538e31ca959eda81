package ui

import (
	"context"
	"time"

	"github.com/techmap-it/techmap/rank"
	"github.com/techmap-it/techmap/rank/rankhttp"
)

// A courseView is how the share of one technology moved.
type courseView struct {
	From string
	rankhttp.SkillTrend

	Steps  []link // the lengths of windows that one may choose
	Chart  courseChart
	Points []coursePoint // the table behind the line
	Result string        // what the line says, in a sentence
	Note   string        // why there is no line, if there is none
	Hint   string        // what would help
	Stands string        // what it stands on: windows and sources
}

// A courseChart is the picture of a course, with its words.
type courseChart struct {
	Line        lineMark
	Title, Desc string
	Foot        int // where the labels along stand, in pixels across
}

// A coursePoint is one window of a course.
type coursePoint struct {
	N      int
	When   string
	Window rank.Window
	Side   rank.Side
}

// courseQuery is the question of a trend: windows end at the day of the answer, so that
// no other time may be asked for.
func (r *request) courseQuery(step rank.Step) map[string][]string {
	return with(r.narrowed("from", "to", "basis"), "step", string(step))
}

// stepOf returns the length of windows that is asked for.
func (r *request) stepOf() rank.Step {
	if step := r.query.Get("step"); step != "" {
		return rank.Step(step)
	}
	return rank.StepMonth
}

// courseHeight is the height of the picture of a course, in pixels.
const courseHeight = 150

// course asks for the trend of a technology.
func (r *request) course(ctx context.Context, id string) (courseView, error) {
	var v courseView
	var err error
	q := r.courseQuery(r.stepOf())
	route := segment("/skills", id) + "/trend"
	v.From = question(route, q)
	if v.SkillTrend, err = r.api.SkillTrend(ctx, id, q); err != nil {
		return v, err
	}
	v.Steps = r.stepLinks(segment("/skills", id), v.Step)
	v.Stands = r.stands(v.Windows, v.Sources)
	v.Note, v.Hint = r.refused(v.Refused, v.Windows)
	if v.Trend == nil {
		if v.Note == "" {
			v.Note = r.text.say("course.rare")
		}
		return v, nil
	}
	v.Result = r.result(*v.Trend, v.Step)
	v.Points = r.coursePoints(v.Windows, *v.Trend, v.Step)
	line := newLine(trendScale(*v.Trend), r.linePoints(v.Points), courseHeight, r.text.pct)
	v.Chart = courseChart{Line: line, Desc: v.Result, Foot: line.Height - 6}
	return v, nil
}

// stepLinks returns the lengths of windows to choose from.
func (r *request) stepLinks(path string, now rank.Step) []link {
	var links []link
	for _, step := range rank.AllSteps() {
		links = append(links, link{
			r.text.say("step." + string(step)), r.href(path, with(r.query, "step", string(step))) + "#course", step == now,
		})
	}
	return links
}

// trendScale returns the axis on which the whole band of a trend has room.
func trendScale(trends ...rank.Trend) axis {
	var sides []rank.Side
	for _, t := range trends {
		sides = append(sides, t.Points...)
	}
	return topShare(sides...)
}

// coursePoints sets the points of a trend beside their windows.
func (r *request) coursePoints(windows []rank.Window, t rank.Trend, step rank.Step) []coursePoint {
	var points []coursePoint
	for i, w := range windows {
		if i < len(t.Points) {
			points = append(points, coursePoint{i, r.text.window(w.From, step), w, t.Points[i]})
		}
	}
	return points
}

// linePoints returns what a line goes through.
func (r *request) linePoints(course []coursePoint) []linePoint {
	points := make([]linePoint, len(course))
	for i, c := range course {
		p := r.text
		points[i] = linePoint{
			Value: c.Side.Share, Low: c.Side.Low, High: c.Side.High, Label: c.When,
			Text: p.say("course.point", c.When, p.pct(c.Side.Share), p.span(c.Side.Low, c.Side.High),
				p.counted(c.Window.Openings, "opening")),
			Gap: c.Window.Openings == 0, Partial: c.Window.Partial,
		}
	}
	return points
}

// window returns what a window is called.
func (p printer) window(from time.Time, step rank.Step) string {
	day := inSeoul(from) // the calendar of windows
	year, month := day.Year(), int(day.Month())
	switch step {
	case rank.StepQuarter:
		return p.say("window.quarter", year, (month+2)/3)
	case rank.StepMonth:
		return p.say("window.month", year, month)
	}
	return p.say("window.week", day.Format(time.DateOnly))
}

// result says in a sentence where a share goes.
func (r *request) result(t rank.Trend, step rank.Step) string {
	p := r.text
	key := "course.steady"
	switch t.Direction {
	case rank.Rising:
		key = "course.rising"
	case rank.Falling:
		key = "course.falling"
	}
	return p.say(key, p.asTopic(t.Subject), p.points(t.Slope), p.say("per."+string(step)))
}

// refused says in plain words why no trend is told, and what would help.
func (r *request) refused(why rank.Refusal, windows []rank.Window) (note, hint string) {
	if why == "" {
		return "", ""
	}
	p := r.text
	note, hint = p.say("refused."+string(why)), p.say("refused."+string(why)+".hint")
	if why == rank.RefusedThin {
		note = p.say("refused.thin.of", p.counted(thinnest(windows), "opening"))
	}
	return note, hint
}

// thinnest returns the fewest openings of any window that is over.
func thinnest(windows []rank.Window) int {
	least := -1
	for _, w := range windows {
		if !w.Partial && (least < 0 || w.Openings < least) {
			least = w.Openings
		}
	}
	return max(least, 0)
}

// stands says what a trend stands on.
func (r *request) stands(windows []rank.Window, sources []string) string {
	if len(windows) == 0 {
		return ""
	}
	openings := 0
	for _, w := range windows {
		openings += w.Openings
	}
	p := r.text
	first, last := isoDate(windows[0].From), isoDate(windows[len(windows)-1].To.Add(-time.Second))
	if len(sources) == 0 {
		return p.say("course.stands.none", first, last)
	}
	return p.say("course.stands", first, last, p.counted(openings, "opening"), p.listed(sources))
}
