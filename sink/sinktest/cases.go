package sinktest

import (
	"context"
	"errors"
	"slices"

	"golang.org/x/sync/errgroup"

	"github.com/techmap-it/techmap"
)

// A testCase checks one rule.
type testCase[T any] struct {
	name  string
	rule  string                    // in words, for who breaks it
	needs func(o Options[T]) string // why the case cannot run, "" if it can
	run   func(c *checker[T])
}

// cases returns all cases, the plainest first: where one fails, those after it
// mostly follow.
func cases[T any]() []testCase[T] {
	return []testCase[T]{
		{"empty batch", "a batch may be empty: Write returns nil and stores nothing", nil, emptyBatch[T]},
		{"written is readable", "Write returns nil once every record is durable, and it is read back as it was written",
			nil, writtenIsReadable[T]},
		{"same batch twice", "writes are idempotent: a record written twice is stored once", nil, sameBatchTwice[T]},
		{"same record twice in a batch", "a batch may hold a record twice: it is stored once", nil, sameRecordInBatch[T]},
		{"revisions in order", "a later revision replaces the earlier if the key is the same, else both are kept",
			nil, revisionsInOrder[T]},
		{"revisions out of order", "the later version wins whichever is written first: SeenAt decides, then Raw, " +
			"never the time of writing", nil, revisionsOutOfOrder[T]},
		{"revisions in one batch", "the rule of versions holds inside a batch too", nil, revisionsInBatch[T]},
		{"version written again", "a record of the same version replaces the one stored: it was made anew",
			needs("Again", func(o Options[T]) bool { return o.Again != nil }), writtenAgain[T]},
		{"concurrent writers", "Write may be called concurrently, for the same records too, and loses nothing",
			nil, concurrentWriters[T]},
		{"large batch", "Write takes a batch larger than the service behind it does in one call", nil, largeBatch[T]},
		{"size limit", "a record above the size limit is ErrInvalid in a BatchError, one at the limit and " +
			"all others are stored", needs("Sized", func(o Options[T]) bool { return o.Sized != nil }), sizeLimit[T]},
		{"text", "every string is kept exactly, identities too: nothing is folded, trimmed, escaped or normalized",
			needs("Text", func(o Options[T]) bool { return o.Text != nil }), text[T]},
		{"times", "a zero time comes back zero, any other the same to the microsecond, in UTC",
			needs("Timed", func(o Options[T]) bool { return o.Timed != nil }), times[T]},
		{"nil and empty lists", "nil and empty lists are equal",
			needs("Bare", func(o Options[T]) bool { return o.Bare != nil }), lists[T]},
		{"cancelled context", "a cancelled context ends Write and reading with its cause and leaves no half record",
			nil, cancelledContext[T]},
		{"partial failure", "a *BatchError names the records that failed by their place in the batch; the others " +
			"are durable, and writing again mends it", nil, partialFailure[T]},
		{"batch not kept", "a sink does not keep the batch, nor change it: it is the caller's again when Write returns",
			nil, batchNotKept[T]},
		{"reading", "each range reads afresh, may be broken off, and does not hinder writers", nil, reading[T]},
	}
}

func needs[T any](field string, given func(o Options[T]) bool) func(o Options[T]) string {
	return func(o Options[T]) string {
		if given(o) {
			return ""
		}
		return "the case needs Options." + field
	}
}

func emptyBatch[T any](c *checker[T]) {
	for _, batch := range [][]T{nil, {}} {
		c.write(batch)
	}
	c.holds()
}

func writtenIsReadable[T any](c *checker[T]) {
	batch := c.make(5, 0)
	c.write(batch[:2])
	c.write(batch[2:])
	c.holds(batch...)
}

func sameBatchTwice[T any](c *checker[T]) {
	batch := c.make(5, 0)
	c.write(batch)
	c.write(batch)
	slices.Reverse(batch)
	c.write(batch[1:])
	c.holds(batch...)
}

