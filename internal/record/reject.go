package record

import (
	"errors"
	"time"

	"github.com/techmap-it/techmap"
)

// A Reject is a techmap.RecordError as it is stored: a lost record, and why.
type Reject struct {
	Stage  techmap.Stage     `json:"stage,omitzero"`
	Source string            `json:"source,omitzero"`
	ID     techmap.PostingID `json:"id,omitzero"`
	URL    string            `json:"url,omitzero"`
	Kind   string            `json:"kind,omitzero"` // "malformed", "invalid", …; "" if the cause is of no known kind
	Cause  string            `json:"cause"`         // the cause in words
	At     time.Time         `json:"at"`            // when it was stored
}

// kinds are the kinds of failure and their stored names, the more telling first:
// a cause of several kinds is stored under the first.
var kinds = [...]struct {
	name string
	err  error
}{
	{"skip", techmap.ErrSkip},
	{"malformed", techmap.ErrMalformed},
	{"not-found", techmap.ErrNotFound},
	{"blocked", techmap.ErrBlocked},
	{"exhausted", techmap.ErrExhausted},
	{"throttled", techmap.ErrThrottled},
	{"unavailable", techmap.ErrUnavailable},
	{"partial", techmap.ErrPartial},
	{"unmodified", techmap.ErrUnmodified},
	{"invalid", techmap.ErrInvalid},
}

// NewReject returns e as it is stored at the given time.
func NewReject(e techmap.RecordError, at time.Time) Reject {
	r := Reject{Stage: e.Stage, Source: e.Source, ID: e.ID, URL: e.URL, At: Time(at)}
	if e.Err == nil {
		return r
	}
	r.Cause = e.Err.Error()
	for _, k := range kinds {
		if errors.Is(e.Err, k.err) {
			r.Kind = k.name
			break
		}
	}
	return r
}

// RecordError returns the error that r was made from. Its cause has the text and
// the kind of the original; what else it wrapped is not stored.
func (r Reject) RecordError() techmap.RecordError {
	c := &cause{text: r.Cause}
	for _, k := range kinds {
		if k.name == r.Kind {
			c.kind = k.err
		}
	}
	return techmap.RecordError{Stage: r.Stage, Source: r.Source, ID: r.ID, URL: r.URL, Err: c}
}

// Key returns what identifies r among rejects: its record and stage, without the
// cause and the time. A later reject of equal Key replaces the earlier.
func (r Reject) Key() Reject {
	return Reject{Stage: r.Stage, Source: r.Source, ID: r.ID, URL: r.URL}
}

// A cause is an error of which only the text and the kind are known.
type cause struct {
	text string
	kind error
}

func (c *cause) Error() string { return c.text }
func (c *cause) Unwrap() error { return c.kind }
