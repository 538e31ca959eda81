package mysqlsink_test

import (
	"context"
	"errors"
	"strings"
	"testing"

	"github.com/go-sql-driver/mysql"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
	"golang.org/x/sync/errgroup"

	"github.com/techmap-it/techmap"
	"github.com/techmap-it/techmap/sink/mysqlsink"
	"github.com/techmap-it/techmap/sink/sinktest"
)

// refused returns the error of opening a store, which must be one.
func refused(t *testing.T, dsn string, o *mysqlsink.Options) error {
	t.Helper()
	writer := connect(t, dsn)
	defer writer.Close()
	_, err := mysqlsink.Open(t.Context(), writer, o)
	require.Error(t, err)
	assert.NotContains(t, err.Error(), "geheim", "passwords are not repeated")
	return err
}

// as returns dsn for another user.
func as(t *testing.T, dsn, user, password string) string {
	t.Helper()
	cfg, err := mysql.ParseDSN(dsn)
	require.NoError(t, err)
	cfg.User, cfg.Passwd = user, password
	return cfg.FormatDSN()
}

func TestOpenWithoutADatabase(t *testing.T) {
	t.Parallel()
	_, err := mysqlsink.Open(t.Context(), nil, nil)
	require.ErrorIs(t, err, techmap.ErrInvalid)

	narrow := connect(t, "app@tcp(127.0.0.1:1)/techmap")
	defer narrow.Close()
	narrow.SetMaxOpenConns(1)
	_, err = mysqlsink.Open(t.Context(), narrow, nil)
	require.ErrorIs(t, err, techmap.ErrInvalid)
	require.ErrorContains(t, err, "two connections")

	err = refused(t, "app:geheim@tcp(127.0.0.1:1)/techmap", nil)
	require.ErrorIs(t, err, techmap.ErrUnavailable)
	require.ErrorContains(t, err, "cannot be reached")
	assert.True(t, techmap.Retryable(err))
}

func TestDatabasesThatCannotBeAStoreAreRefused(t *testing.T) {
	t.Parallel()
	server(t)
	tests := map[string]struct {
		make func(t *testing.T, dsn string) string
		o    *mysqlsink.Options
		says string
	}{
		"somebody's tables": {func(t *testing.T, dsn string) string {
			exec(t, dsn, "CREATE TABLE run (id INT)")
			return dsn
		}, nil, "something else"},
		"a newer store": {func(t *testing.T, dsn string) string {
			openAt(t, dsn, nil)
			exec(t, dsn, "INSERT INTO schema_version (version_id, is_applied) VALUES (7, 1)")
			return dsn
		}, nil, "store version 7, this one knows up to 2"},
		"no tables, and none to be made": {func(_ *testing.T, dsn string) string { return dsn },
			&mysqlsink.Options{NoMigrate: true}, "without NoMigrate"},
		"no such database": {func(_ *testing.T, dsn string) string {
			return strings.Replace(dsn, "/techmap_", "/techmap_no_", 1)
		}, nil, "create it first"},
		"wrong password": {func(t *testing.T, dsn string) string { return as(t, dsn, "root", "geheim") },
			nil, "user or the password"},
	}
	for name, tc := range tests {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			err := refused(t, tc.make(t, database(t)), tc.o)
			require.ErrorIs(t, err, techmap.ErrInvalid)
			require.ErrorContains(t, err, tc.says)
		})
	}
}

func TestSessionsThatCutValuesAreRefused(t *testing.T) {
	t.Parallel()
	dsn := database(t)
	for params, says := range map[string]string{
		"?charset=utf8mb4&sql_mode=''":                         "not strict",
		"?charset=euckr&sql_mode='STRICT_TRANS_TABLES'":        "character set is euckr",
		"?charset=utf8mb4&sql_mode='STRICT_TRANS_TABLES,ANSI'": "",
	} {
		dsn, _, _ := strings.Cut(dsn, "?")
		db, err := mysqlsink.Open(t.Context(), pool(t, dsn+params), nil)
		if says == "" {
			require.NoError(t, err, "whoever has made it")
			require.NoError(t, db.Gold().Write(t.Context(), []techmap.CanonicalPosting{sinktest.Gold(1, 0)}))
			continue
		}
		require.ErrorIs(t, err, techmap.ErrInvalid)
		require.ErrorContains(t, err, says)
	}
}

// Whoever crawls need not be able to change tables, and whoever answers need not be
// able to write.
func TestUsersNeedNoMoreRightsThanTheyUse(t *testing.T) {
	t.Parallel()
	dsn := database(t)
	cfg, err := mysql.ParseDSN(dsn)
	require.NoError(t, err)
	user := "u" + cfg.DBName[len(cfg.DBName)-20:]
	admin := pool(t, dsn)
	exec(t, dsn, "CREATE USER '"+user+"'@'%' IDENTIFIED BY 'geheim'")
	t.Cleanup(func() {
		_, err := admin.ExecContext(context.WithoutCancel(t.Context()), "DROP USER '"+user+"'@'%'")
		assert.NoError(t, err)
	})
	exec(t, dsn, "GRANT SELECT, INSERT, UPDATE, DELETE ON "+cfg.DBName+".* TO '"+user+"'@'%'")
	plain := as(t, dsn, user, "geheim")

	err = refused(t, plain, nil)
	require.ErrorIs(t, err, techmap.ErrInvalid)
	require.ErrorContains(t, err, "the user may not do this")
	require.ErrorContains(t, err, "NoMigrate")

	openAt(t, dsn, nil) // by one who may
	for _, o := range []*mysqlsink.Options{nil, {NoMigrate: true}, {Backfill: true}} {
		db := openAt(t, plain, o)
		require.NoError(t, db.Silver().Write(t.Context(), []techmap.Posting{sinktest.Silver(1, 0)}))
	}

	exec(t, dsn, "REVOKE INSERT, UPDATE, DELETE ON "+cfg.DBName+".* FROM '"+user+"'@'%'")
	reader := openAt(t, plain, nil)
	_, err = reader.Silver().Get(t.Context(), sinktest.Silver(1, 0).ID)
	require.NoError(t, err)
	err = reader.Silver().Write(t.Context(), []techmap.Posting{sinktest.Silver(1, 1)})
	require.ErrorIs(t, err, techmap.ErrInvalid)
	require.ErrorContains(t, err, "may not")
}

