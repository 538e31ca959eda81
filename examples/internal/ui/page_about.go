package ui

import (
	"context"
	"time"

	"github.com/techmap-it/techmap"
	"github.com/techmap-it/techmap/rank/rankhttp"
)

// An aboutView is the page on the data and the method.
type aboutView struct {
	Head head
	From string // the question of Status
	rankhttp.Status

	Runs     rankhttp.Runs
	RunsFrom string
	Lead     string
	Age      string // how old the newest sighting is
	Sources  []sourceRow
	Latest   []runRow
	Method   []article
	Limits   []string
	Cite     string
	State    string // address of the page on how the site is doing, empty where nobody looks
}

func (v aboutView) head() head { return v.Head }

// A sourceRow is a source of postings.
type sourceRow struct {
	rankhttp.Source
	N     int
	Title string // what the source is called
	May   string // what of it may be shown
}

// A runRow is what a run did with a source.
type runRow struct {
	rankhttp.Run
	N    int
	How  string // how it ended
	Good bool
}

// An article is a heading and what it says.
type article struct{ Title, Text string }

// runsShown is how many runs the page lists.
const runsShown = 12

// loadAbout answers where the numbers come from.
func loadAbout(ctx context.Context, r *request) (view, error) {
	v := aboutView{From: question("/status", nil), RunsFrom: question("/runs", nil)}
	err := atOnce(ctx,
		func(ctx context.Context) (err error) { v.Status, err = r.api.Status(ctx); return },
		func(ctx context.Context) (err error) { v.Runs, err = r.api.Runs(ctx, nil); return },
	)
	if err != nil {
		return nil, err
	}
	p := r.text
	for i, s := range v.Status.Sources {
		name := p.name(s.En, s.Ko)
		if name == "" {
			name = s.Name
		}
		v.Sources = append(v.Sources, sourceRow{Source: s, N: i, Title: name, May: p.term("shown", s.Shown)})
	}
	for i, run := range v.Runs.Runs[:min(runsShown, len(v.Runs.Runs))] {
		good := run.Outcome == "" || run.Outcome == string(techmap.OutcomeComplete) || run.Outcome == string(techmap.OutcomeUnmodified)
		v.Latest = append(v.Latest, runRow{Run: run, N: i, How: p.term("outcome", run.Outcome), Good: good})
	}
	v.Method, v.Limits = r.method(), r.limits()
	v.Age = p.age(time.Duration(v.Status.Age) * time.Second)
	v.Lead = p.say("about.lead", p.counted(v.Openings, "opening"), p.num(v.Open), p.date(v.AsOf), v.Age)
	v.Cite = p.say("about.cite.text", p.date(v.AsOf), v.Meta.Data)
	if origin := r.site.opts.Origin; origin != "" {
		v.Cite += " " + origin + r.site.opts.Link("/", nil)
	}
	if v.Pipeline != nil {
		v.State = r.href("/status", nil)
	}
	v.Head = head{Title: p.say("about.title"), Description: p.say("about.about"), Nav: "/about", Meta: v.Meta}
	return v, nil
}

// method returns how numbers are made, in plain words.
func (r *request) method() []article {
	var all []article
	for _, key := range []string{"openings", "proof", "weights", "balance", "interval", "few", "trends", "compare", "closing", "rights"} {
		all = append(all, article{r.text.say("method." + key), r.text.say("method." + key + ".text")})
	}
	return all
}

// limits returns what is not to be read out of the numbers.
func (r *request) limits() []string {
	var all []string
	for _, key := range []string{"market", "work", "silent", "rank", "cause", "next"} {
		all = append(all, r.text.say("limit."+key))
	}
	return all
}

// age says how long ago something was.
func (p printer) age(d time.Duration) string {
	switch {
	case d < time.Hour:
		return p.say("age.now")
	case d < 48*time.Hour:
		return p.say("age.hours", int(d/time.Hour))
	}
	return p.say("age.days", int(d/(24*time.Hour)))
}
