package techmap

import (
	"context"
	"errors"
	"fmt"
	"iter"
	"log/slog"
	"runtime"
	"time"

	"golang.org/x/sync/errgroup"
)

// Defaults of a Pipeline.
const (
	// DefaultBatchSize is small enough for one request to any store or model
	// and large enough to make an object or a transaction worth while.
	DefaultBatchSize = 64
	// DefaultFlushInterval keeps the batches of a source that is read politely,
	// one request a second, from being batches of one.
	DefaultFlushInterval = 60 * time.Second
)

// A Pipeline carries postings from sources to gold. Later stages may be nil: a
// Pipeline without Extractor stops at silver, one without Silver stops at
// bronze, and one without Gold extracts for its effects alone, such as a warm cache.
// A nil sink stores nothing and hands everything on. The fields must not change while
// it runs. The zero value of every option works. A Pipeline that has run may run
// again, and several runs of one may be under way at once if its parts allow that.
//
// A record moves on only after the sink of its layer made it durable, so a run
// that is cut short loses work but never order: what is in silver is in bronze. Writes
// are idempotent, so the remedy for a run that was cut short is to run it again.
//
// Each sink has one writer, which gets its batches in order; refiners and the extractor
// are called concurrently.
type Pipeline struct {
	Sources   []Source                             // read at once; their names must differ, the report is by name
	Silver    Refiner[RawPosting, Posting]         // medallion.Silver over the parsers of the sources
	Extractor Extractor                            // lexicon.Extractor, or llm.Extractor
	Gold      Refiner[Annotated, CanonicalPosting] // medallion.Gold

	BronzeSink Sink[RawPosting]
	SilverSink Sink[Posting]
	GoldSink   Sink[CanonicalPosting]
	RejectSink Sink[RecordError] // where lost records go; nil only counts and logs them
	CensusSink Sink[Census]      // what each source listed; closes openings that vanished

	Workers       int           // refinements and extractions at once; 0 means GOMAXPROCS
	BatchSize     int           // records per Extract and Write; 0 means DefaultBatchSize
	FlushInterval time.Duration // longest a partial batch waits; 0 means DefaultFlushInterval
	MaxRejects    int           // lost records before a run gives up; 0 means no limit

	Now    func() time.Time // nil means time.Now
	Logger *slog.Logger     // nil means silent
	Trace  *Trace           // nil means none
}

// Run fetches from the sources and goes as far as the pipeline is filled in.
// A source that fails ends alone: Run finishes with what the others yield and
// then returns the joined errors, of which those with ErrPartial and ErrUnmodified are
// none. A failing sink, refiner or extractor ends the run. When the run ends early the
// error is its cause. Run returns only when everything it started has ended.
//
// A pipeline without Sources is ErrInvalid.
func (p *Pipeline) Run(ctx context.Context, q Query) (Report, error) {
	if len(p.Sources) == 0 {
		return Report{}, fmt.Errorf("techmap: pipeline without sources: %w", ErrInvalid)
	}
	r := p.newRun()
	return r.finish(ctx, func(ctx context.Context, g *errgroup.Group) {
		records := make(chan fetched, r.batchSize)
		r.fetch(ctx, g, q, records)
		var raws chan RawPosting
		if p.Silver != nil {
			raws = make(chan RawPosting, r.batchSize)
			r.fromBronze(ctx, g, raws)
		}
		g.Go(func() error { return r.bronze(ctx, records, raws) })
	})
}

// RunBronze starts from stored bronze records: no site is contacted, BronzeSink
// and CensusSink are not used. Of raws, a *RecordError is one lost record, any
// other error ends the run. A pipeline without Silver is ErrInvalid.
func (p *Pipeline) RunBronze(ctx context.Context, raws iter.Seq2[RawPosting, error]) (Report, error) {
	if p.Silver == nil {
		return Report{}, fmt.Errorf("techmap: pipeline without Silver has nothing to do with bronze: %w", ErrInvalid)
	}
	r := p.newRun()
	return r.finish(ctx, func(ctx context.Context, g *errgroup.Group) {
		out := make(chan RawPosting, r.batchSize)
		g.Go(func() error {
			defer close(out)
			return read(ctx, r, StageBronze, raws, func(v RawPosting) error { return send(ctx, out, v) })
		})
		r.fromBronze(ctx, g, out)
	})
}

