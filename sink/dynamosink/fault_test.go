package dynamosink_test

import (
	"context"
	"errors"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/techmap-it/techmap"
	"github.com/techmap-it/techmap/internal/dynamofake"
	"github.com/techmap-it/techmap/sink"
	"github.com/techmap-it/techmap/sink/dynamosink"
)

// throttled is what DynamoDB answers when it is asked for too much.
var throttled = dynamofake.Fault{Code: "ProvisionedThroughputExceededException"}

// every makes each nth request of an operation, of all if op is "", fail with f.
func every(s service, n int, op string, f dynamofake.Fault) {
	i := 0
	s.fake.SetFault(func(c dynamofake.Call) *dynamofake.Fault {
		if op != "" && c.Op != op {
			return nil
		}
		if i++; i%n != 0 {
			return nil
		}
		return &f
	})
}

func TestPassingFaultsAreRidden(t *testing.T) {
	t.Parallel()
	tests := map[string]dynamofake.Fault{
		"throttled":          throttled,
		"throttling":         {Code: "ThrottlingException"},
		"internal error":     {Status: 500, Code: "InternalServerError"},
		"no answer":          {HangUp: true},
		"lost answer":        {HangUp: true, After: true},
		"error after it did": {Status: 500, Code: "InternalServerError", After: true},
	}
	for name, fault := range tests {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			virtual(t, func(t *testing.T, s service) {
				db := s.open(&dynamosink.Options{Concurrency: 1}) // so that a second try is the next request
				every(s, 3, "", fault)
				require.NoError(t, db.Silver().Write(t.Context(), some(0, 100)))
				require.NoError(t, db.Extractions().Save(t.Context(), "k", answer(1)))
				all, err := techmap.Collect(db.Silver().All(t.Context()))
				require.NoError(t, err)
				assert.ElementsMatch(t, some(0, 100), all)
				_, ok, err := db.Extractions().Load(t.Context(), "k")
				require.NoError(t, err)
				assert.True(t, ok)
			})
		})
	}
}

func TestOutageIsTheRunsAndNotTheRecords(t *testing.T) {
	t.Parallel()
	tests := map[string]struct {
		fault dynamofake.Fault
		kind  error
	}{
		"throttled":   {throttled, techmap.ErrThrottled},
		"down":        {dynamofake.Fault{Status: 503, Code: "ServiceUnavailable"}, techmap.ErrUnavailable},
		"not allowed": {dynamofake.Fault{Code: "AccessDeniedException"}, techmap.ErrInvalid},
	}
	for name, tc := range tests {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			virtual(t, func(t *testing.T, s service) {
				every(s, 1, "", tc.fault)
				db := s.open(nil)
				before := s.fake.Calls()["UpdateItem"] + s.fake.Calls()["PutItem"]
				err := db.Silver().Write(t.Context(), some(0, 1000))
				require.ErrorIs(t, err, tc.kind)
				assert.NotErrorAs(t, err, new(*techmap.BatchError))
				calls := s.fake.Calls()["UpdateItem"] + s.fake.Calls()["PutItem"] - before
				assert.LessOrEqual(t, calls, 3*2*dynamosink.DefaultConcurrency, "it gives up, and does not ask a thousand times")
				_, err = techmap.Collect(db.Silver().All(t.Context()))
				require.ErrorIs(t, err, tc.kind)
				require.ErrorIs(t, db.Extractions().Save(t.Context(), "k", answer(1)), tc.kind)
			})
		})
	}
}

func TestThrottledPartOfABatchIsNamedAndWrittenAgain(t *testing.T) {
	t.Parallel()
	virtual(t, func(t *testing.T, s service) {
		puts := 0
		s.fake.SetFault(func(c dynamofake.Call) *dynamofake.Fault {
			if c.Op == "PutItem" {
				puts++
			}
			if c.Op != "PutItem" || puts < 40 || puts > 150 {
				return nil
			}
			return &throttled
		})
		silver := s.open(nil).Silver()
		batch := append(some(0, 100), techmap.Posting{})
		err := silver.Write(t.Context(), batch)
		lost, ok := errors.AsType[*techmap.BatchError](err)
		require.True(t, ok, err)
		assert.True(t, techmap.Retryable(err))
		stored, err := techmap.Collect(silver.All(t.Context()))
		require.NoError(t, err)
		assert.Equal(t, len(batch), len(stored)+len(lost.Failed), "each is stored, or named")
		require.ErrorIs(t, lost.Failed[len(lost.Failed)-1].Err, techmap.ErrInvalid, "and the one without ID for good")

		err = sink.Retry(silver, sink.RetryPolicy{Attempts: 100}).Write(t.Context(), batch)
		lost, ok = errors.AsType[*techmap.BatchError](err)
		require.True(t, ok, err)
		require.Len(t, lost.Failed, 1)
		assert.Equal(t, 100, lost.Failed[0].Index)
		stored, err = techmap.Collect(silver.All(t.Context()))
		require.NoError(t, err)
		assert.ElementsMatch(t, some(0, 100), stored)
	})
}

func TestTableThatRefusesEveryRecordIsToBlameItself(t *testing.T) {
	t.Parallel()
	s := fake(t, once)
	every(s, 1, "PutItem", dynamofake.Fault{Code: "ValidationException"})
	err := s.open(nil).Silver().Write(t.Context(), some(0, 50))
	require.ErrorContains(t, err, "every record of 50 was refused")
	require.ErrorContains(t, err, "check it")
	assert.NotErrorAs(t, err, new(*techmap.BatchError))
}

