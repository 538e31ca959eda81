package wire

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"net/url"
	"time"

	"github.com/techmap-it/techmap"
)

// A Verdict is what a refusal means.
type Verdict struct {
	Kind    error         // a kind of package techmap
	Advice  string        // what to do
	Message string        // the server's own words
	After   time.Duration // how long the server asks us to wait; 0 if it does not say
}

// A Judge knows the refusals of a provider.
type Judge func(status int, header http.Header, body []byte) Verdict

// Explain returns the error of a call that an SDK or net/http ended with err. what names
// the call. Nothing of err is in its chain but the end of the context: SDKs put addresses,
// headers and bodies into their errors, and a program may print all of a chain.
func Explain(ctx context.Context, what string, err error, judge Judge, hide Hider) error {
	if errors.Is(ctx.Err(), context.Canceled) {
		return fmt.Errorf("%s: %w", what, ctx.Err())
	}
	if errors.Is(err, context.DeadlineExceeded) || ctx.Err() != nil {
		return fmt.Errorf("%s: no answer in time: %w: %w", what, techmap.ErrUnavailable, context.DeadlineExceeded)
	}
	failure, ok := errors.AsType[*Failure](err)
	inner, lost := errors.AsType[*url.Error](err)
	switch {
	case !ok && lost: // by the caller's client: as one that gets no credentials
		return fmt.Errorf("%s: no answer: %s: %w", what, hide.Hide(inner.Err.Error()), techmap.ErrUnavailable)
	case !ok:
		return fmt.Errorf("%s: the answer cannot be read: %w", what, techmap.ErrUnavailable)
	case failure.Err != nil && failure.Status != 0:
		return fmt.Errorf("%s: the answer cannot be read: %s: %w",
			what, hide.Hide(failure.Err.Error()), techmap.ErrUnavailable)
	case failure.Err != nil:
		return fmt.Errorf("%s: no answer: %s: %w", what, hide.Hide(failure.Err.Error()), techmap.ErrUnavailable)
	}
	return Refusal(what, failure.Status, judge(failure.Status, failure.Header, failure.Body), hide)
}

// Refusal returns the error of a verdict, also of one that came without HTTP, as in a batch.
// A wait that the server asks for is handed on only where to try again is of use.
func Refusal(what string, status int, v Verdict, hide Hider) error {
	text := fmt.Sprintf("%s: status %d", what, status)
	if v.Advice != "" {
		text += ": " + v.Advice
	}
	if v.Message != "" {
		text += ": " + hide.Hide(v.Message)
	}
	err := fmt.Errorf("%s: %w", text, v.Kind)
	if v.After > 0 && techmap.Retryable(err) {
		return &techmap.RetryError{After: v.After, Err: err}
	}
	return err
}

// ByStatus is the verdict of HTTP itself, for what a body does not tell better.
func ByStatus(status int) Verdict {
	switch {
	case status == http.StatusUnauthorized || status == http.StatusForbidden:
		return Verdict{Kind: techmap.ErrBlocked, Advice: "check the key and what it may do"}
	case status == http.StatusPaymentRequired:
		return Verdict{Kind: techmap.ErrExhausted, Advice: "the account has no credit left"}
	case status == http.StatusNotFound:
		return Verdict{Kind: techmap.ErrInvalid, Advice: "no such model or address: configure one that exists"}
	case status == http.StatusTooManyRequests:
		return Verdict{Kind: techmap.ErrThrottled}
	case status >= 300 && status <= 399:
		return Verdict{Kind: techmap.ErrInvalid, Advice: "redirects are not followed: configure where they lead"}
	case status == http.StatusRequestTimeout || status == http.StatusConflict || status == http.StatusTooEarly ||
		status == 499 || status >= 500:
		return Verdict{Kind: techmap.ErrUnavailable}
	default:
		return Verdict{Kind: techmap.ErrInvalid}
	}
}
