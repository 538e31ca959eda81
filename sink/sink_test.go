package sink_test

import (
	"context"
	"errors"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/techmap-it/techmap"
	"github.com/techmap-it/techmap/sink"
	"github.com/techmap-it/techmap/sink/sinktest"
)

func fails(err error) techmap.Sink[string] {
	return techmap.SinkFunc[string](func(context.Context, []string) error { return err })
}

func failsAt(indexes ...int) techmap.Sink[string] {
	e := &techmap.BatchError{}
	for _, i := range indexes {
		e.Failed = append(e.Failed, techmap.Failure{Index: i, Err: techmap.ErrInvalid})
	}
	return fails(e)
}

func indexes(t *testing.T, err error) []int {
	t.Helper()
	e, ok := errors.AsType[*techmap.BatchError](err)
	require.Truef(t, ok, "want a *BatchError, got %v", err)
	var at []int
	for _, f := range e.Failed {
		at = append(at, f.Index)
	}
	return at
}

func stored(t *testing.T, m *sink.Memory[string]) []string {
	t.Helper()
	all, err := techmap.Collect(m.All(t.Context()))
	require.NoError(t, err)
	return all
}

func TestTeeKeepsTheContract(t *testing.T) {
	t.Parallel()
	sinktest.TestSilver(t, func(*testing.T) sinktest.Harness[techmap.Posting] {
		a, b := sink.NewSilverMemory(), inMemory(sink.NewSilverMemory())
		b.Sink = sink.Tee(techmap.Sink[techmap.Posting](a), b.Sink)
		return b
	})
}

func TestSequenceKeepsTheContract(t *testing.T) {
	t.Parallel()
	sinktest.TestSilver(t, func(*testing.T) sinktest.Harness[techmap.Posting] {
		a, b := inMemory(sink.NewSilverMemory()), sink.NewSilverMemory()
		return sinktest.Harness[techmap.Posting]{
			Sink: sink.Sequence(a.Sink, techmap.Sink[techmap.Posting](b)), All: b.All, Fail: a.Fail,
		}
	})
}

func TestTeeWritesToAllThoughOneFails(t *testing.T) {
	t.Parallel()
	a, b := &sink.Memory[string]{}, &sink.Memory[string]{}
	down := errors.New("down")
	err := sink.Tee[string](a, fails(down), b).Write(t.Context(), []string{"가", "나"})
	require.ErrorIs(t, err, down)
	assert.Equal(t, []string{"가", "나"}, stored(t, a))
	assert.Equal(t, []string{"가", "나"}, stored(t, b))
}

func TestTeeNamesWhatFailedAnywhereOnce(t *testing.T) {
	t.Parallel()
	err := sink.Tee(failsAt(2, 3), failsAt(0, 2)).Write(t.Context(), make([]string, 4))
	assert.Equal(t, []int{0, 2, 3}, indexes(t, err))
}

func TestTeeVouchesForNothingWhenASinkIsDown(t *testing.T) {
	t.Parallel()
	down := errors.New("down")
	err := sink.Tee(failsAt(0), fails(down)).Write(t.Context(), make([]string, 2))
	require.ErrorIs(t, err, down)
	_, ok := errors.AsType[*techmap.BatchError](err)
	assert.False(t, ok, "a *BatchError would mean that record 1 is durable everywhere")
}

func TestSequenceStopsAtTheFirstError(t *testing.T) {
	t.Parallel()
	before, after := &sink.Memory[string]{}, &sink.Memory[string]{}
	down := errors.New("down")
	err := sink.Sequence[string](before, fails(down), after).Write(t.Context(), []string{"가"})
	require.ErrorIs(t, err, down)
	assert.Equal(t, 1, before.Len())
	assert.Zero(t, after.Len())
}

func TestSequenceKeepsARecordThatFailedFromTheNextSinks(t *testing.T) {
	t.Parallel()
	last := &sink.Memory[string]{}
	s := sink.Sequence[string](failsAt(1), failsAt(2), last)
	err := s.Write(t.Context(), []string{"a", "b", "c", "d", "e"})
	assert.Equal(t, []int{1, 3}, indexes(t, err), "the second sink's record 2 is the batch's record 3")
	assert.Equal(t, []string{"a", "c", "e"}, stored(t, last))
}

func TestSequenceEndsWhenNothingIsLeft(t *testing.T) {
	t.Parallel()
	never := techmap.SinkFunc[string](func(context.Context, []string) error {
		t.Error("there is nothing left to write")
		return nil
	})
	err := sink.Sequence(failsAt(0, 1), never).Write(t.Context(), []string{"a", "b"})
	assert.Equal(t, []int{0, 1}, indexes(t, err))
}

// stamper completes what it is given, and fails record 0.
type stamper struct{ techmap.Sink[string] }

func (stamper) Complete(_ context.Context, batch []string) ([]string, error) {
	completed := make([]string, len(batch))
	for i, s := range batch {
		completed[i] = s + " (stored)"
	}
	return completed, &techmap.BatchError{Failed: []techmap.Failure{{Index: 0, Err: techmap.ErrInvalid}}}
}

func TestSequenceHandsOnWhatACompleterMadeOfTheRecords(t *testing.T) {
	t.Parallel()
	told := &sink.Memory[string]{}
	batch := []string{"a", "b", "c"}
	err := sink.Sequence[string](stamper{}, told).Write(t.Context(), batch)
	assert.Equal(t, []int{0}, indexes(t, err))
	assert.Equal(t, []string{"b (stored)", "c (stored)"}, stored(t, told))
	assert.Equal(t, []string{"a", "b", "c"}, batch, "the caller's batch is not changed")
}

func TestNoSinksIsASinkThatForgets(t *testing.T) {
	t.Parallel()
	require.NoError(t, sink.Tee[string]().Write(t.Context(), []string{"a"}))
	require.NoError(t, sink.Sequence[string]().Write(t.Context(), []string{"a"}))
}
