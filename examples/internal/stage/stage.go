// Package stage is what the example programs do with postings, a function a stage:
//
//	Crawl      sites     -> bronze
//	Refine     bronze    -> silver
//	Annotate   silver    -> stored answers of a model
//	Load       silver    -> gold
//	Publish    gold      -> openings
//
// A program says where the layers lie, who is told of what, and when a stage is run;
// the command, the functions of a cloud and the tasks of a scheduler do the same work.
// Every stage may be run again, by several processes at once and in any order: what it
// writes is decided by what it reads.
package stage

import (
	"iter"
	"log/slog"

	"github.com/techmap-it/techmap"
	"github.com/techmap-it/techmap/examples/internal/stores"
	"github.com/techmap-it/techmap/llm/lexicon"
	"github.com/techmap-it/techmap/medallion"
)

// BatchSize makes an object of bronze and a transaction of gold worth their flush to
// disk, which costs more than the records in them.
const BatchSize = 256

// Layers are the refiners and the extractor of a run. A nil one cuts the pipeline
// short before it.
type Layers struct {
	Silver    *medallion.Silver
	Extractor techmap.Extractor // a *lexicon.Extractor, or a cascade that begins with one
	Gold      *medallion.Gold
}

// Pipeline returns a pipeline through the layers over those stores that are open,
// without sources. What it loses goes to gold, or to bronze where gold is not open.
func Pipeline(s *stores.Stores, l Layers, log *slog.Logger, trace *techmap.Trace) *techmap.Pipeline {
	p := &techmap.Pipeline{Extractor: l.Extractor, BatchSize: BatchSize, Logger: log, Trace: trace}
	if l.Silver != nil { // an interface that holds nil is not nil
		p.Silver = l.Silver
	}
	if l.Gold != nil {
		p.Gold = l.Gold
	}
	if s.Bronze != nil {
		p.BronzeSink = s.Bronze
		if keeper, ok := s.Bronze.(interface {
			Rejects() techmap.Sink[techmap.RecordError]
		}); ok {
			p.RejectSink = keeper.Rejects()
		}
	}
	if s.Silver != nil {
		p.SilverSink = s.Silver.Silver()
	}
	if s.Gold != nil {
		p.GoldSink, p.RejectSink = s.Gold.Gold(), s.Gold.Rejects()
	}
	return p
}

// Rules adds to report what the quality rules of the layers saw.
func (l Layers) Rules(report *techmap.Report) {
	report.Rules = nil
	if l.Silver != nil {
		report.Rules = append(report.Rules, l.Silver.Rules()...)
	}
	if l.Gold != nil {
		report.Rules = append(report.Rules, l.Gold.Rules()...)
	}
}

// NewLayers returns layers that read with the given parsers, by the name of their source
// or type of content, and find names by tax alone.
func NewLayers(
	tax *techmap.Taxonomy, companies *medallion.Companies, parsers map[string]medallion.Parser, read *lexicon.Options,
) Layers {
	return Layers{
		Silver:    medallion.NewSilver(parsers),
		Extractor: lexicon.New(tax, read),
		Gold:      medallion.NewGold(tax, &medallion.GoldOptions{Companies: companies}),
	}
}

// SourcesOnly reports whether a run that failed did no worse than to lose sources,
// which end alone.
func SourcesOnly(report techmap.Report) bool {
	return len(report.Failed()) > 0 && report.Balanced() == nil
}

// Only passes on what keep keeps, and all errors.
func Only[T any](seq iter.Seq2[T, error], keep func(T) bool) iter.Seq2[T, error] {
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