func sameRecordInBatch[T any](c *checker[T]) {
	r := c.o.Make(0, 0)
	c.write([]T{r, c.o.Make(1, 0), r, r})
	c.holds(r, c.o.Make(1, 0))
}

// kept returns the records that are left of the given ones, of which each is of a
// later version than those before it.
func (c *checker[T]) kept(records ...T) []T {
	at := make(map[string]int)
	var left []T
	for _, r := range records {
		if i, ok := at[c.o.Key(r)]; ok {
			left[i] = r
			continue
		}
		at[c.o.Key(r)] = len(left)
		left = append(left, r)
	}
	return left
}

func revisionsInOrder[T any](c *checker[T]) {
	c.write(c.make(3, 0))
	c.write(c.make(2, 1))
	c.holds(c.kept(slices.Concat(c.make(3, 0), c.make(2, 1))...)...)
}

// revisionsOutOfOrder writes a later revision first. Two of them are of the same
// time, so their digests decide.
func revisionsOutOfOrder[T any](c *checker[T]) {
	for _, rev := range []int{2, 0, 3, 1} {
		c.write(c.make(3, rev))
	}
	c.holds(c.kept(slices.Concat(c.make(3, 0), c.make(3, 1), c.make(3, 2), c.make(3, 3))...)...)
}

func revisionsInBatch[T any](c *checker[T]) {
	revisions := slices.Concat(c.make(3, 0), c.make(3, 1), c.make(3, 2), c.make(3, 3))
	batch := slices.Clone(revisions)
	slices.Reverse(batch)
	c.write(batch)
	c.holds(c.kept(revisions...)...)
}

// writtenAgain: the same bytes made by a better parser, or a newer taxonomy, are no
// later version and yet have to be taken.
func writtenAgain[T any](c *checker[T]) {
	c.write(c.make(3, 0))
	c.write([]T{c.o.Again(0), c.o.Again(1)})
	c.holds(c.o.Again(0), c.o.Again(1), c.o.Make(2, 0))
}

// concurrentWriters has four writers write records of their own and the same five in
// different orders, which is how writers of databases meet in a deadlock.
func concurrentWriters[T any](c *checker[T]) {
	const writers, own, shared = 4, 10, 5
	var want []T
	var g errgroup.Group
	for w := range writers {
		var batch []T
		for i := range own {
			batch = append(batch, c.o.Make(shared+w*own+i, 0))
		}
		want = append(want, batch...)
		for i := range shared {
			batch = append(batch, c.o.Make((i+w)%shared, 0)) // each in another order
		}
		g.Go(func() error { return c.h.Sink.Write(c.Context(), batch) })
	}
	if err := g.Wait(); err != nil {
		c.violated("concurrent Write: %v", err)
	}
	c.holds(append(want, c.make(shared, 0)...)...)
}

// largeBatch writes more records than a request of S3 (1000 keys), DynamoDB (25 or
// 100 items), SQS (10 messages) or a statement of SQL takes.
func largeBatch[T any](c *checker[T]) {
	const size = 1000
	batch := c.make(size, 0)
	c.write(batch)
	c.holds(batch...)
}

// sizeLimit writes a record of just the limit and one that is a byte larger, among
// others that must be stored.
func sizeLimit[T any](c *checker[T]) {
	most := c.h.MaxRecord
	if most == 0 {
		c.Skip("the harness does not say how large a record may be (Harness.MaxRecord)")
	}
	batch := []T{c.o.Make(0, 0), c.o.Sized(1, most), c.o.Sized(2, most+1), c.o.Make(3, 0)}
	err := c.h.Sink.Write(c.Context(), batch)
	if failed := c.failed(err, batch); !slices.Equal(failed, []int{2}) {
		c.violated("records %v failed, want only 2, which is a byte too large: %v", failed, err)
	}
	if !errors.Is(err, techmap.ErrInvalid) {
		c.violated("Write returned %v, want ErrInvalid as the cause", err)
	}
	c.holds(batch[0], batch[1], batch[3])
}

