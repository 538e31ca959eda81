package e2e

import (
	"encoding/json"
	"fmt"
	"net/http"
	"strconv"
	"strings"
	"sync"
	"time"

	"golang.org/x/text/encoding/korean"
)

const (
	// openings is how many postings the site has in the beginning.
	openings = 60
	// perPage is how many of them a page of its listing has.
	perPage = 20
)

// siteHead is what every file has to say first.
const siteHead = `
spec: 1
name: board
version: 1
about: {ko: 채용판, en: a board}
homepage: https://jobs.example
default: off
verified: never
rights: {counted: true, shown: sentence, exported: false, read: 2026-11}
`

// sites are the shapes in which the site answers, as files.
var sites = map[string]string{
	"": `
access: api
list:
  request: {url: "https://jobs.example/api/jobs", query: {page: "{page}"}}
  format: json
  ok: .jobs | type == "array"
  records: .jobs[]
  keep: .open
  key: .id
  url: https://jobs.example/jobs/{key}
  updated: .updated
  page: {kind: page, total: .total}
detail: {request: {url: "https://jobs.example/api/jobs/{key}"}, format: json}
posting: {title: .title, company: .company, tags: .tags, sections: {requirements: .text}}
expect: {fill: {title: 1, company: 1, tags: 0.9, sections: 1}}
`,
	"one answer": `
access: api
list:
  request: {url: "https://jobs.example/api/all"}
  format: json
  records: .jobs[]
  key: .id
  url: https://jobs.example/jobs/{key}
  empty: .none
posting: {title: .title, company: .company, tags: .tags, sections: {requirements: .text}}
expect: {fill: {title: 1, company: 1, tags: 0.9, sections: 1}}
`,
	"pages": `
access: html
list:
  request: {url: "https://jobs.example/list"}
  format: html
  records: li.job
  key: a@data-id
  url: a@href
  empty: .none
  page: {kind: next, next: a.next@href}
detail: {request: {url: "{url}"}, format: html}
posting: {title: h1, company: .company, tags: li, sections: {requirements: .text}}
expect: {fill: {title: 1, company: 1, tags: 0.9, sections: 1}}
`,
	"sitemap": `
access: html
list:
  request: {url: "https://jobs.example/sitemap.xml"}
  format: sitemap
  match: /jobs/([0-9]+)$
detail: {request: {url: "{url}"}, format: html}
posting: {title: h1, company: .company, tags: li, sections: {requirements: .text}}
expect: {fill: {title: 1, company: 1, tags: 0.9, sections: 1}}
`,
}

// A handler answers a request badly, or not at all and says so: then the site
// answers as it should.
type handler func(s *jobServer, w http.ResponseWriter, r *http.Request) (answered bool)

// A jobServer is the site.
type jobServer struct {
	mu      sync.Mutex
	hostile handler
	open    []int
	updated time.Time
}

func newJobServer() *jobServer {
	s := &jobServer{updated: time.Date(2026, 11, 1, 0, 0, 0, 0, time.UTC)}
	for n := range openings {
		s.open = append(s.open, n+1)
	}
	return s
}

func (s *jobServer) set(h handler) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.hostile = h
}

// touch makes the site say that all postings changed on the given day.
func (s *jobServer) touch(day int) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.updated = time.Date(2026, 11, 2+day, 1, 0, 0, 0, time.UTC)
}

// close takes a posting off the site.
func (s *jobServer) close(n int) {
	s.mu.Lock()
	defer s.mu.Unlock()
	var left []int
	for _, other := range s.open {
		if other != n {
			left = append(left, other)
		}
	}
	s.open = left
}

// state returns what the site has, and who answers for it.
func (s *jobServer) state() (open []int, updated time.Time, hostile handler) {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.open, s.updated, s.hostile
}

func (s *jobServer) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	open, updated, hostile := s.state()
	if hostile != nil && hostile(s, w, r) {
		return
	}
	path := r.URL.Path
	switch {
	case path == "/api/jobs":
		page, _ := strconv.Atoi(r.URL.Query().Get("page"))
		writeList(w, len(open), pageOf(open, page), updated)
	case path == "/api/all":
		serveAll(w, r, open, updated)
	case path == "/list":
		page, _ := strconv.Atoi(r.URL.Query().Get("p"))
		writeHTMLList(w, pageOf(open, max(page, 1)), max(page, 1) < pages(open), max(page, 1)+1)
	case path == "/sitemap.xml":
		writeXML(w, "sitemapindex", "sitemap", "https://jobs.example/sitemap-%d.xml", []int{1, 2, 3})
	case strings.HasPrefix(path, "/sitemap-"):
		page, _ := strconv.Atoi(strings.TrimSuffix(strings.TrimPrefix(path, "/sitemap-"), ".xml"))
		writeXML(w, "urlset", "url", "https://jobs.example/jobs/%d", pageOf(open, page))
	case strings.HasPrefix(path, "/api/jobs/"):
		n, _ := strconv.Atoi(strings.TrimPrefix(path, "/api/jobs/"))
		writeJSON(w, job(n, updated))
	case strings.HasPrefix(path, "/jobs/"):
		n, _ := strconv.Atoi(strings.TrimPrefix(path, "/jobs/"))
		writeHTMLJob(w, n)
	default:
		http.NotFound(w, r)
	}
}

