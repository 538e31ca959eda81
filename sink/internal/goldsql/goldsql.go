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

// A Dialect is what one database does in its own way. What is nil or zero it does
// as every other.
type Dialect struct {
	// Rows is how many rows one INSERT writes at most.
	Rows int
	// Bytes is how long the values of one INSERT are at most, unless it is one row.
	// 0 means any length.
	Bytes int
	// Direct says that an INSERT is sent together with its values, of as many rows
	// as there are, where a statement that has to be prepared costs a round trip.
	Direct bool
	// Upsert returns the end of an INSERT INTO t that replaces the row of the
	// same key, as t says.
	Upsert func(t Table) string
	// RowFault reports whether err is about a row, which can be left out, rather
	// than about the database. The statement has had no effect then, and its
	// transaction goes on.
	RowFault func(err error) bool
	// Classify returns what can be done about an error, and its kind.
	Classify func(err error) (remedy string, kind error)
	// Retry reports whether a transaction that met with err may succeed if it is
	// done again from its beginning. It may have been committed nevertheless:
	// whatever is done here can be done twice.
	Retry func(err error) bool
	// Clock returns the table that holds the time of the last change of table, for
	// a database in which only writers of one table are to wait for each other.
	// Without it there is one for all, clock.
	Clock func(table string) string
	// Load writes rows that are new to t faster than an INSERT. Where that cannot
	// be done, or one of them is not new, it writes nothing and returns false.
	Load func(ctx context.Context, tx *sql.Tx, t Table, rows [][]any) (done bool, err error)
}

// A DB is an open database. It is safe for concurrent use; its fields must not change.
// Who opened the pools closes them.
type DB struct {
	Name    string // of the package, for errors
	Target  string // where the data lies, for errors; without secrets
	Writer  *sql.DB
	Reader  *sql.DB // may be Writer; may lag behind it
	Dialect Dialect
	Now     func() time.Time // what changes are stamped by; see tick for clocks that go back
	Most    int              // length of the largest record that this database takes, if that is less than MaxRecord
}

// fits returns an error unless a record of so many bytes can be stored.
func (db *DB) fits(id string, size int) error {
	most := MaxRecord
	if db.Most > 0 {
		most = min(most, db.Most)
	}
	if size > most {
		return fmt.Errorf("record %q of %d bytes, at most %d are stored: %w", id, size, most, techmap.ErrInvalid)
	}
	return nil
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

// checkID returns an error unless id can be stored and found again. No database compares
// NUL bytes and broken UTF-8 as the next one does.
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

// moment returns the time that is stored as us, in UTC: stored times have no zone.
func moment(us int64) time.Time { return time.UnixMicro(us).UTC() }
