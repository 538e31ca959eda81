package techmap

import (
	"context"
	"time"

	"golang.org/x/sync/errgroup"
)

// send sends v unless ctx ends first.
func send[T any](ctx context.Context, out chan<- T, v T) error {
	select {
	case out <- v:
		return nil
	case <-ctx.Done():
		return context.Cause(ctx)
	}
}

// each calls do for every value of in, at most workers at once, until in is
// closed. It watches ctx while it waits: with an idle source the next value may
// be an hour away when a sibling fails.
func each[T any](ctx context.Context, in <-chan T, workers int, do func(context.Context, T) error) error {
	g, ctx := errgroup.WithContext(ctx)
	for range workers {
		g.Go(func() error {
			for {
				select {
				case v, ok := <-in:
					if !ok {
						return nil
					}
					if err := do(ctx, v); err != nil {
						return err
					}
				case <-ctx.Done():
					return context.Cause(ctx)
				}
			}
		})
	}
	return g.Wait()
}

// A batcher gathers records until there are size of them or the oldest has
// waited for interval. It is used by one goroutine.
type batcher[T any] struct {
	size     int
	interval time.Duration
	flush    func([]T) error // owns the batch it is given

	batch []T
	due   <-chan time.Time // when the oldest has waited; nil, and so never ready, while batch is empty
}

func (b *batcher[T]) add(v T) error {
	if len(b.batch) == 0 {
		b.batch = make([]T, 0, b.size) // a new one: flush hands the last one on
		b.due = time.After(b.interval)
	}
	if b.batch = append(b.batch, v); len(b.batch) < b.size {
		return nil
	}
	return b.close()
}

// close hands over what has been gathered.
func (b *batcher[T]) close() error {
	batch := b.batch
	b.batch, b.due = nil, nil
	if len(batch) == 0 {
		return nil
	}
	return b.flush(batch)
}

// gather feeds a batcher from in, one value at a time, through take. When in is closed
// it hands over the rest; when ctx ends it drops it, which is what a run that is cut
// short loses.
func gather[In, T any](ctx context.Context, in <-chan In, b *batcher[T], take func(In) error) error {
	for {
		var err error
		select {
		case v, ok := <-in:
			if !ok {
				return b.close()
			}
			err = take(v)
		case <-b.due:
			err = b.close()
		case <-ctx.Done():
			return context.Cause(ctx)
		}
		if err != nil {
			return err
		}
	}
}
