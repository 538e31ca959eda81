package main

import (
	"context"
	"errors"
	"time"

	"golang.org/x/sync/errgroup"
)

var errOrphan = errors.New("the parent process has ended")

// whileParentLives calls work and ends its context when the process that
// started this one is gone: "go run" hands no SIGTERM on to what it runs.
func whileParentLives(
	ctx context.Context, parent func() int, every time.Duration, work func(context.Context) error,
) error {
	ctx, cancel := context.WithCancelCause(ctx)
	var g errgroup.Group
	g.Go(func() error {
		tick := time.NewTicker(every)
		defer tick.Stop()
		for first := parent(); parent() == first; {
			select {
			case <-tick.C:
			case <-ctx.Done():
				return nil
			}
		}
		cancel(errOrphan)
		return nil
	})
	err := work(ctx)
	cancel(nil)
	if waited := g.Wait(); err == nil {
		err = waited
	}
	return err
}
