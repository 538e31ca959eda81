package mysqlsink_test

import (
	"context"
	"crypto/rand"
	"database/sql"
	"errors"
	"os"
	"strings"
	"testing"

	"github.com/go-sql-driver/mysql"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/techmap-it/techmap"
	"github.com/techmap-it/techmap/sink/mysqlsink"
)

// variable names a server on which databases may be made: root:@tcp(127.0.0.1:3306)/
const variable = "TECHMAP_TEST_MYSQL"

// server returns how to connect to the server of the tests.
func server(t testing.TB) *mysql.Config {
	t.Helper()
	dsn := os.Getenv(variable)
	if dsn == "" {
		t.Skip("needs a server of MySQL or MariaDB, named by " + variable)
	}
	cfg, err := mysql.ParseDSN(dsn)
	require.NoError(t, err)
	return cfg
}

// database makes a database for the test alone and returns its DSN.
func database(t testing.TB) string {
	t.Helper()
	cfg := server(t)
	admin := pool(t, cfg.FormatDSN())
	name := "techmap_" + strings.ToLower(rand.Text())
	_, err := admin.ExecContext(t.Context(), "CREATE DATABASE "+name)
	require.NoError(t, err)
	t.Cleanup(func() {
		_, err := admin.ExecContext(context.WithoutCancel(t.Context()), "DROP DATABASE "+name)
		assert.NoError(t, err)
	})
	cfg.DBName = name
	return cfg.FormatDSN()
}

// pool returns connections such as somebody else has.
func pool(t testing.TB, dsn string) *sql.DB {
	t.Helper()
	db, err := sql.Open("mysql", dsn)
	require.NoError(t, err)
	t.Cleanup(func() { assert.NoError(t, db.Close()) })
	return db
}

// connect returns connections such as a store needs.
func connect(t testing.TB, dsn string) *sql.DB {
	t.Helper()
	cfg, err := mysqlsink.Config(dsn, nil)
	require.NoError(t, err)
	writer, err := mysqlsink.Connect(cfg)
	require.NoError(t, err)
	return writer
}

// openAt opens the store of a database.
func openAt(t testing.TB, dsn string, o *mysqlsink.Options) *mysqlsink.DB {
	t.Helper()
	db, err := mysqlsink.Open(t.Context(), connect(t, dsn), o)
	require.NoError(t, err)
	t.Cleanup(func() { assert.NoError(t, db.Close()) })
	return db
}

func open(t testing.TB) (db *mysqlsink.DB, dsn string) {
	t.Helper()
	dsn = database(t)
	return openAt(t, dsn, nil), dsn
}

// exec runs a statement as somebody else would.
func exec(t testing.TB, dsn, statement string, args ...any) {
	t.Helper()
	_, err := pool(t, dsn).ExecContext(t.Context(), statement, args...)
	require.NoError(t, err)
}

// query scans the answer that somebody else gets.
func query(t testing.TB, dsn, statement string, dest ...any) {
	t.Helper()
	require.NoError(t, pool(t, dsn).QueryRowContext(t.Context(), statement).Scan(dest...), statement)
}

// failAt makes the database refuse the rows of the given IDs.
func failAt(t testing.TB, dsn, table string, ids ...techmap.PostingID) {
	t.Helper()
	quoted := make([]string, len(ids))
	for i, id := range ids {
		quoted[i] = "'" + string(id) + "'"
	}
	exec(t, dsn, "CREATE TRIGGER trap BEFORE INSERT ON "+table+" FOR EACH ROW BEGIN IF NEW.id IN ("+
		strings.Join(quoted, ", ")+") THEN SIGNAL SQLSTATE '45000' SET MESSAGE_TEXT = 'as told'; END IF; END")
}

// mended removes the trap of failAt after the write that fell into it.
type mended[T any] struct {
	techmap.Sink[T]
	t   *testing.T
	dsn string
}

func (m *mended[T]) Write(ctx context.Context, batch []T) error {
	err := m.Sink.Write(ctx, batch)
	if _, ok := errors.AsType[*techmap.BatchError](err); ok {
		exec(m.t, m.dsn, "DROP TRIGGER IF EXISTS trap")
	}
	return err
}
