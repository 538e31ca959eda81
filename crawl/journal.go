package crawl

import (
	"context"
	"errors"
	"net/http"
	"time"

	"github.com/techmap-it/techmap"
)

// A Reason says why a URL was fetched, or was not. Its text is for people and for files:
// it stays as it is.
type Reason string

// The reasons of a journal.
const (
	Fetched     Reason = "fetched"     // whole
	Unmodified  Reason = "unmodified"  // the site says that nothing has changed
	Known       Reason = "known"       // Options.Known says that the stored posting is still good
	Disallowed  Reason = "robots"      // robots.txt disallows it, or could not be had
	Reserved    Reason = "reserved"    // the site reserves text and data mining (TDMRep)
	Private     Reason = "private"     // the host is at an address that is not public
	Challenged  Reason = "challenge"   // the answer is a test whether a person asks
	Refused     Reason = "refused"     // 401, 403 and their like
	Throttled   Reason = "throttled"   // 429, after all tries
	Resting     Reason = "resting"     // the host has failed too often and is left alone
	Unavailable Reason = "unavailable" // network or server failed, after all tries
	Missing     Reason = "missing"     // 404 and 410
	TooLarge    Reason = "too large"   // longer than Options.MaxBody
	Malformed   Reason = "malformed"   // the answer breaks its own format
	Invalid     Reason = "invalid"     // the request was wrong
	Cancelled   Reason = "cancelled"   // the caller ended it
)

// An Entry of the journal is what became of one URL, after all tries: the proof of what a
// crawler did and left undone. It holds no secrets.
type Entry struct {
	At       time.Time // when it was decided, by Options.Now; UTC
	Source   string    // name of the Site
	Method   string    // "GET", "POST"
	URL      string    // as RedactURL writes it
	Reason   Reason
	Status   int           // of the last answer; 0 if there was none
	Bytes    int           // of the body that was kept, inflated
	Tries    int           // requests made for it; 0 if none was
	Duration time.Duration // waiting for its turn and between tries included
}

// because is an error with the reason that the journal gives for it, where its
// kind alone would not tell.
type because struct {
	reason Reason
	err    error
}

func (b *because) Error() string { return b.err.Error() }
func (b *because) Unwrap() error { return b.err }

// reasonOf returns the reason for a request that ended with err: the one that err brings
// along, else that of its kind.
func reasonOf(ctx context.Context, err error) Reason {
	if err == nil {
		return Fetched
	}
	if ctx.Err() != nil {
		return Cancelled
	}
	if known, ok := errors.AsType[*because](err); ok {
		return known.reason
	}
	for _, r := range []struct {
		kind   error
		reason Reason
	}{
		{techmap.ErrUnmodified, Unmodified},
		{techmap.ErrBlocked, Refused},
		{techmap.ErrThrottled, Throttled},
		{techmap.ErrNotFound, Missing},
		{techmap.ErrMalformed, Malformed},
		{techmap.ErrInvalid, Invalid},
	} {
		if errors.Is(err, r.kind) {
			return r.reason
		}
	}
	return Unavailable
}

// enter writes into the journal what became of req.
func (e *engine) enter(ctx context.Context, req *http.Request, tries int, page *Page, err error, took time.Duration) {
	if e.journal == nil {
		return
	}
	entry := Entry{
		At: e.now().UTC(), Source: e.source, Method: req.Method, URL: redact(req.URL),
		Reason: reasonOf(ctx, err), Tries: tries, Duration: took,
	}
	if page != nil {
		entry.Status, entry.Bytes = page.status, len(page.Body)
	}
	if answered, ok := errors.AsType[*statusError](err); ok {
		entry.Status = answered.code
	}
	e.journal(entry)
}

// enterKnown writes into the journal that the posting at url is known.
func (e *engine) enterKnown(url string) {
	if e.journal != nil {
		e.journal(Entry{
			At: e.now().UTC(), Source: e.source, Method: http.MethodGet, URL: RedactURL(url), Reason: Known,
		})
	}
}