func pages(open []int) int { return (len(open) + perPage - 1) / perPage }

func pageOf(open []int, page int) []int {
	from := min((page-1)*perPage, len(open))
	return open[from:min(from+perPage, len(open))]
}

// A jobRecord is a posting as the site's API gives it.
type jobRecord struct {
	ID      any      `json:"id"`
	Open    bool     `json:"open"`
	Title   string   `json:"title"`
	Company string   `json:"company"`
	Tags    []string `json:"tags"`
	Text    string   `json:"text"`
	Updated string   `json:"updated"`
}

func job(n int, updated time.Time) jobRecord {
	n = (n-1)%renumbered + 1 // the number that it had at first
	return jobRecord{
		ID: n, Open: true, Title: fmt.Sprintf("백엔드 개발자 %d팀", n), Company: fmt.Sprintf("도토리%d", n),
		Tags: []string{"Go", "Kubernetes"}, Text: fmt.Sprintf("Go 경험 %d년 이상\nKubernetes 운영 경험", n%7+1),
		Updated: updated.Format(time.RFC3339),
	}
}

// renumbered is what a site adds to its numbers that numbers its postings anew.
const renumbered = 1000

func writeList(w http.ResponseWriter, total int, ids []int, updated time.Time) {
	jobs := make([]jobRecord, len(ids))
	for i, n := range ids {
		jobs[i] = job(n, updated)
		jobs[i].ID = n
	}
	writeJSON(w, map[string]any{"total": total, "jobs": jobs})
}

func serveAll(w http.ResponseWriter, r *http.Request, open []int, updated time.Time) {
	tag := fmt.Sprintf(`"%d-%d"`, len(open), updated.Day())
	w.Header().Set("ETag", tag)
	if r.Header.Get("If-None-Match") == tag {
		w.WriteHeader(http.StatusNotModified)
		return
	}
	writeList(w, len(open), open, updated)
}

func writeJSON(w http.ResponseWriter, v any) {
	w.Header().Set("Content-Type", "application/json")
	_ = json.NewEncoder(w).Encode(v)
}

// writeEUCKR writes a page in the legacy charset of Korean sites and does not say so.
func writeEUCKR(w http.ResponseWriter, page string) {
	out, err := korean.EUCKR.NewEncoder().String(page)
	if err != nil {
		panic(err) // the texts of this file can be encoded
	}
	w.Header().Set("Content-Type", "text/html")
	_, _ = w.Write([]byte(out))
}

func writeHTMLList(w http.ResponseWriter, ids []int, more bool, next int) {
	var b strings.Builder
	b.WriteString("<!doctype html><title>채용 공고</title><ul>")
	for _, n := range ids {
		fmt.Fprintf(&b, `<li class=job><a data-id=%d href=/jobs/%d>백엔드 개발자 %d팀</a>`, n, n, n)
	}
	b.WriteString("</ul>")
	if more {
		fmt.Fprintf(&b, `<a class=next href=/list?p=%d>다음</a>`, next)
	}
	writeEUCKR(w, b.String())
}

func writeHTMLJob(w http.ResponseWriter, n int) {
	j := job(n, time.Time{})
	writeEUCKR(w, fmt.Sprintf("<h1>%s</h1><p class=company>%s</p><ul><li>Go<li>Kubernetes</ul><div class=text>%s</div>",
		j.Title, j.Company, strings.ReplaceAll(j.Text, "\n", "<br>")))
}

func writeXML(w http.ResponseWriter, root, element, address string, ids []int) {
	w.Header().Set("Content-Type", "application/xml")
	var b strings.Builder
	fmt.Fprintf(&b, `<?xml version="1.0" encoding="UTF-8"?><%s xmlns="http://www.sitemaps.org/schemas/sitemap/0.9">`, root)
	for _, n := range ids {
		fmt.Fprintf(&b, "<%s><loc>"+address+"</loc></%s>", element, n, element)
	}
	fmt.Fprintf(&b, "</%s>", root)
	_, _ = w.Write([]byte(b.String()))
}
