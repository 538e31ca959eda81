// Package geminifake is a Gemini API in memory, for tests. It speaks the forms of both
// SDKs: enums by name, or by number for a request that asks for them ("enum-encoding=int"),
// keys in a header or in the URL, paths of the Gemini API and of Vertex AI, and batches.
//
// It fails on demand, in every way that the service is known to, and refuses schemas
// that are too large for the service. Its clock is that of package time, so in a bubble
// of testing/synctest hours pass at once.
package geminifake

import (
	"encoding/json"
	"io"
	"net/http"
	"strings"
	"sync"
	"time"
)

// Options are the ways of a Service. Nil and the zero value work.
type Options struct {
	// Key is the one that is let in; empty means any.
	Key string
	// Answer decides how the nth request (from 0) is answered; nil means with "{}".
	// Requests of a batch count too. It may be called concurrently.
	Answer func(n int, r Request) Turn
	// BatchTime is how long a job works; 0 means that it is done when it is looked at.
	BatchTime time.Duration
	// BatchEnd is the state that jobs end in, as "EXPIRED"; empty means "SUCCEEDED". In
	// any other, only every second request has been answered, or none if it is "FAILED".
	BatchEnd string
	// Now tells how long a job has worked; nil means time.Now.
	Now func() time.Time
}

// A Service is the fake. It may be used concurrently.
type Service struct {
	o Options

	mu       sync.Mutex
	requests []Request
	calls    int
	jobs     []*job
}

// New returns a service.
func New(o *Options) *Service {
	if o == nil {
		o = &Options{}
	}
	s := &Service{o: *o}
	if s.o.Answer == nil {
		s.o.Answer = func(int, Request) Turn { return Text("{}") }
	}
	if s.o.Now == nil {
		s.o.Now = time.Now
	}
	if s.o.BatchEnd == "" {
		s.o.BatchEnd = "SUCCEEDED"
	}
	return s
}

// Requests returns what was asked so far, those of batches too.
func (s *Service) Requests() []Request {
	s.mu.Lock()
	defer s.mu.Unlock()
	return append([]Request(nil), s.requests...)
}

// Calls returns the number of HTTP requests so far, whatever they were.
func (s *Service) Calls() int {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.calls
}

// maxBody is what the service takes: inline batches end at 20 MB.
const maxBody = 20 << 20

// ServeHTTP implements http.Handler.
func (s *Service) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	s.mu.Lock()
	s.calls++
	s.mu.Unlock()
	body, err := io.ReadAll(io.LimitReader(r.Body, maxBody+1))
	if err != nil {
		return
	}
	if len(body) > maxBody {
		Refuse(http.StatusBadRequest, "INVALID_ARGUMENT", "Request payload size exceeds the limit: 20971520 bytes.").Write(w, r)
		return
	}
	if key, _ := keyOf(r); s.o.Key != "" && key != s.o.Key {
		BadKey().Write(w, r)
		return
	}
	_, path, _ := strings.Cut(strings.TrimPrefix(r.URL.Path, "/"), "/")
	switch {
	case strings.HasSuffix(path, ":generateContent") && r.Method == http.MethodPost:
		s.generate(w, r, body)
	case strings.HasSuffix(path, ":batchGenerateContent") && r.Method == http.MethodPost:
		s.submit(w, r, body)
	case strings.HasPrefix(path, "batches") && r.Method == http.MethodGet:
		s.showJobs(w, r, strings.TrimPrefix(path, "batches"))
	default:
		Refuse(http.StatusNotFound, "NOT_FOUND", "no such method: "+r.Method+" "+r.URL.Path).Write(w, r)
	}
}

func (s *Service) generate(w http.ResponseWriter, r *http.Request, body []byte) {
	req, refused := readRequest(r, body)
	if refused != nil {
		refused.Write(w, r)
		return
	}
	s.answer(req).Write(w, r)
}

// answer returns the turn of the next request.
func (s *Service) answer(req Request) Turn {
	s.mu.Lock()
	n := len(s.requests)
	s.requests = append(s.requests, req)
	s.mu.Unlock()
	turn := s.o.Answer(n, req)
	return turn.limited(req.Prompt.MaxOutput)
}

// keyOf returns the key of a request, and whether the URL shows it.
func keyOf(r *http.Request) (key string, inURL bool) {
	if key := r.URL.Query().Get("key"); key != "" {
		return key, true
	}
	return r.Header.Get("X-Goog-Api-Key"), false
}

func writeJSON(w http.ResponseWriter, status int, v any) {
	w.Header().Set("Content-Type", "application/json; charset=UTF-8")
	w.WriteHeader(status)
	_ = json.NewEncoder(w).Encode(v) //nolint:errchkjson // a client that is gone is no matter
}
