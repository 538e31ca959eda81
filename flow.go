package techmap

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"sync"
	"time"
)

// A run is one call of a Pipeline's methods: its options with the defaults
// filled in, and what has been counted so far.
type run struct {
	p         *Pipeline
	workers   int
	batchSize int
	interval  time.Duration
	now       func() time.Time
	log       *slog.Logger

	mu         sync.Mutex
	report     Report
	rejects    int
	sourceErrs []error
}

// count adds to what a stage has done. A stage that was at work and had nothing to
// do counts zero, so that the report names it.
func (r *run) count(stage Stage, c Count) {
	r.mu.Lock()
	defer r.mu.Unlock()
	r.report.Stages[stage] = r.report.Stages[stage].Add(c)
}

// bronze makes fetched records durable and hands them on. A source's census is
// written after its last record: the word of its end follows that record in the
// channel. That is why bronze has one writer, and why it flushes at every source's end.
func (r *run) bronze(ctx context.Context, in <-chan fetched, out chan<- RawPosting) error {
	if out != nil {
		defer close(out)
	}
	b := batcher[RawPosting]{size: r.batchSize, interval: r.interval}
	b.flush = func(batch []RawPosting) error {
		kept, err := write(ctx, r, StageBronze, r.p.BronzeSink, batch, recordOfRaw)
		if err != nil || out == nil {
			return err
		}
		for _, raw := range kept {
			if err := send(ctx, out, raw); err != nil {
				return err
			}
		}
		return nil
	}
	return gather(ctx, in, &b, func(f fetched) error {
		if f.end == nil {
			return b.add(f.raw)
		}
		if err := b.close(); err != nil {
			return err
		}
		if r.p.CensusSink == nil {
			return nil
		}
		return r.p.CensusSink.Write(ctx, []Census{*f.end})
	})
}

// refine makes one silver record. Errors of the record's own cost the record; any other
// is of the refiner, and of every record to come.
func (r *run) refine(ctx context.Context, raw RawPosting, out chan<- Posting) error {
	posting, err := step(ctx, r, StageRefine, r.p.Silver, raw, recordOfRaw)
	switch {
	case err == nil:
		return send(ctx, out, posting)
	case errors.Is(err, ErrSkip):
		return nil
	case lost(err):
		e := recordOfRaw(raw)
		e.Stage, e.Err = StageRefine, err
		return r.reject(ctx, &e)
	}
	return fmt.Errorf("techmap: refine %s: %w", raw.ID(), err)
}

// extract annotates a batch of silver postings and makes gold records of them. An answer
// of another length cannot be told apart by posting, so it ends the run.
func (r *run) extract(ctx context.Context, batch []Posting, out chan<- CanonicalPosting) error {
	event := Event{Stage: StageExtract, N: len(batch), Postings: idsOf(batch, recordOfPosting)}
	tctx := r.p.Trace.start(ctx, event)
	extractions, answered := r.p.Extractor.Extract(tctx, batch)
	failed, err := failures(answered, len(batch))
	if err == nil {
		event.Count = Count{In: len(batch), Out: len(batch) - len(failed), Rejected: len(failed)}
	}
	r.p.Trace.end(tctx, event, answered)
	if err != nil {
		return fmt.Errorf("techmap: extract with %s: %w", r.p.Extractor.Name(), err)
	}
	if len(extractions) != len(batch) {
		return fmt.Errorf("techmap: %s gave %d answers for %d postings: %w", r.p.Extractor.Name(), len(extractions), len(batch), ErrMalformed)
	}
	r.count(StageExtract, Count{In: len(batch), Out: len(batch) - len(failed)})
	for i, posting := range batch {
		if err := failed[i]; err != nil {
			e := recordOfPosting(posting)
			e.Stage, e.Err = StageExtract, err
			if err := r.reject(ctx, &e); err != nil {
				return err
			}
			continue
		}
		if out == nil {
			continue
		}
		if err := r.canonicalize(ctx, Annotated{Posting: posting, Extraction: extractions[i]}, out); err != nil {
			return err
		}
	}
	return nil
}

// canonicalize makes one gold record, as refine makes one of silver.
func (r *run) canonicalize(ctx context.Context, a Annotated, out chan<- CanonicalPosting) error {
	canonical, err := step(ctx, r, StageCanonicalize, r.p.Gold, a, recordOfAnnotated)
	switch {
	case err == nil:
		return send(ctx, out, canonical)
	case errors.Is(err, ErrSkip):
		return nil
	case lost(err):
		e := recordOfPosting(a.Posting)
		e.Stage, e.Err = StageCanonicalize, err
		return r.reject(ctx, &e)
	}
	return fmt.Errorf("techmap: canonicalize %s: %w", a.Posting.ID, err)
}

// reject files a lost record. It fails if that cannot be done or if the run has
// lost too many.
func (r *run) reject(ctx context.Context, e *RecordError) error {
	r.count(e.Stage, Count{Rejected: 1})
	if e.Source == "" {
		e.Source, _ = e.ID.Split()
	}
	r.log.LogAttrs(ctx, slog.LevelWarn, "record lost", slog.String("stage", string(e.Stage)),
		slog.String("source", e.Source), slog.String("id", string(e.ID)), slog.Any("err", e.Err))
	r.p.Trace.rejected(ctx, e)
	if r.p.RejectSink != nil {
		if err := r.p.RejectSink.Write(ctx, []RecordError{*e}); err != nil {
			return fmt.Errorf("techmap: write reject: %w", err)
		}
	}
	r.mu.Lock()
	defer r.mu.Unlock()
	if r.rejects++; r.p.MaxRejects > 0 && r.rejects > r.p.MaxRejects {
		// Not the RecordError itself: this one ends the run.
		return fmt.Errorf("techmap: more than %d records lost, the last at %s of %s: %w", r.p.MaxRejects, e.Stage, e.ID, e.Err)
	}
	return nil
}

// The recordOf functions say which record a loss is about; Stage and Err are the
// caller's to fill in.

func recordOfRaw(v RawPosting) RecordError {
	return RecordError{Source: v.Source, ID: v.ID(), URL: v.URL}
}

func recordOfPosting(v Posting) RecordError {
	return RecordError{Source: v.Source, ID: v.ID, URL: v.URL}
}

func recordOfAnnotated(v Annotated) RecordError { return recordOfPosting(v.Posting) }

func recordOfCanonical(v CanonicalPosting) RecordError {
	return RecordError{Source: v.Source, ID: v.ID, URL: v.URL}
}