func TestKeysLeftUnprocessedAreAskedForAgain(t *testing.T) {
	t.Parallel()
	tests := map[string]struct {
		leave func(n int) int
		want  error
	}{
		"half":          {func(n int) int { return n / 2 }, nil},
		"all but one":   {func(n int) int { return n - 1 }, nil},
		"now and again": {everyThird(), nil},
		"all, always":   {func(n int) int { return n }, techmap.ErrThrottled},
	}
	for name, tc := range tests {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			virtual(t, func(t *testing.T, s service) {
				silver := s.open(nil).Silver()
				require.NoError(t, silver.Write(t.Context(), some(0, 250)))
				s.fake.SetUnprocessed(tc.leave)
				all, err := techmap.Collect(silver.All(t.Context()))
				require.ErrorIs(t, err, tc.want)
				if tc.want == nil {
					assert.ElementsMatch(t, some(0, 250), all)
				}
			})
		})
	}
}

// everyThird leaves all keys of two batches in three.
func everyThird() func(n int) int {
	i := 0
	return func(n int) int {
		if i++; i%3 == 0 {
			return 0
		}
		return n
	}
}

func TestTransactionsInTheWayAreWaitedFor(t *testing.T) {
	t.Parallel()
	conflict := dynamofake.Fault{Code: "TransactionCanceledException", Reasons: []string{"None", "TransactionConflict"}}
	virtual(t, func(t *testing.T, s service) {
		db := s.open(nil)
		every(s, 7, "PutItem", dynamofake.Fault{Code: "TransactionConflictException"})
		require.NoError(t, db.Silver().Write(t.Context(), some(0, 20)))
		left := 4
		s.fake.SetFault(func(dynamofake.Call) *dynamofake.Fault {
			if left--; left < 0 {
				return nil
			}
			return &conflict
		})
		require.NoError(t, db.Extractions().Save(t.Context(), "k", answer(1)))

		every(s, 1, "PutItem", dynamofake.Fault{Code: "TransactionConflictException"})
		err := db.Silver().Write(t.Context(), some(50, 1))
		require.ErrorIs(t, err, techmap.ErrUnavailable)
		require.ErrorContains(t, err, "changed by others")
		every(s, 1, "TransactWriteItems", conflict)
		require.ErrorIs(t, db.Extractions().Save(t.Context(), "l", answer(1)), techmap.ErrUnavailable)
		every(s, 1, "TransactWriteItems", dynamofake.Fault{
			Code: "TransactionCanceledException", Reasons: []string{"None", "ThrottlingError"},
		})
		require.ErrorIs(t, db.Extractions().Save(t.Context(), "l", answer(1)), techmap.ErrThrottled)
	})
}

// TestTraceIsToldOfTransactionsInTheWay has a pipeline write past other writers.
func TestTraceIsToldOfTransactionsInTheWay(t *testing.T) {
	t.Parallel()
	virtual(t, func(t *testing.T, s service) {
		left := 2
		s.fake.SetFault(func(c dynamofake.Call) *dynamofake.Fault {
			if c.Op != "PutItem" {
				return nil
			}
			if left--; left < 0 {
				return nil
			}
			return &dynamofake.Fault{Code: "TransactionConflictException"}
		})
		var told []techmap.Retry
		p := &techmap.Pipeline{
			Silver: techmap.RefinerFunc[techmap.RawPosting, techmap.Posting](
				func(context.Context, techmap.RawPosting) (techmap.Posting, error) { return some(0, 1)[0], nil }),
			SilverSink: s.open(nil).Silver(),
			Trace: &techmap.Trace{Retrying: func(_ context.Context, r techmap.Retry) {
				assert.Error(t, r.Err)
				told = append(told, techmap.Retry{Attempt: r.Attempt, Conflict: r.Conflict})
			}},
		}
		_, err := p.RunBronze(t.Context(), techmap.Of(techmap.RawPosting{Source: "board", Key: "1"}))
		require.NoError(t, err)
		assert.Equal(t, []techmap.Retry{{Attempt: 1, Conflict: true}, {Attempt: 2, Conflict: true}}, told)
	})
}

func TestWaitingEndsWithTheCauseOfItsContext(t *testing.T) {
	t.Parallel()
	cause := errors.New("그만")
	virtual(t, func(t *testing.T, s service) {
		db := s.open(nil)
		require.NoError(t, db.Silver().Write(t.Context(), some(0, 1)))
		s.fake.SetUnprocessed(func(n int) int { return n })
		every(s, 1, "PutItem", dynamofake.Fault{Code: "TransactionConflictException"})
		for what, do := range map[string]func(ctx context.Context) error{
			"read": func(ctx context.Context) error {
				_, err := techmap.Collect(db.Silver().All(ctx))
				return err
			},
			"write": func(ctx context.Context) error { return db.Silver().Write(ctx, some(1, 1)) },
		} {
			ctx, cancel := context.WithTimeoutCause(t.Context(), 10*time.Millisecond, cause)
			require.ErrorIs(t, do(ctx), cause, what)
			cancel()
		}
	})
}
