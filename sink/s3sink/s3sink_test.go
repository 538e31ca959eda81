package s3sink_test

import (
	"errors"
	"path"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/techmap-it/techmap"
	"github.com/techmap-it/techmap/sink"
	"github.com/techmap-it/techmap/sink/s3sink"
	"github.com/techmap-it/techmap/sink/sinktest"
)

var (
	monday  = time.Date(2026, 3, 2, 9, 0, 0, 0, time.UTC)
	tuesday = monday.AddDate(0, 0, 1)
)

func raw(source, key, body string, at time.Time) techmap.RawPosting {
	return techmap.RawPosting{Source: source, Key: key, Body: []byte(body), FetchedAt: at}
}

func census(source string, at time.Time, keys ...string) techmap.Census {
	return techmap.Census{Source: source, At: at, Outcome: techmap.OutcomeComplete, Keys: keys}
}

func keys(raws []techmap.RawPosting) []string {
	var ks []string
	for _, r := range raws {
		ks = append(ks, r.Key)
	}
	return ks
}

func TestStoreKeepsTheContract(t *testing.T) {
	t.Parallel()
	sinktest.TestBronze(t, func(t *testing.T) sinktest.Harness[techmap.RawPosting] {
		s := newBucket(t).store(nil)
		return sinktest.Harness[techmap.RawPosting]{Sink: s, All: s.All, MaxRecord: s3sink.MaxBody}
	})
}

func TestCensusKeepsTheContract(t *testing.T) {
	t.Parallel()
	sinktest.TestCensus(t, func(t *testing.T) sinktest.Harness[techmap.Census] {
		s := newBucket(t).store(nil)
		return sinktest.Harness[techmap.Census]{Sink: s.Census(), All: s.Censuses}
	})
}

// A store's census sink completes censuses for what stands behind it.
func TestCensusSinkIsACompleter(t *testing.T) {
	t.Parallel()
	_, ok := s3sink.New(nil, "b", nil).Census().(sink.Completer[techmap.Census])
	assert.True(t, ok)
}

func TestOneObjectPerSourceAndDay(t *testing.T) {
	t.Parallel()
	b := newBucket(t)
	require.NoError(t, b.store(nil).Write(t.Context(), []techmap.RawPosting{
		raw("wanted", "1", "가", monday), raw("jumpit", "1", "나", monday), raw("wanted", "2", "다", monday),
		raw("wanted", "3", "라", tuesday), raw("사람인/IT", "4", "마", monday),
	}))
	var folders []string
	for _, key := range b.names() {
		require.True(t, strings.HasSuffix(key, ".jsonl.zst"), key)
		folders = append(folders, path.Dir(key))
	}
	assert.Equal(t, []string{
		"techmap/bronze/source=%EC%82%AC%EB%9E%8C%EC%9D%B8%2FIT/dt=2026-03-02",
		"techmap/bronze/source=jumpit/dt=2026-03-02",
		"techmap/bronze/source=wanted/dt=2026-03-02",
		"techmap/bronze/source=wanted/dt=2026-03-03",
	}, folders)
}

func TestSameBatchIsTheSameObjectInAnyOrder(t *testing.T) {
	t.Parallel()
	b := newBucket(t)
	batch := []techmap.RawPosting{raw("toy", "1", "가", monday), raw("toy", "2", "나", monday)}
	require.NoError(t, b.store(nil).Write(t.Context(), batch))
	before := b.sums()
	slices.Reverse(batch)
	require.NoError(t, b.store(nil).Write(t.Context(), append(batch, batch[0])))
	assert.Equal(t, before, b.sums())
}

func TestSinceReadsFromAMoment(t *testing.T) {
	t.Parallel()
	s := newBucket(t).store(nil)
	require.NoError(t, s.Write(t.Context(), []techmap.RawPosting{
		raw("toy", "1", "a", monday), raw("toy", "2", "b", monday.Add(time.Hour)), raw("toy", "3", "c", tuesday),
	}))
	late, err := techmap.Collect(s.Since(t.Context(), monday.Add(time.Hour)))
	require.NoError(t, err)
	assert.Equal(t, []string{"2", "3"}, keys(late))
	none, err := techmap.Collect(s.Since(t.Context(), tuesday.Add(1000)))
	require.NoError(t, err)
	assert.Empty(t, none)
}

