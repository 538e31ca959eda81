package goldsql

import (
	"cmp"
	"context"
	"fmt"
	"slices"
	"strings"

	"github.com/techmap-it/techmap"
	"github.com/techmap-it/techmap/internal/record"
)

// A layout says how records are stored as rows.
type layout[T any] struct {
	table Table
	// row returns the ID that rec is stored under and the values of its columns;
	// body is its stored form.
	row func(rec T, body string) (id string, values []any)
	// stamped means that the last column, which row leaves out, is the time of the
	// change.
	stamped bool
}

// A row is a record on its way into a table.
type row struct {
	index  int // of the record in its batch
	values []any
}

// write stores batch in one transaction. Records that cannot be stored are left
// out and named by a *techmap.BatchError.
func write[T any](ctx context.Context, db *DB, op string, l layout[T], batch []T) error {
	if ctx.Err() != nil {
		return context.Cause(ctx)
	}
	rows, failed := encode(db, op, l, batch)
	if len(rows) > 0 {
		var refused failures
		err := db.update(ctx, op, func(t *tx) (err error) {
			refused, err = l.insert(t, rows)
			return err
		})
		if err != nil {
			return err
		}
		failed = append(failed, refused...)
	}
	return failed.err()
}

// encode returns the rows of batch by key, in which order all writers of a table
// lock its rows, and what of batch cannot be stored. It is done before the
// transaction begins, which other writers wait for.
func encode[T any](db *DB, op string, l layout[T], batch []T) (rows []row, failed failures) {
	for i, rec := range batch {
		values, err := l.values(db, rec)
		if err != nil {
			failed.add(i, fmt.Errorf("%s: %s: %w", db.Name, op, err))
			continue
		}
		rows = append(rows, row{i, values})
	}
	slices.SortStableFunc(rows, func(a, b row) int { // stable: of equals, the last is to win
		return compareKeys(a.values[:len(l.table.Key)], b.values[:len(l.table.Key)])
	})
	return rows, failed
}

// compareKeys compares what identifies two rows of a table. The values of one column are
// of one type, string or int64: see the layouts.
func compareKeys(a, b []any) int {
	for i := range a {
		var order int
		switch value := a[i].(type) {
		case string:
			order = strings.Compare(value, b[i].(string))
		case int64:
			order = cmp.Compare(value, b[i].(int64))
		}
		if order != 0 {
			return order
		}
	}
	return 0
}

// values returns the row of rec, if it is one that can be stored.
func (l layout[T]) values(db *DB, rec T) ([]any, error) {
	body, err := record.Marshal(rec)
	if err != nil {
		return nil, err
	}
	id, values := l.row(rec, string(body))
	if err := checkID(id); err != nil {
		return nil, err
	}
	if err := db.fits(id, len(body)); err != nil {
		return nil, err
	}
	return values, nil
}

// insert writes rows and returns those that are refused: by the database, for a reason
// that lies in the row. The others are written in the same transaction.
func (l layout[T]) insert(t *tx, rows []row) (refused failures, err error) {
	values := make([][]any, len(rows))
	for i, r := range rows {
		values[i] = r.values
	}
	if l.stamped {
		changed, err := t.tick(l.table.Name)
		if err != nil {
			return nil, err
		}
		for i := range values {
			values[i] = append(slices.Clip(values[i]), changed) // a copy: there may be a second attempt
		}
	}
	if done, err := t.load(l.table, values); err != nil || done {
		return nil, err
	}
	in := t.inserter(l.table)
	in.failed = func(n int, err error) { refused.add(rows[n].index, err) }
	for _, v := range values {
		if err := in.add(v...); err != nil {
			return nil, err
		}
	}
	return refused, in.end()
}

// load writes rows in the way that Dialect.Load knows, if there is one.
func (t *tx) load(table Table, rows [][]any) (done bool, err error) {
	if t.db.Dialect.Load == nil {
		return false, nil
	}
	done, err = t.db.Dialect.Load(t.ctx, t.Tx, table, rows)
	return done, t.fault(err)
}

// failures gathers the failed records of a batch, each once.
type failures []techmap.Failure

func (f *failures) add(index int, err error) {
	*f = append(*f, techmap.Failure{Index: index, Err: err})
}

// err returns a *techmap.BatchError of the failures, nil if there are none.
func (f failures) err() error {
	if len(f) == 0 {
		return nil
	}
	slices.SortFunc(f, func(a, b techmap.Failure) int { return cmp.Compare(a.Index, b.Index) })
	return &techmap.BatchError{Failed: f}
}
