package crawl

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"net/http"
	"strings"
	"time"

	"github.com/techmap-it/techmap"
)

// An engine does the requests of one Crawler. Its parts, from the outside in: do (tries
// and journal), once (one answer, and what it means), guard (robots.txt and pace, for
// every request that a redirect makes too).
type engine struct {
	client    *http.Client // its transport is a guard
	userAgent string
	attempts  int // at least 1
	limiter   *Limiter
	robots    string // what Page.Meta says of robots.txt
	ignoreTDM bool
	now       func() time.Time
	log       *slog.Logger
	source    string
	journal   func(Entry) // nil means none
}

// newEngine returns the engine of a Crawler. o has its defaults filled in; its client is
// copied, because the caller may use it for other things.
func newEngine(o *Options, source string, log *slog.Logger) *engine {
	client := *o.Client
	base := client.Transport
	if base == nil {
		base = http.DefaultTransport
	}
	// The guard applies the timeout to each request on its own: what a request
	// waits for its turn is not the site's fault.
	g := &guard{base: base, limiter: o.Limiter, interval: o.Interval, timeout: client.Timeout}
	if o.Rests != nil {
		g.rests = func(host string, d time.Duration) { o.Rests(source, host, d) }
	}
	e := &engine{
		userAgent: o.UserAgent, attempts: o.Attempts, limiter: o.Limiter, robots: "ignored",
		now: o.Now, log: log, source: source, journal: o.Journal, ignoreTDM: o.IgnoreTDM,
	}
	if !o.IgnoreRobots {
		paced, asker := *g, *e
		asker.ignoreTDM = true // a file of rules is nothing to mine
		// The rules are asked for at the same pace, by a guard that asks for none itself.
		asker.client = &http.Client{Transport: &paced, CheckRedirect: redirectAnywhere}
		g.rules = &rulebook{token: productToken(o.UserAgent), now: o.Now, fetch: asker.robotsTxt}
		if o.TDMFile && !o.IgnoreTDM {
			g.rules.tdm = asker.tdmRules
		}
		e.robots = "allowed"
	}
	client.Transport, client.Timeout = g, 0
	client.CheckRedirect = redirectPolicy(client.CheckRedirect)
	e.client = &client
	return e
}

// A fetcher is an engine with a size limit: lists may be larger than details.
type fetcher struct {
	*engine
	maxBody int64
}

// Fetch implements Fetcher. It tries again what may succeed the next time, with
// growing waits, and waits as long as the site asks for.
func (f *fetcher) Fetch(ctx context.Context, req *http.Request) (*Page, error) {
	page, err := f.do(ctx, req, func(r io.Reader, size int64) ([]byte, error) { return readAll(r, size, f.maxBody) })
	if err == nil {
		return page, nil
	}
	if ctx.Err() != nil {
		return nil, context.Cause(ctx)
	}
	return nil, fmt.Errorf("crawl: %s %q: %w", req.Method, redact(req.URL), err)
}

var _ Fetcher = (*fetcher)(nil)

// A reader reads the body of an answer, of which size bytes are announced, or -1.
type reader func(r io.Reader, size int64) ([]byte, error)

// do performs req, again if that may help, and writes into the journal what
// became of it.
func (e *engine) do(ctx context.Context, req *http.Request, read reader) (*Page, error) {
	began := time.Now()
	page, tries, err := e.retry(ctx, req, read)
	e.enter(ctx, req, tries, page, err, time.Since(began))
	return page, err
}

// retry performs req until it succeeds, cannot, or was tried often enough. tries counts
// the requests that were made, without those that robots.txt or a resting host forbade.
// A wait that is longer than anybody sits out, or than ctx lasts, is not begun.
func (e *engine) retry(
	ctx context.Context, req *http.Request, read reader,
) (page *Page, tries int, err error) {
	attempts := e.attempts
	if req.Body != nil && req.GetBody == nil {
		attempts = 1 // the body can be read only once
	}
	for try := 1; ; try++ {
		page, err := e.once(ctx, req, read)
		if !unasked(err) {
			tries++
		}
		if err == nil || try >= attempts || !mayRetry(err) || ctx.Err() != nil {
			return page, tries, err
		}
		wait := backoff(try)
		if r, ok := errors.AsType[*techmap.RetryError](err); ok {
			wait = r.After
		}
		if wait > maxWait || expires(ctx, wait) {
			return nil, tries, err
		}
		e.log.LogAttrs(ctx, slog.LevelDebug, "trying again", slog.String("url", redact(req.URL)),
			slog.Int("n", try), slog.Duration("dur", wait), slog.Any("err", err))
		if err := sleep(ctx, wait); err != nil {
			return nil, tries, err
		}
	}
}

// unasked reports whether err kept a request from being made.
func unasked(err error) bool {
	if _, robots := errors.AsType[*robotsError](err); robots {
		return true
	}
	b, ok := errors.AsType[*because](err)
	return ok && (b.reason == Disallowed || b.reason == Private || b.reason == Resting)
}

// mayRetry reports whether a request that ended with err is worth another try.
// A robots.txt that could not be had was tried often enough.
func mayRetry(err error) bool {
	_, robots := errors.AsType[*robotsError](err)
	return !robots && techmap.Retryable(err)
}

