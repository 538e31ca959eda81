package llm

import (
	"fmt"
	"sync"
	"time"

	"github.com/techmap-it/techmap"
)

// breakerPause is how long a breaker stays open before one call may try again.
const breakerPause = 5 * time.Minute

// health remembers how a model's calls went, so that an outage is noticed once and
// not by every posting.
type health struct {
	limit int
	now   func() time.Time

	mu       sync.Mutex
	inARow   int   // calls that failed
	came     bool  // a call came back
	served   bool  // … with an answer that could be used
	refusal  error // the key is refused: for good
	outUntil time.Time
	outErr   error
}

// check returns the error of a call that need not be made.
func (h *health) check() error {
	h.mu.Lock()
	defer h.mu.Unlock()
	switch {
	case h.refusal != nil:
		return h.refusal
	case h.now().Before(h.outUntil):
		return h.outErr
	}
	return nil
}

// answered notes a call that came back.
func (h *health) answered() {
	h.mu.Lock()
	defer h.mu.Unlock()
	h.came = true
}

// useful notes whether a reply answered anything. That a part of a call that went wrong
// goes wrong again is no news, unless nothing ever went right.
func (h *health) useful(some, whole bool) {
	h.mu.Lock()
	defer h.mu.Unlock()
	switch {
	case some:
		h.inARow, h.served = 0, true
	case whole || !h.served:
		h.count("gave no usable answer")
	}
}

// failed notes a call that did not come back.
func (h *health) failed() {
	h.mu.Lock()
	defer h.mu.Unlock()
	h.count("failed")
}

func (h *health) count(what string) {
	if h.inARow++; h.inARow < h.limit {
		return
	}
	h.outUntil = h.now().Add(breakerPause)
	h.outErr = fmt.Errorf("llm: the model %s %d times in a row, the rest has to wait: %w",
		what, h.inARow, techmap.ErrUnavailable)
}

// reachable reports whether a call has ever come back.
func (h *health) reachable() bool {
	h.mu.Lock()
	defer h.mu.Unlock()
	return h.came
}

// sane reports whether the model has ever given an answer that could be used.
func (h *health) sane() bool {
	h.mu.Lock()
	defer h.mu.Unlock()
	return h.served
}

// refuse notes that the key is refused.
func (h *health) refuse(err error) {
	h.mu.Lock()
	defer h.mu.Unlock()
	h.refusal = err
}

// exhaust notes that a quota is used up for so long, or for the day.
func (h *health) exhaust(err error, after time.Duration) {
	h.mu.Lock()
	defer h.mu.Unlock()
	h.outUntil = nextMidnight(h.now())
	if after > 0 {
		h.outUntil = h.now().Add(after)
	}
	h.outErr = err
}
