package llm

import (
	"cmp"
	"context"
	"errors"
	"math/rand/v2"
	"time"

	"github.com/techmap-it/techmap"
)

// First and longest wait between tries where the provider does not say how long.
const (
	firstWait = time.Second
	lastWait  = time.Minute
)

// patience is how long one question has been tried. Being throttled is no failed try: a
// provider that is busy is waited for as long as MaxWait allows, one that fails is tried so
// many times.
type patience struct {
	attempts int
	longest  time.Duration // of all waits together

	tries  int
	waited time.Duration
}

func (e *Extractor) patience() patience {
	return patience{attempts: e.opts.Attempts, longest: e.opts.MaxWait}
}

// wait returns nil when it is time to try again after err, or else the error to end with.
func (p *patience) wait(ctx context.Context, err error) error {
	if ctx.Err() != nil {
		return context.Cause(ctx)
	}
	var wait time.Duration
	switch asked, throttled := retryAfter(err), errors.Is(err, techmap.ErrThrottled); {
	case !techmap.Retryable(err):
		return err
	case throttled:
		wait = cmp.Or(asked, backoff(p.tries))
	default:
		wait = max(asked, backoff(p.tries))
		if p.tries+1 >= p.attempts {
			return err
		}
	}
	p.tries++
	if p.waited += wait; p.waited > p.longest {
		return err
	}
	return sleep(ctx, wait)
}

// retryAfter returns how long the other side asks to wait, 0 if it does not say.
func retryAfter(err error) time.Duration {
	if r, ok := errors.AsType[*techmap.RetryError](err); ok {
		return max(r.After, 0)
	}
	return 0
}

// backoff returns the wait after so many tries: doubled each time, half of it by chance,
// so that many who wait do not come back together.
func backoff(tries int) time.Duration {
	d := min(firstWait<<min(tries, 10), lastWait)
	return d/2 + time.Duration(rand.Int64N(int64(d/2)+1))
}
