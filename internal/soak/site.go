package main

import (
	"fmt"
	"io"
	"maps"
	"math/rand/v2"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"time"

	"github.com/techmap-it/techmap/crawl/sample"
	"github.com/techmap-it/techmap/internal/faultproxy"
)

// firstDay is that of the calendar of the sample sites; each cycle is a day later.
var firstDay = sample.Weeks()[0].Add(9 * time.Hour)

// dayTime returns the moment of a day at which everything is fetched.
func dayTime(day int) time.Time { return firstDay.AddDate(0, 0, day) }

// Names of the sites; files of the same names say how to read them.
const (
	siteBoard   = "soak-board"
	siteCareers = "soak-careers"
	siteJobs    = "soak-jobs"
)

func siteNames() []string { return []string{siteBoard, siteCareers, siteJobs} }

// sites serve what is collected from.
type sites struct {
	board   *board
	sample  http.RoundTripper
	servers map[string]*httptest.Server

	mu    sync.Mutex
	day   int
	fault siteFault
	hit   int // requests that the fault struck
}

// A siteFault is something that goes wrong at a site for a number of requests.
type siteFault struct {
	site string
	left int // requests that it still strikes
	do   faultproxy.Action
	list bool // strikes listings alone
}

func openSites(b *board) *sites {
	s := &sites{board: b, servers: make(map[string]*httptest.Server)}
	s.sample = sample.Transport(s.now)
	hosts := map[string]string{siteBoard: sample.BoardHost, siteCareers: sample.CareersHost}
	for _, name := range siteNames() {
		var h http.Handler = http.HandlerFunc(s.serveJobs)
		if host := hosts[name]; host != "" {
			h = s.serveSample(host)
		}
		s.servers[name] = httptest.NewServer(s.troubled(name, h))
	}
	return s
}

func (s *sites) close() {
	for server := range maps.Values(s.servers) {
		server.Close()
	}
}

func (s *sites) today() int {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.day
}

func (s *sites) now() time.Time { return dayTime(s.today()) }

// turn makes it another day.
func (s *sites) turn(day int) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.day = day
}

// upset lets something go wrong from now on, and returns what tells how many requests
// it struck and ends it.
func (s *sites) upset(f siteFault) (struck func() int) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.fault, s.hit = f, 0
	return func() int {
		s.mu.Lock()
		defer s.mu.Unlock()
		s.fault = siteFault{}
		return s.hit
	}
}

// troubled puts the fault of the moment before a site.
func (s *sites) troubled(name string, next http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		s.mu.Lock()
		var do faultproxy.Action
		listing := r.FormValue("page") != "" || strings.HasSuffix(r.URL.Path, "/jobs")
		if f := &s.fault; f.site == name && f.left > 0 && r.URL.Path != "/robots.txt" && (!f.list || listing) {
			f.left--
			s.hit++
			do = f.do
		}
		s.mu.Unlock()
		if do != nil {
			do(w, r, next)
			return
		}
		next.ServeHTTP(w, r)
	})
}

func (s *sites) serveJobs(w http.ResponseWriter, r *http.Request) {
	if r.URL.Path == "/robots.txt" {
		_, _ = io.WriteString(w, "User-agent: *\nAllow: /\n")
		return
	}
	s.board.serve(w, r, s.today())
}

// serveSample answers for one of the sample sites.
func (s *sites) serveSample(host string) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		out := r.Clone(r.Context())
		out.URL.Scheme, out.URL.Host, out.Body = "https", host, nil
		response, err := s.sample.RoundTrip(out)
		if err != nil {
			http.Error(w, err.Error(), http.StatusBadGateway)
			return
		}
		defer response.Body.Close()
		maps.Copy(w.Header(), response.Header)
		w.WriteHeader(response.StatusCode)
		_, _ = io.Copy(w, response.Body)
	})
}

// head begins the file of every site; their rights are those of sites of one's own.
const head = `spec: 1
name: %s
version: 1
about: {ko: 흔들어 보는 사이트, en: A site to be shaken}
homepage: %s
access: %s
default: off
verified: never
zone: KST
interval: 1ms
rights: {counted: true, shown: text, exported: true, terms: "%[2]s", read: 2026-11-22}
`

