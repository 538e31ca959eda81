package stage

import (
	"context"
	"errors"
	"iter"
	"slices"
	"time"

	"github.com/techmap-it/techmap"
	"github.com/techmap-it/techmap/crawl"
	"github.com/techmap-it/techmap/crawl/sample"
	"github.com/techmap-it/techmap/examples/internal/stores"
	"github.com/techmap-it/techmap/sink"
)

// A Site is a site to collect from.
type Site struct {
	crawl.Site
	Interval time.Duration // between requests to one of its hosts
	Version  string        // of its description: another one reads a listing again that has not changed
	Rich     bool          // its listing carries whole postings
}

// A Validators remembers how listings were marked, for good once it is told to.
type Validators interface {
	crawl.Validators
	Commit() error
}

// CrawlOptions say what is collected, and how.
type CrawlOptions struct {
	Sample []string // names of sample sites, visited before all others
	Sites  []Site
	Since  time.Duration // only postings published or changed within this time; 0 means all
	Limit  int           // at most this many postings of a source; 0 means all

	// Crawl are the options of every source; Interval, Known, Censuses and
	// Validators are filled in.
	Crawl crawl.Options
	// Company returns the company of a posting as tombstones name it.
	Company func(ctx context.Context, raw techmap.RawPosting) string
	// Seen returns what is stored, and when it was fetched, as the last layer tells
	// that the pipeline fills: a record lost on the way there is fetched again.
	Seen func(ctx context.Context) (map[techmap.PostingID]time.Time, error)
	// Censuses streams what earlier runs listed.
	Censuses func(ctx context.Context) iter.Seq2[techmap.Census, error]
	// Announce is told of a census once it and what it speaks of are in bronze, Done
	// once they are in every layer of the pipeline. Both may be nil.
	Announce, Done techmap.Sink[techmap.Census]
	Validators     Validators // nil means that every listing is read
	// Until is when sources have to stop, with what they have and as partial; zero
	// means never.
	Until time.Time

	OnWeek  func(sites, n, of int) // before each week of the sample sites; may be nil
	OnSites func()                 // before all other sites; may be nil
}

// A Collected is what came of a Crawl.
type Collected struct {
	Report techmap.Report // of all it did, as one
	Lost   error          // of the sources that failed, nil if none did
}

// Crawl collects into bronze, and as far as p goes beyond it. A source that fails is no
// reason not to go on with the others: what they ended with is in Collected, which is
// valid whatever the error; the error is what ended everything. p is used up.
func Crawl(ctx context.Context, s *stores.Stores, p *techmap.Pipeline, o CrawlOptions) (Collected, error) {
	c := &collection{CrawlOptions: o, bronze: s.Bronze, p: p}
	c.total = techmap.Report{Stages: map[techmap.Stage]techmap.Count{}, Sources: map[string]techmap.SourceReport{}}
	err := c.prepare(ctx)
	if err == nil {
		err = c.visitSample(ctx)
	}
	if err == nil {
		err = c.visitSites(ctx)
	}
	if c.total.Started.IsZero() { // there was nothing to visit
		c.total.Started = time.Now().UTC()
		c.total.Ended = c.total.Started
	}
	return Collected{c.total, errors.Join(c.lost...)}, err
}

// A collection is one Crawl under way.
type collection struct {
	CrawlOptions
	bronze stores.Bronze
	p      *techmap.Pipeline
	stones techmap.Tombstones // what has to stay forgotten
	seen   map[techmap.PostingID]time.Time
	listed censuses // of the run that is under way

	total techmap.Report // of all that was done
	lost  []error        // of the sources that failed
}

// prepare reads what has to be known before anything is asked.
func (c *collection) prepare(ctx context.Context) (err error) {
	if c.stones, err = Tombstones(ctx, c.bronze); err != nil {
		return err
	}
	c.p.CensusSink = sink.Sequence[techmap.Census](c.bronze.Census(), &c.listed)
	if c.Announce != nil {
		c.p.CensusSink = sink.Sequence[techmap.Census](c.bronze.Census(), c.Announce, &c.listed)
	}
	c.seen, err = c.Seen(ctx)
	return err
}

// Tombstones returns what has to stay forgotten.
func Tombstones(ctx context.Context, bronze stores.Bronze) (techmap.Tombstones, error) {
	all, err := bronze.Tombstones(ctx)
	return techmap.NewTombstones(all...), err
}

// visitSample visits the sample sites once for each week of their calendar that the
// store does not know yet.
func (c *collection) visitSample(ctx context.Context) error {
	if len(c.Sample) == 0 {
		return nil
	}
	newest, err := newestCensus(ctx, c.Censuses, c.Sample)
	if err != nil {
		return err
	}
	known := c.remember(-1) // its calendar is not ours
	opts := c.Crawl
	opts.Known = c.unforgotten(known.Known)
	weeks := slices.DeleteFunc(sample.Weeks(), func(w time.Time) bool { return !w.After(newest) })
	for i, week := range weeks {
		if c.expired() {
			return nil // the next run goes on with this week
		}
		if c.OnWeek != nil {
			c.OnWeek(len(c.Sample), i+1, len(weeks))
		}
		now := func() time.Time { return week }
		c.p.Now = now
		c.p.Sources = slices.DeleteFunc(sample.Sources(now, &opts), func(src techmap.Source) bool {
			return !slices.Contains(c.Sample, src.Name())
		})
		if err := c.visit(ctx, week); err != nil {
			return err
		}
	}
	return nil
}

// visitSites visits sites as they are now.
func (c *collection) visitSites(ctx context.Context) error {
	if len(c.Sites) == 0 {
		return nil
	}
	if c.OnSites != nil {
		c.OnSites()
	}
	known := c.remember(0)
	c.p.Now, c.p.Sources = nil, nil
	for _, s := range c.Sites {
		opts := c.Crawl
		opts.Interval = s.Interval
		opts.Known = c.unforgotten(knownOf(s, known))
		opts.Censuses = c.Censuses
		if c.Validators != nil {
			opts.Validators = siteValidators{c.Validators, s.Version, c.has(s.Name())}
		}
		c.p.Sources = append(c.p.Sources, crawl.New(s.Site, &opts))
	}
	if err := c.visit(ctx, time.Now()); err != nil || c.total.Rejected() > 0 || c.Validators == nil {
		return err // what was lost is to be listed again
	}
	return c.Validators.Commit()
}

// visit runs the pipeline once, for the time now. Sources that fail end alone.
func (c *collection) visit(ctx context.Context, now time.Time) error {
	q := techmap.Query{Limit: c.Limit}
	if c.Since > 0 {
		q.Since = now.Add(-c.Since)
	}
	for i, source := range c.p.Sources {
		c.p.Sources[i] = c.stones.Guard(until(source, c.Until), c.Company)
	}
	report, err := c.p.Run(ctx, q)
	add(&c.total, report)
	if err != nil && ctx.Err() == nil && SourcesOnly(report) {
		c.lost, err = append(c.lost, err), nil
	}
	if err != nil {
		return err
	}
	return c.listed.flush(ctx, c.Done)
}

// newestCensus returns when the store last saw a complete listing of one of sources.
func newestCensus(
	ctx context.Context, censuses func(context.Context) iter.Seq2[techmap.Census, error], sources []string,
) (time.Time, error) {
	var newest time.Time
	for census, err := range censuses(ctx) {
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
