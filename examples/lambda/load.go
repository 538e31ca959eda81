package main

import (
	"context"
	"fmt"
	"time"

	"github.com/techmap-it/techmap"
	"github.com/techmap-it/techmap/examples/internal/stage"
	"github.com/techmap-it/techmap/examples/internal/stores"
	"github.com/techmap-it/techmap/medallion"
)

// load makes gold of silver, and brings to gold what sources listed and allow.
type load struct {
	*function
	catalog catalog
	layers  stage.Layers
}

func (f *function) newLoad(ctx context.Context) (task, error) {
	c, err := f.openCatalog(ctx)
	if err != nil {
		return nil, err
	}
	l := f.words().layers
	l.Silver = nil
	if f.Model != "" {
		l.Extractor = stage.Stored(l.Extractor, modelName(f.Model), f.words().tax, f.stores.Silver.Extractions())
	}
	return &load{f, c, l}, nil
}

// source implements task: it brings what people have to know of a source, and what it
// listed.
func (l *load) source(ctx context.Context, source string, w window) (techmap.Report, error) {
	info, known, err := l.catalog.info(source)
	if err == nil && known {
		err = l.stores.Gold.Sources().Write(ctx, []techmap.SourceInfo{info})
	}
	if err != nil {
		return techmap.Report{}, err
	}
	mark := stores.Mark{Notes: l.notes, Reader: "load censuses " + source}
	marked, err := sinceMark(ctx, mark)
	if err != nil {
		return techmap.Report{}, err
	}
	w.Limit = 0 // it is one of postings: censuses are few, and each counts
	since, whole := w.begin(marked)
	newest, err := l.censuses(ctx, source, since)
	if err == nil && whole && newest.After(marked) {
		err = mark.Save(ctx, newest)
	}
	return techmap.Report{}, err
}

// censuses writes what a source listed since to gold, and returns when it last did. A
// census in gold closes openings: the postings that it speaks of are in silver, because
// whoever has called refined them, and the next publication sees them together.
func (l *load) censuses(ctx context.Context, source string, since time.Time) (newest time.Time, err error) {
	newest = since
	var batch []techmap.Census
	for c, err := range l.stores.Bronze.CensusesOf(ctx, source) {
		if err != nil {
			return newest, err
		}
		if c.At.Before(since) {
			continue
		}
		if batch = append(batch, c); c.At.After(newest) {
			newest = c.At
		}
	}
	if len(batch) == 0 {
		return newest, nil
	}
	return newest, l.stores.Gold.Census().Write(ctx, batch)
}

// rest implements task: it makes gold of what was written to silver since it last did.
// The mark is one of the extractor and its taxonomy: with others, all is made anew.
func (l *load) rest(ctx context.Context, w window) (techmap.Report, error) {
	mark := stores.Mark{Notes: l.notes, Reader: "load " + l.layers.Extractor.Name()}
	marked, err := mark.Load(ctx)
	if err != nil {
		return techmap.Report{}, err
	}
	since, whole := w.begin(marked)
	silver := l.stores.Silver.Silver()
	newest, err := silver.Mark(ctx)
	if err != nil {
		return techmap.Report{}, err
	}
	postings := first(silver.Since(ctx, since), w.Limit)
	report, err := stage.Load(ctx, stage.Pipeline(l.stores, l.layers, l.log, l.seen.Trace()), postings)
	l.layers.Rules(&report)
	if err == nil && whole && newest.After(marked) {
		err = mark.Save(ctx, newest)
	}
	return report, err
}

// sources implements task.
func (l *load) sources(ctx context.Context) ([]string, error) { return l.collected(ctx) }

// publish makes openings of gold.
type publish struct{ *function }

// source implements task.
func (p *publish) source(context.Context, string, window) (techmap.Report, error) {
	return techmap.Report{}, nil
}

// rest implements task.
func (p *publish) rest(ctx context.Context, w window) (techmap.Report, error) {
	if w != (window{}) {
		return techmap.Report{}, fmt.Errorf("event: publish makes all openings: leave since and limit out: %w", techmap.ErrInvalid)
	}
	began := time.Now()
	publication, err := stage.Publish(ctx, p.stores, medallion.PublishOptions{})
	if err != nil {
		return techmap.Report{}, err
	}
	p.published = &publication
	return techmap.Report{Started: began.UTC(), Ended: time.Now().UTC()}, nil
}

// sources implements task.
func (p *publish) sources(context.Context) ([]string, error) { return nil, nil }
