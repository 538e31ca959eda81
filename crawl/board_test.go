package crawl_test

import (
	"context"
	"fmt"
	"iter"
	"net/http"
	"net/http/httptest"
	"sync"
	"testing"
	"time"

	"github.com/techmap-it/techmap"
	"github.com/techmap-it/techmap/crawl"
)

// A board is a toy job site: a list in pages of two, and a page per posting.
type board struct {
	pages int
	rich  bool // the list carries the postings
}

type boardItem struct {
	ID      string    `json:"id"`
	Updated time.Time `json:"updated"`
	Text    string    `json:"text"`
}

const boardURL = "https://board.example"

func (b board) Name() string { return "board" }

func (b board) Refs(ctx context.Context, f crawl.Fetcher, _ techmap.Query) iter.Seq2[crawl.Ref, error] {
	return func(yield func(crawl.Ref, error) bool) {
		for page := 1; page <= b.pages; page++ {
			var items []boardItem
			p, err := crawl.Get(ctx, f, fmt.Sprintf("%s/list?page=%d", boardURL, page), "application/json")
			if err == nil {
				err = p.JSON(&items)
			}
			if err != nil {
				yield(crawl.Ref{}, err)
				return
			}
			for _, it := range items {
				ref := crawl.Ref{Key: it.ID, URL: boardURL + "/view?id=" + it.ID, UpdatedAt: it.Updated}
				if b.rich {
					ref.Raw = &techmap.RawPosting{ContentType: "text/plain", Body: []byte(it.Text)}
				}
				if !yield(ref, nil) {
					return
				}
			}
		}
	}
}

func (b board) Posting(ctx context.Context, f crawl.Fetcher, ref crawl.Ref) (techmap.RawPosting, error) {
	p, err := crawl.Get(ctx, f, boardURL+"/detail/"+ref.Key, "")
	if err != nil {
		return techmap.RawPosting{}, err
	}
	return p.Raw(ref), nil
}

var _ crawl.Site = board{}

// A server answers requests in memory and remembers them.
type server struct {
	answer http.HandlerFunc // nil answers as the board does
	delay  time.Duration

	mu        sync.Mutex
	requests  []request
	open, top int // requests open now, and at most
}

type request struct {
	path  string // with query
	at    time.Time
	agent string
}

func (s *server) client() *http.Client { return &http.Client{Transport: s} }

func (s *server) RoundTrip(req *http.Request) (*http.Response, error) {
	s.mu.Lock()
	s.requests = append(s.requests, request{req.URL.RequestURI(), time.Now(), req.UserAgent()})
	s.open++
	s.top = max(s.top, s.open)
	s.mu.Unlock()
	defer func() {
		s.mu.Lock()
		s.open--
		s.mu.Unlock()
	}()
	select {
	case <-time.After(s.delay):
	case <-req.Context().Done():
		return nil, req.Context().Err()
	}
	w := httptest.NewRecorder()
	answer := s.answer
	if answer == nil {
		answer = serveBoard
	}
	answer(w, req)
	resp := w.Result()
	resp.Request = req
	return resp, nil
}

// paths returns what was asked for, without robots.txt.
func (s *server) paths() []string {
	s.mu.Lock()
	defer s.mu.Unlock()
	var paths []string
	for _, r := range s.requests {
		if r.path != "/robots.txt" {
			paths = append(paths, r.path)
		}
	}
	return paths
}

// serveBoard lists postings 1 and 2 on page 1, 3 and 4 on page 2, and so on.
func serveBoard(w http.ResponseWriter, r *http.Request) {
	switch {
	case r.URL.Path == "/robots.txt":
		http.NotFound(w, r)
	case r.URL.Path == "/list":
		var page int
		_, _ = fmt.Sscan(r.URL.Query().Get("page"), &page)
		w.Header().Set("Content-Type", "application/json")
		_, _ = fmt.Fprintf(w, `[{"id":"%d","updated":"2026-01-%02dT00:00:00Z","text":"t"},{"id":"%d","updated":"2026-01-%02dT00:00:00Z","text":"t"}]`,
			2*page-1, 30-page, 2*page, 30-page)
	default:
		w.Header().Set("Content-Type", "text/html; charset=euc-kr")
		w.Header().Set("ETag", `"v1"`)
		_, _ = fmt.Fprintf(w, "posting %s", r.URL.Path)
	}
}

// on answers requests for path with h, and all others as the board does.
func on(path string, h http.HandlerFunc) http.HandlerFunc {
	return func(w http.ResponseWriter, r *http.Request) {
		if r.URL.RequestURI() == path || r.URL.Path == path {
			h(w, r)
			return
		}
		serveBoard(w, r)
	}
}

func status(code int) http.HandlerFunc {
	return func(w http.ResponseWriter, _ *http.Request) { w.WriteHeader(code) }
}

// unpaced returns options for tests that are not about pacing.
func unpaced(s *server) *crawl.Options {
	return &crawl.Options{Client: s.client(), Interval: -1, Attempts: 1}
}

// A range is everything that one range over a source yields.
type ranged struct {
	keys []string
	raws []techmap.RawPosting
	errs []error // in order, the last one perhaps what ended the stream
}

func rangeOver(ctx context.Context, t *testing.T, src techmap.Source, q techmap.Query) ranged {
	t.Helper()
	var r ranged
	for raw, err := range src.Postings(ctx, q) {
		if err != nil {
			r.errs = append(r.errs, err)
			continue
		}
		r.keys = append(r.keys, raw.Key)
		r.raws = append(r.raws, raw)
	}
	return r
}
