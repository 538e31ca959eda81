package stage

import (
	"context"
	"iter"
	"slices"
	"time"

	"github.com/techmap-it/techmap"
	"github.com/techmap-it/techmap/examples/internal/stores"
	"github.com/techmap-it/techmap/llm"
	"github.com/techmap-it/techmap/medallion"
)

// Refine makes silver of bronze records. p is used up.
func Refine(
	ctx context.Context, p *techmap.Pipeline, raws iter.Seq2[techmap.RawPosting, error],
) (techmap.Report, error) {
	p.Extractor, p.Gold = nil, nil
	return p.RunBronze(ctx, raws)
}

// Annotate asks the extractor x, which keeps its answers, about silver postings. p is
// used up.
func Annotate(
	ctx context.Context, p *techmap.Pipeline, x techmap.Extractor, postings iter.Seq2[techmap.Posting, error],
) (techmap.Report, error) {
	p.Extractor, p.Gold, p.GoldSink = x, nil, nil
	return p.RunSilver(ctx, postings)
}

// Load makes gold of silver postings.
func Load(
	ctx context.Context, p *techmap.Pipeline, postings iter.Seq2[techmap.Posting, error],
) (techmap.Report, error) {
	return p.RunSilver(ctx, postings)
}

// Censuses brings the censuses that lie beside bronze to gold, those of runs that began
// at or after since.
func Censuses(ctx context.Context, s *stores.Stores, since time.Time) error {
	for census, err := range s.Bronze.Censuses(ctx) {
		if err != nil {
			return err
		}
		if census.At.Before(since) {
			continue
		}
		if err := s.Gold.Census().Write(ctx, []techmap.Census{census}); err != nil {
			return err
		}
	}
	return nil
}

// CollectedFrom tells the sources that were collected from, and so left a census beside
// bronze, from those whose postings were imported.
func CollectedFrom(ctx context.Context, bronze stores.Bronze) (func(source string) bool, error) {
	sources := make(map[string]bool)
	for census, err := range bronze.Censuses(ctx) {
		if err != nil {
			return nil, err
		}
		sources[census.Source] = true
	}
	return func(source string) bool { return sources[source] }, nil
}

// Declare stores what is known of those sources that were collected from, so that every
// answer keeps to their terms. What was imported is one's own, whatever its source is
// called.
func Declare(
	ctx context.Context, s *stores.Stores, infos []techmap.SourceInfo, collected func(source string) bool,
) error {
	infos = slices.DeleteFunc(slices.Clone(infos), func(i techmap.SourceInfo) bool { return !collected(i.Name) })
	return s.Gold.Sources().Write(ctx, infos)
}

// Publish makes openings of what gold holds, unless some of it was read from another
// text than silver holds now. rules may be nil.
func Publish(
	ctx context.Context, s *stores.Stores, opts medallion.PublishOptions,
) (techmap.Publication, error) {
	opts.Texts = s.Silver.Silver().Texts
	return medallion.Publish(ctx, s.Gold.Gold(), &opts)
}

// Stored returns first, filled up with what the named model answered before: what it
// has still to be asked is left pending. No key is needed.
func Stored(first techmap.Extractor, model string, tax *techmap.Taxonomy, answers llm.Cache) *llm.Tiered {
	o := &llm.Options{Taxonomy: tax, StoredOnly: true, Cache: answers}
	return llm.Cascade(first, llm.New(StoredModel(model), o), nil)
}