// RunSilver starts from stored silver records, to extract again or canonicalize
// again. SilverSink is not used. Errors of postings are as in RunBronze. A pipeline
// without Extractor is ErrInvalid.
func (p *Pipeline) RunSilver(ctx context.Context, postings iter.Seq2[Posting, error]) (Report, error) {
	if p.Extractor == nil {
		return Report{}, fmt.Errorf("techmap: pipeline without Extractor has nothing to do with silver: %w", ErrInvalid)
	}
	r := p.newRun()
	return r.finish(ctx, func(ctx context.Context, g *errgroup.Group) {
		batches := make(chan []Posting, 1)
		g.Go(func() error {
			defer close(batches)
			var batch []Posting
			err := read(ctx, r, StageSilver, postings, func(v Posting) error {
				if batch = append(batch, v); len(batch) < r.batchSize {
					return nil
				}
				full := batch
				batch = nil
				return send(ctx, batches, full)
			})
			if err != nil || len(batch) == 0 {
				return err
			}
			return send(ctx, batches, batch)
		})
		r.fromSilver(ctx, g, batches)
	})
}

// newRun returns a run with the options of p, defaults filled in.
func (p *Pipeline) newRun() *run {
	r := &run{
		p:         p,
		workers:   p.Workers,
		batchSize: p.BatchSize,
		interval:  p.FlushInterval,
		now:       p.Now,
		log:       p.Logger,
		report:    Report{Stages: make(map[Stage]Count), Sources: make(map[string]SourceReport)},
	}
	if r.workers <= 0 {
		r.workers = runtime.GOMAXPROCS(0)
	}
	if r.batchSize <= 0 {
		r.batchSize = DefaultBatchSize
	}
	if r.interval <= 0 {
		r.interval = DefaultFlushInterval
	}
	if r.now == nil {
		r.now = time.Now
	}
	if r.log == nil {
		r.log = slog.New(slog.DiscardHandler)
	}
	return r
}

// finish runs the stages that start adds to a group and returns the report. Errors of
// sources come second: an error of the group is why sources were cut short.
func (r *run) finish(ctx context.Context, start func(context.Context, *errgroup.Group)) (Report, error) {
	r.report.Started = r.now().UTC()
	g, gctx := errgroup.WithContext(ctx)
	start(gctx, g)
	err := g.Wait()
	r.report.Ended = r.now().UTC()
	if err == nil {
		err = errors.Join(r.sourceErrs...)
	}
	r.log.LogAttrs(ctx, slog.LevelInfo, "run ended", slog.Int("rejected", r.report.Rejected()), slog.Any("err", err))
	return r.report, err
}

// fromBronze adds the stages that follow a durable bronze record.
func (r *run) fromBronze(ctx context.Context, g *errgroup.Group, raws <-chan RawPosting) {
	postings := make(chan Posting, r.batchSize)
	g.Go(func() error {
		defer close(postings)
		return each(ctx, raws, r.workers, func(ctx context.Context, raw RawPosting) error {
			return r.refine(ctx, raw, postings)
		})
	})
	var batches chan []Posting
	if r.p.Extractor != nil {
		batches = make(chan []Posting, 1)
		r.fromSilver(ctx, g, batches)
	}
	g.Go(func() error { return store(ctx, r, StageSilver, r.p.SilverSink, postings, recordOfPosting, batches) })
}

// fromSilver adds the stages that follow a durable silver record.
func (r *run) fromSilver(ctx context.Context, g *errgroup.Group, batches <-chan []Posting) {
	if r.p.Gold == nil {
		g.Go(func() error {
			return each(ctx, batches, r.workers, func(ctx context.Context, b []Posting) error {
				return r.extract(ctx, b, nil)
			})
		})
		return
	}
	canonical := make(chan CanonicalPosting, r.batchSize)
	g.Go(func() error {
		defer close(canonical)
		return each(ctx, batches, r.workers, func(ctx context.Context, b []Posting) error {
			return r.extract(ctx, b, canonical)
		})
	})
	g.Go(func() error { return store(ctx, r, StageGold, r.p.GoldSink, canonical, recordOfCanonical, nil) })
}
