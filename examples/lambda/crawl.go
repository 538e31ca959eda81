package main

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"iter"
	"time"

	"github.com/techmap-it/techmap"
	"github.com/techmap-it/techmap/crawl"
	"github.com/techmap-it/techmap/examples/internal/stage"
)

// A crawlEvent is what a schedule says to crawl.
type crawlEvent struct {
	Sites []string `json:"sites"` // names of sites; "sample" is the sample sites
	Since duration `json:"since"` // only postings published or changed within this time: "24h"
	Limit int      `json:"limit"` // at most this many postings of a site
}

// A duration is one in JSON, as people write it.
type duration time.Duration

// UnmarshalJSON implements json.Unmarshaler.
func (d *duration) UnmarshalJSON(data []byte) error {
	var text string
	err := json.Unmarshal(data, &text)
	if err != nil {
		return fmt.Errorf("%s is no duration: write \"24h\"", data)
	}
	parsed := time.Duration(0)
	if text != "" {
		parsed, err = time.ParseDuration(text)
	}
	*d = duration(parsed)
	return err
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
	if err != nil {
		return techmap.Report{}, err
	}
	o := stage.CrawlOptions{
		Sample: chosen.sample, Sites: chosen.sites, Since: time.Duration(e.Since), Limit: e.Limit,
		Crawl: crawl.Options{
			UserAgent: chosen.agent, AllowPrivate: f.Own, Limiter: new(crawl.Limiter), Logger: f.log,
		},
		Company:  chosen.company,
		Seen:     f.stores.Silver.Silver().Seen,
		Censuses: f.censuses(chosen.names),
		Until:    until(ctx, time.Now()),
	}
	if f.next != nil {
		o.Announce = f.next
	}
	p := stage.Pipeline(f.stores, stage.Layers{}, f.log, nil)
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
