package techmap

import (
	"context"
	"errors"
	"fmt"
	"iter"
	"log/slog"
	"slices"
	"sync"
	"time"

	"golang.org/x/sync/errgroup"
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

func (r *run) count(stage Stage, c Count) {
	r.mu.Lock()
	defer r.mu.Unlock()
	r.report.Stages[stage] = r.report.Stages[stage].Add(c)
}

// A fetched is one record of a source, or word that the source has ended.
type fetched struct {
	raw RawPosting
	end *Census
}

// fetch reads all sources at once. A source that fails ends alone; what a
// source's goroutine returns as an error is what has to end the run.
func (r *run) fetch(ctx context.Context, g *errgroup.Group, q Query, out chan<- fetched) {
	var sources sync.WaitGroup
	for _, src := range r.p.Sources {
		sources.Add(1)
		g.Go(func() error {
			defer sources.Done()
			return r.fetchSource(ctx, src, q, out)
		})
	}
	g.Go(func() error {
		sources.Wait()
		close(out)
		return nil
	})
}

func (r *run) fetchSource(ctx context.Context, src Source, q Query, out chan<- fetched) error {
	census := Census{Source: src.Name(), At: r.now().UTC()}
	event := Event{Stage: StageFetch, Source: src.Name()}
	tctx := r.p.Trace.start(ctx, event)
	ended, stop := r.list(tctx, src, q, &census, out)
	event.N = census.Counts.In
	r.p.Trace.end(tctx, event, errors.Join(ended, stop))
	if stop != nil {
		return stop
	}
	r.sourceEnded(&census, ended)
	return send(ctx, out, fetched{end: &census})
}

// list reads one source to its end. ended is how the source says it ended,
// stop what ends the whole run.
func (r *run) list(ctx context.Context, src Source, q Query, census *Census, out chan<- fetched) (ended, stop error) {
	for raw, err := range src.Postings(ctx, q) {
		if err != nil && ctx.Err() != nil {
			return nil, context.Cause(ctx) // the run's end, not the source's
		}
		if rec, ok := errors.AsType[*RecordError](err); ok {
			if _, key := rec.ID.Split(); key != "" {
				census.Keys = append(census.Keys, key) // lost, but listed
			}
			stop = r.lostIn(ctx, src, rec, census)
		} else if err != nil {
			return err, nil
		} else {
			stop = r.listed(ctx, src, raw, census, out)
		}
		if stop != nil {
			return nil, stop
		}
	}
	return nil, nil
}

// listed counts one record of a source and hands it on.
func (r *run) listed(ctx context.Context, src Source, raw RawPosting, census *Census, out chan<- fetched) error {
	if raw.Key == "" || raw.Source == "" {
		err := fmt.Errorf("record without source or key: %w", ErrMalformed)
		return r.lostIn(ctx, src, &RecordError{URL: raw.URL, Err: err}, census)
	}
	census.Keys = append(census.Keys, raw.Key)
	c := Count{In: 1, Out: 1}
	if raw.Unchanged {
		c = Count{In: 1, Skipped: 1}
	}
	census.Counts = census.Counts.Add(c)
	r.count(StageFetch, c)
	if raw.Unchanged {
		return nil
	}
	return send(ctx, out, fetched{raw: raw})
}

func (r *run) lostIn(ctx context.Context, src Source, rec *RecordError, census *Census) error {
	census.Counts = census.Counts.Add(Count{In: 1, Rejected: 1})
	e := *rec // a source may keep its error
	e.Stage = StageFetch
	if e.Source == "" {
		e.Source = src.Name()
	}
	r.count(StageFetch, Count{In: 1})
	return r.reject(ctx, &e)
}

// sourceEnded completes census and files how the source ended.
func (r *run) sourceEnded(census *Census, err error) {
	switch {
	case err == nil:
		census.Outcome = OutcomeComplete
	case errors.Is(err, ErrUnmodified):
		census.Outcome, err = OutcomeUnmodified, nil
	case errors.Is(err, ErrPartial):
		census.Outcome, err = OutcomePartial, nil
	case errors.Is(err, ErrBlocked):
		census.Outcome = OutcomeRefused
	default:
		census.Outcome = OutcomeFailed
	}
	slices.Sort(census.Keys)
	census.Keys = slices.Compact(census.Keys)
	if err != nil {
		census.Err = err.Error()
	}
	r.mu.Lock()
	defer r.mu.Unlock()
	r.report.Sources[census.Source] = SourceReport{Outcome: census.Outcome, Listed: len(census.Keys), Err: err}
	if err != nil {
		r.sourceErrs = append(r.sourceErrs, fmt.Errorf("techmap: source %q: %w", census.Source, err))
	}
}

// bronze makes fetched records durable and hands them on. A source's census is
// written after its last record: the word of its end follows that record in the
// channel.
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

// refine makes one silver record.
func (r *run) refine(ctx context.Context, raw RawPosting, out chan<- Posting) error {
	posting, err := step(ctx, r, StageRefine, r.p.Silver, raw)
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

// extract annotates a batch of silver postings and makes gold records of them.
func (r *run) extract(ctx context.Context, batch []Posting, out chan<- CanonicalPosting) error {
	event := Event{Stage: StageExtract, N: len(batch)}
	tctx := r.p.Trace.start(ctx, event)
	extractions, err := r.p.Extractor.Extract(tctx, batch)
	r.p.Trace.end(tctx, event, err)
	failed, err := failures(err, len(batch))
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

func (r *run) canonicalize(ctx context.Context, a Annotated, out chan<- CanonicalPosting) error {
	canonical, err := step(ctx, r, StageCanonicalize, r.p.Gold, a)
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

// read passes a stored stream to take, counting it as stage.
func read[T any](ctx context.Context, r *run, stage Stage, seq iter.Seq2[T, error], take func(T) error) error {
	r.count(stage, Count{})
	for v, err := range seq {
		if ctx.Err() != nil {
			return context.Cause(ctx)
		}
		if rec, ok := errors.AsType[*RecordError](err); ok {
			e := *rec
			e.Stage = stage
			r.count(stage, Count{In: 1})
			err = r.reject(ctx, &e)
		} else if err == nil {
			r.count(stage, Count{In: 1, Out: 1})
			err = take(v)
		}
		if err != nil {
			return err
		}
	}
	return nil
}

// step refines one record and counts what came of it, except a rejection,
// which reject counts.
func step[In, Out any](ctx context.Context, r *run, stage Stage, refiner Refiner[In, Out], in In) (Out, error) {
	event := Event{Stage: stage, N: 1}
	tctx := r.p.Trace.start(ctx, event)
	out, err := refiner.Refine(tctx, in)
	r.p.Trace.end(tctx, event, err)
	c := Count{In: 1}
	switch {
	case err == nil:
		c.Out = 1
	case errors.Is(err, ErrSkip):
		c.Skipped = 1
	}
	r.count(stage, c)
	return out, err
}

// store batches records, makes them durable and hands the batches on.
func store[T any](ctx context.Context, r *run, stage Stage, sink Sink[T], in <-chan T, describe func(T) RecordError, out chan<- []T) error {
	if out != nil {
		defer close(out)
	}
	b := batcher[T]{size: r.batchSize, interval: r.interval}
	b.flush = func(batch []T) error {
		kept, err := write(ctx, r, stage, sink, batch, describe)
		if err != nil || out == nil || len(kept) == 0 {
			return err
		}
		return send(ctx, out, kept)
	}
	return gather(ctx, in, &b, b.add)
}

// write makes a batch durable and returns the records that are. A record the
// sink cannot take is rejected; any other failure is the run's.
func write[T any](ctx context.Context, r *run, stage Stage, sink Sink[T], batch []T, describe func(T) RecordError) ([]T, error) {
	if sink == nil {
		return batch, nil
	}
	event := Event{Stage: stage, N: len(batch)}
	tctx := r.p.Trace.start(ctx, event)
	err := sink.Write(tctx, batch)
	r.p.Trace.end(tctx, event, err)
	failed, err := failures(err, len(batch))
	if err != nil {
		return nil, fmt.Errorf("techmap: write %s: %w", stage, err)
	}
	r.count(stage, Count{In: len(batch), Out: len(batch) - len(failed)})
	if len(failed) == 0 {
		return batch, nil
	}
	kept := make([]T, 0, len(batch)-len(failed))
	for i, v := range batch {
		if failed[i] == nil {
			kept = append(kept, v)
			continue
		}
		e := describe(v)
		e.Stage, e.Err = stage, failed[i]
		if err := r.reject(ctx, &e); err != nil {
			return nil, err
		}
	}
	return kept, nil
}

// failures takes a BatchError apart into the records that are lost, by index.
// It returns err if that is anything else, or blames a record for what is not
// the record's fault.
func failures(err error, n int) (map[int]error, error) {
	if err == nil {
		return nil, nil
	}
	batch, ok := errors.AsType[*BatchError](err)
	if !ok {
		return nil, err
	}
	failed := make(map[int]error, len(batch.Failed))
	for _, f := range batch.Failed {
		if f.Index < 0 || f.Index >= n || !lost(f.Err) {
			return nil, err
		}
		failed[f.Index] = f.Err
	}
	return failed, nil
}

func recordOfRaw(v RawPosting) RecordError {
	return RecordError{Source: v.Source, ID: v.ID(), URL: v.URL}
}

func recordOfPosting(v Posting) RecordError {
	return RecordError{Source: v.Source, ID: v.ID, URL: v.URL}
}

func recordOfCanonical(v CanonicalPosting) RecordError {
	return RecordError{Source: v.Source, ID: v.ID, URL: v.URL}
}
