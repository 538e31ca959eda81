package s3sink_test

import (
	"errors"
	"os"
	"path/filepath"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/techmap-it/techmap"
	"github.com/techmap-it/techmap/sink/filesink"
	"github.com/techmap-it/techmap/sink/s3sink"
	"github.com/techmap-it/techmap/sink/sinktest"
)

// fill writes three runs of three sources, lost records among them, to a store.
func fill(
	t testing.TB, raws techmap.Sink[techmap.RawPosting], censuses techmap.Sink[techmap.Census],
	rejects techmap.Sink[techmap.RecordError],
) {
	t.Helper()
	ctx := t.Context()
	for rev := range 3 {
		var batch []techmap.RawPosting
		for i := range 60 {
			batch = append(batch, sinktest.Bronze(i, rev))
		}
		batch = append(batch, raw("사람인/IT", "9", "<h1>데이터 엔지니어</h1>", monday.AddDate(0, 0, rev)))
		require.NoError(t, raws.Write(ctx, batch))
		for i := range 3 {
			require.NoError(t, censuses.Write(ctx, []techmap.Census{sinktest.Census(i, rev)}))
		}
		require.NoError(t, rejects.Write(ctx, []techmap.RecordError{
			{Stage: techmap.StageRefine, Source: "toy", ID: "toy:1", Err: techmap.ErrMalformed},
			{Stage: techmap.StageRefine, Source: "toy", ID: techmap.NewPostingID("toy", string(rune('가'+rev))), Err: techmap.ErrNotFound},
		}))
	}
}

// filled returns a folder, and a bucket, to which the same was written.
func filled(t *testing.T) (string, *bucket) {
	t.Helper()
	now := func() time.Time { return tuesday }
	dir := t.TempDir()
	folder, err := filesink.Open(dir, &filesink.Options{Now: now})
	require.NoError(t, err)
	defer folder.Close()
	fill(t, folder, folder.Census(), folder.Rejects())

	b := newBucket(t)
	s := b.store(&s3sink.Options{Now: now})
	fill(t, s, s.Census(), s.Rejects())
	return dir, b
}

// contents returns the files below dir by name.
func contents(t *testing.T, dir string) map[string][]byte {
	t.Helper()
	files := make(map[string][]byte)
	require.NoError(t, filepath.WalkDir(dir, func(name string, d os.DirEntry, err error) error {
		if err != nil || d.IsDir() {
			return err
		}
		data, err := os.ReadFile(name)
		below, relErr := filepath.Rel(dir, name)
		files[filepath.ToSlash(below)] = data
		return errors.Join(err, relErr)
	}))
	return files
}

func TestBucketHasTheNamesAndBytesOfAFolder(t *testing.T) {
	t.Parallel()
	dir, b := filled(t)
	files, objects := contents(t, dir), b.objects()
	require.Greater(t, len(files), 15)
	for name, data := range files {
		assert.Equal(t, string(data), string(objects[name]), name)
	}
	assert.Len(t, objects, len(files))
}

func TestFolderCopiedToABucketReadsTheSame(t *testing.T) {
	t.Parallel()
	dir, _ := filled(t)
	folder, err := filesink.Open(dir, nil)
	require.NoError(t, err)
	defer folder.Close()
	b := newBucket(t)
	for name, data := range contents(t, dir) {
		b.put(name, data)
	}
	readsTheSame(t, folder, b.store(nil))
}

func TestBucketCopiedToAFolderReadsTheSame(t *testing.T) {
	t.Parallel()
	_, b := filled(t)
	dir := t.TempDir()
	for name, data := range b.objects() {
		file := filepath.Join(dir, filepath.FromSlash(name))
		require.NoError(t, os.MkdirAll(filepath.Dir(file), 0o755))
		require.NoError(t, os.WriteFile(file, data, 0o644))
	}
	folder, err := filesink.Open(dir, nil)
	require.NoError(t, err)
	defer folder.Close()
	readsTheSame(t, folder, b.store(nil))
}

// readsTheSame checks that both stores give the same records in the same order.
func readsTheSame(t *testing.T, folder *filesink.Store, s *s3sink.Store) {
	t.Helper()
	ctx := t.Context()
	for _, since := range []time.Time{{}, tuesday.Add(4 * time.Hour)} {
		want, err := techmap.Collect(folder.Since(ctx, since))
		require.NoError(t, err)
		require.NotEmpty(t, want)
		got, err := techmap.Collect(s.Since(ctx, since))
		require.NoError(t, err)
		assert.Equal(t, want, got)
	}
	censuses, err := techmap.Collect(folder.Censuses(ctx))
	require.NoError(t, err)
	require.Len(t, censuses, 9)
	got, err := techmap.Collect(s.Censuses(ctx))
	require.NoError(t, err)
	assert.Equal(t, censuses, got)

	rejects, err := techmap.Collect(folder.RejectList(ctx))
	require.NoError(t, err)
	require.Len(t, rejects, 4)
	gotRejects, err := techmap.Collect(s.RejectList(ctx))
	require.NoError(t, err)
	assert.Equal(t, rejects, gotRejects)
}

func TestLostRecordsGoOnInTheObjectThatWasCopied(t *testing.T) {
	t.Parallel()
	dir, b := filled(t)
	lost := []techmap.RecordError{{Stage: techmap.StageFetch, ID: "toy:77", Err: techmap.ErrBlocked}}
	now := func() time.Time { return tuesday.Add(time.Hour) }
	folder, err := filesink.Open(dir, &filesink.Options{Now: now})
	require.NoError(t, err)
	defer folder.Close()
	require.NoError(t, folder.Rejects().Write(t.Context(), lost))
	require.NoError(t, b.store(&s3sink.Options{Now: now}).Rejects().Write(t.Context(), lost))
	const name = "techmap/reject/dt=2026-03-03.jsonl"
	assert.Equal(t, string(contents(t, dir)[name]), string(b.objects()[name]))
}
