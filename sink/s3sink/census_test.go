package s3sink_test

import (
	"context"
	"path"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/techmap-it/techmap"
	"github.com/techmap-it/techmap/sink"
)

func TestManifestListsWhatWasWrittenSinceTheLast(t *testing.T) {
	t.Parallel()
	b := newBucket(t)
	s := b.store(nil)
	ctx := t.Context()
	require.NoError(t, s.Write(ctx, []techmap.RawPosting{
		raw("wanted", "1", "a", monday), raw("wanted", "2", "b", tuesday), raw("jumpit", "9", "c", monday),
	}))
	require.NoError(t, s.Census().Write(ctx, []techmap.Census{census("wanted", monday, "1", "2")}))
	require.NoError(t, s.Write(ctx, []techmap.RawPosting{raw("wanted", "3", "d", tuesday)}))
	require.NoError(t, s.Census().Write(ctx, []techmap.Census{census("wanted", tuesday, "1", "2", "3")}))

	got, err := techmap.Collect(s.Censuses(ctx))
	require.NoError(t, err)
	require.Len(t, got, 2)
	assert.Equal(t, []string{"1", "2"}, got[0].Keys)
	require.Len(t, got[0].Objects, 2, "one a day, and none of jumpit's")
	require.Len(t, got[1].Objects, 1)
	for _, c := range got {
		assert.Equal(t, "techmap/manifest/source=wanted", path.Dir(c.Manifest))
		for _, object := range append(c.Objects, c.Manifest) {
			assert.Contains(t, b.names(), object)
		}
	}
}

func TestCensusIsHandedOnCompleted(t *testing.T) {
	t.Parallel()
	s := newBucket(t).store(nil)
	var told techmap.Census
	notifier := techmap.SinkFunc[techmap.Census](func(_ context.Context, batch []techmap.Census) error {
		told = batch[0]
		return nil
	})
	require.NoError(t, s.Write(t.Context(), []techmap.RawPosting{raw("toy", "1", "a", monday)}))
	batch := []techmap.Census{census("toy", monday, "1")}
	require.NoError(t, sink.Sequence[techmap.Census](s.Census(), notifier).Write(t.Context(), batch))
	assert.Len(t, told.Objects, 1)
	assert.NotEmpty(t, told.Manifest)
	assert.Empty(t, batch[0].Manifest, "the caller's census is not changed")
}

func TestCensusWrittenAgainKeepsItsObjects(t *testing.T) {
	t.Parallel()
	s := newBucket(t).store(nil)
	require.NoError(t, s.Write(t.Context(), []techmap.RawPosting{raw("toy", "1", "a", monday)}))
	for range 2 {
		require.NoError(t, s.Census().Write(t.Context(), []techmap.Census{census("toy", monday, "1")}))
	}
	got, err := techmap.Collect(s.Censuses(t.Context()))
	require.NoError(t, err)
	require.Len(t, got, 1)
	assert.Len(t, got[0].Objects, 1)
}

func TestCensusWithoutASourceIsRefused(t *testing.T) {
	t.Parallel()
	s := newBucket(t).store(nil)
	err := s.Census().Write(t.Context(), []techmap.Census{census("", monday), census("toy", monday)})
	require.ErrorIs(t, err, techmap.ErrInvalid)
	got, err := techmap.Collect(s.Censuses(t.Context()))
	require.NoError(t, err)
	assert.Len(t, got, 1, "the other is stored")
}

func TestManifestThatCannotBeReadCostsOnlyItself(t *testing.T) {
	t.Parallel()
	for name, text := range map[string]string{"of a newer techmap": `{"v":9,"source":"toy"}`, "half": `{"v":1,"sour`} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			b := newBucket(t)
			s := b.store(nil)
			require.NoError(t, s.Census().Write(t.Context(), []techmap.Census{
				census("toy", monday), census("toy", tuesday), census("wanted", monday),
			}))
			b.put("techmap/manifest/source=toy/20260303T000000.000000Z-damaged.json", []byte(text))
			var read, lost int
			for _, err := range s.Censuses(t.Context()) {
				if err == nil {
					read++
					continue
				}
				require.IsType(t, (*techmap.RecordError)(nil), err)
				lost++
			}
			assert.Equal(t, 3, read)
			assert.Equal(t, 1, lost)
		})
	}
}
