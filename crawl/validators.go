package crawl

import (
	"context"
	"crypto/sha256"
	"fmt"
	"net/http"
	"net/url"
	"sync"

	"github.com/techmap-it/techmap"
)

// Validators remember how a listing was marked when all of it was last read, so
// that the site can say that nothing has changed since (RFC 9110 §13).
//
// They are used for listings of one answer only: that the first page of several
// is unmodified says nothing of the others. Such a listing that is unmodified
// ends the stream with techmap.ErrUnmodified.
//
// A url is redacted, with a digest of what was left out. The methods may be
// called concurrently.
type Validators interface {
	// Load returns what was saved for url, two empty strings if nothing was.
	// An error ends the stream.
	Load(ctx context.Context, url string) (etag, lastModified string, err error)

	// Save is called when a stream has ended without an error and without a
	// lost posting. What a sink still holds back then may get lost with the
	// process: a store that is to survive that makes what it was given good
	// only after the run. An error is logged; the listing is whole without.
	Save(ctx context.Context, url, etag, lastModified string) error
}

// A listing is the Fetcher of one walk through a site's listing.
type listing struct {
	*fetcher
	store Validators // nil means none

	mu       sync.Mutex
	requests int
	url      string // of the first request, as Validators know it; "" if it cannot be validated
	page     *Page  // the answer to it
}

// Fetch implements Fetcher. It asks for the first page under the condition that
// it has changed.
func (l *listing) Fetch(ctx context.Context, req *http.Request) (*Page, error) {
	l.mu.Lock()
	l.requests++
	first := l.requests == 1
	l.mu.Unlock()
	if l.store == nil || !first || req.Method != http.MethodGet || conditional(req) {
		return l.fetcher.Fetch(ctx, req)
	}
	url := validatorURL(req.URL)
	etag, lastModified, err := l.store.Load(ctx, url)
	if err != nil {
		return nil, fmt.Errorf("crawl: validators of %q: %w", url, err)
	}
	asked := req.Clone(ctx)
	setUnlessEmpty(asked.Header, "If-None-Match", etag)
	setUnlessEmpty(asked.Header, "If-Modified-Since", lastModified)
	page, err := l.fetcher.Fetch(ctx, asked)
	if err != nil {
		return nil, err
	}
	l.mu.Lock()
	defer l.mu.Unlock()
	l.url, l.page = url, page
	return page, nil
}

// save remembers the listing if it was of one answer that can be validated. With a nil
// store Fetch keeps no page, and there is nothing to save.
func (l *listing) save(ctx context.Context) error {
	l.mu.Lock()
	defer l.mu.Unlock()
	if l.requests != 1 || l.page == nil {
		return nil
	}
	etag, lastModified := l.page.Meta["etag"], l.page.Meta["last_modified"]
	if etag == "" && lastModified == "" {
		return nil
	}
	if err := l.store.Save(ctx, l.url, etag, lastModified); err != nil {
		return fmt.Errorf("crawl: save validators of %q: %w", l.url, err)
	}
	return nil
}

var _ Fetcher = (*listing)(nil)

// conditional reports whether req asks for an answer only if something has changed.
func conditional(req *http.Request) bool {
	return req.Header.Get("If-None-Match") != "" || req.Header.Get("If-Modified-Since") != ""
}

// setUnlessEmpty sets a header, if there is something to say.
func setUnlessEmpty(h http.Header, name, value string) {
	if value != "" {
		h.Set(name, value)
	}
}

// validatorURL returns u as Validators know it: two URLs that differ do so there
// too, and no key can be read from it.
func validatorURL(u *url.URL) string {
	whole, text := u.String(), redact(u)
	if whole == text {
		return text
	}
	return fmt.Sprintf("%s#%.8x", text, sha256.Sum256([]byte(whole)))
}

// statusUnmodified is the error of an answer that nothing has changed. It is one only
// for a request that asked: see kindOfStatus for a 304 that nobody asked for.
func statusUnmodified() error {
	return &statusError{code: http.StatusNotModified, kind: techmap.ErrUnmodified}
}
