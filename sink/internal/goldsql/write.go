package goldsql

import (
	"cmp"
	"context"
	"fmt"
	"slices"

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
		err := db.update(ctx, op, func(t *tx) error { return l.insert(t, rows, &failed) })
		if err != nil {
			return err
		}
	}
	return failed.err()
}

// encode returns the rows of batch, and what of it cannot be stored. It is done
// before the transaction begins, which other writers wait for.
func encode[T any](db *DB, op string, l layout[T], batch []T) (rows []row, failed failures) {
	for i, rec := range batch {
		values, err := l.values(rec)
		if err != nil {
			failed.add(i, fmt.Errorf("%s: %s: %w", db.Name, op, err))
			continue
		}
		rows = append(rows, row{i, values})
	}
	return rows, failed
}

// values returns the row of rec, if it is one that can be stored.
func (l layout[T]) values(rec T) ([]any, error) {
	body, err := record.Marshal(rec)
	if err != nil {
		return nil, err
	}
	id, values := l.row(rec, string(body))
	if err := checkID(id); err != nil {
		return nil, err
	}
	if len(body) > MaxRecord {
		return nil, fmt.Errorf("record %q of %d bytes, at most %d are stored: %w",
			id, len(body), MaxRecord, techmap.ErrInvalid)
	}
	return values, nil
}

func (l layout[T]) insert(t *tx, rows []row, failed *failures) error {
	var changed int64
	if l.stamped {
		var err error
		if changed, err = t.tick(); err != nil {
			return err
		}
	}
	in := t.inserter(l.table)
	in.failed = func(n int, err error) { failed.add(rows[n].index, err) }
	for _, r := range rows {
		if l.stamped {
			r.values = append(r.values, changed)
		}
		if err := in.add(r.values...); err != nil {
			return err
		}
	}
	return in.end()
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
