package sqlitesink

import (
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/techmap-it/techmap"
	"github.com/techmap-it/techmap/sink/internal/goldsql"
	"github.com/techmap-it/techmap/sink/sinktest"
)

func TestThereIsAMigrationToEachVersion(t *testing.T) {
	t.Parallel()
	assert.Len(t, migrations(), version)
}

func TestStoreOfTheFirstVersionIsBroughtUpToThisOne(t *testing.T) {
	t.Parallel()
	file := filepath.Join(t.TempDir(), "store.db")
	old, err := connect(file)
	require.NoError(t, err)
	_, err = old.ExecContext(t.Context(), schema)
	require.NoError(t, err)
	stored := sinktest.Silver(0, 0)
	first := &DB{&goldsql.DB{Name: "sqlitesink", Target: file, Writer: old, Reader: old, Dialect: dialect(), Now: time.Now}}
	require.NoError(t, first.Silver().Write(t.Context(), []techmap.Posting{stored}))
	require.NoError(t, old.Close())

	db, err := Open(t.Context(), file)
	require.NoError(t, err)
	t.Cleanup(func() { assert.NoError(t, db.Close()) })
	all, err := techmap.Collect(db.Silver().All(t.Context()))
	require.NoError(t, err)
	assert.Equal(t, []techmap.Posting{stored}, all, "nothing is lost")
	info := techmap.SourceInfo{Name: "toy", Rights: techmap.Rights{Shown: techmap.ShownLink}}
	require.NoError(t, db.Sources().Write(t.Context(), []techmap.SourceInfo{info}), "the new table is there")
	again, err := Open(t.Context(), file)
	require.NoError(t, err, "a second time there is nothing to do")
	require.NoError(t, again.Close())
}

func TestUpsert(t *testing.T) {
	t.Parallel()
	table := goldsql.Table{Name: "t", Key: []string{"a", "b"}}
	assert.Equal(t, "ON CONFLICT (a, b) DO NOTHING", upsert(table))
	table.Rest = []string{"c"}
	assert.Equal(t, "ON CONFLICT (a, b) DO UPDATE SET c = excluded.c", upsert(table))
	table.Rest, table.Version, table.Same = []string{"c", "d"}, []string{"c", "d"}, "d"
	assert.Equal(t, "ON CONFLICT (a, b) DO UPDATE SET c = excluded.c, d = excluded.d "+
		"WHERE (excluded.c, excluded.d) >= (t.c, t.d) AND excluded.d <> t.d", upsert(table))
}

func TestFullDiskIsUnavailableAndLosesNothing(t *testing.T) {
	t.Parallel()
	file := filepath.Join(t.TempDir(), "store.db")
	db, err := Open(t.Context(), file)
	require.NoError(t, err)
	t.Cleanup(func() { assert.NoError(t, db.Close()) })
	ctx := t.Context()
	require.NoError(t, db.Silver().Write(ctx, []techmap.Posting{sinktest.Silver(0, 0)}))
	_, err = db.sql.Writer.ExecContext(ctx, "PRAGMA max_page_count = 60")
	require.NoError(t, err)

	large := sinktest.Silver(1, 0)
	large.Sections[0].Text = strings.Repeat("가나다", 200_000)
	err = db.Silver().Write(ctx, []techmap.Posting{sinktest.Silver(2, 0), large})
	require.ErrorIs(t, err, techmap.ErrUnavailable)
	require.ErrorContains(t, err, file)
	require.ErrorContains(t, err, "free some space")
	require.NotErrorAs(t, err, new(*techmap.BatchError), "the store failed, not a record")

	all, err := techmap.Collect(db.Silver().All(ctx))
	require.NoError(t, err)
	assert.Equal(t, []techmap.Posting{sinktest.Silver(0, 0)}, all)

	_, err = db.sql.Writer.ExecContext(ctx, "PRAGMA max_page_count = 100000")
	require.NoError(t, err)
	require.NoError(t, db.Silver().Write(ctx, []techmap.Posting{sinktest.Silver(2, 0), large}), "room again")
}

