package crawl

import (
	"context"
	"sync"
	"time"
)

// A Pacer decides when a request may start. A Limiter is one for a process; put
// another one behind it (Limiter.Shared) where several processes ask the same
// hosts, which together are to be no more demanding than one.
//
// A shared one keeps, for each host, the time of the next start in a place that
// all processes see and can change in one step: a row of a table that is updated
// only if it has not changed since it was read, a key that expires, a file under a
// lock. Wait reads it, puts it off by interval, and sleeps until what it was before;
// so a process that dies takes nothing with it. Clocks differ between machines: let
// the store say what time it is, where it can.
//
// The methods may be called concurrently. crawltest.TestPacer checks what they
// promise.
type Pacer interface {
	// Wait returns when a request to host may start: no sooner than interval
	// after the start before. Each request that may start calls release when it
	// is over, once or more often; a Pacer that limits how many are open at a time
	// counts on it. When ctx ends first Wait returns its cause. An error of another
	// kind is the request's.
	Wait(ctx context.Context, host string, interval time.Duration) (release func(), err error)

	// Hold keeps requests to host from starting for d from now: the host has
	// asked for it.
	Hold(ctx context.Context, host string, d time.Duration) error
}

var _ Pacer = (*Limiter)(nil)

// Wait implements Pacer. It also waits while too many requests to host are open. A
// host that rests is techmap.ErrUnavailable.
func (l *Limiter) Wait(ctx context.Context, host string, interval time.Duration) (release func(), err error) {
	own, interval, err := l.acquire(ctx, host, interval)
	if err != nil || l.Shared == nil {
		return own, err
	}
	shared, err := l.Shared.Wait(ctx, host, interval)
	if err != nil {
		own()
		return nil, err
	}
	var once sync.Once
	return func() {
		once.Do(func() {
			shared()
			own()
		})
	}, nil
}

// Hold implements Pacer. It holds for five minutes at most: a longer wait ends the
// stream that was told to, and is the caller's to keep.
func (l *Limiter) Hold(ctx context.Context, host string, d time.Duration) error {
	l.hold(host, d)
	if l.Shared == nil {
		return nil
	}
	return l.Shared.Hold(ctx, host, min(d, maxWait))
}
