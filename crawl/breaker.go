package crawl

import (
	"fmt"
	"net/http"
	"time"

	"github.com/techmap-it/techmap"
)

const (
	// DefaultFailures is how many requests in a row may fail at one host before
	// it is left alone. It is more than the tries of two postings, which may be
	// broken where the rest of the site is not.
	DefaultFailures = 10
	// DefaultRest is how long a host is left alone that fails all the time: longer than a
	// run waits, so the run goes on without it, and shorter than the pause between runs.
	DefaultRest = 15 * time.Minute
)

// A breaker remembers how a host has fared. Its zero value lets all through.
//
// After a number of failures in a row the host rests: nothing is asked of it.
// When the rest is over one request may probe it. If that fails the host rests
// again, else all is forgotten.
type breaker struct {
	failures int       // in a row, of all who ask the host
	until    time.Time // when the rest ends or ended; zero if the host does not rest
	probing  bool      // a probe is under way, and all others wait for what becomes of it
}

// rests returns how long the host is to be left alone from now on.
func (b *breaker) rests(now time.Time) time.Duration {
	switch {
	case b.until.IsZero():
		return 0
	case now.Before(b.until):
		return b.until.Sub(now)
	case b.probing:
		return baseWait
	}
	return 0
}

// begin lets a request through and reports whether it is the probe.
func (b *breaker) begin() (probe bool) {
	b.probing = !b.until.IsZero()
	return b.probing
}

// failed counts a failure and reports whether the host begins to rest for it. limit is
// how many are too many, less than 1 never.
func (b *breaker) failed(now time.Time, limit int, rest time.Duration) (rests bool) {
	b.failures++
	if limit <= 0 || b.failures < limit || now.Before(b.until) {
		return false
	}
	b.until = now.Add(rest)
	return true
}

// served forgets the failures.
func (b *breaker) served() { b.failures, b.until = 0, time.Time{} }

// restError says that the named host is left alone for d.
func restError(name string, d time.Duration) error {
	err := fmt.Errorf("host %q has failed too often and is left alone: %w", name, techmap.ErrUnavailable)
	return &because{Resting, &techmap.RetryError{After: d, Err: err}}
}

// A verdict is what an answer says of its host's health.
type verdict int

const (
	unknown verdict = iota // the caller left before it was over
	healthy
	failing
)

// judge returns what a status says of the host that gave it. One that refuses or
// throttles us is well.
func judge(status int) verdict {
	if status >= 500 || status == http.StatusRequestTimeout || status == http.StatusTooEarly {
		return failing
	}
	return healthy
}
