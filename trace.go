package techmap

import "context"

// A Trace is a set of hooks, each of which may be nil. Hooks may be called concurrently.
type Trace struct {
	// Start runs before a stage handles records; the stage goes on with its context.
	Start func(ctx context.Context, e Event) context.Context
	// End runs after, with the context Start returned.
	End func(ctx context.Context, e Event, err error)
	// Rejected runs for each lost record.
	Rejected func(ctx context.Context, e *RecordError)
}

// An Event says which stage is at work, and on how many records.
type Event struct {
	Stage  Stage
	Source string // only in StageFetch
	N      int
}

func (t *Trace) start(ctx context.Context, e Event) context.Context {
	if t == nil || t.Start == nil {
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
