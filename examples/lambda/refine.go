package main

import (
	"context"
	"fmt"
	"maps"
	"slices"

	"github.com/techmap-it/techmap"
	"github.com/techmap-it/techmap/crawl/sample"
	"github.com/techmap-it/techmap/examples/internal/stage"
	"github.com/techmap-it/techmap/examples/internal/stores"
	"github.com/techmap-it/techmap/medallion"
)

// refine makes silver of bronze.
type refine struct {
	*function
	catalog catalog
}

func (f *function) newRefine(ctx context.Context) (task, error) {
	c, err := f.openCatalog(ctx)
	return &refine{f, c}, err
}

// source implements task. The mark of a source is one of the version of its file: with
// another one, all of it is read again.
func (r *refine) source(ctx context.Context, source string, w window) (techmap.Report, error) {
	parser, version, err := r.parser(source)
	if err != nil {
		return techmap.Report{}, err
	}
	mark := stores.Mark{Notes: r.notes, Reader: "refine " + source + " " + version}
	marked, err := sinceMark(ctx, mark)
	if err != nil {
		return techmap.Report{}, err
	}
	since, whole := w.begin(marked)
	stones, err := stage.Tombstones(ctx, r.stores.Bronze)
	if err != nil {
		return techmap.Report{}, err
	}
	newest := marked
	raws := stage.Only(r.stores.Bronze.SinceOf(ctx, source, since), func(raw techmap.RawPosting) bool {
		if raw.FetchedAt.After(newest) {
			newest = raw.FetchedAt
		}
		return !stones.Posting(raw.ID())
	})
	l := stage.Layers{Silver: medallion.NewSilver(parser)}
	report, err := stage.Refine(ctx, stage.Pipeline(r.stores, l, r.log, r.seen.Trace()), first(raws, w.Limit))
	l.Rules(&report)
	if err == nil && whole && newest.After(marked) {
		err = mark.Save(ctx, newest)
	}
	return report, err
}

// parser returns what reads the answers of a source, and its version.
func (r *refine) parser(source string) (map[string]medallion.Parser, string, error) {
	parsers := sampleParsers()
	if _, ok := parsers[source]; ok {
		return parsers, "sample", nil
	}
	s, version, err := r.catalog.load(source)
	if err != nil {
		return nil, "", err
	}
	parsers[s.Name] = s.Parser()
	return parsers, version, nil
}

// rest implements task.
func (r *refine) rest(context.Context, window) (techmap.Report, error) { return techmap.Report{}, nil }

// sources implements task.
func (r *refine) sources(ctx context.Context) ([]string, error) { return r.collected(ctx) }

// collected returns the sources that were collected from: those with a census beside
// bronze.
func (f *function) collected(ctx context.Context) ([]string, error) {
	found := make(map[string]bool)
	for c, err := range f.stores.Bronze.Censuses(ctx) {
		if err != nil {
			return nil, fmt.Errorf("which sources are there: %w", err)
		}
		found[c.Source] = true
	}
	return slices.Sorted(maps.Keys(found)), nil
}

// isSample reports whether a source is one of the sample sites.
func isSample(source string) bool { return source == sample.BoardName || source == sample.CareersName }
