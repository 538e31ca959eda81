package sqlitesink

import (
	"context"
	"database/sql"
	_ "embed"
	"fmt"
	"time"

	lib "modernc.org/sqlite/lib"

	"github.com/techmap-it/techmap"
)

// version is the version of the tables. The file for version n is made by running
// the first n migrations, which are never changed: files of every version are about.
const version = 3

var (
	//go:embed schema.sql
	schema string
	//go:embed schema_2.sql
	schema2 string
	//go:embed schema_3.sql
	schema3 string
)

// migrations returns the statements that lead from each version to the next,
// beginning with an empty file.
func migrations() []string { return []string{schema, schema2, schema3} }

// prepare makes the tables, or checks those that there are. A file that is not a
// store is not changed.
func (db *DB) prepare(ctx context.Context) error {
	found, err := db.version(ctx, db.sql.Writer)
	if err != nil || found == version {
		return err
	}
	if err := db.logAhead(ctx); err != nil {
		return err
	}
	return db.migrate(ctx)
}

// How often it is tried, and how long it is waited between, to change the form of a
// file that another connection has locked: some seconds in all.
const (
	logTries = 100
	logPause = 20 * time.Millisecond
)

// logAhead sees to it that writes go to a log first: readers are then not hindered by
// a writer. The file stays so from now on. For this change SQLite does not wait for
// locks by itself, as it does for all others.
func (db *DB) logAhead(ctx context.Context) error {
	for n := 1; ; n++ {
		_, err := db.sql.Writer.ExecContext(ctx, "PRAGMA journal_mode = WAL")
		if n == logTries || code(err) != lib.SQLITE_BUSY {
			return db.sql.Fault(ctx, "open", err)
		}
		timer := time.NewTimer(logPause)
		select {
		case <-ctx.Done():
			timer.Stop()
			return context.Cause(ctx)
		case <-timer.C:
		}
	}
}

// migrate brings the tables up to date in one transaction: a crash leaves the
// version there was.
func (db *DB) migrate(ctx context.Context) error {
	t, err := db.sql.Writer.BeginTx(ctx, nil)
	if err != nil {
		return db.sql.Fault(ctx, "open", err)
	}
	defer func() { _ = t.Rollback() }() // without effect after Commit
	found, err := db.version(ctx, t)    // again: another process may have been faster
	if err != nil {
		return err
	}
	for _, statements := range migrations()[found:] {
		if _, err := t.ExecContext(ctx, statements); err != nil {
			return db.sql.Fault(ctx, "make the tables of", err)
		}
	}
	return db.sql.Fault(ctx, "make the tables of", t.Commit())
}

// A queryer is a pool of connections or a transaction.
type queryer interface {
	QueryRowContext(ctx context.Context, query string, args ...any) *sql.Row
}

// version returns the version of the tables in the file, 0 if it is empty, or an
// error if they are not a store's, or of a version not known here.
func (db *DB) version(ctx context.Context, q queryer) (int, error) {
	var tables, ours, found int
	const query = "SELECT COUNT(*), COUNT(CASE WHEN name = 'schema_version' THEN 1 END) FROM sqlite_master"
	if err := q.QueryRowContext(ctx, query).Scan(&tables, &ours); err != nil {
		return 0, db.sql.Fault(ctx, "open", err)
	}
	switch {
	case tables == 0:
		return 0, nil
	case ours == 0:
		return 0, fmt.Errorf("sqlitesink: open %q: this SQLite file holds something else, choose another: %w",
			db.sql.Target, techmap.ErrInvalid)
	}
	if err := q.QueryRowContext(ctx, "SELECT MAX(version) FROM schema_version").Scan(&found); err != nil {
		return 0, db.sql.Fault(ctx, "open", err)
	}
	if found > version {
		return 0, fmt.Errorf("sqlitesink: open %q: made by a newer techmap (store version %d, this one knows up to %d): "+
			"upgrade techmap: %w", db.sql.Target, found, version, techmap.ErrInvalid)
	}
	return found, nil
}
