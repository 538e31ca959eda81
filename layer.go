package techmap

import (
	"context"
	"errors"
	"fmt"
	"iter"
)

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
func step[In, Out any](
	ctx context.Context, r *run, stage Stage, refiner Refiner[In, Out], in In, describe func(In) RecordError,
) (Out, error) {
	event := Event{Stage: stage, N: 1}
	if r.p.Trace != nil {
		event.Postings = idsOf([]In{in}, describe)
	}
	tctx := r.p.Trace.start(ctx, event)
	out, err := refiner.Refine(tctx, in)
	c := Count{In: 1}
	switch {
	case err == nil:
		c.Out = 1
	case errors.Is(err, ErrSkip):
		c.Skipped = 1
	}
	r.count(stage, c)
	if event.Count = c; c == (Count{In: 1}) {
		event.Count = lostOf(err)
	}
	r.p.Trace.end(tctx, event, err)
	return out, err
}

// lostOf counts one record that failed with err, none if that ends the run: an event of
// a run's end has no counts, so that those of all events add up to the report.
func lostOf(err error) Count {
	if lost(err) {
		return Count{In: 1, Rejected: 1}
	}
	return Count{}
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
	event := Event{Stage: stage, N: len(batch), Postings: idsOf(batch, describe)}
	tctx := r.p.Trace.start(ctx, event)
	wrote := sink.Write(tctx, batch)
	failed, err := failures(wrote, len(batch))
	if err == nil {
		event.Count = Count{In: len(batch), Out: len(batch) - len(failed), Rejected: len(failed)}
	}
	r.p.Trace.end(tctx, event, wrote)
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
