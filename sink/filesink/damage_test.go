package filesink_test

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
)

func TestDamagedFileCostsOnlyItself(t *testing.T) {
	t.Parallel()
	tests := map[string]func(data []byte) []byte{
		"cut short":      func(data []byte) []byte { return data[:len(data)/2] },
		"cut by a byte":  func(data []byte) []byte { return data[:len(data)-1] },
		"emptied":        func([]byte) []byte { return nil },
		"overwritten":    func([]byte) []byte { return []byte("<html>404 Not Found</html>") },
		"a bit is wrong": func(data []byte) []byte { data[len(data)/2] ^= 4; return data },
	}
	for name, damage := range tests {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			dir := t.TempDir()
			s := open(t, dir)
			for i, key := range []string{"1", "2", "3"} {
				require.NoError(t, s.Write(t.Context(), []techmap.RawPosting{raw("toy", key, "몸통", monday.AddDate(0, 0, i))}))
			}
			second := filepath.Join(dir, files(t, dir)[1])
			data, err := os.ReadFile(second)
			require.NoError(t, err)
			require.NoError(t, os.WriteFile(second, damage(data), 0o644))

			read, lost := readAll(t, s)
			assert.Equal(t, []string{"1", "3"}, read)
			require.Len(t, lost, 1)
			require.ErrorIs(t, lost[0], techmap.ErrMalformed)
			require.ErrorContains(t, lost[0], filepath.Base(second), "names the file")
			require.ErrorContains(t, lost[0], "line 1", "and the place in it")
			assert.Equal(t, "toy", lost[0].Source)

			// Writing the records again mends it, unless the damage left the size as it was.
			if name == "a bit is wrong" {
				return
			}
			require.NoError(t, s.Write(t.Context(), []techmap.RawPosting{raw("toy", "2", "몸통", monday.AddDate(0, 0, 1))}))
			read, lost = readAll(t, s)
			assert.Equal(t, []string{"1", "2", "3"}, read)
			assert.Empty(t, lost)
		})
	}
}

func readAll(t *testing.T, s *filesink.Store) (read []string, lost []*techmap.RecordError) {
	t.Helper()
	for r, err := range s.All(t.Context()) {
		if err == nil {
			read = append(read, r.Key)
			continue
		}
		e, ok := errors.AsType[*techmap.RecordError](err)
		require.True(t, ok, err)
		lost = append(lost, e)
	}
	return read, lost
}

func TestForeignFilesAreNotRead(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	s := open(t, dir)
	require.NoError(t, s.Write(t.Context(), []techmap.RawPosting{raw("toy", "1", "a", monday)}))
	folder := filepath.Dir(filepath.Join(dir, files(t, dir)[0]))
	for _, name := range []string{".tmp-ABC", ".DS_Store", "notes.txt", "._x.jsonl.zst"} {
		require.NoError(t, os.WriteFile(filepath.Join(folder, name), []byte("?"), 0o644))
	}
	read, lost := readAll(t, s)
	assert.Equal(t, []string{"1"}, read)
	assert.Empty(t, lost)
}

func TestLeftoversOfCrashedWritersAreSwept(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	now := time.Date(2026, 3, 2, 12, 0, 0, 0, time.UTC)
	folder := filepath.Join(dir, "techmap", "bronze", "source=toy", "dt=2026-03-02")
	require.NoError(t, os.MkdirAll(folder, 0o755))
	for name, age := range map[string]time.Duration{".tmp-OLD": 2 * time.Hour, ".tmp-NEW": time.Minute} {
		file := filepath.Join(folder, name)
		require.NoError(t, os.WriteFile(file, nil, 0o644))
		require.NoError(t, os.Chtimes(file, now.Add(-age), now.Add(-age)))
	}
	s, err := filesink.Open(dir, &filesink.Options{Now: func() time.Time { return now }})
	require.NoError(t, err)
	require.NoError(t, s.Close())
	assert.Equal(t, []string{"techmap/bronze/source=toy/dt=2026-03-02/.tmp-NEW"}, files(t, dir),
		"the new one may be another process at work")
}

func TestFaultsNameThePathAndTheRemedy(t *testing.T) {
	t.Parallel()
	t.Run("a file for the folder", func(t *testing.T) {
		t.Parallel()
		file := filepath.Join(t.TempDir(), "store")
		require.NoError(t, os.WriteFile(file, nil, 0o644))
		_, err := filesink.Open(file, nil)
		require.ErrorIs(t, err, techmap.ErrInvalid)
		require.ErrorContains(t, err, file)
		require.ErrorContains(t, err, "move it away")
	})
	t.Run("a file for a folder below", func(t *testing.T) {
		t.Parallel()
		dir := t.TempDir()
		s := open(t, dir)
		blocked := filepath.Join(dir, "techmap", "bronze", "source=toy")
		require.NoError(t, os.MkdirAll(filepath.Dir(blocked), 0o755))
		require.NoError(t, os.WriteFile(blocked, nil, 0o644))
		err := s.Write(t.Context(), []techmap.RawPosting{raw("toy", "1", "a", monday)})
		require.ErrorIs(t, err, techmap.ErrInvalid)
		require.ErrorContains(t, err, blocked)
		require.ErrorContains(t, err, "a file is where a folder is needed")
		_, ok := errors.AsType[*techmap.BatchError](err)
		assert.False(t, ok, "it is the store that failed, not the record: a run must stop")
	})
	t.Run("a folder that is gone", func(t *testing.T) {
		t.Parallel()
		dir := filepath.Join(t.TempDir(), "store")
		s := open(t, dir)
		require.NoError(t, os.RemoveAll(dir))
		err := s.Write(t.Context(), []techmap.RawPosting{raw("toy", "1", "a", monday)})
		require.Error(t, err)
		require.ErrorContains(t, err, dir)
	})
	t.Run("a closed store", func(t *testing.T) {
		t.Parallel()
		s, err := filesink.Open(t.TempDir(), nil)
		require.NoError(t, err)
		require.NoError(t, s.Close())
		require.ErrorIs(t, s.Write(t.Context(), []techmap.RawPosting{raw("toy", "1", "a", monday)}), techmap.ErrInvalid)
		_, err = techmap.Collect(s.All(t.Context()))
		require.ErrorIs(t, err, techmap.ErrInvalid)
	})
}
