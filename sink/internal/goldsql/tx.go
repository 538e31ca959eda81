package goldsql

import (
	"context"
	"database/sql"
	"strings"
)

// A tx is a transaction for one operation, under whose name its errors are
// returned. It lives no longer than the call that began it, and so may hold the
// call's context.
type tx struct {
	*sql.Tx
	db    *DB
	ctx   context.Context
	op    string // for errors
	final bool   // see once
}

// fault returns err as an error of the operation.
func (t *tx) fault(err error) error { return t.db.Fault(t.ctx, t.op, err) }

// exec runs a statement that returns no rows.
func (t *tx) exec(query string, args ...any) error {
	_, err := t.ExecContext(t.ctx, query, args...)
	return t.fault(err)
}

// number runs a query for one number. It is 0 if there is no row, or NULL in it.
func (t *tx) number(query string, args ...any) (int64, error) {
	var n sql.NullInt64
	err := t.QueryRowContext(t.ctx, query, args...).Scan(&n)
	if err == sql.ErrNoRows {
		err = nil
	}
	return n.Int64, t.fault(err)
}

// tick returns the time of the change that the transaction makes to table: now, but
// later than that of every change before it, whatever the clock says. What is
// committed later has a later time, because the row is locked till then.
func (t *tx) tick(table string) (changed int64, err error) {
	clock := "clock"
	if t.db.Dialect.Clock != nil {
		clock = t.db.Dialect.Clock(table)
	}
	now := micros(t.db.Now())
	if err := t.exec("UPDATE "+clock+" SET at = CASE WHEN at < ? THEN ? ELSE at + 1 END", now, now); err != nil {
		return 0, err
	}
	return t.number("SELECT at FROM " + clock)
}

// in returns query with its %s replaced by placeholders for ids, and the ids.
func in[S ~string](query string, ids []S) (string, []any) {
	args := make([]any, len(ids))
	for i, id := range ids {
		args[i] = string(id)
	}
	marks := strings.TrimSuffix(strings.Repeat("?, ", len(ids)), ", ")
	return strings.Replace(query, "%s", marks, 1), args
}
