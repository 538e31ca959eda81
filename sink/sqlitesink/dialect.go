package sqlitesink

import (
	"errors"
	"strings"

	"modernc.org/sqlite"
	lib "modernc.org/sqlite/lib"

	"github.com/techmap-it/techmap"
	"github.com/techmap-it/techmap/sink/internal/goldsql"
)

// dialect is that of SQLite. It has no Retry: a transaction takes the lock of the file
// when it begins, and nothing can get in its way after.
func dialect() goldsql.Dialect {
	return goldsql.Dialect{
		// Statements go nowhere over a network here: more rows in one save little.
		Rows: 16, Upsert: upsert, RowFault: rowFault, Classify: classify,
	}
}

// upsert returns the end of an INSERT that replaces the row of the same key.
func upsert(t goldsql.Table) string {
	conflict := "ON CONFLICT (" + strings.Join(t.Key, ", ") + ") DO "
	if len(t.Rest) == 0 {
		return conflict + "NOTHING"
	}
	set := make([]string, len(t.Rest))
	for i, column := range t.Rest {
		set[i] = column + " = excluded." + column
	}
	var only []string
	if len(t.Version) > 0 {
		only = append(only, tuple("excluded", t.Version)+" >= "+tuple(t.Name, t.Version))
	}
	if t.Same != "" {
		only = append(only, "excluded."+t.Same+" <> "+t.Name+"."+t.Same)
	}
	statement := conflict + "UPDATE SET " + strings.Join(set, ", ")
	if len(only) > 0 {
		statement += " WHERE " + strings.Join(only, " AND ")
	}
	return statement
}

// tuple returns the columns of a table as one value that can be compared.
func tuple(table string, columns []string) string {
	return "(" + table + "." + strings.Join(columns, ", "+table+".") + ")"
}

// code returns the primary result code of err, 0 if SQLite did not make it.
func code(err error) int {
	e, ok := errors.AsType[*sqlite.Error](err)
	if !ok {
		return 0
	}
	return e.Code() & 0xff // the rest says where it arose
}

// rowFault reports whether err is about a row: SQLite has undone the statement and
// goes on with the transaction.
func rowFault(err error) bool {
	switch code(err) {
	case lib.SQLITE_CONSTRAINT, lib.SQLITE_TOOBIG, lib.SQLITE_MISMATCH:
		return true
	}
	return false
}

// classify returns what can be done about an error of SQLite, and its kind. What nobody
// foresaw is ErrUnavailable: it must not be taken for the fault of a record.
func classify(err error) (remedy string, kind error) {
	switch code(err) {
	case lib.SQLITE_BUSY, lib.SQLITE_LOCKED:
		return "another process is writing to it, try again", techmap.ErrUnavailable
	case lib.SQLITE_FULL:
		return "the disk is full, free some space", techmap.ErrUnavailable
	case lib.SQLITE_READONLY, lib.SQLITE_PERM, lib.SQLITE_AUTH:
		return "it is read-only, make the file and its folder writable or choose another", techmap.ErrInvalid
	case lib.SQLITE_CANTOPEN:
		return "it cannot be opened, see that it may be read and its folder written to", techmap.ErrInvalid
	case lib.SQLITE_NOTADB:
		return "this is not an SQLite file, move it away or choose another", techmap.ErrInvalid
	case lib.SQLITE_CORRUPT:
		return "the file is damaged, move it away and make it anew from bronze", techmap.ErrMalformed
	case lib.SQLITE_CONSTRAINT, lib.SQLITE_TOOBIG, lib.SQLITE_MISMATCH:
		return "the database does not take the record", techmap.ErrInvalid
	}
	return "the database failed", techmap.ErrUnavailable
}
