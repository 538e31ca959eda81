package main

import (
	"cmp"
	"context"
	"fmt"
	"strings"
	"time"

	"github.com/techmap-it/techmap"
	"github.com/techmap-it/techmap/examples/internal/render"
	"github.com/techmap-it/techmap/examples/internal/stage"
	"github.com/techmap-it/techmap/rank"
)

// crawlFlags say what to collect.
type crawlFlags struct {
	Site    []string      `predictor:"site" help:"Site to collect from: a name, a file, \"all\" for those that are on by default, or \"sample\", which is the default." placeholder:"NAME|FILE"`
	Since   time.Duration `help:"Only postings published or changed within this time." placeholder:"24h"`
	Limit   int           `help:"At most this many postings of a site." placeholder:"N"`
	Journal string        `help:"Write why each address was or was not fetched, as JSON lines at the end of this file." placeholder:"FILE"`
	politeFlags

	announce techmap.Sink[techmap.Census] // nil if nobody is to be told
}

// runCmd is the whole job.
type runCmd struct {
	crawlFlags
	extractorFlag
	askFlags
	tagFlags
	formatFlag
}

// Run implements the command.
func (c *runCmd) Run(ctx context.Context, a *app) (err error) {
	sites, err := a.choose(c.Site)
	if err != nil {
		return err
	}
	if sites.empty() {
		return a.nothingChosen(sites)
	}
	model, err := a.consultant(ctx, c.extractorFlag, c.askFlags)
	if err != nil {
		return err
	}
	s, err := a.openStores(ctx)
	if err != nil {
		return err
	}
	defer s.close(&err)
	l, err := a.siteLayers(c.tagFlags)
	if err == nil {
		l, err = l.withStored(a, c.extractorFlag, s.silver.Extractions())
	}
	if err != nil {
		return err
	}
	p := a.pipeline(s, l)
	report, failed, err := a.crawl(ctx, s, p, c.crawlFlags, sites)
	if err != nil {
		return err
	}
	asked, err := a.wrapUp(ctx, s, l, model, "run", report)
	if err != nil {
		return err
	}
	if err := a.showAll(ctx, s, c.Format); err != nil {
		return err
	}
	return cmp.Or(asked.losses(), a.losses(report, failed))
}

// wrapUp keeps the report of a run of a kind, asks the model about what gold still lacks, publishes, and says what came of it
// all.
func (a *app) wrapUp(
	ctx context.Context, s *stores, l layers, model *consultant, kind string, report techmap.Report,
) (completion, error) {
	l.rules(&report)
	if err := s.keep(ctx, kind, report); err != nil {
		return completion{}, err
	}
	asked, err := a.complete(ctx, s, l, model)
	if err != nil {
		return asked, err
	}
	publication, err := a.publish(ctx, s)
	if err != nil {
		return asked, err
	}
	a.summarize(report, publication)
	return asked, asked.tell(a)
}

// showAll shows the rankings of all roles and, to people, what to try next.
func (a *app) showAll(ctx context.Context, s *stores, format render.Format) error {
	err := a.showTop(ctx, s, rank.Query{}, nil, format)
	if err == nil && format == render.Table {
		err = a.suggest(ctx, s)
	}
	return err
}

// losses is the error of a run that ended but lost records or sources. It says
// which sources.
func (a *app) losses(report techmap.Report, failed error) error {
	if failed != nil {
		a.progress.stop()
		fmt.Fprintln(a.stderr, failed)
	}
	if failed != nil || report.Rejected() > 0 {
		return errPartial
	}
	return nil
}

// publish makes openings of what gold holds, unless some of it was read from
// another text than silver holds now.
func (a *app) publish(ctx context.Context, s *stores) (techmap.Publication, error) {
	a.progress.stop()
	opts, err := a.publishOptions(s)
	if err != nil {
		return techmap.Publication{}, err
	}
	return a.watch.publishing(ctx, func(ctx context.Context) (techmap.Publication, error) {
		return stage.Publish(ctx, s.all, *opts)
	})
}

// summarize says on stderr what a run did.
func (a *app) summarize(report techmap.Report, pub techmap.Publication) {
	a.progress.stop()
	first := report.Stages[techmap.StageFetch]
	skipped := 0
	for _, c := range report.Stages {
		skipped += c.Skipped
	}
	a.note(textSummary, first.In, skipped, report.Stages[techmap.StageGold].Out, report.Rejected(),
		pub.Openings, pub.Changed, pub.Removed)
	for _, r := range report.Rules {
		if r.Count > 0 {
			a.note(textRule, r.Layer, r.Rule, r.Action, r.Count, samples(r.Sample))
		}
	}
	if err := report.Balanced(); err != nil {
		a.note(textUnbalanced, err)
	}
	if report.Rejected() > 0 {
		a.note(textLost, report.Rejected())
	}
}

func samples(ids []techmap.PostingID) string {
	names := make([]string, 0, 3)
	for _, id := range ids[:min(3, len(ids))] {
		names = append(names, string(id))
	}
	return strings.Join(names, ", ")
}

// looked is how many openings suggest looks at: enough to see which role has many that are open.
const looked = 5000

// suggest names three commands to try next, with arguments that work.
func (a *app) suggest(ctx context.Context, s *stores) error {
	var shown techmap.Opening // one with evidence
	var largest techmap.RoleID
	roles, n := make(map[techmap.RoleID]int), 0
	for o, err := range s.gold.Gold().Openings(ctx, time.Time{}) {
		if err != nil {
			return err
		}
		if n++; n > looked {
			break
		}
		if shown.ID == "" && len(o.Demands) > 0 {
			shown = o
		}
		if len(o.Open) == 0 || !o.Open[len(o.Open)-1].To.IsZero() {
			continue // closed, or withdrawn
		}
		for _, role := range o.Roles {
			if roles[role]++; roles[role] > roles[largest] {
				largest = role
			}
		}
	}
	commands := []string{"status", "rejects list", "sites list"} // where to look if nothing came of it
	if shown.ID != "" && largest != "" {
		commands = []string{
			fmt.Sprintf("top --role %s --new-grad --min-sample 20", largest),
			fmt.Sprintf("why %s %s", shown.ID, shown.Demands[0].Skill),
			fmt.Sprintf("top --role %s --format csv", largest),
		}
	}
	store := ""
	if a.cli.Store != defaultStore {
		store = " --store " + a.cli.Store
	}
	fmt.Fprintln(a.stdout, "\n"+a.say(textNext))
	for _, c := range commands {
		fmt.Fprintln(a.stdout, "  techmap "+c+store)
	}
	return nil
}
