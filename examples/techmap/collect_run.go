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
	"github.com/techmap-it/techmap/crawl/sample"
	"github.com/techmap-it/techmap/sink"
)

// A collection is one run over chosen sites.
type collection struct {
	*app
	stores *stores
	p      *techmap.Pipeline
	layers layers
	stones techmap.Tombstones // what has to stay forgotten
	flags  crawlFlags
	seen   map[techmap.PostingID]time.Time // what the store has, and when it was fetched
	opts   crawl.Options                   // of every source

	listed censuses // of the run that is under way

	total techmap.Report // of all that was done
	lost  []error        // of the sources that failed
}

// crawl collects from sites and returns the reports of all it did as one. A site
// that fails is no reason not to go on with the others: what they ended with is
// failed, err what ended everything.
func (a *app) crawl(
	ctx context.Context, s *stores, p *techmap.Pipeline, flags crawlFlags, sites *chosen,
) (report techmap.Report, failed, err error) {
	c := &collection{app: a, stores: s, p: p, flags: flags}
	if c.layers, err = a.siteLayers(tagFlags{}); err != nil {
		return c.total, nil, err
	}
	if c.stones, err = s.tombstones(ctx); err != nil {
		return c.total, nil, err
	}
	c.total = techmap.Report{Stages: map[techmap.Stage]techmap.Count{}, Sources: map[string]techmap.SourceReport{}}
	p.CensusSink = sink.Sequence[techmap.Census](s.bronze.Census(), &c.listed)
	if err := a.declare(ctx, s, sites.has); err != nil {
		return c.total, nil, err
	}
	if c.seen, err = seen(ctx, s, p); err != nil {
		return c.total, nil, err
	}
	if c.opts, err = flags.options(); err != nil {
		return c.total, nil, err
	}
	j, err := openJournal(flags.Journal)
	if err != nil {
		return c.total, nil, err
	}
	c.opts.Journal, c.opts.Logger = j.enter, a.log
	err = c.run(ctx, sites)
	a.progress.stop()
	if len(sites.sites) > 0 || flags.Journal != "" {
		a.tell(j)
	}
	if cerr := j.close(); err == nil {
		err = cerr
	}
	c.tellPartial()
	if err == nil {
		_, err = a.prune(ctx, s, time.Now())
	}
	return c.total, errors.Join(append(c.lost, sites.report(&c.total))...), err
}

// tellPartial says which listings are not to be trusted, and why, unless that is what
// was asked for.
func (c *collection) tellPartial() {
	if c.flags.Limit > 0 || c.flags.Since > 0 {
		return
	}
	for _, name := range slices.Sorted(maps.Keys(c.total.Sources)) {
		if s := c.total.Sources[name]; s.Outcome == techmap.OutcomePartial {
			c.note(textPartial, name, s.Err)
		}
	}
}

// run visits the sample sites, then all others at once.
func (c *collection) run(ctx context.Context, sites *chosen) error {
	if err := c.visitSample(ctx, sites.sample); err != nil {
		return err
	}
	return c.visitSites(ctx, sites.sites)
}

// visitSample visits the sample sites once for each week of their calendar that the
// store does not know yet.
func (c *collection) visitSample(ctx context.Context, names []string) error {
	if len(names) == 0 {
		return nil
	}
	newest, err := newestCensus(ctx, c.stores, names)
	if err != nil {
		return err
	}
	known := c.remember(-1) // its calendar is not ours
	opts := c.opts
	opts.Known = c.unforgotten(known.Known)
	weeks := slices.DeleteFunc(sample.Weeks(), func(w time.Time) bool { return !w.After(newest) })
	for i, week := range weeks {
		c.progress.announce(c.say(textCollecting, len(names), i+1, len(weeks)))
		now := func() time.Time { return week }
		c.p.Now = now
		c.p.Sources = slices.DeleteFunc(sample.Sources(now, &opts), func(src techmap.Source) bool {
			return !slices.Contains(names, src.Name())
		})
		if err := c.visit(ctx, week); err != nil {
			return err
		}
	}
	return nil
}

