package main

import (
	"cmp"
	"encoding/json"
	"fmt"
	"net/http"
	"net/http/httptest"
	"strings"
	"sync/atomic"
	"testing"
)

// A board is a small job site on loopback.
type board struct {
	*httptest.Server
	jobs    int
	text    string       // of all postings; empty for one that says Java, Spring Boot and Kubernetes
	holds   atomic.Int64 // how many postings are given away before all others are held back; 0 means all
	details atomic.Int64 // postings asked for
}

func newBoard(t *testing.T, jobs int) *board {
	t.Helper()
	return newTextBoard(t, jobs, "")
}

// newTextBoard returns a board whose postings all say text.
func newTextBoard(t *testing.T, jobs int, text string) *board {
	t.Helper()
	b := &board{jobs: jobs, text: text}
	b.Server = httptest.NewServer(b)
	t.Cleanup(b.Close)
	return b
}

// asked returns how many postings were asked for.
func (b *board) asked() int { return int(b.details.Load()) }

// ServeHTTP implements http.Handler.
func (b *board) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	id, isJob := strings.CutPrefix(r.URL.Path, "/jobs/")
	switch {
	case isJob:
		if n, most := b.details.Add(1), b.holds.Load(); most > 0 && n > most {
			<-r.Context().Done() // until who asks has no more time
			return
		}
		reply(w, map[string]any{
			"title": "백엔드 개발자 " + id, "company": "도토리 " + id,
			"text": cmp.Or(b.text, "[자격요건]\n• Java와 Spring Boot 경험 3년 이상\n[우대사항]\n• Kubernetes 운영 경험"),
		})
	case r.URL.Path == "/jobs":
		jobs := []map[string]any{}
		for n := range b.jobs {
			jobs = append(jobs, map[string]any{"id": n + 1})
		}
		reply(w, map[string]any{"jobs": jobs, "total": b.jobs})
	default:
		http.NotFound(w, r)
	}
}

func reply(w http.ResponseWriter, v any) {
	w.Header().Set("Content-Type", "application/json")
	_ = json.NewEncoder(w).Encode(v) // the reader is the test's own
}

// file returns the board's file; sites are asked by name only.
func (b *board) file() string {
	return fmt.Sprintf(`spec: 1
name: dotori
version: 1
about: {ko: 도토리 채용, en: Dotori jobs}
homepage: %[1]s
access: api
verified: never
default: on
interval: 10ms
rights: {counted: true, shown: sentence, exported: true, retention: 90, terms: "https://dotori.example/terms", read: 2026-11-22}
list:
  request: {url: "%[1]s/jobs"}
  format: json
  records: .jobs[]
  key: .id
  url: "%[1]s/jobs/{key}"
  page: {kind: none, total: .total}
detail:
  request: {url: "%[1]s/jobs/{key}"}
  format: json
posting:
  title: .title
  company: .company
  sections: {text: .text}
expect:
  fill: {title: 1, company: 1}
`, strings.Replace(b.URL, "127.0.0.1", "localhost", 1))
}
