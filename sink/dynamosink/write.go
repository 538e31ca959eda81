package dynamosink

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"slices"
	"sync/atomic"

	"golang.org/x/sync/errgroup"

	"github.com/techmap-it/techmap"
)

// errUntried stands for a record that was not sent because DynamoDB had failed
// before it was its turn.
var errUntried = errors.New("not tried")

// Write implements techmap.Sink. Each posting is one request. A posting that is
// stored in a later version, or exactly as it is, is left alone.
//
// Write gives up when DynamoDB fails, after the SDK's retries: if it may help to
// come back, the *techmap.BatchError names what is not stored.
func (s *Silver) Write(ctx context.Context, batch []techmap.Posting) error {
	const op = "write silver"
	if ctx.Err() != nil {
		return context.Cause(ctx)
	}
	puts, failed := encode(op, batch)
	return verdict(ctx, op, puts, s.db.putAll(ctx, op, puts), failed)
}

// encode returns what of batch is to be put, and what of it cannot be stored. Of
// the versions of one posting only the last is put: puts run side by side.
func encode(op string, batch []techmap.Posting) (puts []*put, failed []techmap.Failure) {
	at := make(map[string]*put, len(batch))
	for i, p := range batch {
		next, err := newPut(p)
		if err != nil {
			failed = append(failed, techmap.Failure{Index: i, Err: fmt.Errorf("dynamosink: %s: %w", op, err)})
			continue
		}
		kept := at[next.id]
		if kept == nil {
			kept = next
			at[kept.id] = kept
			puts = append(puts, kept)
		} else if next.version >= kept.version {
			next.indexes = kept.indexes
			*kept = *next
		}
		kept.indexes = append(kept.indexes, i)
	}
	return puts, failed
}

// putAll stores puts and returns what came of each.
func (db *DB) putAll(ctx context.Context, op string, puts []*put) []error {
	errs := make([]error, len(puts))
	var failing atomic.Bool // DynamoDB, not a record
	var g errgroup.Group
	g.SetLimit(db.concurrency)
	for i, p := range puts {
		g.Go(func() error {
			if failing.Load() {
				errs[i] = errUntried
				return nil
			}
			errs[i] = db.put(ctx, op, p)
			if errs[i] != nil && !isRefusal(errs[i]) {
				failing.Store(true)
			}
			return nil
		})
	}
	_ = g.Wait() // what went wrong is in errs
	return errs
}

// isRefusal reports whether err blames the record.
func isRefusal(err error) bool {
	_, ok := errors.AsType[*refusal](err)
	return ok
}

// verdict makes one error of what came of puts, and of what was not put.
func verdict(ctx context.Context, op string, puts []*put, errs []error, failed []techmap.Failure) error {
	stored, served, fault := tally(errs)
	switch {
	case fault != nil && ctx.Err() != nil:
		return context.Cause(ctx)
	case fault != nil && (stored == 0 || !techmap.Retryable(fault)):
		return fault
	case served > 1 && served == len(errs): // hardly the fault of every single one
		return fmt.Errorf("dynamosink: %s: every record of %d was refused: %w", op, served, errs[0])
	}
	for i, err := range errs {
		if errors.Is(err, errUntried) {
			err = fault
		}
		if own, ok := errors.AsType[*refusal](err); ok {
			err = own.err
			if !own.served {
				err = fmt.Errorf("dynamosink: %s: %w", op, err)
			}
		}
		for _, index := range puts[i].indexes {
			if err != nil {
				failed = append(failed, techmap.Failure{Index: index, Err: err})
			}
		}
	}
	if len(failed) == 0 {
		return nil
	}
	slices.SortFunc(failed, func(a, b techmap.Failure) int { return cmp.Compare(a.Index, b.Index) })
	return &techmap.BatchError{Failed: failed}
}

// tally returns how many records are stored, how many DynamoDB refused, and its
// first failure.
func tally(errs []error) (stored, served int, fault error) {
	for _, err := range errs {
		own, refused := errors.AsType[*refusal](err)
		switch {
		case err == nil:
			stored++
		case refused && own.served:
			served++
		case !refused && fault == nil && !errors.Is(err, errUntried):
			fault = err
		}
	}
	return stored, served, fault
}
