package faultproxy

import (
	"net/http"
	"net/http/httputil"
	"net/url"
	"strconv"
	"strings"
)

// A Rule is a fault of HTTP requests.
type Rule struct {
	Name string // in Counts
	// Op restricts the rule to requests of one operation: the end of the header
	// X-Amz-Target ("BatchWriteItem") or the method ("PUT"). Empty means all.
	Op   string
	When When   // which of these requests; nil means all
	Do   Action // what happens to them
}

// An Action answers a request in place of next, or with its help.
type Action func(w http.ResponseWriter, r *http.Request, next http.Handler)

// A Handler passes requests on to the next handler, unless a rule strikes. It is
// safe for concurrent use.
type Handler struct {
	next   http.Handler
	rules  []Rule
	seen   counts
	struck counts
}

// NewHandler returns a handler in front of next. Every rule counts the requests
// of its operation; the first that strikes answers.
func NewHandler(next http.Handler, rules ...Rule) *Handler {
	return &Handler{next: next, rules: rules}
}

// Counts returns how often each rule struck, by name.
func (h *Handler) Counts() map[string]int { return h.struck.snapshot() }

// ServeHTTP implements http.Handler.
func (h *Handler) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	var do Action
	for i, rule := range h.rules {
		if !rule.about(r) {
			continue
		}
		n := h.seen.next(strconv.Itoa(i))
		if do == nil && (rule.When == nil || rule.When(n)) {
			h.struck.next(rule.Name)
			do = rule.Do
		}
	}
	if do == nil {
		h.next.ServeHTTP(w, r)
		return
	}
	do(w, r, h.next)
}

func (rule Rule) about(r *http.Request) bool {
	return rule.Op == "" || rule.Op == r.Method || strings.HasSuffix(r.Header.Get("X-Amz-Target"), "."+rule.Op)
}

// To returns a handler that passes requests on to the server at an endpoint
// ("http://127.0.0.1:8000"). The Host header stays the client's, so signatures
// stay true.
func To(endpoint *url.URL) http.Handler {
	return &httputil.ReverseProxy{Rewrite: func(r *httputil.ProxyRequest) {
		r.SetURL(endpoint)
		r.Out.Host = r.In.Host
	}}
}
