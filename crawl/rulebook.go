package crawl

import (
	"context"
	"errors"
	"fmt"
	"io"
	"net/http"
	"net/url"
	"sync"
	"time"

	"github.com/techmap-it/techmap"
)

// robotsAge is how long a robots.txt is believed (RFC 9309 §2.4).
const robotsAge = 24 * time.Hour

// A rulebook keeps the robots.txt of every origin a Crawler meets, as long as the Crawler
// lives: there are as many as it has hosts.
type rulebook struct {
	token string
	now   func() time.Time
	fetch func(ctx context.Context, origin string) (body []byte, err error)
	tdm   func(ctx context.Context, origin string) ([]reservedPath, error) // nil if it is not asked

	mu      sync.Mutex
	origins map[string]*origin
}

// An origin's rules are fetched by the first who needs them; the others wait.
type origin struct {
	turn    chan struct{} // holds one token: a mutex that a context can give up waiting for
	rules   rules
	fetched time.Time // zero if never, or if the last time failed
}

// check returns ErrBlocked if u may not be fetched, and the delay that the
// origin asks for between requests. A robots.txt that cannot be had because the
// server is at fault disallows everything; that is not remembered.
func (b *rulebook) check(ctx context.Context, u *url.URL) (delay time.Duration, err error) {
	rules, err := b.rules(ctx, u.Scheme+"://"+u.Host)
	if err != nil {
		return 0, err
	}
	path := u.EscapedPath()
	if path == "" {
		path = "/"
	}
	if u.RawQuery != "" {
		path += "?" + u.RawQuery
	}
	if !rules.allows(path) {
		err := fmt.Errorf("disallowed by %s://%s/robots.txt: %w", u.Scheme, u.Host, techmap.ErrBlocked)
		return 0, &because{Disallowed, err}
	}
	if len(rules.reserved) > 0 {
		if err := reservationOf(rules.reserved, path).err(); err != nil {
			return 0, err
		}
	}
	return rules.delay, nil
}

// rules are what an origin says to those who collect.
type rules struct {
	robots
	reserved []reservedPath
}

// rules returns the rules of the origin of that name, fetching them if they are
// older than a day. Who comes while they are fetched waits, so that a host is asked
// once.
func (b *rulebook) rules(ctx context.Context, name string) (rules, error) {
	o := b.origin(name)
	select {
	case o.turn <- struct{}{}:
	case <-ctx.Done():
		return rules{}, context.Cause(ctx)
	}
	defer func() { <-o.turn }()
	if !o.fetched.IsZero() && b.now().Sub(o.fetched) < robotsAge {
		return o.rules, nil
	}
	body, err := b.fetch(ctx, name)
	if err != nil {
		return rules{}, &robotsError{origin: name, err: err}
	}
	found := rules{robots: parseRobots(body, b.token)}
	if b.tdm != nil {
		if found.reserved, err = b.tdm(ctx, name); err != nil {
			return rules{}, err
		}
	}
	o.rules, o.fetched = found, b.now()
	return o.rules, nil
}

// origin returns what is known of an origin, which may be nothing yet.
func (b *rulebook) origin(name string) *origin {
	b.mu.Lock()
	defer b.mu.Unlock()
	o, ok := b.origins[name]
	if !ok {
		if b.origins == nil {
			b.origins = make(map[string]*origin)
		}
		o = &origin{turn: make(chan struct{}, 1)}
		b.origins[name] = o
	}
	return o
}

// robotsTxt fetches the robots.txt of an origin. A status of 4xx means that
// there is none, 5xx that nothing may be fetched (RFC 9309 §2.3.1); where the
// host cannot be reached at all, that is the error.
func (e *engine) robotsTxt(ctx context.Context, origin string) ([]byte, error) {
	req, err := http.NewRequestWithContext(ctx, http.MethodGet, origin+"/robots.txt", nil)
	if err != nil {
		return nil, fmt.Errorf("%w: %w", techmap.ErrInvalid, withoutURL(err))
	}
	page, err := e.do(ctx, req, func(r io.Reader, _ int64) ([]byte, error) {
		return io.ReadAll(io.LimitReader(r, maxRobots+1)) // parseRobots cuts what is too much
	})
	status, answered := errors.AsType[*statusError](err)
	switch {
	case err == nil:
		return page.Body, nil
	case ctx.Err() != nil:
		return nil, context.Cause(ctx)
	case answered && status.code >= 500:
		err := fmt.Errorf("status %d disallows everything: %w", status.code, techmap.ErrBlocked)
		return nil, &because{Disallowed, err}
	case answered && status.code != http.StatusTooManyRequests, errors.Is(err, techmap.ErrMalformed):
		return nil, nil // no rules: there are none, or what is there is no file of rules
	}
	return nil, err
}

// A robotsError says that the rules of an origin could not be had.
type robotsError struct {
	origin string
	err    error
}

func (e *robotsError) Error() string { return e.origin + "/robots.txt: " + e.err.Error() }
func (e *robotsError) Unwrap() error { return e.err }
