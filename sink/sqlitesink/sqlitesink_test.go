package sqlitesink_test

import (
	"context"
	"database/sql"
	"errors"
	"path/filepath"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
	"golang.org/x/sync/errgroup"

	"github.com/techmap-it/techmap"
	"github.com/techmap-it/techmap/sink/sinktest"
	"github.com/techmap-it/techmap/sink/sqlitesink"
)

func open(t testing.TB) (*sqlitesink.DB, string) {
	t.Helper()
	file := filepath.Join(t.TempDir(), "store.db")
	return openFile(t, file), file
}

func openFile(t testing.TB, file string) *sqlitesink.DB {
	t.Helper()
	db, err := sqlitesink.Open(t.Context(), file)
	require.NoError(t, err)
	t.Cleanup(func() { assert.NoError(t, db.Close()) })
	return db
}

// failAt makes the database refuse the row of the given ID.
func failAt(t *testing.T, file, table string, id techmap.PostingID) {
	t.Helper()
	exec(t, file, "CREATE TRIGGER trap BEFORE INSERT ON "+table+" WHEN NEW.id = '"+string(id)+"' "+
		"BEGIN SELECT RAISE(ABORT, 'as told'); END")
}

// exec runs a statement on the file as somebody else would.
func exec(t *testing.T, file, statement string, args ...any) {
	t.Helper()
	other, err := sql.Open("sqlite", file)
	require.NoError(t, err)
	defer other.Close()
	_, err = other.ExecContext(t.Context(), statement, args...)
	require.NoError(t, err)
}

func TestSilverKeepsTheContract(t *testing.T) {
	t.Parallel()
	sinktest.TestSilver(t, func(t *testing.T) sinktest.Harness[techmap.Posting] {
		db, file := open(t)
		s := &mended[techmap.Posting]{Sink: db.Silver(), t: t, file: file}
		return sinktest.Harness[techmap.Posting]{
			Sink: s, All: db.Silver().All, MaxRecord: sqlitesink.MaxRecord,
			Fail: func(i int) { failAt(t, file, "silver", sinktest.Silver(i, 0).ID) },
		}
	})
}

func TestGoldKeepsTheContract(t *testing.T) {
	t.Parallel()
	sinktest.TestGold(t, func(t *testing.T) sinktest.Harness[techmap.CanonicalPosting] {
		db, file := open(t)
		s := &mended[techmap.CanonicalPosting]{Sink: db.Gold(), t: t, file: file}
		return sinktest.Harness[techmap.CanonicalPosting]{
			Sink: s, All: db.Gold().All, MaxRecord: sqlitesink.MaxRecord,
			Fail: func(i int) { failAt(t, file, "posting", sinktest.Gold(i, 0).ID) },
		}
	})
}

func TestCensusKeepsTheContract(t *testing.T) {
	t.Parallel()
	sinktest.TestCensus(t, func(t *testing.T) sinktest.Harness[techmap.Census] {
		db, _ := open(t)
		return sinktest.Harness[techmap.Census]{Sink: db.Census(), All: db.Census().Censuses}
	})
}

// mended removes the trap of failAt after the write that fell into it.
type mended[T any] struct {
	techmap.Sink[T]
	t    *testing.T
	file string
}

func (m *mended[T]) Write(ctx context.Context, batch []T) error {
	err := m.Sink.Write(ctx, batch)
	if _, ok := errors.AsType[*techmap.BatchError](err); ok {
		exec(m.t, m.file, "DROP TRIGGER IF EXISTS trap")
	}
	return err
}

func TestSeveralMayMakeOneStoreAtOnce(t *testing.T) {
	t.Parallel()
	for range 3 {
		file := filepath.Join(t.TempDir(), "store.db")
		var g errgroup.Group
		for i := range 8 {
			g.Go(func() error {
				db, err := sqlitesink.Open(t.Context(), file)
				if err != nil {
					return err
				}
				return errors.Join(db.Silver().Write(t.Context(), []techmap.Posting{sinktest.Silver(i, 0)}), db.Close())
			})
		}
		require.NoError(t, g.Wait())
		all, err := techmap.Collect(openFile(t, file).Silver().All(t.Context()))
		require.NoError(t, err)
		assert.Len(t, all, 8)
	}
}
