package ui

import (
	"context"
	"strconv"

	"github.com/techmap-it/techmap/rank"
	"github.com/techmap-it/techmap/rank/rankhttp"
)

// A trendsView is what rises, falls and stays.
type trendsView struct {
	Head head
	From string
	rankhttp.Trends

	Steps  []link
	Roles  []option
	Action string // of the form
	Lists  []trendList
	Stands string
	Note   string // why no trend is told
	Hint   string
	Found  string // what there is, in a sentence
	Left   string // sources that do not count
	Counts []windowRow
	Chips  []chip
	Hidden []field
	Data   []link
}

func (v trendsView) head() head { return v.Head }

// A trendList is one list of trends.
type trendList struct {
	ID    string // of the list in the answer: rising, falling, top
	Title string
	Empty string // what is said of a list without any
	Rows  []trendRow
}

// A trendRow is a technology and its way.
type trendRow struct {
	link
	N           int // place in its list of the answer
	Trend       rank.Trend
	Line        lineMark
	First, Last int // of Trend.Points: the first and the last that are over
	From, To    rank.Side
	Slope       string
	Direction   string
}

// loadTrends answers what rises and what falls.
func loadTrends(ctx context.Context, r *request) (view, error) {
	q := r.query
	if !q.Has("step") {
		q = with(q, "step", string(r.stepOf()))
	}
	q = bounded(bounded(q, "n", listedTrends, listedTrends), "steps", rank.DefaultSteps, longestTrend)
	var roles rankhttp.Roles
	v := trendsView{From: question("/trends", q), Action: r.href("/trends", nil)}
	err := atOnce(ctx,
		func(ctx context.Context) (err error) { v.Trends, err = r.api.Trends(ctx, q); return },
		func(ctx context.Context) (err error) { roles, err = r.api.Roles(ctx, nil); return },
	)
	if err != nil {
		return nil, err
	}
	v.Roles, v.Data = r.roleOptions(roles), r.data("/trends", q)
	v.Steps = r.stepLinks("/trends", v.Step)
	v.Note, v.Hint = r.refused(v.Refused, v.Windows)
	v.Stands = r.stands(v.Windows, v.Sources)
	p := r.text
	if len(v.LeftOut) > 0 {
		v.Left = p.say("trends.left", p.listed(v.LeftOut))
	}
	v.Counts = r.windowRows(v.Windows, v.Step)
	v.Chips = chipsBut(r.chips("/trends", r.nameFacets(roles, nil)), "role")
	v.Hidden = r.passed(append([]string{"step", "steps", "kind", "family"}, removed(narrowing(), "role")...)...)
	if v.Refused == "" {
		v.Lists = r.trendLists(v.Trends)
		v.Found = p.say("trends.found", p.atLeast(len(v.Rising), q.Get("n")), p.atLeast(len(v.Falling), q.Get("n")))
	}
	v.Head = head{Title: p.say("trends.title"), Description: p.say("trends.about"), Nav: "/trends", Meta: v.Meta}
	return v, nil
}

// How many technologies each list has, and how many windows a page has room for.
const (
	listedTrends = 15
	steadyTrends = 10
	longestTrend = 40
)

// atLeast says how many technologies a list has, and that there may be more if it is as
// long as was asked for.
func (p printer) atLeast(n int, asked string) string {
	if strconv.Itoa(n) == asked {
		return p.say("trends.atleast", p.counted(n, "skill"))
	}
	return p.counted(n, "skill")
}

// A windowRow is how many openings were new in a window.
type windowRow struct {
	N      int
	When   string
	Window rank.Window
	Bar    barMark
}

// windowRows returns the windows of an answer with bars on one scale.
func (r *request) windowRows(windows []rank.Window, step rank.Step) []windowRow {
	most := 1
	for _, w := range windows {
		most = max(most, w.Openings)
	}
	var rows []windowRow
	for i, w := range windows {
		bar := newBar(axis{0, float64(most)}, float64(w.Openings), 0, 0)
		rows = append(rows, windowRow{i, r.text.window(w.From, step), w, bar})
	}
	return rows
}

// roleOptions returns the roles that a form offers, those with the most openings first.
func (r *request) roleOptions(roles rankhttp.Roles) []option {
	options := []option{{Text: r.text.say("more.allroles"), Chosen: !r.query.Has("role")}}
	for _, role := range roles.Roles {
		id := string(role.Role)
		options = append(options, option{id, r.text.name(role.Name, role.NameKo), r.query.Get("role") == id})
	}
	return options
}

// trendLists returns what rises, what falls, and what is asked for most without moving.
func (r *request) trendLists(t rankhttp.Trends) []trendList {
	lists := []trendList{{ID: "rising"}, {ID: "falling"}, {ID: "top"}}
	for i, trends := range [][]rank.Trend{t.Rising, t.Falling, t.Top} {
		list := &lists[i]
		list.Title, list.Empty = r.text.say("trends."+list.ID), r.text.say("trends."+list.ID+".none")
		for n, one := range trends {
			if list.ID != "top" || one.Direction == "" && len(list.Rows) < steadyTrends {
				list.Rows = append(list.Rows, r.trendRow(n, one, t))
			}
		}
	}
	return lists
}

func (r *request) trendRow(n int, t rank.Trend, all rankhttp.Trends) trendRow {
	last := len(t.Points) - 1
	if last > 0 && all.Windows[last].Partial {
		last--
	}
	course := r.coursePoints(all.Windows, t, all.Step)
	line := trendRow{
		link: r.subjectLink(t.Subject), N: n, Trend: t, Line: newSpark(trendScale(t), r.linePoints(course)), Last: max(last, 0),
		Slope:     r.text.say("trends.slope", r.text.points(t.Slope), r.text.say("per."+string(all.Step))),
		Direction: r.result(t, all.Step),
	}
	if len(t.Points) > 0 {
		line.From, line.To = t.Points[0], t.Points[line.Last]
	}
	return line
}