// A page that changes and changes back has two versions, and the first of them is
// the current one: a rebuild must see it as fetched last.
func TestPageThatChangedBackIsReadAsFetchedLast(t *testing.T) {
	t.Parallel()
	for name, again := range map[string]time.Time{"on another day": tuesday, "on the same day": monday.Add(2 * time.Hour)} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			s := newBucket(t).store(nil)
			for _, r := range []techmap.RawPosting{
				raw("toy", "1", "모집 중", monday), raw("toy", "1", "마감", monday.Add(time.Hour)), raw("toy", "1", "모집 중", again),
			} {
				require.NoError(t, s.Write(t.Context(), []techmap.RawPosting{r}))
			}
			all, err := techmap.Collect(s.All(t.Context()))
			require.NoError(t, err)
			at := make(map[string]time.Time)
			for _, r := range all {
				at[string(r.Body)] = r.FetchedAt
			}
			assert.Len(t, all, 2)
			assert.Equal(t, map[string]time.Time{"모집 중": again, "마감": monday.Add(time.Hour)}, at)
		})
	}
}

func TestRecordsThatCannotBeFoundAgainAreRefused(t *testing.T) {
	t.Parallel()
	s := newBucket(t).store(nil)
	err := s.Write(t.Context(), []techmap.RawPosting{
		raw("toy", "1", "a", monday), raw("", "1", "a", monday), raw("toy", "2", "b", monday),
	})
	batch, ok := errors.AsType[*techmap.BatchError](err)
	require.True(t, ok, err)
	require.Len(t, batch.Failed, 1)
	assert.Equal(t, 1, batch.Failed[0].Index)
	require.ErrorIs(t, err, techmap.ErrInvalid)
	all, err := techmap.Collect(s.All(t.Context()))
	require.NoError(t, err)
	assert.Equal(t, []string{"1", "2"}, keys(all))
}

func TestArgumentsThatCannotBeAreToldByWhatIsDoneFirst(t *testing.T) {
	t.Parallel()
	b := newBucket(t)
	tests := map[string]*s3sink.Store{
		"no bucket":               s3sink.New(b.client, "", nil),
		"no client":               s3sink.New(nil, b.name, nil),
		"a prefix above":          b.store(&s3sink.Options{Prefix: "../elsewhere"}),
		"an absolute prefix":      b.store(&s3sink.Options{Prefix: "/etc"}),
		"a prefix with a hole":    b.store(&s3sink.Options{Prefix: "a//b"}),
		"a prefix that is no one": b.store(&s3sink.Options{Prefix: "."}),
	}
	for name, s := range tests {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			ctx := t.Context()
			require.ErrorIs(t, s.Write(ctx, nil), techmap.ErrInvalid)
			require.ErrorIs(t, s.Check(ctx), techmap.ErrInvalid)
			require.ErrorIs(t, s.Census().Write(ctx, []techmap.Census{census("toy", monday)}), techmap.ErrInvalid)
			require.ErrorIs(t, s.Rejects().Write(ctx, []techmap.RecordError{{ID: "toy:1"}}), techmap.ErrInvalid)
			_, err := techmap.Collect(s.All(ctx))
			require.ErrorIs(t, err, techmap.ErrInvalid)
			_, err = s.Forget(ctx, func(techmap.PostingID) bool { return true })
			require.ErrorIs(t, err, techmap.ErrInvalid)
		})
	}
}

func TestPrefixIsWhatNamesBeginWith(t *testing.T) {
	t.Parallel()
	b := newBucket(t)
	ours, theirs := b.store(&s3sink.Options{Prefix: "팀/data"}), b.store(&s3sink.Options{Prefix: "팀/data2"})
	require.NoError(t, ours.Write(t.Context(), []techmap.RawPosting{raw("toy", "1", "a", monday)}))
	require.NoError(t, theirs.Write(t.Context(), []techmap.RawPosting{raw("toy", "2", "b", monday)}))
	for key := range b.objects() {
		assert.True(t, strings.HasPrefix(key, "팀/data/bronze/") || strings.HasPrefix(key, "팀/data2/bronze/"), key)
	}
	all, err := techmap.Collect(ours.All(t.Context()))
	require.NoError(t, err)
	assert.Equal(t, []string{"1"}, keys(all))
}
