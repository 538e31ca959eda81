package main

import (
	"cmp"
	"context"

	"github.com/techmap-it/techmap"
	"github.com/techmap-it/techmap/crawl/jsonl"
)

// importCmd takes in postings that someone already has.
type importCmd struct {
	Files  []string `predictor:"file" arg:"" help:"Files of JSON lines, plain or gzip." name:"file"`
	SeenAt moment   `help:"When the postings were seen; by default when they were posted, else when the file was written." placeholder:"TIME"`
	Show   bool     `default:"true" negatable:"" help:"Show the rankings afterwards."`
	extractorFlag
	askFlags
	tagFlags
	formatFlag
}

// Run implements the command.
func (c *importCmd) Run(ctx context.Context, a *app) (err error) {
	model, err := a.consultant(ctx, c.extractorFlag, c.askFlags)
	if err != nil {
		return err
	}
	s, err := a.openStores(ctx)
	if err != nil {
		return err
	}
	defer s.close(&err)
	l, err := a.layers(c.tagFlags).withStored(a, c.extractorFlag, s.silver.Extractions())
	if err != nil {
		return err
	}
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
	asked, err := a.wrapUp(ctx, s, l, model, "import", report)
	if err != nil {
		return err
	}
	if c.Show {
		if err := a.showAll(ctx, s, c.Format); err != nil {
			return err
		}
	}
	return cmp.Or(asked.losses(), a.losses(report, nil))
}