// once performs req one time. What an answer is turned away for is looked for before its
// body is read, as far as the header says it.
func (e *engine) once(ctx context.Context, req *http.Request, read reader) (*Page, error) {
	try := req.Clone(ctx)
	if req.GetBody != nil {
		body, err := req.GetBody()
		if err != nil {
			return nil, fmt.Errorf("request body: %w: %w", techmap.ErrInvalid, err)
		}
		try.Body = body
	}
	if try.Header.Get("User-Agent") == "" {
		try.Header.Set("User-Agent", e.userAgent)
	}
	began := time.Now()
	resp, err := e.client.Do(try)
	if err != nil {
		return nil, transportError(ctx, err)
	}
	defer drain(resp.Body)
	if e.log.Enabled(ctx, slog.LevelDebug) {
		e.log.LogAttrs(ctx, slog.LevelDebug, "answered", slog.String("url", redact(req.URL)),
			slog.Int("status", resp.StatusCode), slog.Duration("dur", time.Since(began)))
	}
	if err := challenge(resp.Header, nil); err != nil {
		return nil, err
	}
	if err := e.statusError(resp); err != nil {
		return nil, err
	}
	// The transport inflates what it asked for and takes the header away: what is left
	// was compressed unasked, and is no text of anything.
	if enc := resp.Header.Get("Content-Encoding"); enc != "" {
		return nil, fmt.Errorf("content encoding %q was not asked for: %w", enc, techmap.ErrMalformed)
	}
	said := headerReservation(resp.Header)
	if err := said.err(); err != nil && !e.ignoreTDM {
		return nil, err
	}
	body, err := read(resp.Body, resp.ContentLength)
	if err != nil {
		return nil, transportError(ctx, err)
	}
	if err := challenge(resp.Header, body); err != nil {
		return nil, err
	}
	if said.value == "" {
		said = pageReservation(resp.Header, body)
	}
	if err := said.err(); err != nil && !e.ignoreTDM {
		return nil, err
	}
	page := e.page(resp, body)
	if said.value != "" {
		page.Meta["tdm_reservation"] = said.value
	}
	return page, nil
}

// statusError returns the error that resp's status means, nil for 2xx, and makes
// everybody who asks the same host wait if the host asks for it.
func (e *engine) statusError(resp *http.Response) error {
	if resp.StatusCode == http.StatusNotModified && conditional(resp.Request) {
		return statusUnmodified()
	}
	err := kindOfStatus(resp.StatusCode)
	if err == nil || !techmap.Retryable(err) {
		return err
	}
	after, ok := retryAfter(resp.Header, e.now())
	if !ok {
		return err
	}
	if held := e.limiter.Hold(resp.Request.Context(), resp.Request.URL.Host, after); held != nil {
		e.log.LogAttrs(resp.Request.Context(), slog.LevelWarn, "not held", slog.Any("err", held))
	}
	return &techmap.RetryError{After: after, Err: err}
}

// page returns the page of a whole answer. Its keys are part of the stored form of bronze.
func (e *engine) page(resp *http.Response, body []byte) *Page {
	p := &Page{
		URL:         resp.Request.URL.String(),
		FetchedAt:   e.now().UTC(),
		ContentType: contentType(resp.Header, body),
		Body:        body,
		status:      resp.StatusCode,
		Meta: map[string]string{
			"status":    fmt.Sprint(resp.StatusCode),
			"collector": DefaultUserAgent[:len("techmap/")+len(techmap.Version)],
			"robots":    e.robots,
		},
	}
	for header, key := range map[string]string{"ETag": "etag", "Last-Modified": "last_modified"} {
		if v := resp.Header.Get(header); v != "" {
			p.Meta[key] = v
		}
	}
	if links := resp.Header.Values("Link"); len(links) > 0 {
		p.Meta[metaLink] = strings.Join(links, ", ")
	}
	return p
}

// readAll reads r to its end. More than limit bytes are ErrMalformed, and not
// the unexpected end that a plain limit would make of them. An announced size is
// believed as far as it costs little if it is a lie.
func readAll(r io.Reader, size, limit int64) ([]byte, error) {
	var b bytes.Buffer
	if 0 < size && size <= min(limit, maxBelieved) {
		b.Grow(int(size) + bytes.MinRead) // room to see the end without growing
	}
	if _, err := b.ReadFrom(io.LimitReader(r, limit+1)); err != nil {
		return nil, err
	}
	body := b.Bytes()
	if int64(len(body)) > limit {
		return nil, &because{TooLarge, fmt.Errorf("body of more than %d bytes: %w", limit, techmap.ErrMalformed)}
	}
	return body, nil
}

// maxBelieved is the largest size for which room is made before it is there: most pages
// are smaller, and a lie costs a mebibyte at most.
const maxBelieved = 1 << 20

// maxDrain is how much of an unwanted body is read to keep its connection: more costs
// longer than a new one.
const maxDrain = 64 << 10

// drain ends an answer. Closing the body gives the request's place in the queue back.
func drain(body io.ReadCloser) {
	_, _ = io.CopyN(io.Discard, body, maxDrain)
	_ = body.Close()
}