func TestManyOpenAnEmptyDatabaseAtOnce(t *testing.T) {
	t.Parallel()
	dsn := database(t)
	const stores, each = 6, 10
	var g errgroup.Group
	for s := range stores {
		writer := connect(t, dsn) // of a process of its own, as far as the server knows
		g.Go(func() error {
			defer writer.Close()
			db, err := mysqlsink.Open(t.Context(), writer, nil)
			if err != nil {
				return err
			}
			for i := range each {
				if err := db.Silver().Write(t.Context(), []techmap.Posting{sinktest.Silver(s*each+i, 0)}); err != nil {
					return err
				}
			}
			return nil
		})
	}
	require.NoError(t, g.Wait())
	all, err := techmap.Collect(openAt(t, dsn, nil).Silver().All(t.Context()))
	require.NoError(t, err)
	assert.Len(t, all, stores*each)
	var migrations int
	query(t, dsn, "SELECT COUNT(*) FROM schema_version WHERE version_id > 0", &migrations)
	assert.Equal(t, 2, migrations, "one has made the tables")
}

func TestVersionTableWithoutARowIsFinished(t *testing.T) {
	t.Parallel()
	dsn := database(t)
	exec(t, dsn, `CREATE TABLE schema_version (id serial NOT NULL, version_id bigint NOT NULL, is_applied boolean NOT NULL,
		tstamp timestamp NULL DEFAULT now(), PRIMARY KEY(id))`) // by a process that was killed then
	db := openAt(t, dsn, nil)
	require.NoError(t, db.Silver().Write(t.Context(), []techmap.Posting{sinktest.Silver(1, 0)}))
}

func TestMigrationThatWasCutOffIsFinished(t *testing.T) {
	t.Parallel()
	dsn := database(t)
	openAt(t, dsn, nil)
	exec(t, dsn, "DELETE FROM schema_version WHERE version_id > 0")
	exec(t, dsn, "DROP TABLE sighting")
	exec(t, dsn, "UPDATE clock_silver SET at = 7")
	require.NoError(t, openAt(t, dsn, nil).Check(t.Context()))
	var at int
	query(t, dsn, "SELECT at FROM clock_silver", &at)
	assert.Equal(t, 7, at, "and nothing is begun anew")
}

func TestStoreOfTheFirstVersionIsBroughtUpToThisOne(t *testing.T) {
	t.Parallel()
	dsn := database(t)
	pending := techmap.CanonicalPosting{ID: "toy:1", Title: "t", Pending: true}
	require.NoError(t, openAt(t, dsn, nil).Gold().Write(t.Context(), []techmap.CanonicalPosting{{ID: "toy:0", Title: "t"}}))
	exec(t, dsn, "ALTER TABLE posting DROP KEY posting_pending, DROP COLUMN pending")
	exec(t, dsn, "DELETE FROM schema_version WHERE version_id > 1")

	db := openAt(t, dsn, nil)
	require.NoError(t, db.Gold().Write(t.Context(), []techmap.CanonicalPosting{pending}))
	ids, err := db.Gold().Pending(t.Context())
	require.NoError(t, err)
	assert.Equal(t, []techmap.PostingID{"toy:1"}, ids)
}

func TestReaderIsWhereReadingIsDone(t *testing.T) {
	t.Parallel()
	dsn, elsewhere := database(t), database(t)
	openAt(t, elsewhere, nil)
	db := openAt(t, dsn, &mysqlsink.Options{Reader: connect(t, elsewhere)})
	require.NoError(t, db.Silver().Write(t.Context(), []techmap.Posting{sinktest.Silver(1, 0)}))
	all, err := techmap.Collect(db.Silver().All(t.Context()))
	require.NoError(t, err)
	assert.Empty(t, all, "a replica that never catches up")
}

func TestCheckFindsATableThatIsMissing(t *testing.T) {
	t.Parallel()
	db, dsn := open(t)
	require.NoError(t, db.Check(t.Context()))
	exec(t, dsn, "DROP TABLE demand")
	require.ErrorIs(t, db.Check(t.Context()), techmap.ErrMalformed)
}

func TestClosedStoreSaysSo(t *testing.T) {
	t.Parallel()
	db, err := mysqlsink.Open(t.Context(), connect(t, database(t)), nil)
	require.NoError(t, err)
	require.NoError(t, db.Close())
	err = db.Silver().Write(t.Context(), []techmap.Posting{{ID: "toy:1"}})
	require.ErrorIs(t, err, techmap.ErrInvalid)
	require.ErrorContains(t, err, "closed")
}

func TestOpenObeysItsContext(t *testing.T) {
	t.Parallel()
	cause := errors.New("그만")
	ctx, cancel := context.WithCancelCause(t.Context())
	cancel(cause)
	writer := connect(t, "app@tcp(127.0.0.1:1)/techmap")
	defer writer.Close()
	_, err := mysqlsink.Open(ctx, writer, nil)
	require.ErrorIs(t, err, cause)
}
