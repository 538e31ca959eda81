package techmap

import (
	"context"
	"iter"
)

// A Trace is a set of hooks, each of which may be nil. Hooks may be called concurrently.
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
	N      int
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
	Conflict bool  // it met the write of another process
	Err      error // what it failed with
}

// traceKey is the key of a context's *Trace.
type traceKey struct{}

// Retrying tells the Trace of the pipeline at work in ctx, if it wants to know, that a
// sink tries again. It is for drivers.
func Retrying(ctx context.Context, r Retry) {
	if t, ok := ctx.Value(traceKey{}).(*Trace); ok {
		t.Retrying(ctx, r)
	}
}

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

func (t *Trace) end(ctx context.Context, e Event, err error) {
	if t != nil && t.End != nil {
		t.End(ctx, e, err)
	}
}

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
