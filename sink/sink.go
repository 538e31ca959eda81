// Package sink holds what every store would otherwise repeat: sinks made of
// sinks, retrying, and sinks in memory.
//
// [Tee] and [Sequence] write to several sinks, [Retry] writes again what failed
// for a passing reason, and [Memory] keeps records in memory: the reference for
// every other sink and the stand-in for all of them in tests. [MemoryGold] is a whole
// gold store of that kind.
//
//	store := sink.Retry[techmap.RawPosting](bucket, sink.RetryPolicy{}) // an outage is sat out
//	pipeline.BronzeSink = sink.Tee[techmap.RawPosting](store, folder)   // and a copy is kept
//	pipeline.CensusSink = sink.Sequence[techmap.Census](bucket.Census(), announcer)
//
// # Stores
//
// The stores themselves are packages below this one:
//
//	package     holds                                              where
//	filesink    bronze, censuses, rejects, tombstones              a folder
//	s3sink      the same, and what models answered                 a bucket of S3
//	sqlitesink  silver, gold, openings, and what goes with them    a file
//	mysqlsink   the same                                           MySQL, MariaDB
//	dynamosink  silver, and what models answered                   DynamoDB
//	sqssink     word that a run has ended                          a queue of SQS
//
// A store of one's own implements Write for one layer and passes package sinktest.
package sink

import (
	"context"
	"errors"
	"slices"

	"golang.org/x/sync/errgroup"

	"github.com/techmap-it/techmap"
)

// Tee returns a sink that writes to all sinks at once.
//
// A record has failed if it failed in one of them; the others may hold it
// nevertheless, which is harmless, because writing it again stores it once. Where a
// sink fails as a whole, so does Tee, after the others have finished. Without sinks it
// stores nothing. A sink must not be nil. Tee is no [Completer]: of several that add to a
// record nobody could say which one is right.
func Tee[T any](sinks ...techmap.Sink[T]) techmap.Sink[T] {
	return tee[T](slices.Clone(sinks))
}

type tee[T any] []techmap.Sink[T]

// Write implements techmap.Sink. One sink's failure does not cancel the others: what they
// store is good, and a caller who comes back finds less to do.
func (t tee[T]) Write(ctx context.Context, batch []T) error {
	errs := make([]error, len(t))
	var g errgroup.Group
	for i, s := range t {
		g.Go(func() error {
			errs[i] = s.Write(ctx, batch)
			return nil
		})
	}
	if err := g.Wait(); err != nil {
		return err
	}
	return join(errs)
}

// join makes one error of those that several sinks returned for one batch. A
// *BatchError vouches for the records it does not name, so it must not survive
// beside the failure of a whole batch.
func join(errs []error) error {
	var f failures
	var whole []error
	for _, err := range errs {
		if batch, ok := errors.AsType[*techmap.BatchError](err); ok {
			f.add(batch.Failed...)
		} else if err != nil {
			whole = append(whole, err)
		}
	}
	if len(whole) > 0 {
		return errors.Join(whole...)
	}
	return f.err()
}

// A Completer is a sink that adds to the records it stores what only it knows:
// the census sink of a bronze store adds the objects it wrote.
type Completer[T any] interface {
	techmap.Sink[T]

	// Complete writes batch as Write does and returns the records as they are
	// stored, in the order of batch. With a *BatchError, only the records that it
	// does not name are of use.
	Complete(ctx context.Context, batch []T) ([]T, error)
}

// Sequence returns a sink that writes to each of sinks in turn. A record that
// one sink could not store is kept from those after it, and the failure of a
// whole batch ends the sequence: what the last sink holds, all hold.
//
// After a [Completer] the next sinks get the records as it completed them, so
// that a notifier behind a store can say what was stored where. Without sinks it stores
// nothing. A sink must not be nil.
func Sequence[T any](sinks ...techmap.Sink[T]) techmap.Sink[T] {
	return sequence[T](slices.Clone(sinks))
}

type sequence[T any] []techmap.Sink[T]

// Write implements techmap.Sink.
func (s sequence[T]) Write(ctx context.Context, batch []T) error {
	rest := all(batch)
	var f failures
	for _, next := range s {
		records, err := complete(ctx, next, rest.records)
		failed, ok := errors.AsType[*techmap.BatchError](err)
		if err != nil && !ok {
			return err
		}
		rest.records = records
		if ok {
			f.add(rest.original(failed.Failed)...)
			if rest = rest.without(failed.Failed); len(rest.records) == 0 {
				break
			}
		}
	}
	return f.err()
}

// complete writes batch to s and returns it as it is to be handed on.
func complete[T any](ctx context.Context, s techmap.Sink[T], batch []T) ([]T, error) {
	if c, ok := s.(Completer[T]); ok {
		return c.Complete(ctx, batch)
	}
	return batch, s.Write(ctx, batch)
}
