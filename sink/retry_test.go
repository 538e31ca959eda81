package sink

import (
	"context"
	"errors"
	"fmt"
	"iter"
	"testing"
	"testing/synctest"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/techmap-it/techmap"
)

// A script answers the writes it gets with the errors it is made of, then with nil.
type script struct {
	answers []error
	batches [][]string
	at      []time.Duration // since the first write
	begun   time.Time
}

func (s *script) Write(_ context.Context, batch []string) error {
	if s.begun.IsZero() {
		s.begun = time.Now()
	}
	s.at = append(s.at, time.Since(s.begun))
	s.batches = append(s.batches, append([]string(nil), batch...))
	if len(s.answers) == 0 {
		return nil
	}
	err := s.answers[0]
	s.answers = s.answers[1:]
	return err
}

// longest makes a retrying sink that always waits as long as it may.
func longest(s *script, p RetryPolicy) techmap.Sink[string] {
	return &retry[string]{sink: s, policy: p.defaults(), jitter: func(d time.Duration) time.Duration { return d }}
}

func batchError(failed ...techmap.Failure) error { return &techmap.BatchError{Failed: failed} }

func busy(i int) techmap.Failure {
	return techmap.Failure{Index: i, Err: fmt.Errorf("busy: %w", techmap.ErrUnavailable)}
}

func broken(i int) techmap.Failure {
	return techmap.Failure{Index: i, Err: fmt.Errorf("broken: %w", techmap.ErrInvalid)}
}

func TestRetryWritesOnlyTheFailedPartAgain(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		s := &script{answers: []error{batchError(busy(1), busy(3)), batchError(busy(1))}}
		require.NoError(t, longest(s, RetryPolicy{}).Write(t.Context(), []string{"a", "b", "c", "d"}))
		assert.Equal(t, [][]string{{"a", "b", "c", "d"}, {"b", "d"}, {"d"}}, s.batches)
	})
}

func TestRetryGivesUpOnARecordThatWaitingCannotHelp(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		s := &script{answers: []error{batchError(broken(0), busy(2), busy(3)), batchError(broken(1))}}
		err := longest(s, RetryPolicy{}).Write(t.Context(), []string{"a", "b", "c", "d"})
		batch, ok := errors.AsType[*techmap.BatchError](err)
		require.True(t, ok)
		assert.Equal(t, []techmap.Failure{broken(0), broken(3)}, batch.Failed, "by their place in the whole batch")
		assert.Equal(t, [][]string{{"a", "b", "c", "d"}, {"c", "d"}}, s.batches)
	})
}

func TestRetryWritesTheWholeBatchAgainWhenTheStoreIsDown(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		down := fmt.Errorf("toy: %w", techmap.ErrUnavailable)
		s := &script{answers: []error{down, batchError(busy(0)), down}}
		require.NoError(t, longest(s, RetryPolicy{}).Write(t.Context(), []string{"a", "b"}))
		assert.Equal(t, [][]string{{"a", "b"}, {"a", "b"}, {"a"}, {"a"}}, s.batches)
	})
}

func TestRetryWaitsTwiceAsLongEachTimeUpToCap(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		down := fmt.Errorf("toy: %w", techmap.ErrThrottled)
		s := &script{answers: []error{down, down, down, down, down}}
		p := RetryPolicy{Attempts: 6, Base: time.Second, Cap: 5 * time.Second}
		require.NoError(t, longest(s, p).Write(t.Context(), []string{"a"}))
		want := []time.Duration{0, 1, 3, 7, 12, 17}
		for i := range want {
			want[i] *= time.Second
		}
		assert.Equal(t, want, s.at)
	})
}

func TestRetryObeysTheWaitTheOtherSideAsksFor(t *testing.T) {
	t.Parallel()
	tests := map[string]error{
		"for the whole batch": &techmap.RetryError{After: time.Minute, Err: techmap.ErrThrottled},
		"for a record, the longest counts": batchError(
			techmap.Failure{Index: 0, Err: &techmap.RetryError{After: time.Minute, Err: techmap.ErrThrottled}},
			techmap.Failure{Index: 1, Err: &techmap.RetryError{After: time.Second, Err: techmap.ErrThrottled}},
		),
		"inside another error": fmt.Errorf("toy: put: %w",
			&techmap.RetryError{After: time.Minute, Err: techmap.ErrThrottled}),
	}
	for name, answer := range tests {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			synctest.Test(t, func(t *testing.T) {
				s := &script{answers: []error{answer}}
				require.NoError(t, longest(s, RetryPolicy{}).Write(t.Context(), []string{"a", "b"}))
				assert.Equal(t, []time.Duration{0, time.Minute}, s.at, "though Cap is 30 s")
			})
		})
	}
}

func TestRetryGivesUpAfterAttempts(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		down := fmt.Errorf("toy: %w", techmap.ErrUnavailable)
		s := &script{answers: []error{down, down, down, down, down, down}}
		err := longest(s, RetryPolicy{}).Write(t.Context(), []string{"a"})
		require.ErrorIs(t, err, techmap.ErrUnavailable)
		require.ErrorContains(t, err, "gave up after 5 attempts")
		assert.Len(t, s.batches, DefaultAttempts)

		s = &script{answers: []error{batchError(busy(1)), batchError(busy(0)), nil}}
		err = longest(s, RetryPolicy{Attempts: 2}).Write(t.Context(), []string{"a", "b"})
		batch, ok := errors.AsType[*techmap.BatchError](err)
		require.True(t, ok)
		assert.Equal(t, []techmap.Failure{busy(1)}, batch.Failed)
	})
}

