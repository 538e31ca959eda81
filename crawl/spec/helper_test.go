package spec_test

import (
	"context"
	"fmt"
	"io"
	"net/http"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/techmap-it/techmap"
	"github.com/techmap-it/techmap/crawl"
	"github.com/techmap-it/techmap/crawl/spec"
)

// A fetcher answers requests without a network.
type fetcher func(req *http.Request) (*crawl.Page, error)

// Fetch implements crawl.Fetcher.
func (f fetcher) Fetch(ctx context.Context, req *http.Request) (*crawl.Page, error) {
	if ctx.Err() != nil {
		return nil, context.Cause(ctx)
	}
	return f(req)
}

// A web answers requests by "METHOD URL" or, if they send a body, "METHOD URL BODY"
// (without "GET " for short). What it does not hold is not found. An answer that
// begins with "! " is an error of that kind.
type web struct {
	answers map[string]string
	links   map[string]string // Link headers, by URL

	mu    sync.Mutex
	asked []string
}

var kinds = map[string]error{
	"unavailable": techmap.ErrUnavailable, "blocked": techmap.ErrBlocked, "throttled": techmap.ErrThrottled,
}

// Fetch implements crawl.Fetcher.
func (w *web) Fetch(ctx context.Context, req *http.Request) (*crawl.Page, error) {
	if ctx.Err() != nil {
		return nil, context.Cause(ctx)
	}
	name := req.URL.String()
	if req.Method != http.MethodGet {
		body, err := io.ReadAll(req.Body)
		if err != nil {
			return nil, err
		}
		name = req.Method + " " + name + " " + string(body)
	}
	w.mu.Lock()
	w.asked = append(w.asked, name)
	w.mu.Unlock()
	body, ok := w.answers[name]
	if !ok {
		return nil, fmt.Errorf("test: %s: %w", name, techmap.ErrNotFound)
	}
	if kind, ok := strings.CutPrefix(body, "! "); ok {
		return nil, fmt.Errorf("test: %s: %w", name, kinds[kind])
	}
	contentType := "application/json"
	switch {
	case strings.HasPrefix(body, "<?xml"):
		contentType = "application/xml"
	case strings.HasPrefix(body, "<"):
		contentType = "text/html; charset=utf-8"
	}
	return &crawl.Page{
		URL: req.URL.String(), FetchedAt: time.Date(2026, 11, 22, 1, 0, 0, 0, time.UTC), ContentType: contentType,
		Body: []byte(body), Meta: map[string]string{"status": "200", "etag": `"list"`, "link": w.links[name]},
	}, nil
}

// A listing is what one range over a site's references gave.
type listing struct {
	keys []string
	refs []crawl.Ref
	lost []*techmap.RecordError
	err  error
}

// list ranges over the site of a file.
func list(t *testing.T, s *spec.Spec, f crawl.Fetcher, opts *spec.SiteOptions, q techmap.Query) listing {
	t.Helper()
	site, err := s.Site(opts)
	require.NoError(t, err)
	return refs(t, site, f, q)
}

func refs(t *testing.T, site *spec.Site, f crawl.Fetcher, q techmap.Query) listing {
	t.Helper()
	var l listing
	for ref, err := range site.Refs(t.Context(), f, q) {
		require.NoError(t, l.err, "the stream goes on after its end")
		if rec, ok := err.(*techmap.RecordError); ok { //nolint:errorlint // wrapped, it would be the end
			l.lost = append(l.lost, rec)
			continue
		}
		if l.err = err; err == nil {
			l.keys = append(l.keys, ref.Key)
			l.refs = append(l.refs, ref)
		}
	}
	return l
}

// head is what every file has to say first.
const head = `
spec: 1
version: 1
about: {ko: 시험, en: a test}
default: off
verified: never
rights: {counted: false, shown: aggregate, exported: false, read: 2026-11}
`

// parse parses a file that begins with head.
func parse(t *testing.T, yaml string) *spec.Spec {
	t.Helper()
	s, err := spec.Parse("test.yaml", []byte(head+yaml))
	require.NoError(t, err)
	return s
}
