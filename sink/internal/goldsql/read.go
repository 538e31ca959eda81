package goldsql

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"iter"
	"runtime"

	"golang.org/x/sync/errgroup"

	"github.com/techmap-it/techmap"
	"github.com/techmap-it/techmap/internal/record"
)

// chunk is how many rows are decoded together: enough for handing them on to cost
// nothing, few enough to keep in memory for each processor.
const chunk = 64

// A stored row is the ID and the body of a record.
type stored struct {
	id   string
	body []byte
}

// A decoded row is a record, or why it cannot be read.
type decoded[T any] struct {
	record T
	err    error
}

// read streams the records that query selects as id and body, in its order. A
// record that cannot be read is a *techmap.RecordError, and the rest goes on; any
// other error is the last.
//
// Records are decoded on all processors: it is most of the work of reading.
func read[T any](ctx context.Context, db *DB, op, query string, args ...any) iter.Seq2[T, error] {
	return readWith(ctx, db, op, unmarshal[T], query, args...)
}

func unmarshal[T any](r stored) (T, error) { return record.Unmarshal[T](r.body) }

// readWith is read with another way to decode a row.
func readWith[T any](
	ctx context.Context, db *DB, op string, decode func(stored) (T, error), query string, args ...any,
) iter.Seq2[T, error] {
	return func(yield func(T, error) bool) {
		inner, cancel := context.WithCancel(ctx)
		defer cancel()
		var g errgroup.Group
		var failed error // of the reading, once chunks is closed
		chunks := make(chan chan []decoded[T], runtime.GOMAXPROCS(0))
		g.Go(func() error {
			defer close(chunks)
			failed = db.scan(inner, op, query, args, func(rows []stored) bool {
				out := make(chan []decoded[T], 1)
				select {
				case chunks <- out:
				case <-inner.Done():
					return false
				}
				g.Go(func() error {
					out <- decodeRows(db, op, decode, rows)
					return nil
				})
				return true
			})
			return nil
		})
		ok := yieldAll(ctx, chunks, yield)
		cancel()
		_ = g.Wait()
		if err := firstOf(ctx, failed); ok && err != nil {
			var zero T
			yield(zero, err)
		}
	}
}

// firstOf returns the cause of ctx if it has ended, else err.
func firstOf(ctx context.Context, err error) error {
	if ctx.Err() != nil {
		return context.Cause(ctx)
	}
	return err
}

// yieldAll yields the rows of all chunks and reports whether to go on.
func yieldAll[T any](ctx context.Context, chunks <-chan chan []decoded[T], yield func(T, error) bool) bool {
	for out := range chunks {
		for _, d := range <-out {
			if ctx.Err() != nil {
				return true
			}
			if !yield(d.record, d.err) {
				return false
			}
		}
	}
	return true
}

// scan hands the rows of query to next, some at a time, until it returns false.
func (db *DB) scan(ctx context.Context, op, query string, args []any, next func(rows []stored) bool) error {
	rows, err := db.Reader.QueryContext(ctx, query, args...)
	if err != nil {
		return db.Fault(ctx, op, err)
	}
	defer func() { _ = rows.Close() }()
	var kept []stored
	for rows.Next() {
		var r stored
		if err := rows.Scan(&r.id, &r.body); err != nil {
			return db.Fault(ctx, op, err)
		}
		if kept = append(kept, r); len(kept) < chunk {
			continue
		}
		if !next(kept) {
			return nil
		}
		kept = nil
	}
	if err := rows.Err(); err != nil {
		return db.Fault(ctx, op, err)
	}
	if len(kept) > 0 {
		next(kept)
	}
	return nil
}

// decodeRows decodes rows; one that cannot be decoded is the loss of one record.
func decodeRows[T any](db *DB, op string, decode func(stored) (T, error), rows []stored) []decoded[T] {
	out := make([]decoded[T], len(rows))
	for i, r := range rows {
		rec, err := decode(r)
		if err != nil {
			id := techmap.PostingID(r.id)
			source, _ := id.Split()
			err = &techmap.RecordError{
				Source: source, ID: id, Err: fmt.Errorf("%s: %s %q: %w", db.Name, op, db.Target, err),
			}
		}
		out[i] = decoded[T]{rec, err}
	}
	return out
}

// get returns the record that query selects as body, or techmap.ErrNotFound.
func get[T any](ctx context.Context, db *DB, op, query string, id string) (T, error) {
	var rec T
	var body []byte
	err := db.Reader.QueryRowContext(ctx, query, id).Scan(&body)
	if errors.Is(err, sql.ErrNoRows) {
		return rec, fmt.Errorf("%s: %s %q: %w", db.Name, op, id, techmap.ErrNotFound)
	}
	if err != nil {
		return rec, db.Fault(ctx, op, err)
	}
	rec, err = record.Unmarshal[T](body)
	if err != nil {
		return rec, fmt.Errorf("%s: %s %q: %w", db.Name, op, id, err)
	}
	return rec, nil
}
