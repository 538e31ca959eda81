package sqlitesink_test

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
	"golang.org/x/sync/errgroup"

	"github.com/techmap-it/techmap"
	"github.com/techmap-it/techmap/sink/internal/crashtest"
	"github.com/techmap-it/techmap/sink/sinktest"
	"github.com/techmap-it/techmap/sink/sqlitesink"
)

// query scans the answer that somebody else gets from the file.
func query(t *testing.T, file, statement string, dest ...any) {
	t.Helper()
	other, err := sql.Open("sqlite", file)
	require.NoError(t, err)
	defer other.Close()
	require.NoError(t, other.QueryRowContext(t.Context(), statement).Scan(dest...))
}

func TestFilesThatCannotBeAStoreAreRefused(t *testing.T) {
	t.Parallel()
	tests := map[string]struct {
		make func(t *testing.T, file string)
		says string
	}{
		"a folder": {func(t *testing.T, file string) { require.NoError(t, os.Mkdir(file, 0o755)) }, "name a file in it"},
		"a text": {func(t *testing.T, file string) {
			require.NoError(t, os.WriteFile(file, []byte(strings.Repeat("이력서\n", 1000)), 0o644))
		}, "not an SQLite file"},
		"somebody's database": {func(t *testing.T, file string) { exec(t, file, "CREATE TABLE invoice (id)") }, "something else"},
		"a newer store": {func(t *testing.T, file string) {
			openFile(t, file)
			exec(t, file, "UPDATE schema_version SET version = 7")
		}, "store version 7, this one knows up to 3"},
		"below a file": {func(t *testing.T, file string) {
			require.NoError(t, os.WriteFile(filepath.Dir(file), nil, 0o644))
		}, "its folder cannot be made"},
	}
	for name, tc := range tests {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			file := filepath.Join(t.TempDir(), "store.db")
			if name == "below a file" {
				file = filepath.Join(file, "store.db")
			}
			tc.make(t, file)
			before, _ := os.ReadFile(file)
			_, err := sqlitesink.Open(t.Context(), file)
			require.ErrorIs(t, err, techmap.ErrInvalid)
			require.ErrorContains(t, err, tc.says)
			require.ErrorContains(t, err, file)
			after, _ := os.ReadFile(file)
			assert.Equal(t, before, after, "what is not a store is not touched")
		})
	}
	for _, name := range []string{"", ":memory:", "file:x.db"} {
		_, err := sqlitesink.Open(t.Context(), name)
		require.ErrorIs(t, err, techmap.ErrInvalid, name)
	}
}

func TestNamesThatLookLikeSomethingElse(t *testing.T) {
	t.Parallel()
	for _, name := range []string{"채용 공고.db", "100%.db", "a?mode=ro&b#c.db", "새 폴더/gold.db", "'; --.db"} {
		file := filepath.Join(t.TempDir(), filepath.FromSlash(name))
		db := openFile(t, file)
		require.NoError(t, db.Silver().Write(t.Context(), []techmap.Posting{{ID: "toy:1"}}), name)
		assert.FileExists(t, file)
	}
}

func TestStoreIsKeptBetweenOpenings(t *testing.T) {
	t.Parallel()
	file := filepath.Join(t.TempDir(), "store.db")
	db, err := sqlitesink.Open(t.Context(), file)
	require.NoError(t, err)
	require.NoError(t, db.Gold().Write(t.Context(), []techmap.CanonicalPosting{sinktest.Gold(0, 0)}))
	require.NoError(t, db.Close())
	all, err := techmap.Collect(openFile(t, file).Gold().All(t.Context()))
	require.NoError(t, err)
	assert.Equal(t, []techmap.CanonicalPosting{sinktest.Gold(0, 0)}, all)

	var mode string
	var page int
	query(t, file, "PRAGMA journal_mode", &mode)
	query(t, file, "PRAGMA page_size", &page)
	assert.Equal(t, "wal", mode)
	assert.Equal(t, 8192, page)
}

func TestClosedStoreSaysSo(t *testing.T) {
	t.Parallel()
	db, err := sqlitesink.Open(t.Context(), filepath.Join(t.TempDir(), "store.db"))
	require.NoError(t, err)
	require.NoError(t, db.Close())
	err = db.Silver().Write(t.Context(), []techmap.Posting{{ID: "toy:1"}})
	require.ErrorIs(t, err, techmap.ErrInvalid)
	require.ErrorContains(t, err, "closed")
	_, err = techmap.Collect(db.Silver().All(t.Context()))
	require.ErrorIs(t, err, techmap.ErrInvalid)
}

func TestOpenObeysItsContext(t *testing.T) {
	t.Parallel()
	cause := errors.New("그만")
	ctx, cancel := context.WithCancelCause(t.Context())
	cancel(cause)
	_, err := sqlitesink.Open(ctx, filepath.Join(t.TempDir(), "store.db"))
	require.ErrorIs(t, err, cause)
}

