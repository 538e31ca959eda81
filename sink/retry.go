package sink

import (
	"context"
	"errors"
	"fmt"
	"math/rand/v2"
	"slices"
	"time"

	"github.com/techmap-it/techmap"
)

// Defaults of a RetryPolicy. Five attempts wait some three seconds in the mean,
// long enough for a restart or a throttled second, short enough for a person.
const (
	DefaultAttempts = 5                      // of a record, the first included
	DefaultBase     = 200 * time.Millisecond // bound of the first wait
	DefaultCap      = 30 * time.Second       // bound of every wait
)

// A RetryPolicy says how often and how long to retry. The zero value works.
type RetryPolicy struct {
	// Attempts is how often a record is written at most. 0 means
	// DefaultAttempts, 1 or less means no retry.
	Attempts int
	// Before attempt n+1 the wait is a random time up to Base doubled n-1 times,
	// at most Cap: "full jitter", so that writers that failed together do not
	// come back together. 0 means DefaultBase and DefaultCap. Where the other
	// side asked for a longer wait (techmap.RetryError), that is what is waited.
	Base, Cap time.Duration
}

// Retry returns a sink that writes the failed part of a batch to s again while
// techmap.Retryable says that this may help. It returns at once, with the
// context's cause, when its context is cancelled. The techmap.Trace of the pipeline is
// told of each time (techmap.Retrying).
//
// Retry the sinks of a Tee or a Sequence rather than the whole: otherwise what
// one of them failed to store is written to all of them again. A store whose client
// retries by itself, as those of AWS do, needs none for single requests; the waits of
// both multiply. If s is a [Completer], so is the sink.
func Retry[T any](s techmap.Sink[T], p RetryPolicy) techmap.Sink[T] {
	r := &retry[T]{sink: s, policy: p.defaults(), jitter: fullJitter}
	if _, ok := s.(Completer[T]); ok {
		return completing[T]{r}
	}
	return r
}

// defaults returns p with its zero fields filled in.
func (p RetryPolicy) defaults() RetryPolicy {
	if p.Attempts == 0 {
		p.Attempts = DefaultAttempts
	}
	if p.Base <= 0 {
		p.Base = DefaultBase
	}
	if p.Cap <= 0 {
		p.Cap = DefaultCap
	}
	return p
}

// bound returns the longest wait after attempt n, which counts from 1.
func (p RetryPolicy) bound(n int) time.Duration {
	d := min(p.Base, p.Cap)
	for range n - 1 {
		if d > p.Cap/2 {
			return p.Cap
		}
		d *= 2
	}
	return d
}

// fullJitter returns a random wait of at most bound.
func fullJitter(bound time.Duration) time.Duration { return rand.N(bound + 1) }

type retry[T any] struct {
	sink   techmap.Sink[T]
	policy RetryPolicy
	jitter func(bound time.Duration) time.Duration // replaced by tests alone
}

// A completing retry is one of a Completer: without it, what follows the sink in a
// Sequence would not be told what only the sink knows.
type completing[T any] struct{ *retry[T] }

// Complete implements Completer.
func (c completing[T]) Complete(ctx context.Context, batch []T) ([]T, error) {
	return c.try(ctx, batch)
}

// Write implements techmap.Sink.
func (r *retry[T]) Write(ctx context.Context, batch []T) error {
	_, err := r.try(ctx, batch)
	return err
}

// try writes batch until all of it is stored or lost, and returns it as it is stored. A
// failure of the whole batch leaves open what of it was stored; writing all of it again
// is harmless.
func (r *retry[T]) try(ctx context.Context, batch []T) ([]T, error) {
	rest, stored := all(batch), slices.Clone(batch)
	var lost failures // for good
	for n := 1; ; n++ {
		records, err := complete(ctx, r.sink, rest.records)
		last := n >= r.policy.Attempts
		e, partly := errors.AsType[*techmap.BatchError](err)
		switch {
		case err == nil:
			rest.fill(stored, records)
			return stored, lost.err()
		case partly:
			rest.fill(stored, records)
			again, never := split(e.Failed, last)
			lost.add(rest.original(never)...)
			if len(again) == 0 {
				return stored, lost.err()
			}
			rest = rest.only(again)
		case !techmap.Retryable(err):
			return nil, err
		case last:
			return nil, fmt.Errorf("sink: gave up after %d attempts: %w", n, err)
		}
		techmap.Retrying(ctx, techmap.Retry{Attempt: n, Err: err})
		if err := wait(ctx, max(asked(err), r.jitter(r.policy.bound(n)))); err != nil {
			return nil, err
		}
	}
}

// split returns which of the failed records are to be written again, and which
// never: all of them if this was the last attempt.
func split(failed []techmap.Failure, last bool) (again, never []techmap.Failure) {
	for _, f := range failed {
		if !last && techmap.Retryable(f.Err) {
			again = append(again, f)
		} else {
			never = append(never, f)
		}
	}
	return again, never
}

// asked returns the longest wait that err, or a record it names, asks for.
func asked(err error) time.Duration {
	var longest time.Duration
	if batch, ok := errors.AsType[*techmap.BatchError](err); ok {
		for _, f := range batch.Failed {
			longest = max(longest, asked(f.Err))
		}
		return longest
	}
	if e, ok := errors.AsType[*techmap.RetryError](err); ok {
		longest = e.After
	}
	return longest
}

// wait returns after d, or with the cause of ctx when that ends first.
func wait(ctx context.Context, d time.Duration) error {
	t := time.NewTimer(d)
	defer t.Stop()
	select {
	case <-ctx.Done():
		return context.Cause(ctx)
	case <-t.C:
		return nil
	}
}
