package mysqlsink

import (
	"context"
	"database/sql"
	"embed"
	"errors"
	"fmt"
	"io/fs"
	"strings"

	"github.com/go-sql-driver/mysql"
	"github.com/pressly/goose/v3"
	"github.com/pressly/goose/v3/database"

	"github.com/techmap-it/techmap"
)

// version is the version of the tables: the number of the last migration. Tables of a
// later one are refused: to write to them without the columns that this version does not
// know would undo what a newer program wrote.
const version = 2

// versionTable is where goose keeps which migrations were run.
const versionTable = "schema_version"

// migrations are the statements that lead from each version to the next.
//
//go:embed migrations/*.sql
var migrations embed.FS

// migrate makes the tables, or checks those that there are. A database that is not
// a store's is not changed.
func (db *DB) migrate(ctx context.Context, never bool) error {
	found, err := db.version(ctx)
	switch {
	case err != nil || found == version:
		return err
	case found > version:
		return db.unfit(fmt.Sprintf("made by a newer techmap (store version %d, this one knows up to %d): "+
			"upgrade techmap", found, version))
	case never:
		return db.unfit(fmt.Sprintf("its tables are of version %d and %d is needed: open it once without NoMigrate, "+
			"as a user who may CREATE and ALTER", found, version))
	}
	return db.up(ctx)
}

// up runs the migrations that are missing.
func (db *DB) up(ctx context.Context) error {
	const op = "make the tables of"
	files, err := fs.Sub(migrations, "migrations")
	if err != nil {
		return db.sql.Fault(ctx, op, err)
	}
	provider, err := goose.NewProvider(goose.DialectMySQL, db.sql.Writer, files,
		goose.WithTableName(versionTable), goose.WithSessionLocker(locker{db}), goose.WithDisableGlobalRegistry(true))
	if err != nil {
		return db.sql.Fault(ctx, op, err)
	}
	if err = db.begin(ctx); err == nil {
		_, err = provider.Up(ctx)
	}
	if errors.Is(err, techmap.ErrInvalid) || errors.Is(err, techmap.ErrUnavailable) {
		return err // of the locker, which says so itself
	}
	return db.sql.Fault(ctx, op, err)
}

// begin makes the table of versions with its first row, under the lock. Goose looks for
// them before it takes the lock, and takes a table without a row, which another process
// is about to write or was killed before, for a damaged one.
func (db *DB) begin(ctx context.Context) (err error) {
	conn, err := db.sql.Writer.Conn(ctx)
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, conn.Close()) }()
	if err := (locker{db}).SessionLock(ctx, conn); err != nil {
		return err
	}
	defer func() { err = errors.Join(err, locker{db}.SessionUnlock(context.WithoutCancel(ctx), conn)) }()
	store, err := database.NewStore(database.DialectMySQL, versionTable)
	if err != nil {
		return err
	}
	rows, err := store.ListMigrations(ctx, conn)
	if e, ok := errors.AsType[*mysql.MySQLError](err); ok && e.Number == noTable {
		err = store.CreateVersionTable(ctx, conn)
	}
	if err == nil && len(rows) == 0 {
		err = store.Insert(ctx, conn, database.InsertRequest{Version: 0})
	}
	return err
}

// version returns the version of the tables, 0 if there are none, or an error if
// there are some of the same names that are not a store's.
func (db *DB) version(ctx context.Context) (int, error) {
	var found int
	err := db.sql.Writer.QueryRowContext(ctx, "SELECT COALESCE(MAX(version_id), 0) FROM "+versionTable).Scan(&found)
	if e, ok := errors.AsType[*mysql.MySQLError](err); !ok || e.Number != noTable {
		return found, db.sql.Fault(ctx, "open", err)
	}
	names := tables()
	args := make([]any, len(names))
	for i, name := range names {
		args[i] = name
	}
	query := "SELECT COUNT(*) FROM information_schema.tables WHERE table_schema = DATABASE() AND table_name IN (" +
		strings.TrimSuffix(strings.Repeat("?, ", len(names)), ", ") + ")"
	var others int
	if err := db.sql.Writer.QueryRowContext(ctx, query, args...).Scan(&others); err != nil {
		return 0, db.sql.Fault(ctx, "open", err)
	}
	if others > 0 {
		return 0, db.unfit("this database holds something else, choose another")
	}
	return 0, nil
}

// A locker lets one process at a time migrate a database. The lock is the server's,
// by name, and ends with its connection.
type locker struct{ db *DB }

// lockName is an expression: the name of a lock is at most 64 characters, and common
// to all databases of a server.
const lockName = "CONCAT('techmap:', MD5(DATABASE()))"

// SessionLock implements the interface of goose.
func (l locker) SessionLock(ctx context.Context, conn *sql.Conn) error {
	const op, patience = "wait to make the tables of", 120 // seconds
	var got sql.NullInt64
	if err := conn.QueryRowContext(ctx, "SELECT GET_LOCK("+lockName+", ?)", patience).Scan(&got); err != nil {
		return l.db.sql.Fault(ctx, op, err)
	}
	if got.Int64 != 1 {
		return fmt.Errorf("mysqlsink: %s %q: another process is still at it, try again: %w",
			op, l.db.sql.Target, techmap.ErrUnavailable)
	}
	return nil
}

// SessionUnlock implements the interface of goose.
func (l locker) SessionUnlock(ctx context.Context, conn *sql.Conn) error {
	var released sql.NullInt64
	err := conn.QueryRowContext(ctx, "SELECT RELEASE_LOCK("+lockName+")").Scan(&released)
	return l.db.sql.Fault(ctx, "make the tables of", err)
}
