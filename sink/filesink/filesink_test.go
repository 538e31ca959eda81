package filesink_test

import (
	"errors"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/techmap-it/techmap"
	"github.com/techmap-it/techmap/sink"
	"github.com/techmap-it/techmap/sink/filesink"
	"github.com/techmap-it/techmap/sink/sinktest"
)

// A store's census sink completes censuses for what stands behind it.
func TestCensusSinkIsACompleter(t *testing.T) {
	t.Parallel()
	_, ok := open(t, t.TempDir()).Census().(sink.Completer[techmap.Census])
	assert.True(t, ok)
}

func TestStoreKeepsTheContract(t *testing.T) {
	t.Parallel()
	sinktest.TestBronze(t, func(t *testing.T) sinktest.Harness[techmap.RawPosting] {
		s := open(t, t.TempDir())
		return sinktest.Harness[techmap.RawPosting]{Sink: s, All: s.All, MaxRecord: filesink.MaxBody}
	})
}

func TestCensusKeepsTheContract(t *testing.T) {
	t.Parallel()
	sinktest.TestCensus(t, func(t *testing.T) sinktest.Harness[techmap.Census] {
		s := open(t, t.TempDir())
		return sinktest.Harness[techmap.Census]{Sink: s.Census(), All: s.Censuses}
	})
}

func open(t *testing.T, dir string) *filesink.Store {
	t.Helper()
	s, err := filesink.Open(dir, nil)
	require.NoError(t, err)
	t.Cleanup(func() { assert.NoError(t, s.Close()) })
	return s
}

// files returns the names of all files below dir, sorted.
func files(t *testing.T, dir string) []string {
	t.Helper()
	var names []string
	require.NoError(t, filepath.WalkDir(dir, func(name string, d os.DirEntry, err error) error {
		if err == nil && !d.IsDir() {
			name, err = filepath.Rel(dir, name)
			names = append(names, filepath.ToSlash(name))
		}
		return err
	}))
	slices.Sort(names)
	return names
}

func raw(source, key, body string, at time.Time) techmap.RawPosting {
	return techmap.RawPosting{Source: source, Key: key, Body: []byte(body), FetchedAt: at}
}

var (
	monday  = time.Date(2026, 3, 2, 9, 0, 0, 0, time.UTC)
	tuesday = monday.AddDate(0, 0, 1)
)

func TestOneFilePerSourceAndDay(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	s := open(t, dir)
	require.NoError(t, s.Write(t.Context(), []techmap.RawPosting{
		raw("wanted", "1", "가", monday), raw("jumpit", "1", "나", monday), raw("wanted", "2", "다", monday),
		raw("wanted", "3", "라", tuesday), raw("사람인/IT", "4", "마", monday),
	}))
	var folders []string
	for _, f := range files(t, dir) {
		require.True(t, strings.HasSuffix(f, ".jsonl.zst"), f)
		folders = append(folders, filepath.ToSlash(filepath.Dir(f)))
	}
	assert.Equal(t, []string{
		"techmap/bronze/source=%EC%82%AC%EB%9E%8C%EC%9D%B8%2FIT/dt=2026-03-02",
		"techmap/bronze/source=jumpit/dt=2026-03-02",
		"techmap/bronze/source=wanted/dt=2026-03-02",
		"techmap/bronze/source=wanted/dt=2026-03-03",
	}, folders)
}

func TestSameBatchIsTheSameFileInAnyOrder(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	batch := []techmap.RawPosting{raw("toy", "1", "가", monday), raw("toy", "2", "나", monday)}
	require.NoError(t, open(t, dir).Write(t.Context(), batch))
	before := files(t, dir)
	slices.Reverse(batch)
	require.NoError(t, open(t, dir).Write(t.Context(), append(batch, batch[0])))
	assert.Equal(t, before, files(t, dir))
}

func TestSinceReadsFromAMoment(t *testing.T) {
	t.Parallel()
	s := open(t, t.TempDir())
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

func keys(raws []techmap.RawPosting) []string {
	var ks []string
	for _, r := range raws {
		ks = append(ks, r.Key)
	}
	return ks
}

// A page that changes and changes back has two versions, and the first of them is
// the current one: a rebuild must see it as fetched last.
func TestPageThatChangedBackIsReadAsFetchedLast(t *testing.T) {
	t.Parallel()
	for name, again := range map[string]time.Time{"on another day": tuesday, "on the same day": monday.Add(2 * time.Hour)} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			s := open(t, t.TempDir())
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
	tests := map[string]techmap.RawPosting{
		"no source":           raw("", "1", "a", monday),
		"no key":              raw("toy", "", "a", monday),
		"key is not UTF-8":    raw("toy", "\xff", "a", monday),
		"source is not UTF-8": raw("\xff", "1", "a", monday),
		"source is too long":  raw(strings.Repeat("가", 30), "1", "a", monday),
		"year 10000":          raw("toy", "1", "a", time.Date(10000, 1, 1, 0, 0, 0, 0, time.UTC)),
	}
	for name, bad := range tests {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			s := open(t, t.TempDir())
			err := s.Write(t.Context(), []techmap.RawPosting{raw("toy", "1", "a", monday), bad, raw("toy", "2", "b", monday)})
			batch, ok := errors.AsType[*techmap.BatchError](err)
			require.True(t, ok, err)
			require.Len(t, batch.Failed, 1)
			assert.Equal(t, 1, batch.Failed[0].Index)
			require.ErrorIs(t, err, techmap.ErrInvalid)
			all, err := techmap.Collect(s.All(t.Context()))
			require.NoError(t, err)
			assert.Equal(t, []string{"1", "2"}, keys(all))
		})
	}
}

func TestPrefixMustLieBelowTheFolder(t *testing.T) {
	t.Parallel()
	for _, prefix := range []string{"../elsewhere", "/etc", "a//b"} {
		_, err := filesink.Open(t.TempDir(), &filesink.Options{Prefix: prefix})
		require.ErrorIs(t, err, techmap.ErrInvalid, prefix)
	}
	dir := t.TempDir()
	s, err := filesink.Open(dir, &filesink.Options{Prefix: "team/data"})
	require.NoError(t, err)
	defer s.Close()
	require.NoError(t, s.Write(t.Context(), []techmap.RawPosting{raw("toy", "1", "a", monday)}))
	assert.True(t, strings.HasPrefix(files(t, dir)[0], "team/data/bronze/source=toy/"))
}
