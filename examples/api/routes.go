package main

import (
	"net/http"
	"strings"
)

// patterns are the addresses that requests are counted by: few, whatever is asked.
var patterns = [...]string{
	"/v1/roles", "/v1/roles/{id}/distinctive",
	"/v1/skills", "/v1/skills/top", "/v1/skills/{id}", "/v1/skills/{id}/trend", "/v1/skills/{id}/together",
	"/v1/trends", "/v1/compare", "/v1/next", "/v1/fields", "/v1/facts",
	"/v1/companies", "/v1/companies/{id}", "/v1/openings", "/v1/openings/{id}",
	"/v1/sources", "/v1/runs", "/v1/status", "/v1/openapi.json", "/v1/docs",
	"/healthz", "/readyz", "/metrics",
	"/{$}", "/openings", "/openings/{id}", "/skills", "/skills/{id}", "/companies", "/companies/{id}",
	"/compare", "/next", "/trends", "/about", "/status", "/assets/{name}",
}

// routes knows by which of the patterns a request is counted.
type routes struct {
	base string
	mux  *http.ServeMux
}

func newRoutes(base string) routes {
	mux := http.NewServeMux()
	for _, p := range patterns {
		mux.Handle(p, http.NotFoundHandler())
	}
	return routes{base, mux}
}

// of returns the pattern of a request, "other" for none.
func (rs routes) of(r *http.Request) string {
	path := strings.TrimPrefix(r.URL.Path, rs.base)
	if strings.HasPrefix(path, "/v1/") {
		for _, ending := range []string{".csv", ".jsonl", ".rss"} {
			path = strings.TrimSuffix(path, ending)
		}
	}
	plain := &http.Request{Method: http.MethodGet, Host: "localhost", URL: r.URL.ResolveReference(r.URL)}
	plain.URL.Path, plain.URL.RawPath = path, ""
	if _, pattern := rs.mux.Handler(plain); pattern != "" {
		return strings.TrimSuffix(pattern, "{$}")
	}
	return "other"
}
