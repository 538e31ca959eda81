package crawl

import (
	"context"
	"errors"
	"fmt"
	"io"
	"net/http"
	"strings"
	"sync"
	"time"

	"github.com/techmap-it/techmap"
)

// A guard is the transport through which every request goes, redirects
// included, so that none gets past robots.txt or the pace.
type guard struct {
	base     http.RoundTripper
	rules    *rulebook // nil means that robots.txt is not asked
	limiter  *Limiter
	interval time.Duration
	timeout  time.Duration // of one request and its body; 0 means none

	rests func(host string, d time.Duration) // is told when a host begins to rest; nil means nobody is
}

// RoundTrip implements http.RoundTripper. It asks robots.txt before it waits for its
// turn, so that what is forbidden holds nobody up. The host's health is told when the
// body is closed: an answer that breaks off is a failure.
func (g *guard) RoundTrip(req *http.Request) (*http.Response, error) {
	if g.rules != nil {
		delay, err := g.rules.check(req.Context(), req.URL)
		if err != nil {
			return nil, err
		}
		g.limiter.slow(req.URL.Host, delay)
	}
	release, err := g.limiter.Wait(req.Context(), req.URL.Host, g.interval)
	if err != nil {
		return nil, err
	}
	ctx, cancel := g.withTimeout(req.Context())
	done := func(v verdict) {
		cancel()
		if req.Context().Err() == nil {
			if rest := g.limiter.report(req.URL.Host, v); rest > 0 && g.rests != nil {
				g.rests(req.URL.Host, rest)
			}
		}
		release()
	}
	resp, err := g.base.RoundTrip(req.WithContext(ctx))
	if err != nil {
		err = cause(ctx, err)
		done(blame(err))
		return nil, err
	}
	resp.Body = &guardedBody{ReadCloser: resp.Body, ctx: ctx, done: done, verdict: judge(resp.StatusCode)}
	return resp, nil
}

// blame returns what a request that got no answer says of the host. A host whose address
// may not be asked has not failed.
func blame(err error) verdict {
	if errors.Is(err, techmap.ErrBlocked) {
		return unknown // it was not asked
	}
	return failing
}

// withTimeout returns the context of one request: its end is the network's fault, where
// that of the caller's context is the caller's.
func (g *guard) withTimeout(ctx context.Context) (context.Context, context.CancelFunc) {
	if g.timeout <= 0 {
		return context.WithCancel(ctx)
	}
	late := fmt.Errorf("no whole answer in %v: %w", g.timeout, techmap.ErrUnavailable)
	return context.WithTimeoutCause(ctx, g.timeout, late)
}

// A guardedBody gives back the place in the queue when it is closed, and tells
// how its host has fared.
type guardedBody struct {
	io.ReadCloser
	ctx     context.Context
	done    func(verdict)
	verdict verdict
	closed  sync.Once
}

// Read implements io.Reader. A body that breaks off is the host's failure, and its
// error says that the time was over if it was.
func (b *guardedBody) Read(p []byte) (int, error) {
	n, err := b.ReadCloser.Read(p)
	if err != nil && !errors.Is(err, io.EOF) {
		err = cause(b.ctx, err)
		b.verdict = failing
	}
	return n, err
}

// Close implements io.Closer. Only the first call counts.
func (b *guardedBody) Close() error {
	err := b.ReadCloser.Close()
	b.closed.Do(func() { b.done(b.verdict) })
	return err
}

// cause returns why ctx ended if it has, else err.
func cause(ctx context.Context, err error) error {
	if ctx.Err() != nil {
		return context.Cause(ctx)
	}
	return err
}

// maxRedirects is how many redirects are followed; RFC 9309 asks for five at least.
const maxRedirects = 5

// redirectAnywhere is the policy for robots.txt, whose rules count for the host
// that was asked first, wherever they are kept.
func redirectAnywhere(_ *http.Request, via []*http.Request) error {
	if len(via) > maxRedirects {
		return fmt.Errorf("more than %d redirects: %w", maxRedirects, techmap.ErrMalformed)
	}
	return nil
}

// A checkRedirect is the policy of an http.Client.
type checkRedirect = func(req *http.Request, via []*http.Request) error

// redirectPolicy follows redirects of reading requests that stay as safe as the
// first, after asking next. It takes care that the keys of a request do not
// travel: a URL not as Referer, headers of a site's own not to another host.
func redirectPolicy(next checkRedirect) checkRedirect {
	return func(req *http.Request, via []*http.Request) error {
		if err := redirectAnywhere(req, via); err != nil {
			return err
		}
		first := via[0]
		if first.Method != req.Method {
			return fmt.Errorf("redirect turns %s into %s: %w", first.Method, req.Method, techmap.ErrMalformed)
		}
		if first.URL.Scheme == "https" && req.URL.Scheme != "https" {
			return fmt.Errorf("redirect from https to %s: %w", req.URL.Scheme, techmap.ErrMalformed)
		}
		req.Header.Del("Referer")
		if !strings.EqualFold(first.URL.Host, req.URL.Host) {
			for name := range req.Header {
				if name != "User-Agent" && !strings.HasPrefix(name, "Accept") {
					req.Header.Del(name)
				}
			}
		}
		if next != nil {
			return next(req, via)
		}
		return nil
	}
}