// partialFailure makes one record fail and checks that every other is stored or
// named, and that writing the batch again stores all.
func partialFailure[T any](c *checker[T]) {
	if c.h.Fail == nil {
		c.Skip("the harness cannot make a record fail (Harness.Fail)")
	}
	const bad = 3
	batch := c.make(7, 0)
	c.h.Fail(bad)
	err := c.h.Sink.Write(c.Context(), batch)
	failed := c.failed(err, batch)
	if !slices.Contains(failed, bad) {
		c.violated("records %v failed, want %d among them", failed, bad)
	}
	if len(failed) == len(batch) {
		c.violated("the whole batch failed with one record")
	}
	if held, ok := c.read(); ok {
		for i, r := range batch {
			if got, ok := held[c.o.Key(r)]; ok {
				c.same(r, got)
			} else if !slices.Contains(failed, i) {
				c.violated("record %d is neither among the failed %v nor in the store", i, failed)
			}
		}
	}
	c.write(batch)
	c.holds(batch...)
}

// batchNotKept changes the batch after Write has returned.
func batchNotKept[T any](c *checker[T]) {
	batch := c.make(6, 0)
	c.write(batch)
	for i, r := range c.make(6, 0) {
		if show(batch[i]) != show(r) {
			c.violated("Write changed record %d of the caller's batch to %s", i, show(batch[i]))
		}
	}
	for i := range batch {
		batch[i] = c.o.Make(100+i, 0)
	}
	c.holds(c.make(6, 0)...)
}

// cancelledContext cancels before and during a write. What came of it may be
// anything but half a record.
func cancelledContext[T any](c *checker[T]) {
	cause := errors.New("the caller has changed its mind")
	batch := c.make(200, 0)
	if err := c.h.Sink.Write(c.canceled(cause), batch); !errors.Is(err, cause) {
		c.violated("Write under a cancelled context returned %v, want its cause", err)
	}
	c.wholeOnly(batch)

	// Cancelled at some moment of the write, which may be after its end.
	ctx, cancel := context.WithCancelCause(c.Context())
	var g errgroup.Group
	g.Go(func() error {
		cancel(cause)
		return nil
	})
	if err := c.h.Sink.Write(ctx, batch); err != nil && !errors.Is(err, cause) {
		c.violated("Write under a context cancelled meanwhile returned %v, want nil or its cause", err)
	}
	_ = g.Wait()
	c.wholeOnly(batch)
	c.write(batch)
	c.holds(batch...)

	if c.h.All == nil {
		return
	}
	var last error
	for _, err := range c.h.All(c.canceled(cause)) {
		last = err
	}
	if !errors.Is(last, cause) {
		c.violated("reading under a cancelled context ended with %v, want its cause", last)
	}
}

// wholeOnly checks that what the store holds of batch, it holds unharmed.
func (c *checker[T]) wholeOnly(batch []T) {
	held, ok := c.read()
	if !ok {
		return
	}
	for _, r := range batch {
		if got, ok := held[c.o.Key(r)]; ok {
			c.same(r, got)
		}
	}
}

// reading breaks ranges off, writes within one, and begins one again: a store that
// holds a connection or a lock for a range would hang here.
func reading[T any](c *checker[T]) {
	if c.h.All == nil {
		c.Skip("the store cannot be read (Harness.All)")
	}
	c.write(c.make(4, 0))
	all := c.h.All(c.Context())
	for range 3 { // broken off: nothing may stay behind that blocks the rest
		for _, err := range all {
			if err != nil {
				c.Fatalf("reading: %v", err)
			}
			break
		}
	}
	written := false
	for _, err := range all {
		if err != nil {
			c.violated("reading while a record is written: %v", err)
		}
		if !written {
			c.write([]T{c.o.Make(4, 0)})
			written = true
		}
	}
	n := 0
	for range all {
		n++
	}
	if n != 5 {
		c.violated("a range begun after five records were written read %d", n)
	}
	c.holds(c.make(5, 0)...)
}