// bodies are the rest of the files.
var bodies = map[string]string{
	siteJobs: `list:
  request: {url: "%[1]s/jobs?page={page}"}
  format: json
  ok: .jobs | type == "array"
  records: .jobs[]
  key: .id
  url: "%[1]s/jobs/{key}"
  page: {kind: page, total: .total}
detail:
  request: {url: "%[1]s/jobs/{key}"}
  format: json
posting:
  title: .title
  company: .company
  tags: .tags[]
  sections: {text: .description}
  place: {text: .location}
`,
	siteBoard: `list:
  request: {url: "%[1]s/api/positions?page={page}"}
  format: json
  ok: .positions | type == "array"
  records: .positions[]
  key: .id
  url: "%[1]s/positions/{key}"
  updated: {jq: .updatedAt, then: [kst]}
  page: {kind: page, total: .total}
detail:
  request: {url: "%[1]s/api/positions/{key}"}
  format: json
  record: .result
posting:
  title: .title
  company: .companyName
  category: .category
  tags: .techStacks[]
  sections:
    about: .sections.intro
    duties: .sections.tasks
    requirements: .sections.requirements
    preferences: .sections.preferences
    technologies: .sections.stack
    text: .description
  place: {text: .location}
  posted_at: {jq: .publishedAt, then: [kst]}
`,
	siteCareers: `list:
  request: {url: "%[1]s/jobs"}
  format: html
  ok: ul.jobs
  records: li.job
  key: .@data-key
  url: a
  page: {kind: next, next: "a[rel=next]"}
detail:
  request: {url: "{url}"}
  format: html
  record: article.opening
posting:
  title: h1
  company: .employer
  sections: {text: .body}
  place: {text: dd.location}
`,
}

// write writes the files of the sites into a folder.
func (s *sites) write(dir string) error {
	if err := os.MkdirAll(dir, 0o755); err != nil {
		return err
	}
	for _, name := range siteNames() {
		at, access := strings.Replace(s.servers[name].URL, "127.0.0.1", "localhost", 1), "api" // hosts have names
		if name == siteCareers {
			access = "html"
		}
		text := fmt.Sprintf(head, name, at, access) + fmt.Sprintf(bodies[name], at)
		if err := os.WriteFile(filepath.Join(dir, name+".yaml"), []byte(text), 0o644); err != nil {
			return err
		}
	}
	return nil
}

// A retry mends what a site did wrong if it goes wrong no more often than this: clients
// ask four times.
const mendable = 3

// troubles are what a site may do, by the kind of fault.
func trouble(kind faultKind, r *rand.Rand) siteFault {
	names := siteNames()
	f := siteFault{site: names[r.IntN(len(names))], left: 1 + r.IntN(mendable)}
	switch kind {
	case siteFails:
		f.do = status(http.StatusServiceUnavailable)
	case siteThrottles:
		f.do = status(http.StatusTooManyRequests)
	case siteSlow:
		f.left, f.do = 5+r.IntN(20), faultproxy.Delay(time.Duration(20+r.IntN(180))*time.Millisecond)
	case siteCuts:
		f.do = faultproxy.LostRequest
	case siteBreaksOff:
		f.do = faultproxy.Truncated(10 + r.IntN(100))
	case siteChanged:
		// Only this site has something new each day: an attempt that found nothing is
		// always told from the one that follows it.
		f.site, f.left, f.list, f.do = siteJobs, 1, true, changedPage
	}
	return f
}

func status(code int) faultproxy.Action {
	return func(w http.ResponseWriter, _ *http.Request, _ http.Handler) {
		w.Header().Set("Retry-After", "1")
		http.Error(w, "as it happens", code)
	}
}

// changedPage is a listing after its site was built anew.
func changedPage(w http.ResponseWriter, _ *http.Request, _ http.Handler) {
	writeJSON(w, map[string]any{"count": 2, "items": []string{"a", "b"}})
}