// visitSites visits sites as they are now.
func (c *collection) visitSites(ctx context.Context, sites []*site) error {
	if len(sites) == 0 {
		return nil
	}
	c.note(textCollectingSites, namesOf(sites))
	validators, err := crawl.OpenValidators(filepath.Join(c.cli.Store, "validators.json"), nil)
	if err != nil {
		return err
	}
	known := c.remember(0)
	c.p.Now, c.p.Sources = nil, nil
	for _, s := range sites {
		made, err := c.crawlSite(s, s.tenants.Tenants)
		if err != nil {
			return err
		}
		opts := c.opts
		opts.Interval = intervalOf(s.spec.Interval, c.flags.AllowPrivate)
		opts.Known = c.unforgotten(knownOf(s, known))
		opts.Censuses = c.stores.gold.Gold().Censuses
		opts.Validators = siteValidators{validators, s.facts.digest, c.has(s.name)}
		c.p.Sources = append(c.p.Sources, crawl.New(made, &opts))
	}
	if err := c.visit(ctx, time.Now()); err != nil || c.total.Rejected() > 0 {
		return err // what was lost is to be listed again
	}
	if err := os.MkdirAll(c.cli.Store, 0o755); err != nil { // the layers may lie elsewhere
		return err
	}
	return validators.Commit()
}

// remember makes the pipeline remember what it stores. A posting is fetched again
// when it is older than refresh: 0 means a week or so, negative never.
func (c *collection) remember(refresh time.Duration) *crawl.Memory {
	m := crawl.NewMemory(c.seen, &crawl.MemoryOptions{Refresh: refresh})
	c.p.BronzeSink = sink.Sequence[techmap.RawPosting](c.stores.bronze, m)
	return m
}

// has reports whether the store has any posting of a source.
func (c *collection) has(source string) bool {
	for id := range c.seen {
		if of, _ := id.Split(); of == source {
			return true
		}
	}
	return false
}

// knownOf returns what says whether a posting of s need not be fetched. One that
// the listing carries whole, and does not say when it changed, costs nothing: it
// is read again.
func knownOf(s *site, m *crawl.Memory) func(context.Context, techmap.PostingID, time.Time) (bool, error) {
	if !s.facts.rich() {
		return m.Known
	}
	return func(ctx context.Context, id techmap.PostingID, updatedAt time.Time) (bool, error) {
		if updatedAt.IsZero() {
			return false, nil
		}
		return m.Known(ctx, id, updatedAt)
	}
}

// unforgotten asks nothing for postings that have to stay forgotten: they are not
// fetched, and kept out of what the stream yields.
func (c *collection) unforgotten(
	known func(context.Context, techmap.PostingID, time.Time) (bool, error),
) func(context.Context, techmap.PostingID, time.Time) (bool, error) {
	return func(ctx context.Context, id techmap.PostingID, updatedAt time.Time) (bool, error) {
		if c.stones.Posting(id) {
			return true, nil
		}
		return known(ctx, id, updatedAt)
	}
}

// siteValidators are the validators of one version of a site's file: one that was
// mended reads a listing again though it has not changed, and so does a store that
// has nothing of the site.
type siteValidators struct {
	crawl.Validators
	digest string
	stored bool
}

// Load implements crawl.Validators.
func (v siteValidators) Load(ctx context.Context, url string) (etag, lastModified string, err error) {
	if !v.stored {
		return "", "", nil
	}
	return v.Validators.Load(ctx, url+" "+v.digest)
}

// Save implements crawl.Validators.
func (v siteValidators) Save(ctx context.Context, url, etag, lastModified string) error {
	return v.Validators.Save(ctx, url+" "+v.digest, etag, lastModified)
}

// visit runs the pipeline once, for the time now. Sources that fail end alone.
func (c *collection) visit(ctx context.Context, now time.Time) error {
	q := techmap.Query{Limit: c.flags.Limit}
	if c.flags.Since > 0 {
		q.Since = now.Add(-c.flags.Since)
	}
	for i, source := range c.p.Sources {
		c.p.Sources[i] = c.stones.Guard(source, c.layers.company)
	}
	report, err := c.p.Run(ctx, q)
	add(&c.total, report)
	if err != nil && ctx.Err() == nil && sourcesOnly(report) {
		c.lost, err = append(c.lost, err), nil
	}
	if err != nil {
		return err
	}
	return c.listed.flush(ctx, c.stores.gold.Census())
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

// newestCensus returns when the store last saw a complete listing of one of sources.
func newestCensus(ctx context.Context, s *stores, sources []string) (time.Time, error) {
	var newest time.Time
	for census, err := range s.gold.Gold().Censuses(ctx) {
		if err != nil {
			return newest, err
		}
		if slices.Contains(sources, census.Source) && census.Outcome == techmap.OutcomeComplete && census.At.After(newest) {
			newest = census.At
		}
	}
	return newest, nil
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
	for name, source := range r.Sources {
		if total.Sources[name].Err == nil { // what was not whole once was not
			total.Sources[name] = source
		}
	}
}
