package main

import (
	"context"
	"iter"

	"github.com/techmap-it/techmap"
	"github.com/techmap-it/techmap/crawl/jsonl"
	"github.com/techmap-it/techmap/examples/internal/render"
	"github.com/techmap-it/techmap/rank"
)

// importCmd takes in postings that someone already has.
type importCmd struct {
	Files  []string `arg:"" help:"Files of JSON lines, plain or gzip." name:"file"`
	SeenAt moment   `help:"When the postings were seen; by default when they were posted, else when the file was written." placeholder:"TIME"`
	Show   bool     `default:"true" negatable:"" help:"Show the rankings afterwards."`
	tagFlags
	formatFlag
}

// Run implements the command.
func (c *importCmd) Run(ctx context.Context, a *app) (err error) {
	s, err := a.openStores(ctx)
	if err != nil {
		return err
	}
	defer s.close(&err)
	l := a.layers(c.tagFlags)
	p := a.pipeline(s, l)
	stones, err := s.tombstones(ctx)
	if err != nil {
		return err
	}
	source := jsonl.New("import", c.Files, &jsonl.Options{SeenAt: c.SeenAt.Time})
	p.Sources = []techmap.Source{stones.Guard(source, a.layers(c.tagFlags).company)}
	report, failed := p.Run(ctx, techmap.Query{})
	if failed != nil {
		return failed
	}
	l.rules(&report)
	publication, err := a.publish(ctx, s)
	if err != nil {
		return err
	}
	a.summarize(report, publication)
	if c.Show {
		if err := a.showTop(ctx, s, rank.Query{}, nil, c.Format); err != nil {
			return err
		}
		if c.Format == render.Table {
			if err := a.suggest(ctx, s); err != nil {
				return err
			}
		}
	}
	return a.losses(report, nil)
}

// only passes on what keep keeps, and all errors.
func only[T any](seq iter.Seq2[T, error], keep func(T) bool) iter.Seq2[T, error] {
	return func(yield func(T, error) bool) {
		for v, err := range seq {
			if err == nil && !keep(v) {
				continue
			}
			if !yield(v, err) {
				return
			}
		}
	}
}
