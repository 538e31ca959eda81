package llm

import (
	"fmt"
	"sync"
	"time"

	"github.com/techmap-it/techmap"
)

// breakerPause is how long a breaker stays open before one call may try again.
const breakerPause = 5 * time.Minute

// doubt is how many whole calls have to fail in a row before a refusal is laid to the
// model and not to a posting. One posting spoils one call.
const doubt = 3

// wholly is how many times the breaker's limit of requests have to be called wrong, and none
// right, before no more are made: some of them are parts of one call.
const wholly = 2

// health remembers how a model's calls went, so that an outage is noticed once and
// not by every posting. It lives as long as the extractor: what is known of a model at the
// end of one call of Extract holds at the beginning of the next.
type health struct {
	limit int
	now   func() time.Time

	mu       sync.Mutex
	inARow   int   // calls that failed
	misfits  int   // requests called wrong before the first that came back
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

// count counts a call that was of no use, and opens the breaker at the limit. The next that
// is tried after breakerPause opens it again at once if it fails too: inARow goes on.
func (h *health) count(what string) {
	if h.inARow++; h.inARow < h.limit {
		return
	}
	h.outUntil = h.now().Add(breakerPause)
	h.outErr = fmt.Errorf("llm: the model %s %d times in a row, the rest has to wait: %w",
		what, h.inARow, techmap.ErrUnavailable)
}

// sane reports whether the model has ever given an answer that could be used.
func (h *health) sane() bool {
	h.mu.Lock()
	defer h.mu.Unlock()
	return h.served
}

// wrong notes a request that the model called name calls wrong: that of a whole call, or
// of a part. If no request was ever right, none will be.
func (h *health) wrong(name string, whole bool) {
	h.mu.Lock()
	defer h.mu.Unlock()
	switch {
	case !h.came:
		if h.misfits++; h.misfits >= wholly*h.limit {
			h.refusal = fmt.Errorf("llm: %s calls every question wrong: check its name and address: %w: %w",
				name, techmap.ErrBlocked, techmap.ErrInvalid)
		}
	case whole || !h.served:
		h.count("called our questions wrong")
	}
}

// doubted reports whether the model has called so many questions wrong or not answered
// them, one after the other, that one more says nothing about its posting.
func (h *health) doubted() bool {
	h.mu.Lock()
	defer h.mu.Unlock()
	return !h.came || h.inARow >= doubt
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