func TestStoreThatAnotherProcessKeepsBusyIsUnavailable(t *testing.T) {
	t.Parallel()
	file := filepath.Join(t.TempDir(), "store.db")
	db, err := Open(t.Context(), file)
	require.NoError(t, err)
	t.Cleanup(func() { assert.NoError(t, db.Close()) })
	ctx := t.Context()
	_, err = db.sql.Writer.ExecContext(ctx, "PRAGMA busy_timeout = 1")
	require.NoError(t, err)
	other, err := Open(ctx, file)
	require.NoError(t, err)
	t.Cleanup(func() { assert.NoError(t, other.Close()) })
	held, err := other.sql.Writer.BeginTx(ctx, nil)
	require.NoError(t, err)

	err = db.Silver().Write(ctx, []techmap.Posting{sinktest.Silver(0, 0)})
	require.ErrorIs(t, err, techmap.ErrUnavailable)
	require.ErrorContains(t, err, "another process is writing")
	assert.True(t, techmap.Retryable(err))
	require.NoError(t, held.Rollback())
	require.NoError(t, db.Silver().Write(ctx, []techmap.Posting{sinktest.Silver(0, 0)}))
}

func TestDamagedFileSaysSo(t *testing.T) {
	t.Parallel()
	file := filepath.Join(t.TempDir(), "store.db")
	db, err := Open(t.Context(), file)
	require.NoError(t, err)
	var batch []techmap.Posting
	for i := range 500 {
		batch = append(batch, sinktest.Silver(i, 0))
	}
	require.NoError(t, db.Silver().Write(t.Context(), batch))
	require.NoError(t, db.Check(t.Context()))
	require.NoError(t, db.Close())
	data, err := os.ReadFile(file)
	require.NoError(t, err)
	const head = 60 << 10 // the schema, which Open reads, stands before
	for i := head; i < len(data); i++ {
		data[i] = 0xA5
	}
	require.NoError(t, os.WriteFile(file, data, 0o644))

	db, err = Open(t.Context(), file)
	require.NoError(t, err)
	t.Cleanup(func() { assert.NoError(t, db.Close()) })
	require.ErrorIs(t, db.Check(t.Context()), techmap.ErrMalformed)
	_, err = techmap.Collect(db.Silver().All(t.Context()))
	require.ErrorIs(t, err, techmap.ErrMalformed)
	require.ErrorContains(t, err, file)
	require.ErrorContains(t, err, "make it anew from bronze")
	require.NotErrorAs(t, err, new(*techmap.RecordError), "it is not one record that is lost")
}

// A machine's clock may be set back. Later changes are later nevertheless.
func TestChangesAreInOrderWhateverTheClockSays(t *testing.T) {
	t.Parallel()
	db, err := Open(t.Context(), filepath.Join(t.TempDir(), "store.db"))
	require.NoError(t, err)
	t.Cleanup(func() { assert.NoError(t, db.Close()) })
	now := time.Date(2026, 3, 2, 9, 0, 0, 0, time.UTC)
	db.sql.Now = func() time.Time { return now }
	ctx, silver := t.Context(), db.Silver()
	var mark time.Time
	for i, step := range []time.Duration{0, 0, -time.Hour, time.Minute, 2 * time.Hour} {
		now = now.Add(step)
		require.NoError(t, silver.Write(ctx, []techmap.Posting{{ID: techmap.PostingID(fmt.Sprint("toy:", i)), SeenAt: now}}))
		changed, err := techmap.Collect(silver.Since(ctx, mark))
		require.NoError(t, err)
		require.Len(t, changed, 1, "step %d", i)
		mark, err = silver.Mark(ctx)
		require.NoError(t, err)
	}
	assert.Equal(t, now, mark, "a clock that is right again is believed again")
}
