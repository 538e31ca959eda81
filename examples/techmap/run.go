package main

import (
	"context"
	"errors"
	"fmt"
	"maps"
	"slices"
	"strings"
	"sync"
	"time"

	"github.com/techmap-it/techmap"
	"github.com/techmap-it/techmap/crawl"
	"github.com/techmap-it/techmap/crawl/sample"
	"github.com/techmap-it/techmap/examples/internal/render"
	"github.com/techmap-it/techmap/medallion"
	"github.com/techmap-it/techmap/rank"
	"github.com/techmap-it/techmap/sink"
)

// crawlFlags say what to collect.
type crawlFlags struct {
	Site  []string      `help:"Site to collect from; the built-in sample sites if none is named. \"all\" means all." placeholder:"NAME"`
	Since time.Duration `help:"Only postings published or changed within this time." placeholder:"24h"`
	Limit int           `help:"At most this many postings of a site." placeholder:"N"`
}

// runCmd is the whole job.
type runCmd struct {
	crawlFlags
	extractorFlag
	tagFlags
	formatFlag
}

// Run implements the command.
func (c *runCmd) Run(ctx context.Context, a *app) (err error) {
	if err := knownSites(c.Site); err != nil {
		return err
	}
	s, err := a.openStores(ctx)
	if err != nil {
		return err
	}
	defer s.close(&err)
	l := a.layers(c.tagFlags)
	p := a.pipeline(s, l)
	report, failed := a.crawl(ctx, s, p, c.crawlFlags)
	if failed != nil && !sourcesOnly(report) {
		return failed
	}
	l.rules(&report)
	publication, err := a.publish(ctx, s)
	if err != nil {
		return err
	}
	a.summarize(report, publication)
	if err := a.showTop(ctx, s, rank.Query{}, nil, c.Format); err != nil {
		return err
	}
	if c.Format == render.Table {
		return errors.Join(a.suggest(ctx, s), a.losses(report, failed))
	}
	return a.losses(report, failed)
}

// sourcesOnly reports whether a run that failed did no worse than to lose
// sources, which end alone.
func sourcesOnly(report techmap.Report) bool {
	return len(report.Failed()) > 0 && report.Balanced() == nil
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

// crawl collects from the sites that flags name and returns the reports of all
// it did as one. The sample sites are visited once for each week of their
// calendar that the store does not know yet.
func (a *app) crawl(ctx context.Context, s *stores, p *techmap.Pipeline, flags crawlFlags) (techmap.Report, error) {
	p.CensusSink = sink.Sequence[techmap.Census](s.bronze.Census(), s.gold.Census())
	total := techmap.Report{Stages: map[techmap.Stage]techmap.Count{}, Sources: map[string]techmap.SourceReport{}}
	seen, err := newestCensus(ctx, s)
	if err != nil {
		return total, err
	}
	known, err := a.remember(ctx, s, p)
	if err != nil {
		return total, err
	}
	weeks := slices.DeleteFunc(sample.Weeks(), func(w time.Time) bool { return !w.After(seen) })
	for i, week := range weeks {
		a.progress.announce(a.say(textCollecting, len(sample.Sites()), i+1, len(weeks)))
		now := func() time.Time { return week }
		p.Now = now
		p.Sources = sample.Sources(now, &crawl.Options{Known: known.knows})
		q := techmap.Query{Limit: flags.Limit}
		if flags.Since > 0 {
			q.Since = week.Add(-flags.Since)
		}
		report, err := p.Run(ctx, q)
		add(&total, report)
		if err != nil {
			return total, err
		}
	}
	return total, nil
}

// remember makes p remember what it stores. What the store has is told by the
// last layer that p fills, so that a record lost on the way there is fetched again.
func (a *app) remember(ctx context.Context, s *stores, p *techmap.Pipeline) (*memory, error) {
	layer := s.silver.Silver().Seen
	if p.Gold != nil {
		layer = s.gold.Gold().Seen
	}
	seen, err := layer(ctx)
	if err != nil {
		return nil, err
	}
	m := &memory{seen: seen}
	p.BronzeSink = sink.Sequence[techmap.RawPosting](s.bronze, m)
	return m, nil
}

// knownSites checks the names of sites.
func knownSites(names []string) error {
	for _, name := range names {
		if name != "all" && name != "sample" && !isSample(name) {
			return fmt.Errorf("%w: no site %q; \"techmap sites\" lists them", errMisuse, name)
		}
	}
	return nil
}

// newestCensus returns when the store last saw a complete listing of a sample site.
func newestCensus(ctx context.Context, s *stores) (time.Time, error) {
	var newest time.Time
	for census, err := range s.gold.Gold().Censuses(ctx) {
		if err != nil {
			return newest, err
		}
		if isSample(census.Source) && census.Outcome == techmap.OutcomeComplete && census.At.After(newest) {
			newest = census.At
		}
	}
	return newest, nil
}

// A memory knows which version of each posting need not be fetched again: what
// the store has, and what this run has stored since.
type memory struct {
	mu   sync.Mutex
	seen map[techmap.PostingID]time.Time
}

// knows reports whether the posting was fetched at updatedAt or later.
func (m *memory) knows(_ context.Context, id techmap.PostingID, updatedAt time.Time) (bool, error) {
	m.mu.Lock()
	defer m.mu.Unlock()
	at, ok := m.seen[id]
	return ok && !at.Before(updatedAt), nil
}

// Write remembers stored postings; it follows the sink that stores them.
func (m *memory) Write(_ context.Context, batch []techmap.RawPosting) error {
	m.mu.Lock()
	defer m.mu.Unlock()
	for _, p := range batch {
		m.seen[p.ID()] = p.FetchedAt
	}
	return nil
}

// add adds the counts of one report to another.
func add(total *techmap.Report, r techmap.Report) {
	if total.Started.IsZero() {
		total.Started = r.Started
	}
	total.Ended = r.Ended
	for stage, c := range r.Stages {
		total.Stages[stage] = total.Stages[stage].Add(c)
	}
	maps.Copy(total.Sources, r.Sources)
}

// publish makes openings of what gold holds, unless some of it was read from
// another text than silver holds now.
func (a *app) publish(ctx context.Context, s *stores) (techmap.Publication, error) {
	a.progress.stop()
	return medallion.Publish(ctx, s.gold.Gold(), &medallion.PublishOptions{Text: s.silver.Silver().Text})
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

// suggest names three commands to try next, with arguments that work.
func (a *app) suggest(ctx context.Context, s *stores) error {
	commands := []string{"top --role backend --new-grad --min-sample 20"}
	for o, err := range s.gold.Gold().Openings(ctx, time.Time{}) {
		if err != nil {
			return err
		}
		if len(o.Demands) > 0 {
			commands = append(commands, fmt.Sprintf("why %s %s", o.ID, o.Demands[0].Skill))
			break
		}
	}
	commands = append(commands, "top --role backend --format csv")
	fmt.Fprintln(a.stdout, "\n"+a.say(textNext))
	for _, c := range commands {
		fmt.Fprintln(a.stdout, "  techmap "+c)
	}
	return nil
}
