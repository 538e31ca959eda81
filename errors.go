package techmap

import (
	"errors"
	"fmt"
	"strings"
	"time"
)

// Kinds of failure. Test for them with errors.Is. An error of this module is of one of
// them, or of several: a day's quota is ErrThrottled and ErrExhausted. One that is of none
// came from a caller's own function, is the cause of a context, or is one of the few that
// say so.
var (
	ErrSkip        = errors.New("techmap: record skipped")      // a Refiner dropped the record on purpose
	ErrInvalid     = errors.New("techmap: invalid argument")    // the caller's mistake; retrying cannot help
	ErrMalformed   = errors.New("techmap: malformed record")    // the other side broke its own format
	ErrNotFound    = errors.New("techmap: not found")           // gone, or never there
	ErrBlocked     = errors.New("techmap: blocked by source")   // robots.txt, 401, 403, a challenge page
	ErrThrottled   = errors.New("techmap: throttled")           // 429, quota; retry later
	ErrUnavailable = errors.New("techmap: service unavailable") // network, 5xx; retry may help
	ErrExhausted   = errors.New("techmap: quota exhausted")     // a day's quota or a budget; not in this run
	ErrPartial     = errors.New("techmap: listing incomplete")  // what came is good, more exists
	ErrUnmodified  = errors.New("techmap: listing unmodified")  // nothing changed since the last run
)

// A RecordError is the failure of one record. A run reports it and goes on. As an error
// of a stream it is one that the stream goes on after, so whoever wants to end a stream
// because of one record has to wrap its Err, and not the RecordError.
type RecordError struct {
	Stage  Stage     // where it was lost; a Pipeline fills it in
	Source string    // "" means that of ID
	ID     PostingID // "" if it was lost before it had one
	URL    string    // of the page a person can open, or where a file has it; without keys in it
	Err    error     // why, by its kind
}

// Error names the stage, the record and the cause.
func (e *RecordError) Error() string {
	what := string(e.ID)
	if what == "" {
		what = e.URL
	}
	if what == "" {
		what = e.Source
	}
	if e.Stage == "" {
		return fmt.Sprintf("techmap: %s: %v", what, e.Err)
	}
	return fmt.Sprintf("techmap: %s %s: %v", e.Stage, what, e.Err)
}

// Unwrap returns the cause.
func (e *RecordError) Unwrap() error { return e.Err }

// A BatchError is the failure of some records of a batch. The others succeeded: it
// vouches for every record that it does not name, so it must not be returned beside the
// failure of a whole batch.
//
// In a [Pipeline] a record that failed with ErrInvalid, ErrMalformed or ErrNotFound is
// lost, and one that failed otherwise ends the run: an outage must not be filed as
// thousands of bad records.
type BatchError struct {
	Failed []Failure // in order of Index, each once, never empty
}

// A Failure is one failed record of a batch.
type Failure struct {
	Index int   // of the record in the batch, from 0
	Err   error // why, by its kind; never nil
}

// Error says how many records failed and why the first did.
func (e *BatchError) Error() string {
	if len(e.Failed) == 0 {
		return "techmap: batch failed"
	}
	var b strings.Builder
	fmt.Fprintf(&b, "techmap: %d of batch failed, first record %d: %v", len(e.Failed), e.Failed[0].Index, e.Failed[0].Err)
	return b.String()
}

// Unwrap returns the causes.
func (e *BatchError) Unwrap() []error {
	errs := make([]error, len(e.Failed))
	for i, f := range e.Failed {
		errs[i] = f.Err
	}
	return errs
}

// A RetryError carries how long the other side asks us to wait. It is of the kind of
// its Err, so Retryable looks through it.
type RetryError struct {
	After time.Duration // from when the error was made; not negative
	Err   error         // what was asked for in vain
}

// Error names the wait and the cause.
func (e *RetryError) Error() string { return fmt.Sprintf("%v (retry after %v)", e.Err, e.After) }

// Unwrap returns the cause.
func (e *RetryError) Unwrap() error { return e.Err }

// Retryable reports whether trying again may help: err is ErrThrottled or
// ErrUnavailable and not also ErrExhausted. For a *BatchError it reports
// whether it may help for at least one record.
func Retryable(err error) bool {
	if batch, ok := errors.AsType[*BatchError](err); ok {
		for _, f := range batch.Failed {
			if Retryable(f.Err) {
				return true
			}
		}
		return false
	}
	if errors.Is(err, ErrExhausted) {
		return false
	}
	return errors.Is(err, ErrThrottled) || errors.Is(err, ErrUnavailable)
}

// lost reports whether err says that one record is lost and the run may go on: the
// record is at fault, and another would have passed. Kinds that speak of the other side
// (ErrUnavailable, ErrThrottled, ErrExhausted, ErrBlocked) are not among them.
func lost(err error) bool {
	if _, ok := errors.AsType[*RecordError](err); ok {
		return true
	}
	return errors.Is(err, ErrMalformed) || errors.Is(err, ErrNotFound) || errors.Is(err, ErrInvalid)
}
