package filesink_test

import (
	"fmt"
	"os"
	"path/filepath"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/techmap-it/techmap"
	"github.com/techmap-it/techmap/sink/filesink"
	"github.com/techmap-it/techmap/sink/internal/crashtest"
)

// recordsPerBatch are spread over two sources, so that a batch is two files.
const recordsPerBatch = 20

// crashBatch returns batch n of a process.
func crashBatch(pid, n int) []techmap.RawPosting {
	batch := make([]techmap.RawPosting, recordsPerBatch)
	for i := range batch {
		batch[i] = raw([]string{"toy", "wanted"}[i%2], fmt.Sprintf("%d-%d-%d", pid, n, i), "본문 "+fmt.Sprint(i), monday)
	}
	return batch
}

func TestCrashChild(t *testing.T) {
	dir := crashtest.Child(t)
	s := open(t, dir)
	for n := 0; ; n++ {
		require.NoError(t, s.Write(t.Context(), crashBatch(os.Getpid(), n)))
		require.NoError(t, s.Census().Write(t.Context(), []techmap.Census{census("toy", monday.Add(time.Duration(n)*time.Second))}))
		crashtest.Ack(os.Getpid())
	}
}

func TestWhatWasAcknowledgedSurvivesAKill(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	acknowledged := 0
	for range 10 {
		pids := crashtest.Kill(t, "TestCrashChild", dir, 60*time.Millisecond)
		s, err := filesink.Open(dir, nil)
		require.NoError(t, err)
		read := make(map[string]bool)
		for r, err := range s.All(t.Context()) {
			require.NoError(t, err, "nothing is half written")
			read[r.Key] = true
		}
		for n, pid := range pids {
			for _, r := range crashBatch(pid, n) {
				require.True(t, read[r.Key], "record %s was acknowledged", r.Key)
			}
		}
		for _, err := range s.Censuses(t.Context()) {
			require.NoError(t, err)
		}
		require.NoError(t, s.Close())
		acknowledged += len(pids)
	}
	t.Logf("%d batches acknowledged, 10 processes killed", acknowledged)
}

func TestFolderThatMayOnlyBeReadIsReadAndNotWritten(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	require.NoError(t, open(t, dir).Write(t.Context(), []techmap.RawPosting{raw("toy", "1", "가", monday)}))
	shared := readOnly(t, dir)

	crashtest.Unprivileged(t, func() {
		s, err := filesink.Open(shared, nil)
		if !assert.NoError(t, err) {
			return
		}
		defer s.Close()
		all, err := techmap.Collect(s.All(t.Context()))
		assert.NoError(t, err)
		assert.Len(t, all, 1)
		err = s.Write(t.Context(), []techmap.RawPosting{raw("toy", "2", "나", monday)})
		assert.ErrorIs(t, err, techmap.ErrInvalid)
		assert.ErrorContains(t, err, shared)
		assert.ErrorContains(t, err, "permissions")
		assert.ErrorContains(t, s.Rejects().Write(t.Context(), []techmap.RecordError{{ID: "toy:1"}}), "permissions")

		_, err = filesink.Open(filepath.Join(shared, "new"), nil)
		assert.ErrorIs(t, err, techmap.ErrInvalid)
	})
}

// readOnly makes everything below dir unwritable, and dir reachable for all. It
// returns dir.
func readOnly(t *testing.T, dir string) string {
	t.Helper()
	for up := filepath.Dir(dir); up != os.TempDir() && len(up) > 1; up = filepath.Dir(up) {
		require.NoError(t, os.Chmod(up, 0o755))
	}
	chmod := func(file, folder os.FileMode) {
		require.NoError(t, filepath.WalkDir(dir, func(name string, d os.DirEntry, err error) error {
			if d != nil && d.IsDir() {
				return os.Chmod(name, folder)
			}
			return os.Chmod(name, file)
		}))
	}
	chmod(0o444, 0o555)
	t.Cleanup(func() { chmod(0o644, 0o755) })
	return dir
}
