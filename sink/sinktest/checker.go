package sinktest

import (
	"context"
	"errors"
	"reflect"
	"slices"
	"testing"

	"github.com/techmap-it/techmap"
	"github.com/techmap-it/techmap/internal/record"
)

// A checker runs one case on one store.
type checker[T any] struct {
	*testing.T
	o    Options[T]
	h    Harness[T]
	rule string // that the case checks, in words
}

// violated fails the case and explains the rule it checks.
func (c *checker[T]) violated(format string, args ...any) {
	c.Helper()
	c.Errorf(format+"\nthe rule: %s", append(args, c.rule)...)
}

// make returns records 0 to n-1 in revision rev.
func (c *checker[T]) make(n, rev int) []T {
	batch := make([]T, n)
	for i := range batch {
		batch[i] = c.o.Make(i, rev)
	}
	return batch
}

// write stores batch, or ends the case.
func (c *checker[T]) write(batch []T) {
	c.Helper()
	if err := c.h.Sink.Write(c.Context(), batch); err != nil {
		c.Fatalf("Write of %d sound records: %v\nthe rule: %s", len(batch), err, c.rule)
	}
}

// read returns what the store holds, by key, and checks that it holds every
// record once. ok is false if it cannot be read.
func (c *checker[T]) read() (held map[string]T, ok bool) {
	c.Helper()
	if c.h.All == nil {
		return nil, false
	}
	held = make(map[string]T)
	for r, err := range c.h.All(c.Context()) {
		if err != nil {
			c.Fatalf("reading the store back: %v\nthe rule: %s", err, c.rule)
		}
		key := c.o.Key(r)
		if _, twice := held[key]; twice {
			c.violated("record %q is in the store twice", key)
		}
		held[key] = r
	}
	return held, true
}

// holds checks that the store holds want and nothing else.
func (c *checker[T]) holds(want ...T) {
	c.Helper()
	held, ok := c.read()
	if !ok {
		return
	}
	for _, w := range want {
		key := c.o.Key(w)
		got, ok := held[key]
		if !ok {
			c.violated("record %q was written and cannot be read", key)
			continue
		}
		c.same(w, got)
		delete(held, key)
	}
	for key, r := range held {
		c.violated("record %q is in the store and should not be: %s", key, show(r))
	}
}

// same checks that got is want.
func (c *checker[T]) same(want, got T) {
	c.Helper()
	if !c.isSame(want, got) {
		c.violated("record %q came back changed\n got %s\nwant %s", c.o.Key(want), show(got), show(want))
	}
}

// isSame compares stored forms where values differ: a store may give back an empty slice
// for nil, and a time cut to the microsecond.
func (c *checker[T]) isSame(want, got T) bool {
	if c.o.Same != nil {
		return c.o.Same(want, got)
	}
	return reflect.DeepEqual(want, got) || show(want) == show(got)
}

// failed returns the indexes of batch that err names, in a *BatchError that keeps
// its own rules, or ends the case.
func (c *checker[T]) failed(err error, batch []T) []int {
	c.Helper()
	e, ok := errors.AsType[*techmap.BatchError](err)
	if !ok {
		c.Fatalf("Write returned %v, want a *techmap.BatchError\nthe rule: %s", err, c.rule)
	}
	var indexes []int
	for _, f := range e.Failed {
		if f.Index < 0 || f.Index >= len(batch) {
			c.Fatalf("BatchError names record %d of a batch of %d\nthe rule: %s", f.Index, len(batch), c.rule)
		}
		if f.Err == nil {
			c.violated("BatchError names record %d without a cause", f.Index)
		}
		indexes = append(indexes, f.Index)
	}
	if len(indexes) == 0 || !slices.IsSorted(indexes) || len(slices.Compact(slices.Clone(indexes))) != len(indexes) {
		c.Fatalf("BatchError names records %v, want some, in order, each once\nthe rule: %s", indexes, c.rule)
	}
	return indexes
}

// canceled returns a context that has ended for the given cause.
func (c *checker[T]) canceled(cause error) context.Context {
	ctx, cancel := context.WithCancelCause(c.Context())
	cancel(cause)
	return ctx
}

// show returns the stored form of r.
func show[T any](r T) string {
	data, err := record.Marshal(r)
	if err != nil {
		return err.Error()
	}
	const most = 2000
	if len(data) > most {
		d := techmap.DigestOf(data)
		return string(data[:most]) + "… (digest " + d.String() + ")"
	}
	return string(data)
}
