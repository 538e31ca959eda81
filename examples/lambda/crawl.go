package main

import (
	"context"
	"errors"
	"iter"
	"time"

	"github.com/techmap-it/techmap"
	"github.com/techmap-it/techmap/crawl"
	"github.com/techmap-it/techmap/examples/internal/stage"
)

// A crawlEvent is what a schedule says to crawl.
type crawlEvent struct {
	Sites []string `json:"sites"` // names of sites; "sample" is the sample sites
	Since moment   `json:"since"` // only postings published or changed since: "24h", "2026-11-22"
	Limit int      `json:"limit"` // at most this many postings of a site
	// Parts says that a source may take several events: without it, one that is known
	// to need more requests than there is time for is refused.
	Parts bool `json:"parts"`
}

// within returns how far back the event goes, 0 for ever.
func (e crawlEvent) within(now time.Time) time.Duration {
	if e.Since.IsZero() {
		return 0
	}
	return max(now.Sub(e.Since.Time), 1)
}

// Reserve is what of the time of an event is kept for writing down what was collected.
const (
	reserve      = 30 * time.Second
	reserveShare = 5 // at most one part of so many
)

// until returns when sources have to stop that an event is about.
func until(ctx context.Context, now time.Time) time.Time {
	end, ok := ctx.Deadline()
	if !ok {
		return time.Time{}
	}
	return end.Add(-min(reserve, end.Sub(now)/reserveShare))
}

// crawl collects from sites into bronze and announces each run. Sources that do not end
// in time are partial; the next event goes on with them. A source that fails is in the
// report, and in the metrics, and no error: to ask again at once is not polite.
func (f *function) crawl(ctx context.Context, e crawlEvent, m *measured) (techmap.Report, error) {
	chosen, err := f.choose(ctx, e.Sites)
	if err == nil {
		err = limited(e.Limit)
	}
	if err != nil {
		return techmap.Report{}, err
	}
	now := time.Now()
	seen, err := f.stores.Silver.Silver().Seen(ctx)
	if err != nil {
		return techmap.Report{}, err
	}
	if !e.Parts {
		if err := f.fits(ctx, chosen.sites, e.Limit, seen, until(ctx, now)); err != nil {
			return techmap.Report{}, err
		}
	}
	o := stage.CrawlOptions{
		Sample: chosen.sample, Sites: chosen.sites, Since: e.within(now), Limit: e.Limit,
		Crawl: crawl.Options{
			UserAgent: chosen.agent, AllowPrivate: f.Own, Limiter: new(crawl.Limiter), Logger: f.log,
			Journal: f.seen.Journal, Rests: f.seen.Rests,
		},
		Company:  chosen.company,
		Seen:     func(context.Context) (map[techmap.PostingID]time.Time, error) { return seen, nil },
		Censuses: f.censuses(chosen.names),
		Until:    until(ctx, now),
	}
	if f.next != nil {
		o.Announce = f.next
	}
	p := stage.Pipeline(f.stores, stage.Layers{}, f.log, f.seen.Trace())
	p.Silver = nil
	done, err := stage.Crawl(ctx, f.stores, p, o)
	m.add(done.Report)
	if err != nil {
		return done.Report, errors.Join(err, done.Lost)
	}
	if done.Lost != nil {
		f.log.Warn("sources failed", "err", done.Lost)
	}
	return done.Report, f.prune(ctx, chosen, time.Now())
}

// censuses streams what earlier runs of sources listed.
func (f *function) censuses(names []string) func(ctx context.Context) iter.Seq2[techmap.Census, error] {
	return func(ctx context.Context) iter.Seq2[techmap.Census, error] {
		return func(yield func(techmap.Census, error) bool) {
			for _, name := range names {
				for c, err := range f.stores.Bronze.CensusesOf(ctx, name) {
					if !yield(c, err) {
						return
					}
				}
			}
		}
	}
}

// prune removes answers that have been kept as long as the terms of their sites allow.
func (f *function) prune(ctx context.Context, c *chosen, now time.Time) error {
	for _, info := range c.infos {
		if info.Rights.Retention <= 0 {
			continue
		}
		n, err := f.stores.Bronze.Prune(ctx, info.Name, info.Rights.KeptSince(now).UTC())
		if err != nil {
			return err
		}
		if n > 0 {
			f.log.Info("pruned", "source", info.Name, "objects", n)
		}
	}
	return nil
}
