package rankhttp

import (
	"net/http"
	"slices"
)

// origins are the sites whose pages may read answers.
type origins struct {
	all  bool
	list []string
}

func newOrigins(list []string) origins { return origins{slices.Contains(list, "*"), list} }

// any reports whether there are such sites.
func (o origins) any() bool { return len(o.list) > 0 }

// answer sets what r's origin may do, and reports whether that was all r asked for.
func (o origins) answer(w *edgeWriter, r *http.Request) bool {
	if !o.any() {
		return false
	}
	h := w.Header()
	origin := r.Header.Get("Origin")
	switch {
	case o.all:
		h.Set("Access-Control-Allow-Origin", "*")
	case slices.Contains(o.list, origin):
		w.vary = "Origin"
		h.Set("Access-Control-Allow-Origin", origin)
	default:
		w.vary = "Origin"
		return false
	}
	h.Set("Access-Control-Expose-Headers", "ETag, RateLimit, RateLimit-Policy, Retry-After, X-Request-Id")
	if r.Method != http.MethodOptions || r.Header.Get("Access-Control-Request-Method") == "" {
		return false
	}
	h.Set("Access-Control-Allow-Methods", "GET, HEAD")
	h.Set("Access-Control-Allow-Headers", "Accept, Accept-Language, If-None-Match, X-Request-Id")
	h.Set("Access-Control-Max-Age", "86400")
	w.WriteHeader(http.StatusNoContent)
	return true
}