func TestManyOpenAndWriteOneFileAtOnce(t *testing.T) {
	t.Parallel()
	file := filepath.Join(t.TempDir(), "store.db")
	const stores, each = 6, 10
	var g errgroup.Group
	for s := range stores {
		g.Go(func() error {
			db, err := sqlitesink.Open(t.Context(), file)
			if err != nil {
				return err
			}
			defer db.Close()
			for i := range each {
				if err := db.Silver().Write(t.Context(), []techmap.Posting{sinktest.Silver(s*each+i, 0)}); err != nil {
					return err
				}
			}
			return nil
		})
	}
	require.NoError(t, g.Wait())
	all, err := techmap.Collect(openFile(t, file).Silver().All(t.Context()))
	require.NoError(t, err)
	assert.Len(t, all, stores*each)
}

func TestRowAtFaultCostsOnlyItselfInALongBatch(t *testing.T) {
	t.Parallel()
	db, file := open(t)
	var batch []techmap.Posting
	for i := range 100 { // many statements of many rows
		batch = append(batch, sinktest.Silver(i, 0))
	}
	exec(t, file, "CREATE TRIGGER trap BEFORE INSERT ON silver WHEN NEW.id IN ('"+string(batch[20].ID)+"', '"+
		string(batch[99].ID)+"') BEGIN SELECT RAISE(ABORT, 'as told'); END")
	err := db.Silver().Write(t.Context(), append(batch, techmap.Posting{}))
	lost, ok := errors.AsType[*techmap.BatchError](err)
	require.True(t, ok, err)
	var indexes []int
	for _, f := range lost.Failed {
		indexes = append(indexes, f.Index)
	}
	assert.Equal(t, []int{20, 99, 100}, indexes)
	all, err := techmap.Collect(db.Silver().All(t.Context()))
	require.NoError(t, err)
	assert.Len(t, all, 98)
}

func TestReadOnlyStoreIsRefusedWithTheRemedy(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	file := filepath.Join(dir, "store.db")
	require.NoError(t, openFile(t, file).Silver().Write(t.Context(), []techmap.Posting{{ID: "toy:1"}}))
	require.NoError(t, os.Chmod(filepath.Dir(dir), 0o755))
	for name, mode := range map[string]os.FileMode{"its folder too": 0o555, "the file": 0o777} {
		require.NoError(t, os.Chmod(file, 0o444))
		require.NoError(t, os.Chmod(dir, mode))
		crashtest.Unprivileged(t, func() {
			db, err := sqlitesink.Open(t.Context(), file)
			if err == nil {
				defer db.Close()
				err = db.Silver().Write(t.Context(), []techmap.Posting{{ID: "toy:2"}})
			}
			assert.ErrorIs(t, err, techmap.ErrInvalid, name)
			assert.ErrorContains(t, err, file, name)
			assert.ErrorContains(t, err, "writ", name)
		})
		require.NoError(t, os.Chmod(dir, 0o755))
	}
}

const recordsPerBatch = 50

// crashBatch returns batch n of a process, of openings too.
func crashBatch(pid, n int) (silver []techmap.Posting, openings []techmap.Opening) {
	for i := range recordsPerBatch {
		id := techmap.PostingID(fmt.Sprintf("toy:%d-%d-%d", pid, n, i))
		silver = append(silver, techmap.Posting{ID: id, Title: "개발자", SeenAt: monday})
		openings = append(openings, opening("개발자", id))
	}
	return silver, openings
}

func TestCrashChild(t *testing.T) {
	file := crashtest.Child(t)
	db := openFile(t, file)
	for n := 0; ; n++ {
		silver, published := crashBatch(os.Getpid(), n)
		require.NoError(t, db.Silver().Write(t.Context(), silver))
		_, err := db.Gold().Publish(t.Context(), techmap.Of(published...), publication(recordsPerBatch))
		require.NoError(t, err)
		crashtest.Ack(os.Getpid())
	}
}

func TestWhatWasAcknowledgedSurvivesAKill(t *testing.T) {
	t.Parallel()
	file := filepath.Join(t.TempDir(), "store.db")
	acknowledged := 0
	for range 12 {
		pids := crashtest.Kill(t, "TestCrashChild", file, 100*time.Millisecond)
		checkCrashed(t, file, pids)
		acknowledged += len(pids)
	}
	t.Logf("%d batches acknowledged, 12 processes killed", acknowledged)
}

func checkCrashed(t *testing.T, file string, pids []int) {
	t.Helper()
	var health string
	query(t, file, "PRAGMA integrity_check", &health)
	require.Equal(t, "ok", health)

	db := openFile(t, file)
	batches := make(map[string]int) // records by batch
	for p, err := range db.Silver().All(t.Context()) {
		require.NoError(t, err)
		batches[string(p.ID[:strings.LastIndexByte(string(p.ID), '-')])]++
	}
	for name, n := range batches {
		require.Equal(t, recordsPerBatch, n, "batch %s is half written", name)
	}
	for n, pid := range pids {
		require.Contains(t, batches, fmt.Sprintf("toy:%d-%d", pid, n), "it was acknowledged")
	}
	// Each publication replaces the one before: whichever is there, is there whole.
	published := openings(t, db, time.Time{})
	require.Len(t, published, recordsPerBatch)
	var demands, living int
	query(t, file, "SELECT COUNT(*), COUNT(DISTINCT opening) FROM demand", &demands, &living)
	assert.Equal(t, [2]int{2 * recordsPerBatch, recordsPerBatch}, [2]int{demands, living})
}
