package crawl

import (
	"context"
	"errors"
	"fmt"
	"mime"
	"net/http"
	"net/url"
	"strings"

	"github.com/techmap-it/techmap"
)

// kindOfStatus returns the error that an HTTP status means (RFC 9110 §15), nil for
// success. A login that is asked for (401, 407) and a court's order (451) are refusals
// like a plain 403: asking again is no way around them.
func kindOfStatus(status int) error {
	kind := techmap.ErrInvalid // a request that the site does not understand
	switch {
	case status >= 200 && status < 300:
		return nil
	case status < 400:
		kind = techmap.ErrMalformed // a redirect that leads nowhere, or a 304 nobody asked for
	case status == http.StatusNotFound, status == http.StatusGone:
		kind = techmap.ErrNotFound
	case status == http.StatusUnauthorized, status == http.StatusForbidden,
		status == http.StatusProxyAuthRequired, status == http.StatusUnavailableForLegalReasons:
		kind = techmap.ErrBlocked
	case status == http.StatusTooManyRequests:
		kind = techmap.ErrThrottled
	case status == http.StatusRequestTimeout, status == http.StatusTooEarly, status >= 500:
		kind = techmap.ErrUnavailable
	}
	return &statusError{code: status, kind: kind}
}

// A statusError is an answer that is no success.
type statusError struct {
	code int
	kind error
}

func (e *statusError) Error() string {
	return strings.TrimSpace(fmt.Sprintf("status %d %s", e.code, http.StatusText(e.code))) + ": " + e.kind.Error()
}

func (e *statusError) Unwrap() error { return e.kind }

// transportError returns err, which came from sending a request or reading its
// answer, by kind: the caller's context stays what it is, errors of the guard
// have their kind already, the rest is the network's fault.
func transportError(ctx context.Context, err error) error {
	err = withoutURL(err)
	if ctx.Err() != nil {
		return context.Cause(ctx)
	}
	for _, kind := range []error{
		techmap.ErrBlocked, techmap.ErrThrottled, techmap.ErrUnavailable, techmap.ErrMalformed, techmap.ErrInvalid,
	} {
		if errors.Is(err, kind) {
			return err
		}
	}
	return fmt.Errorf("%w: %w", techmap.ErrUnavailable, err)
}

// withoutURL returns err without the *url.Error around it, whose text has the
// whole URL with the keys in its query.
func withoutURL(err error) error {
	if u, ok := errors.AsType[*url.Error](err); ok {
		return u.Err
	}
	return err
}

// RedactURL returns rawURL as it may stand in errors and logs: without user
// info and fragment, and with only those values of its query that cannot be a
// secret, which are short numbers under an innocent name. "page=3" stays, "token=3" and
// "q=go" become "token=…" and "q=…". What cannot be parsed is "…".
func RedactURL(rawURL string) string {
	u, err := url.Parse(rawURL)
	if err != nil {
		return "…" // what cannot be parsed cannot be redacted
	}
	return redact(u)
}

// redact is RedactURL for a URL that is parsed.
func redact(u *url.URL) string {
	if u.Opaque != "" {
		return u.Scheme + ":…"
	}
	text := (&url.URL{Scheme: u.Scheme, Host: u.Host, Path: u.Path, RawPath: u.RawPath}).String()
	if u.RawQuery == "" {
		return text
	}
	params := strings.Split(u.RawQuery, "&")
	for i, param := range params {
		name, value, found := strings.Cut(param, "=")
		if !found || value == "" || innocent(name, value) {
			continue
		}
		params[i] = name + "=…"
	}
	return text + "?" + strings.Join(params, "&")
}

// maxNumber is the longest number that is taken for a page or an offset: longer ones may
// be an account, a telephone or a code.
const maxNumber = 9

// innocent reports whether a parameter may stand in errors and logs with its value.
func innocent(name, value string) bool {
	if len(value) > maxNumber || strings.Trim(value, "0123456789") != "" {
		return false
	}
	name = strings.ToLower(name)
	for _, secret := range []string{
		"key", "token", "secret", "auth", "pass", "pin", "code", "sig", "cred", "session",
	} {
		if strings.Contains(name, secret) {
			return false
		}
	}
	return true
}

// contentType returns the media type of body as served, or as found by looking
// if nothing was said; the latter without a charset, of which looking knows nothing.
func contentType(h http.Header, body []byte) string {
	if served := h.Get("Content-Type"); served != "" {
		return served
	}
	found, _, err := mime.ParseMediaType(http.DetectContentType(body))
	if err != nil {
		return "application/octet-stream"
	}
	return found
}
