package techmap

import (
	"context"
	"iter"
)

// A Trace is a set of hooks into a run, for metrics, spans and progress. Each may be nil.
// Hooks may be called concurrently; the stage waits for them, so they should be quick.
type Trace struct {
	// Start runs before a stage handles records; the stage goes on with its context.
	Start func(ctx context.Context, e Event) context.Context
	// End runs after, with the context Start returned.
	End func(ctx context.Context, e Event, err error)
	// Rejected runs for each lost record.
	Rejected func(ctx context.Context, e *RecordError)
	// Retrying runs before a sink tries again what failed, with the context of its stage.
	// What a client that the sink was given tries again by itself, nobody is told.
	Retrying func(ctx context.Context, r Retry)
}

// An Event says which stage is at work, and on which records.
type Event struct {
	Stage  Stage
	Source string // only in StageFetch
	// N is how many records the stage takes in. In Start of StageFetch, which does not
	// know yet, it is 0.
	N int
	// Count is what came of the records, only in End. It is zero where an error ends the
	// run. Added up, the counts are those of the Report, but for records that RunBronze
	// and RunSilver read: no stage is at work on these.
	Count Count
	// Outcome is how the source ended, only in End of StageFetch; empty if the run ended
	// before it.
	Outcome Outcome
	// Postings yields the IDs of the records, in StageFetch of those that the source
	// listed and only in End. It is never nil, and good for as long as the hook runs.
	Postings iter.Seq[PostingID]
}

// A Retry says that a write is about to be tried again.
type Retry struct {
	Attempt  int   // the one that failed, from 1
	Conflict bool  // it met the write of another process: no fault of the store's
	Err      error // what it failed with; Retryable, or a conflict
}

// traceKey is the key of a context's *Trace. A sink knows no Trace; the context of its
// Write carries it past the sinks that wrap each other.
type traceKey struct{}

// Retrying tells the Trace of the pipeline at work in ctx, if it wants to know, that a
// sink tries again. It is for drivers: whoever writes a sink that repeats requests by
// itself calls it before each repetition, with the context that Write was given.
func Retrying(ctx context.Context, r Retry) {
	if t, ok := ctx.Value(traceKey{}).(*Trace); ok {
		t.Retrying(ctx, r)
	}
}

// start calls the hook, if there is one, and returns the context for the stage.
func (t *Trace) start(ctx context.Context, e Event) context.Context {
	if t == nil {
		return ctx
	}
	if t.Retrying != nil {
		ctx = context.WithValue(ctx, traceKey{}, t)
	}
	if t.Start == nil {
		return ctx
	}
	return t.Start(ctx, e)
}

// end calls the hook, if there is one.
func (t *Trace) end(ctx context.Context, e Event, err error) {
	if t != nil && t.End != nil {
		t.End(ctx, e, err)
	}
}

// rejected calls the hook, if there is one.
func (t *Trace) rejected(ctx context.Context, e *RecordError) {
	if t != nil && t.Rejected != nil {
		t.Rejected(ctx, e)
	}
}

// idsOf yields the IDs of a batch.
func idsOf[T any](batch []T, describe func(T) RecordError) iter.Seq[PostingID] {
	return func(yield func(PostingID) bool) {
		for _, v := range batch {
			if !yield(describe(v).ID) {
				return
			}
		}
	}
}

// keysOf yields the IDs of what a source listed.
func keysOf(c *Census) iter.Seq[PostingID] {
	return func(yield func(PostingID) bool) {
		for _, key := range c.Keys {
			if !yield(NewPostingID(c.Source, key)) {
				return
			}
		}
	}
}