func TestRetryReturnsAtOnceWhatCannotHelp(t *testing.T) {
	t.Parallel()
	for name, answer := range map[string]error{
		"the caller's mistake": techmap.ErrInvalid,
		"a budget that is out": fmt.Errorf("%w: %w", techmap.ErrExhausted, techmap.ErrThrottled),
		"an unknown failure":   errors.New("?"),
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			synctest.Test(t, func(t *testing.T) {
				s := &script{answers: []error{answer}}
				require.ErrorIs(t, longest(s, RetryPolicy{}).Write(t.Context(), []string{"a"}), answer)
				assert.Len(t, s.batches, 1)
			})
		})
	}
}

func TestRetryWaitEndsWithItsContext(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		cause := errors.New("지금 그만")
		ctx, cancel := context.WithCancelCause(t.Context())
		time.AfterFunc(100*time.Millisecond, func() { cancel(cause) })
		s := &script{answers: []error{techmap.ErrUnavailable}}
		begun := time.Now()
		require.ErrorIs(t, longest(s, RetryPolicy{Base: time.Hour, Cap: time.Hour}).Write(ctx, []string{"a"}), cause)
		assert.Equal(t, 100*time.Millisecond, time.Since(begun))
		assert.Len(t, s.batches, 1)
	})
}

func TestJitterIsSpreadOverTheWholeWait(t *testing.T) {
	t.Parallel()
	var sum time.Duration
	const n = 2000
	for range n {
		d := fullJitter(time.Second)
		require.GreaterOrEqual(t, d, time.Duration(0))
		require.LessOrEqual(t, d, time.Second)
		sum += d
	}
	assert.InDelta(t, 0.5, (sum / n).Seconds(), 0.05)
}

func TestBoundNeverPassesCap(t *testing.T) {
	t.Parallel()
	p := RetryPolicy{Base: time.Minute, Cap: time.Second}.defaults()
	assert.Equal(t, time.Second, p.bound(1))
	assert.Equal(t, DefaultCap, RetryPolicy{}.defaults().bound(1000), "no overflow")
	assert.Equal(t, 2*DefaultBase, RetryPolicy{}.defaults().bound(2))
}

// TestRetryTellsTheTraceOfItsPipeline has a pipeline store what fails once.
func TestRetryTellsTheTraceOfItsPipeline(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		var told []techmap.Retry
		down := fmt.Errorf("toy: %w", techmap.ErrUnavailable)
		failures := 2
		p := &techmap.Pipeline{
			Sources: []techmap.Source{one{}},
			BronzeSink: Retry[techmap.RawPosting](techmap.SinkFunc[techmap.RawPosting](
				func(context.Context, []techmap.RawPosting) error {
					if failures--; failures >= 0 {
						return down
					}
					return nil
				}), RetryPolicy{}),
			Trace: &techmap.Trace{Retrying: func(_ context.Context, r techmap.Retry) { told = append(told, r) }},
		}
		_, err := p.Run(t.Context(), techmap.Query{})
		require.NoError(t, err)
		assert.Equal(t, []techmap.Retry{{Attempt: 1, Err: down}, {Attempt: 2, Err: down}}, told)
	})
}

// one is a source of one posting.
type one struct{}

func (one) Name() string { return "하나" }

func (one) Postings(context.Context, techmap.Query) iter.Seq2[techmap.RawPosting, error] {
	return techmap.Of(techmap.RawPosting{Source: "하나", Key: "1"})
}

// A stamper is a Completer: it marks what it has stored.
type stamper struct{ script }

func (s *stamper) Complete(ctx context.Context, batch []string) ([]string, error) {
	stored := make([]string, len(batch))
	for i, r := range batch {
		stored[i] = r + "!"
	}
	return stored, s.Write(ctx, batch)
}

func TestRetryOfACompleterCompletes(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		s := &stamper{script{answers: []error{
			fmt.Errorf("down: %w", techmap.ErrUnavailable), batchError(busy(0), broken(1), busy(3)), batchError(busy(0)),
		}}}
		var told []string
		after := techmap.SinkFunc[string](func(_ context.Context, batch []string) error {
			told = append(told, batch...)
			return nil
		})
		batch := []string{"a", "b", "c", "d"}
		err := Sequence[string](Retry[string](s, RetryPolicy{}), after).Write(t.Context(), batch)
		assert.Equal(t, batchError(broken(1)).Error(), err.Error(), "what is lost for good is lost")
		assert.Equal(t, []string{"a!", "c!", "d!"}, told, "what was stored, as it was stored, whenever it was")
		assert.Equal(t, [][]string{{"a", "b", "c", "d"}, {"a", "b", "c", "d"}, {"a", "d"}, {"a"}}, s.batches)
		assert.Equal(t, []string{"a", "b", "c", "d"}, batch, "the caller's batch stays as it is")
	})
}

func TestRetryOfAPlainSinkIsNoCompleter(t *testing.T) {
	t.Parallel()
	_, completes := Retry[string](&script{}, RetryPolicy{}).(Completer[string])
	assert.False(t, completes, "it knows nothing that the caller does not")
}

func TestRetryOfACompleterThatGivesUpCompletesNothing(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		down := fmt.Errorf("down: %w", techmap.ErrUnavailable)
		s := &stamper{script{answers: []error{down, down}}}
		c, ok := Retry[string](s, RetryPolicy{Attempts: 2}).(Completer[string])
		require.True(t, ok)
		stored, err := c.Complete(t.Context(), []string{"a"})
		require.ErrorIs(t, err, techmap.ErrUnavailable)
		assert.Nil(t, stored)
	})
}
