package main

import (
	"context"
	"errors"
	"maps"
	"os"
	"path/filepath"
	"slices"
	"time"

	"github.com/techmap-it/techmap"
	"github.com/techmap-it/techmap/crawl"
	"github.com/techmap-it/techmap/examples/internal/stage"
)

// crawl collects from sites and returns the reports of all it did as one. A site
// that fails is no reason not to go on with the others: what they ended with is
// failed, err what ended everything.
func (a *app) crawl(
	ctx context.Context, s *stores, p *techmap.Pipeline, flags crawlFlags, sites *chosen,
) (report techmap.Report, failed, err error) {
	none := techmap.Report{Stages: map[techmap.Stage]techmap.Count{}, Sources: map[string]techmap.SourceReport{}}
	if err := a.declare(ctx, s, sites.has); err != nil {
		return none, nil, err
	}
	o, err := a.collection(s, p, flags, sites)
	if err != nil {
		return none, nil, err
	}
	j, err := openJournal(flags.Journal)
	if err != nil {
		return none, nil, err
	}
	o.Crawl.Journal, o.Crawl.Rests, o.Crawl.Logger = a.watch.journal(j.enter), a.watch.metrics.Rests, a.log
	done, err := stage.Crawl(ctx, s.all, p, o)
	a.progress.stop()
	if len(sites.sites) > 0 || flags.Journal != "" {
		a.tell(j)
	}
	if cerr := j.close(); err == nil {
		err = cerr
	}
	a.tellPartial(flags, done.Report)
	if err == nil {
		_, err = a.prune(ctx, s, time.Now())
	}
	return done.Report, errors.Join(done.Lost, sites.report(&done.Report)), err
}

// collection says how sites are collected from, but for the journal.
func (a *app) collection(
	s *stores, p *techmap.Pipeline, flags crawlFlags, sites *chosen,
) (o stage.CrawlOptions, err error) {
	l, err := a.siteLayers(tagFlags{})
	if err != nil {
		return o, err
	}
	o = stage.CrawlOptions{
		Sample: sites.sample, Since: flags.Since, Limit: flags.Limit,
		Company:  l.company,
		Seen:     func(ctx context.Context) (map[techmap.PostingID]time.Time, error) { return seen(ctx, s, p) },
		Censuses: s.gold.Gold().Censuses,
		Announce: flags.announce,
		Done:     s.gold.Census(),
		OnWeek:   func(sites, n, of int) { a.progress.announce(a.say(textCollecting, sites, n, of)) },
		OnSites:  func() { a.note(textCollectingSites, namesOf(sites.sites)) },
	}
	if o.Crawl, err = flags.options(); err != nil || len(sites.sites) == 0 {
		return o, err
	}
	for _, site := range sites.sites {
		made, err := a.crawlSite(site, site.tenants.Tenants)
		if err != nil {
			return o, err
		}
		o.Sites = append(o.Sites, stage.Site{
			Site: made, Interval: intervalOf(site.spec.Interval, flags.AllowPrivate),
			Version: site.facts.digest, Rich: site.facts.rich(),
		})
	}
	o.Validators, err = openValidators(a.cli.Store)
	return o, err
}

// validators are those of a store, whose folder they make when they are kept: the
// layers may lie elsewhere.
type validators struct {
	*crawl.FileValidators
	folder string
}

func openValidators(folder string) (validators, error) {
	v, err := crawl.OpenValidators(filepath.Join(folder, "validators.json"), nil)
	return validators{v, folder}, err
}

// Commit implements stage.Validators.
func (v validators) Commit() error {
	if err := os.MkdirAll(v.folder, 0o755); err != nil {
		return err
	}
	return v.FileValidators.Commit()
}

// tellPartial says which listings are not to be trusted, and why, unless that is what
// was asked for.
func (a *app) tellPartial(flags crawlFlags, report techmap.Report) {
	if flags.Limit > 0 || flags.Since > 0 {
		return
	}
	for _, name := range slices.Sorted(maps.Keys(report.Sources)) {
		if s := report.Sources[name]; s.Outcome == techmap.OutcomePartial {
			a.note(textPartial, name, s.Err)
		}
	}
}

// nothingChosen says why there is nothing to collect from.
func (a *app) nothingChosen(sites *chosen) error {
	none := techmap.Report{Sources: make(map[string]techmap.SourceReport)}
	return a.losses(none, sites.report(&none))
}

// seen returns what the store has, as the last layer that p fills tells it: a
// record lost on the way there is fetched again.
func seen(ctx context.Context, s *stores, p *techmap.Pipeline) (map[techmap.PostingID]time.Time, error) {
	if p.Gold == nil {
		return s.silver.Silver().Seen(ctx)
	}
	return s.gold.Gold().Seen(ctx)
}
