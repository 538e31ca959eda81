// Package goldsql keeps silver and gold in an SQL database: everything that the
// stores on database/sql have in common. What differs from one database to the
// next is a [Dialect]; the tables themselves are made by the driver package.
//
// The SQL is what MySQL 8, MariaDB and SQLite share. Keys are the domain's own
// IDs, compared by their bytes. A time is an integer, the microseconds since 1970
// in UTC: exact, sorted, and the same in every database. A record is stored whole,
// as versioned JSON, in a column named body; other columns repeat what of it is
// searched or sorted by.
package goldsql

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"strings"
	"time"
	"unicode/utf8"

	"github.com/techmap-it/techmap"
)

// MaxRecord is the length of the largest record that is stored, as versioned
// JSON: what a MEDIUMBLOB of MySQL holds. A larger one is techmap.ErrInvalid.
const MaxRecord = 1<<24 - 1

// A Dialect is what one database does in its own way.
type Dialect struct {
	// Rows is how many rows one INSERT writes.
	Rows int
	// Upsert returns the end of an INSERT INTO t that replaces the row of the
	// same key, as t says.
	Upsert func(t Table) string
	// RowFault reports whether err is about a row, which can be left out, rather
	// than about the database. The statement has had no effect then, and its
	// transaction goes on.
	RowFault func(err error) bool
	// Classify returns what can be done about an error, and its kind.
	Classify func(err error) (remedy string, kind error)
}

// A DB is an open database. It is safe for concurrent use.
type DB struct {
	Name    string // of the package, for errors
	Target  string // where the data lies, for errors
	Writer  *sql.DB
	Reader  *sql.DB
	Dialect Dialect
	Now     func() time.Time
}

// Fault returns err, which op met with, with its kind and its remedy. The end of
// ctx is returned as its cause.
func (db *DB) Fault(ctx context.Context, op string, err error) error {
	switch {
	case err == nil:
		return nil
	case ctx.Err() != nil:
		return context.Cause(ctx)
	case errors.Is(err, sql.ErrConnDone) || strings.Contains(err.Error(), "database is closed"):
		return fmt.Errorf("%s: %s %q: the store was closed: %w: %w", db.Name, op, db.Target, techmap.ErrInvalid, err)
	}
	remedy, kind := db.Dialect.Classify(err)
	return fmt.Errorf("%s: %s %q: %s: %w: %w", db.Name, op, db.Target, remedy, kind, err)
}

// update runs do in a transaction, which is committed unless do fails. An error of
// the database is returned as Fault makes it, one that do made is returned as it is.
func (db *DB) update(ctx context.Context, op string, do func(tx *tx) error) error {
	if ctx.Err() != nil {
		return context.Cause(ctx)
	}
	t, err := db.Writer.BeginTx(ctx, nil)
	if err != nil {
		return db.Fault(ctx, op, err)
	}
	defer func() { _ = t.Rollback() }() // without effect after Commit
	if err := do(&tx{Tx: t, db: db, ctx: ctx, op: op}); err != nil {
		return err
	}
	return db.Fault(ctx, op, t.Commit())
}

// checkID returns an error unless id can be stored and found again.
func checkID(id string) error {
	if id == "" || !utf8.ValidString(id) || strings.Contains(id, "\x00") {
		return fmt.Errorf("ID %q: not one to store a record under: %w", id, techmap.ErrInvalid)
	}
	return nil
}

// micros returns t as it is stored where every record has one.
func micros(t time.Time) int64 { return t.UnixMicro() }

// maybe returns t as it is stored where a record may have none: zero is NULL.
func maybe(t time.Time) any {
	if t.IsZero() {
		return nil
	}
	return t.UnixMicro()
}

// moment returns the time that is stored as us.
func moment(us int64) time.Time { return time.UnixMicro(us).UTC() }
