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

func TestBronzeMemory(t *testing.T) {
	t.Parallel()
	sinktest.TestBronze(t, func(*testing.T) sinktest.Harness[techmap.RawPosting] {
		return inMemory(sink.NewBronzeMemory())
	})
}

func TestSilverMemory(t *testing.T) {
	t.Parallel()
	sinktest.TestSilver(t, func(*testing.T) sinktest.Harness[techmap.Posting] {
		return inMemory(sink.NewSilverMemory())
	})
}

func TestTextsOfASilverMemory(t *testing.T) {
	t.Parallel()
	silver := sink.NewSilverMemory()
	require.NoError(t, silver.Write(t.Context(), []techmap.Posting{sinktest.Silver(1, 0), sinktest.Silver(2, 0)}))
	id := sinktest.Silver(1, 0).ID
	texts, err := sink.Texts(silver)(t.Context(), []techmap.PostingID{id, "toy:없음"})
	require.NoError(t, err)
	assert.Equal(t, map[techmap.PostingID]techmap.Digest{id: sinktest.Silver(1, 0).TextDigest()}, texts)
}

func TestGoldMemory(t *testing.T) {
	t.Parallel()
	sinktest.TestGold(t, func(*testing.T) sinktest.Harness[techmap.CanonicalPosting] {
		return inMemory(sink.NewGoldMemory())
	})
}

func TestCensusMemory(t *testing.T) {
	t.Parallel()
	sinktest.TestCensus(t, func(*testing.T) sinktest.Harness[techmap.Census] {
		return inMemory(sink.NewCensusMemory())
	})
}

// inMemory returns the harness of m. Its sink fails one record when told to,
// which m itself never does.
func inMemory[T any](m *sink.Memory[T]) sinktest.Harness[T] {
	f := &failing[T]{to: m, index: -1}
	return sinktest.Harness[T]{Sink: f, All: m.All, Fail: func(i int) { f.index = i }}
}

// failing fails the record at index of the next batch, unless index is negative.
type failing[T any] struct {
	to    techmap.Sink[T]
	index int
}

func (f *failing[T]) Write(ctx context.Context, batch []T) error {
	bad := f.index
	if bad < 0 {
		return f.to.Write(ctx, batch)
	}
	f.index = -1
	rest := append(append([]T{}, batch[:bad]...), batch[bad+1:]...)
	if err := f.to.Write(ctx, rest); err != nil {
		return err
	}
	return &techmap.BatchError{Failed: []techmap.Failure{{Index: bad, Err: errors.New("as told")}}}
}

func TestZeroMemoryKeepsEverythingInOrder(t *testing.T) {
	t.Parallel()
	var m sink.Memory[string]
	require.NoError(t, m.Write(t.Context(), []string{"나", "가", "나"}))
	require.NoError(t, m.Write(t.Context(), []string{"a"}))
	all, err := techmap.Collect(m.All(t.Context()))
	require.NoError(t, err)
	assert.Equal(t, []string{"나", "가", "나", "a"}, all)
}

func TestMemoryIsReadByKey(t *testing.T) {
	t.Parallel()
	m := sink.NewSilverMemory()
	require.NoError(t, m.Write(t.Context(), []techmap.Posting{sinktest.Silver(1, 0), sinktest.Silver(0, 0)}))
	p, ok := m.Get(string(sinktest.Silver(1, 0).ID))
	require.True(t, ok)
	assert.Equal(t, sinktest.Silver(1, 0), p)
	_, ok = m.Get("toy:없음")
	assert.False(t, ok)
	assert.Equal(t, 2, m.Len())
}

func TestRejectMemoryKeepsTheLastReason(t *testing.T) {
	t.Parallel()
	m := sink.NewRejectMemory()
	lost := techmap.RecordError{Stage: techmap.StageRefine, ID: "toy:1", Err: techmap.ErrMalformed}
	again := lost
	again.Err = techmap.ErrNotFound
	other := lost
	other.Stage = techmap.StageSilver
	require.NoError(t, m.Write(t.Context(), []techmap.RecordError{lost, again, other}))
	all, err := techmap.Collect(m.All(t.Context()))
	require.NoError(t, err)
	assert.Equal(t, []techmap.RecordError{again, other}, all)
}
