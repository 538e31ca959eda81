package site

import (
	"bytes"
	"context"
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"net/http"
	"net/http/httptest"
	"net/url"
	"strings"

	"golang.org/x/net/html"

	"github.com/techmap-it/techmap"
	"github.com/techmap-it/techmap/examples/internal/message"
)

// A crawl writes the pages of one language.
type crawl struct {
	*writer
	lang message.Lang

	queue []place
	seen  map[place]bool // in the queue or done
	done  []string       // folders of pages, below that of the language
	pages []page
}

// A page is one that was fetched.
type page struct {
	at  place
	doc *html.Node
}

// run fetches from the first page on whatever it leads to, nearest first, then writes
// what was fetched: only then it is known which links lead somewhere.
func (c *crawl) run(ctx context.Context) error {
	c.seen = map[place]bool{{path: "/"}: true}
	c.queue = []place{{path: "/"}}
	for len(c.queue) > 0 {
		if ctx.Err() != nil {
			return context.Cause(ctx)
		}
		next := c.queue[0]
		c.queue = c.queue[1:]
		if len(c.pages) == c.opts.Pages {
			c.summary.Left += 1 + len(c.queue)
			delete(c.seen, next)
			for _, p := range c.queue {
				delete(c.seen, p)
			}
			break
		}
		if err := c.fetch(ctx, next); err != nil {
			return err
		}
	}
	for _, p := range c.pages {
		if err := c.write(ctx, p); err != nil {
			return err
		}
	}
	return nil
}

// fetch reads one page and puts what it leads to into the queue.
func (c *crawl) fetch(ctx context.Context, at place) error {
	body, kind, err := c.get(ctx, at.address(c.lang))
	if err != nil {
		return err
	}
	if !strings.HasPrefix(kind, "text/html") {
		return fmt.Errorf("site: %s: %s is no page: %w", at.path, kind, techmap.ErrMalformed)
	}
	doc, err := html.Parse(bytes.NewReader(body))
	if err != nil {
		return fmt.Errorf("site: %s: %w: %w", at.path, techmap.ErrMalformed, err)
	}
	c.pages = append(c.pages, page{at, doc})
	for n := range doc.Descendants() {
		if n.Type != html.ElementNode || n.Data != "a" {
			continue
		}
		if to, ok := c.target(at, attribute(n, "href")); ok && !c.seen[to] {
			c.seen[to] = true
			c.queue = append(c.queue, to)
		}
	}
	return nil
}

// get asks the server for an address.
func (w *writer) get(ctx context.Context, address string) (body []byte, kind string, err error) {
	req, err := http.NewRequestWithContext(ctx, http.MethodGet, address, nil)
	if err != nil {
		return nil, "", fmt.Errorf("site: %q: %w", address, err)
	}
	rec := httptest.NewRecorder()
	w.handler.ServeHTTP(rec, req)
	if rec.Code != http.StatusOK {
		return nil, "", fmt.Errorf("site: %s: status %d: %w", address, rec.Code, techmap.ErrUnavailable)
	}
	return rec.Body.Bytes(), rec.Header().Get("Content-Type"), nil
}

// target returns the page that a link on the page at leads to, if it is written.
func (c *crawl) target(at place, href string) (place, bool) {
	u, ok := within(at, href)
	if !ok {
		return place{}, false
	}
	return placeOf(u)
}

// within returns where a link on a page leads, if that is in the site.
func within(at place, href string) (*url.URL, bool) {
	if href == "" || strings.HasPrefix(href, "#") {
		return nil, false
	}
	u, err := url.Parse(href)
	if err != nil {
		return nil, false
	}
	from := url.URL{Path: "/"}
	if parsed, err := url.Parse(at.path); err == nil {
		from = *parsed
	}
	u = from.ResolveReference(u)
	return u, u.Host == "" && u.Scheme == ""
}

// attribute returns an attribute of an element.
func attribute(n *html.Node, key string) string {
	for _, a := range n.Attr {
		if a.Key == key {
			return a.Val
		}
	}
	return ""
}

// digest returns a short name of s.
func digest(s string) string {
	sum := sha256.Sum256([]byte(s))
	return hex.EncodeToString(sum[:6])
}
