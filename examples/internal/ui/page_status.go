package ui

import (
	"context"
	"time"

	"github.com/techmap-it/techmap/examples/internal/message"
	"github.com/techmap-it/techmap/rank/rankhttp"
)

// A statusView is the page on how what fills the site is doing.
type statusView struct {
	Head head
	From string // the question of Status
	rankhttp.Status

	Known    bool // somebody looks
	Lead     string
	Stale    string // that the store cannot be read, and of when answers are; empty while it can
	Checks   []checkRow
	Findings []findingRow
	Feeds    []feedRow
	Layers   []layerRow
	Queues   []queueRow
	Rejects  []rejectRow
	Waiting  string // how long what waits for a model takes
	Money    bool
	Age      string // of what is published
	Fields   []fillRow
}

func (v statusView) head() head { return v.Head }

// A checkRow is how one part is doing.
type checkRow struct {
	rankhttp.PipelineCheck
	Title, How string
}

// A findingRow is what is to be done something about.
type findingRow struct {
	rankhttp.PipelineFinding
	About, Says, Do, How string
}

// A feedRow is how a source is doing.
type feedRow struct {
	rankhttp.PipelineSource
	N              int
	Title          string
	How, Next      string
	Last           string
	Good, Overdue  bool
	Fell, HasUsual bool
}

// A layerRow is how far a layer has come.
type layerRow struct {
	rankhttp.PipelineLayer
	N                   int
	Title, Changed, Lag string
}

// A queueRow is what waits in a queue.
type queueRow struct {
	rankhttp.PipelineQueue
	N    int
	Aged string
}

// A rejectRow is how many records were lost of a kind.
type rejectRow struct {
	rankhttp.PipelineRejects
	N     int
	Title string
}

// A fillRow is how often a field is filled.
type fillRow struct {
	rankhttp.PipelineField
	N     int
	Title string
}

// loadStatus answers how what fills the site is doing.
func loadStatus(ctx context.Context, r *request) (view, error) {
	v := statusView{From: question("/status", nil)}
	var err error
	if v.Status, err = r.api.Status(ctx); err != nil {
		return nil, err
	}
	p := r.text
	v.Head = head{Title: p.say("status.title"), Description: p.say("status.about"), Nav: "/about", Robots: "noindex", Meta: v.Meta}
	if v.Pipeline == nil {
		v.Lead = p.say("status.unknown")
		return v, nil
	}
	v.Known = true
	v.Lead = p.say("status.lead."+string(v.Pipeline.Grade), p.moment(v.Pipeline.At))
	if store := v.Pipeline.Store; !store.Up {
		v.Stale = p.say("status.stale", p.moment(store.DownSince), p.moment(v.Loaded))
	}
	v.Age = p.say("status.ago", p.long(v.Pipeline.Publication.Age))
	r.fillChecks(&v)
	r.fillFeeds(&v)
	r.fillFlow(&v)
	return v, nil
}

// fillChecks fills in what was looked at and found.
func (r *request) fillChecks(v *statusView) {
	p := r.text
	for _, c := range v.Pipeline.Checks {
		v.Checks = append(v.Checks, checkRow{c, p.term("status.check", c.Name), p.term("status.grade", c.Grade)})
	}
	for _, f := range v.Pipeline.Findings {
		row := findingRow{PipelineFinding: f, About: p.term("status.check", f.Check), How: p.term("status.grade", f.Grade)}
		if f.Subject != "" {
			row.About = r.aboutFinding(f)
		}
		row.Says, row.Do = p.name(f.Text.En, f.Text.Ko), p.name(f.Remedy.En, f.Remedy.Ko)
		v.Findings = append(v.Findings, row)
	}
}

// aboutFinding returns what a finding is about.
func (r *request) aboutFinding(f rankhttp.PipelineFinding) string {
	switch f.Check {
	case "layers":
		return r.text.term("status.layer", f.Subject)
	case "quality":
		return r.text.term("status.field", f.Subject)
	}
	return f.Subject
}

// fillFeeds fills in how sources are doing.
func (r *request) fillFeeds(v *statusView) {
	p := r.text
	for i, s := range v.Pipeline.Sources {
		row := feedRow{
			PipelineSource: s, N: i, Title: s.Name, How: p.term("outcome", s.Outcome), HasUsual: s.Usual > 0,
			Last: p.say("status.ago", p.since(v.Pipeline.At, s.LastRun)), Good: s.Grade == rankhttp.Good,
			Fell: s.Postings*2 < s.Usual, Next: p.say("status.byhand"),
		}
		for _, known := range v.Status.Sources {
			if name := p.name(known.En, known.Ko); known.Name == s.Name && name != "" {
				row.Title = name
			}
		}
		switch {
		case s.Interval == 0:
		case s.NextRun.Before(v.Pipeline.At):
			row.Overdue, row.Next = true, p.say("status.late", p.since(v.Pipeline.At, s.NextRun))
		default:
			row.Next = p.say("status.in", p.since(s.NextRun, v.Pipeline.At))
		}
		v.Feeds = append(v.Feeds, row)
	}
}

// fillFlow fills in how far postings have come, and what was lost or waits on the way.
func (r *request) fillFlow(v *statusView) {
	p, state := r.text, v.Pipeline
	for i, l := range state.Layers {
		row := layerRow{PipelineLayer: l, N: i, Title: p.term("status.layer", l.Name), Changed: "–", Lag: p.say("status.uptodate")}
		if !l.Newest.IsZero() {
			row.Changed = p.say("status.ago", p.since(state.At, l.Newest))
		}
		if l.Lag > 0 {
			row.Lag = p.say("status.behind", p.long(l.Lag))
		}
		v.Layers = append(v.Layers, row)
	}
	for i, q := range state.Queues {
		row := queueRow{PipelineQueue: q, N: i, Aged: "–"}
		if q.Aged {
			row.Aged = p.long(q.Oldest)
		}
		v.Queues = append(v.Queues, row)
	}
	for i, x := range state.Rejects {
		v.Rejects = append(v.Rejects, rejectRow{x, i, p.term("status.kind", x.Kind)})
	}
	for i, f := range state.Quality.Fields {
		v.Fields = append(v.Fields, fillRow{f, i, p.term("status.field", f.Field)})
	}
	m := state.Model
	v.Money = m.Booked && (m.Budget > 0 || m.Spent > 0)
	switch {
	case m.Waiting == 0:
	case m.Paced:
		v.Waiting = p.say("status.model.takes", p.long(m.Backlog))
	default:
		v.Waiting = p.say("status.model.nopace")
	}
}

// moment returns a time of a day.
func (p printer) moment(t time.Time) string {
	switch {
	case t.IsZero():
		return "–"
	case p.lang == message.Korean:
		return inSeoul(t).Format("2006년 1월 2일 15:04")
	}
	return inSeoul(t).Format("2006-01-02 15:04 KST")
}

// since says how much later than then it is now.
func (p printer) since(now, then time.Time) string {
	if then.IsZero() {
		return "–"
	}
	return p.long(int(now.Sub(then) / time.Second))
}

// long says how long a number of seconds is, in its largest unit.
func (p printer) long(seconds int) string {
	const minute, hour, day = 60, 60 * 60, 24 * 60 * 60
	seconds = max(0, seconds)
	switch {
	case seconds < minute:
		return p.say("long.seconds", seconds)
	case seconds < 2*hour:
		return p.say("long.minutes", seconds/minute)
	case seconds < 2*day:
		return p.say("long.hours", seconds/hour)
	}
	return p.say("long.days", seconds/day)
}
