package main

import (
	"context"
	"time"

	"github.com/techmap-it/techmap"
	"github.com/techmap-it/techmap/examples/internal/render"
	"github.com/techmap-it/techmap/examples/internal/stage"
	layered "github.com/techmap-it/techmap/examples/internal/stores"
)

// crawlCmd is the first stage.
type crawlCmd struct {
	crawlFlags
	Announce string `help:"Send a message of each source to this SQS queue once what was collected is in bronze. In a build with cloud stores." placeholder:"URL"`
}

// Run implements the command.
func (c *crawlCmd) Run(ctx context.Context, a *app) (err error) {
	sites, err := a.choose(c.Site)
	if err != nil {
		return err
	}
	if sites.empty() {
		return a.nothingChosen(sites)
	}
	s, err := a.openStores(ctx)
	if err != nil {
		return err
	}
	defer s.close(&err)
	if c.Announce != "" {
		if c.announce, err = layered.OpenQueue(ctx, c.Announce); err != nil {
			return err
		}
	}
	p := a.pipeline(s, a.layers(tagFlags{}))
	p.Silver, p.Extractor, p.Gold = nil, nil, nil
	report, failed, err := a.crawl(ctx, s, p, c.crawlFlags, sites)
	if err != nil {
		return err
	}
	if err := s.keep(ctx, "crawl", report); err != nil {
		return err
	}
	return a.finish(report, failed)
}

// A stageReport is what a stage prints: the report of the pipeline, and what came of
// asking a model, if one was asked.
type stageReport struct {
	techmap.Report
	LLM *outcome `json:"llm,omitempty"`
}

// finish prints the report of a stage as the last line of stdout, or as a table if a
// person reads it.
func (a *app) finish(report techmap.Report, failed error) error {
	return a.finishAsked(stageReport{Report: report}, failed)
}

func (a *app) finishAsked(report stageReport, failed error) error {
	a.progress.stop()
	if err := a.writeStages(report); err != nil {
		return err
	}
	if failed != nil && !stage.SourcesOnly(report.Report) {
		return failed
	}
	if report.LLM != nil && report.LLM.unfinished() {
		return errPartial
	}
	return a.losses(report.Report, failed)
}

// refineCmd is the second stage.
type refineCmd struct {
	Since past `help:"Only bronze written since." placeholder:"TIME"`
}

// Run implements the command.
func (c *refineCmd) Run(ctx context.Context, a *app) (err error) {
	s, err := a.openStores(ctx)
	if err != nil {
		return err
	}
	defer s.close(&err)
	l, err := a.siteLayers(tagFlags{})
	if err != nil {
		return err
	}
	report, failed := stage.Refine(ctx, a.pipeline(s, l), s.bronze.Since(ctx, c.Since.Time))
	l.rules(&report)
	if err := s.keep(ctx, "refine", report); err != nil {
		return err
	}
	return a.finish(report, failed)
}

// loadCmd is the fourth stage.
type loadCmd struct {
	Since past `help:"Only silver written since." placeholder:"TIME"`
	extractorFlag
	tagFlags
}

// Run implements the command.
func (c *loadCmd) Run(ctx context.Context, a *app) (err error) {
	if err := c.check(a); err != nil {
		return err
	}
	s, err := a.openStored(ctx)
	if err != nil {
		return err
	}
	defer s.close(&err)
	l, err := a.layers(c.tagFlags).withStored(a, c.extractorFlag, s.silver.Extractions())
	if err != nil {
		return err
	}
	a.tellLeftOut(c.extractorFlag)
	report, failed := stage.Load(ctx, a.pipeline(s, l), s.silver.Silver().Since(ctx, c.Since.Time))
	if failed == nil {
		failed = a.bringCensuses(ctx, s)
	}
	l.rules(&report)
	if err := s.keep(ctx, "load", report); err != nil {
		return err
	}
	a.tellWaiting(l, &report)
	return a.finish(report, failed)
}

// tellWaiting adds to report which fields the cascade filled in, and says what waits for
// its model.
func (a *app) tellWaiting(l layers, report *techmap.Report) {
	done, open := l.filled.coverage()
	report.Fields = fills(done, open)
	if open.Postings > 0 {
		a.note(textWaiting, open.Postings)
	}
}

// publishCmd is the last stage.
type publishCmd struct{}

// Run implements the command.
func (c *publishCmd) Run(ctx context.Context, a *app) (err error) {
	s, err := a.openStored(ctx)
	if err != nil {
		return err
	}
	defer s.close(&err)
	publication, err := a.publish(ctx, s)
	if err != nil {
		return err
	}
	if a.screen {
		a.note(textPublishedNow, publication.Openings, publication.Postings, publication.Changed, publication.Removed)
		return nil
	}
	return render.WriteJSON(a.stdout, publication)
}

// replayCmd makes later layers again.
type replayCmd struct {
	From   string `default:"bronze" enum:"bronze,silver" help:"Layer to start from: bronze or silver."`
	Since  past   `help:"Only records written since." placeholder:"TIME"`
	Source string `help:"Only records of this source." placeholder:"S"`
	extractorFlag
	tagFlags
}

// Run implements the command.
func (c *replayCmd) Run(ctx context.Context, a *app) (err error) {
	if err := c.check(a); err != nil {
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
	a.tellLeftOut(c.extractorFlag)
	report, failed := c.replay(ctx, s, a.pipeline(s, l))
	if failed != nil {
		return failed
	}
	l.rules(&report)
	if err := s.keep(ctx, "replay", report); err != nil {
		return err
	}
	if err := a.bringCensuses(ctx, s); err != nil {
		return err
	}
	publication, err := a.publish(ctx, s)
	if err != nil {
		return err
	}
	a.summarize(report, publication)
	a.tellWaiting(l, &report)
	return a.finish(report, nil)
}

func (c *replayCmd) replay(ctx context.Context, s *stores, p *techmap.Pipeline) (techmap.Report, error) {
	stones, err := s.tombstones(ctx)
	if err != nil {
		return techmap.Report{}, err
	}
	if c.From == "silver" {
		return p.RunSilver(ctx, stage.Only(s.silver.Silver().Since(ctx, c.Since.Time), func(v techmap.Posting) bool {
			return (c.Source == "" || v.Source == c.Source) && !stones.Posting(v.ID)
		}))
	}
	return p.RunBronze(ctx, stage.Only(s.bronze.Since(ctx, c.Since.Time), func(v techmap.RawPosting) bool {
		return (c.Source == "" || v.Source == c.Source) && !stones.Posting(v.ID())
	}))
}

// bringCensuses brings what lies beside bronze to a gold store that may have lost it, or
// that whoever has crawled does not know: what sources listed, and what they allow.
func (a *app) bringCensuses(ctx context.Context, s *stores) error {
	collected, err := stage.CollectedFrom(ctx, s.bronze)
	if err != nil {
		return err
	}
	if err := a.declare(ctx, s, collected); err != nil {
		return err
	}
	return stage.Censuses(ctx, s.all, time.Time{})
}
