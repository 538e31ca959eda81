package sample

import (
	"bytes"
	"fmt"
	"io"
	"net/http"
	"net/url"
	"strings"
	"sync"
	"time"

	"github.com/techmap-it/techmap"
)

// Transport returns a transport on which the two sites answer, as they are at the
// time that now shows; nil means time.Now. It knows no other host: a request to one is
// techmap.ErrInvalid. It is safe for concurrent use, and keeps nothing of a request.
func Transport(now func() time.Time) http.RoundTripper {
	if now == nil {
		now = time.Now
	}
	return &transport{now: now}
}

type transport struct{ now func() time.Time }

// theWorld makes the world when it is first asked for. It is a constant but for
// the time it takes to make, which nobody should spend who does not use it.
var theWorld = sync.OnceValues(newWorld)

// A reply is an answer of a site. A site's own fault is an error instead.
type reply struct {
	status      int
	contentType string
	body        []byte
}

var notFound = reply{http.StatusNotFound, "text/plain; charset=utf-8", []byte("not found\n")}

// robotsTxt is what both sites allow. It forbids something, so that the crawler's reading
// of it is at work too.
const robotsTxt = "# sample data\nUser-agent: *\nDisallow: /admin\nAllow: /\n"

// RoundTrip implements http.RoundTripper.
func (t *transport) RoundTrip(req *http.Request) (*http.Response, error) {
	if req.Body != nil {
		_ = req.Body.Close()
	}
	if err := req.Context().Err(); err != nil {
		return nil, err
	}
	w, err := theWorld()
	if err != nil {
		return nil, err
	}
	r, err := w.answer(req, weekAt(t.now()))
	if err != nil {
		return nil, err
	}
	return &http.Response{
		Status:        fmt.Sprintf("%d %s", r.status, http.StatusText(r.status)),
		StatusCode:    r.status,
		Proto:         "HTTP/1.1",
		ProtoMajor:    1,
		ProtoMinor:    1,
		Header:        http.Header{"Content-Type": {r.contentType}},
		Body:          io.NopCloser(bytes.NewReader(r.body)),
		ContentLength: int64(len(r.body)),
		Request:       req,
	}, nil
}

// answer returns what the site that req names answers in a week.
func (w *world) answer(req *http.Request, week int) (reply, error) {
	host := req.URL.Hostname()
	switch {
	case host != BoardHost && host != CareersHost:
		return reply{}, fmt.Errorf("sample: no such host %q: %w", host, techmap.ErrInvalid)
	case req.Method != http.MethodGet:
		return reply{http.StatusMethodNotAllowed, "text/plain", nil}, nil
	case req.URL.Path == "/robots.txt":
		return reply{http.StatusOK, "text/plain; charset=utf-8", []byte(robotsTxt)}, nil
	case host == BoardHost:
		return w.serveBoard(req.URL, week)
	}
	return w.serveCareers(req.URL, week)
}

// A page is one page of a listing.
type page struct {
	number, count int // from 1
	total         int // postings on all pages
	postings      []*posting
}

// page returns the page of a site's listing that a query asks for, narrowed by
// its keywords; ok is false if there is no such page.
func (w *world) page(s site, week, size int, query url.Values) (p page, ok bool) {
	list := w.listed(s, week)
	if words := query["keyword"]; len(words) > 0 {
		var found []*posting
		for _, p := range list {
			if p.mentions(words) {
				found = append(found, p)
			}
		}
		list = found
	}
	p = page{number: 1, total: len(list), count: max((len(list)+size-1)/size, 1)}
	if n := query.Get("page"); n != "" {
		if _, err := fmt.Sscan(n, &p.number); err != nil || p.number < 1 {
			return page{}, false
		}
	}
	if p.number > p.count {
		return page{}, false
	}
	first := (p.number - 1) * size
	p.postings = list[first:min(first+size, len(list))]
	return p, true
}

// mentions reports whether the posting's title or technologies have one of words.
func (p *posting) mentions(words []string) bool {
	text := p.title() + "\n" + strings.Join(p.opening.tags, "\n")
	for _, word := range words {
		if strings.Contains(strings.ToLower(text), strings.ToLower(word)) {
			return true
		}
	}
	return false
}

// title returns the posting's title: a company's own pages may put its name in front.
func (p *posting) title() string {
	o := p.opening
	title := o.facts.title
	if p.site == careers && o.company.seed%3 == 0 {
		title = "[" + o.company.name + "] " + title
	}
	return title
}
