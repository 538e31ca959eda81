package techmap_test

import (
	"context"
	"errors"
	"slices"
	"sync"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/techmap-it/techmap"
)

// ledger keeps what a trace is told.
type ledger struct {
	mu       sync.Mutex
	counts   map[techmap.Stage]techmap.Count
	postings map[techmap.Stage][]techmap.PostingID
	outcomes map[string]techmap.Outcome
	retries  []techmap.Retry
}

func (l *ledger) trace() *techmap.Trace {
	l.counts, l.postings = map[techmap.Stage]techmap.Count{}, map[techmap.Stage][]techmap.PostingID{}
	l.outcomes = map[string]techmap.Outcome{}
	return &techmap.Trace{
		End: func(_ context.Context, e techmap.Event, _ error) {
			l.mu.Lock()
			defer l.mu.Unlock()
			l.counts[e.Stage] = l.counts[e.Stage].Add(e.Count)
			for id := range e.Postings {
				l.postings[e.Stage] = append(l.postings[e.Stage], id)
			}
			if e.Stage == techmap.StageFetch {
				l.outcomes[e.Source] = e.Outcome
			}
		},
		Retrying: func(_ context.Context, r techmap.Retry) {
			l.mu.Lock()
			defer l.mu.Unlock()
			l.retries = append(l.retries, r)
		},
	}
}

// TestTraceCountsWhatTheReportCounts loses, skips and stores, and adds up what the hooks
// were told.
func TestTraceCountsWhatTheReportCounts(t *testing.T) {
	t.Parallel()
	steps := keys(9)
	steps[2] = &techmap.RecordError{ID: "a:k002", Err: techmap.ErrMalformed}
	var l ledger
	b := newBench(script{"a", steps})
	b.Trace = l.trace()
	silver := b.Silver
	b.Silver = techmap.RefinerFunc[techmap.RawPosting, techmap.Posting](
		func(ctx context.Context, raw techmap.RawPosting) (techmap.Posting, error) {
			switch raw.Key {
			case "k003":
				return techmap.Posting{}, techmap.ErrSkip
			case "k004":
				return techmap.Posting{}, techmap.ErrNotFound
			}
			return silver.Refine(ctx, raw)
		})
	gold := b.GoldSink
	b.GoldSink = techmap.SinkFunc[techmap.CanonicalPosting](func(ctx context.Context, batch []techmap.CanonicalPosting) error {
		techmap.Retrying(ctx, techmap.Retry{Attempt: 1, Err: errBoom})
		if err := gold.Write(ctx, batch[1:]); err != nil {
			return err
		}
		return &techmap.BatchError{Failed: []techmap.Failure{{Index: 0, Err: techmap.ErrInvalid}}}
	})
	report, err := b.Run(t.Context(), techmap.Query{})
	require.NoError(t, err)
	require.NoError(t, report.Balanced())
	assert.Equal(t, report.Stages, l.counts)
	assert.Equal(t, techmap.OutcomeComplete, l.outcomes["a"])
	assert.NotEmpty(t, l.retries)
	for _, stage := range []techmap.Stage{techmap.StageFetch, techmap.StageBronze, techmap.StageRefine} {
		assert.Contains(t, l.postings[stage], techmap.PostingID("a:k004"), stage)
	}
	for _, stage := range []techmap.Stage{techmap.StageSilver, techmap.StageExtract, techmap.StageCanonicalize, techmap.StageGold} {
		ids := slices.Sorted(slices.Values(l.postings[stage]))
		assert.Equal(t, []techmap.PostingID{"a:k000", "a:k001", "a:k005", "a:k006", "a:k007", "a:k008"}, ids, stage)
	}
}

// TestTraceOfARunThatIsStopped has no counts of what was cut off.
func TestTraceOfARunThatIsStopped(t *testing.T) {
	t.Parallel()
	var l ledger
	b := newBench(script{"a", keys(3)})
	b.Trace = l.trace()
	b.SilverSink = techmap.SinkFunc[techmap.Posting](func(context.Context, []techmap.Posting) error { return errBoom })
	_, err := b.Run(t.Context(), techmap.Query{})
	require.ErrorIs(t, err, errBoom)
	assert.Zero(t, l.counts[techmap.StageSilver])
}

func TestRetryingOutsideOfAPipelineTellsNobody(t *testing.T) {
	t.Parallel()
	techmap.Retrying(t.Context(), techmap.Retry{Attempt: 1, Err: errors.New("혼자")})
}
