// Package wire is what drivers of models share: HTTP that keeps a key to itself, and
// errors of one kind whatever an SDK makes of them.
package wire

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"net/http"
)

// MaxAnswer limits the bytes of an answer. The longest that a model gives is a few
// hundred kilobytes; the results of a batch job are longer.
const MaxAnswer = 256 << 20

// A Failure is an answer that is none: refused, cut or not to be read. SDKs wrap it.
type Failure struct {
	Status int // 0 if there was no answer at all
	Header http.Header
	Body   []byte // as far as it came
	Err    error  // why there is no answer, or why it cannot be read
}

// Error is for debugging only: it may hold what a server said of the prompt.
func (f *Failure) Error() string {
	if f.Err != nil {
		return f.Err.Error()
	}
	return fmt.Sprintf("status %d", f.Status)
}

// Unwrap returns the cause.
func (f *Failure) Unwrap() error { return f.Err }

// A Client says how requests travel.
type Client struct {
	Base *http.Client // nil means one of its own
	// Header and Key are added to every request, so that the key is in no URL.
	Header, Key string
}

// HTTP returns c as a client of net/http. It follows no redirect, since that would hand
// prompt and key to another host, and it reads every answer to its end: what is not a
// success becomes a *Failure, before an SDK tries again or writes it into an error.
func (c Client) HTTP() *http.Client {
	var client http.Client
	if c.Base != nil {
		client = *c.Base
	}
	base := client.Transport
	if base == nil {
		base = http.DefaultTransport
	}
	client.Transport = &transport{c, base}
	client.CheckRedirect = func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse }
	client.Jar = nil
	return &client
}

type transport struct {
	Client
	base http.RoundTripper
}

// RoundTrip implements http.RoundTripper.
func (t *transport) RoundTrip(req *http.Request) (*http.Response, error) {
	if t.Header != "" {
		req = req.Clone(req.Context())
		req.Header.Set(t.Header, t.Key)
	}
	resp, err := t.base.RoundTrip(req)
	if err != nil {
		return nil, &Failure{Err: err}
	}
	body, err := read(resp.Body)
	if err != nil {
		return nil, &Failure{Err: fmt.Errorf("answer ends early: %w", err)}
	}
	if resp.StatusCode < 200 || resp.StatusCode > 299 {
		return nil, &Failure{Status: resp.StatusCode, Header: resp.Header, Body: body}
	}
	if call, ok := req.Context().Value(callKey{}).(*Call); ok {
		call.Body, call.Header = body, resp.Header
	}
	resp.Body = io.NopCloser(bytes.NewReader(body))
	resp.ContentLength = int64(len(body))
	return resp, nil
}

// read returns all of r, which it closes.
func read(r io.ReadCloser) ([]byte, error) {
	body, err := io.ReadAll(io.LimitReader(r, MaxAnswer+1))
	if err = errors.Join(err, r.Close()); err != nil {
		return nil, err
	}
	if len(body) > MaxAnswer {
		return nil, errors.New("answer is too long")
	}
	return body, nil
}

// A Call is what came back, which an SDK may hand on only in part.
type Call struct {
	Body   []byte
	Header http.Header
}

type callKey struct{}

// Watch returns a context whose one request fills the call. Where there are several, the
// last that succeeded does.
func Watch(ctx context.Context) (context.Context, *Call) {
	call := new(Call)
	return context.WithValue(ctx, callKey{}, call), call
}
