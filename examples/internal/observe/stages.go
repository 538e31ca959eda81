package observe

import (
	"cmp"
	"context"
	"slices"
	"time"

	"github.com/techmap-it/techmap"
)

// stageKey is the key of a context's *stageBegun.
type stageKey struct{}

type stageBegun struct {
	stage techmap.Stage
	at    time.Time
}

// Trace returns what counts and times the stages of a pipeline, nil if m is.
func (m *Metrics) Trace() *techmap.Trace {
	if m == nil {
		return nil
	}
	return &techmap.Trace{
		Start: func(ctx context.Context, e techmap.Event) context.Context {
			return context.WithValue(ctx, stageKey{}, stageBegun{e.Stage, time.Now()})
		},
		End: func(ctx context.Context, e techmap.Event, _ error) { m.ended(ctx, e) },
		Rejected: func(_ context.Context, e *techmap.RecordError) {
			m.rejects.Add(1, string(e.Stage), KindOf(e.Err))
		},
		Retrying: func(ctx context.Context, r techmap.Retry) {
			begun, _ := ctx.Value(stageKey{}).(stageBegun)
			m.retries.Add(1, string(begun.stage))
			if r.Conflict {
				m.conflicts.Add(1, string(begun.stage))
			}
		},
	}
}

// ended counts and times a batch of a stage.
func (m *Metrics) ended(ctx context.Context, e techmap.Event) {
	stage := string(e.Stage)
	for outcome, n := range map[string]int{
		"in": e.Count.In, "out": e.Count.Out, "skipped": e.Count.Skipped, "rejected": e.Count.Rejected,
	} {
		if n > 0 {
			m.records.Add(float64(n), stage, e.Source, outcome)
		}
	}
	if e.Outcome != "" {
		m.sources.Add(1, e.Source, string(e.Outcome))
	}
	begun, ok := ctx.Value(stageKey{}).(stageBegun)
	if !ok || begun.stage != e.Stage {
		return
	}
	took := time.Since(begun.at).Seconds()
	m.stageSeconds.Observe(took, stage)
	switch e.Stage {
	case techmap.StageBronze, techmap.StageSilver, techmap.StageGold:
		m.writes.Observe(took, stage)
	}
}

// Join returns a trace that tells all of traces, of which any may be nil. Start passes the
// context from one to the next. It is nil if all are.
func Join(traces ...*techmap.Trace) *techmap.Trace {
	traces = slices.DeleteFunc(slices.Clone(traces), func(t *techmap.Trace) bool { return t == nil })
	if len(traces) < 2 {
		return cmp.Or(append(traces, nil)...)
	}
	return &techmap.Trace{
		Start: func(ctx context.Context, e techmap.Event) context.Context {
			for _, t := range traces {
				if t.Start != nil {
					ctx = t.Start(ctx, e)
				}
			}
			return ctx
		},
		End: func(ctx context.Context, e techmap.Event, err error) {
			for _, t := range traces {
				if t.End != nil {
					t.End(ctx, e, err)
				}
			}
		},
		Rejected: func(ctx context.Context, e *techmap.RecordError) {
			for _, t := range traces {
				if t.Rejected != nil {
					t.Rejected(ctx, e)
				}
			}
		},
		Retrying: func(ctx context.Context, r techmap.Retry) {
			for _, t := range traces {
				if t.Retrying != nil {
					t.Retrying(ctx, r)
				}
			}
		},
	}
}
