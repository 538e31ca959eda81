package main

import (
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"os"
	"path/filepath"
	"strings"
	"sync"
)

// names of the sites.
const (
	koreanSite  = "stack-pine"
	englishSite = "stack-maple"
)

// postingsAtFirst is how many postings a site has; each listing has one more.
const postingsAtFirst = 120

// A jobSite is a site with a list of postings as JSON. Changed, it answers with pages of
// another make, as a site does after a redesign.
type jobSite struct {
	name string
	line func(n int) posting

	mu      sync.Mutex
	listed  int
	changed bool
}

// A posting is one as the site lists it.
type posting struct {
	ID      string `json:"id"`
	Title   string `json:"title"`
	Company string `json:"company"`
	Text    string `json:"text"`
	Place   string `json:"place"`
}

// ServeHTTP implements http.Handler.
func (s *jobSite) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	if r.URL.Path != "/jobs" {
		http.NotFound(w, r)
		return
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.changed {
		w.Header().Set("Content-Type", "text/html; charset=utf-8")
		_, _ = io.WriteString(w, "<!doctype html><title>New!</title><div id=app></div><script src=/app.js></script>")
		return
	}
	s.listed++
	list := struct {
		Count int       `json:"count"`
		Jobs  []posting `json:"jobs"`
	}{Count: postingsAtFirst + s.listed}
	for n := range list.Count {
		list.Jobs = append(list.Jobs, s.line(n))
	}
	w.Header().Set("Content-Type", "application/json")
	_ = json.NewEncoder(w).Encode(list) // a client that left does not matter
}

// change makes the site answer with other pages, or with those it had.
func (s *jobSite) change(to bool) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.changed = to
}

// work is what a posting is about: a title in each language, and what it asks for.
type work struct{ en, ko, asks, likes string }

func works() []work {
	return []work{
		{"Backend engineer", "백엔드 개발자", "Java, Spring, MySQL", "Kafka, Redis"},
		{"Frontend engineer", "프론트엔드 개발자", "TypeScript, React", "Next.js, GraphQL"},
		{"Data engineer", "데이터 엔지니어", "Python, Airflow, SQL", "Spark, dbt"},
		{"DevOps engineer", "DevOps 엔지니어", "Kubernetes, Terraform, AWS", "Prometheus, Grafana"},
	}
}

// The last line of the requirements is one that rules alone cannot read.
func koreanPosting(n int) posting {
	w := works()[n%len(works())]
	return posting{
		ID: fmt.Sprint(n), Title: fmt.Sprintf("%s (%d번 팀)", w.ko, n), Company: fmt.Sprintf("솔숲%d", n%40), Place: "서울",
		Text: fmt.Sprintf("[자격요건]\n• %s 경험\n• Go above and beyond: ZyloDb%03d를 아시는 분 (fintech)\n[우대사항]\n• %s 경험", w.asks, n, w.likes),
	}
}

func englishPosting(n int) posting {
	w := works()[n%len(works())]
	return posting{
		ID: fmt.Sprint(n), Title: fmt.Sprintf("%s, team %d", w.en, n), Company: fmt.Sprintf("Maple %d Inc.", n%40), Place: "Berlin",
		Text: fmt.Sprintf("Requirements\n- %s\n- Go above and beyond with QuarkDb%03d (fintech)\nNice to have\n- %s", w.asks, n, w.likes),
	}
}

// siteFile describes a site to techmap.
const siteFile = `spec: 1
name: NAME
version: 1
about: {ko: 시험용 사이트, en: A site made for a test}
homepage: ADDRESS
access: api
default: off
verified: never
zone: KST
interval: 100ms
rights: {counted: true, shown: text, exported: true, read: 2026-11-22}
list:
  request: {url: "ADDRESS/jobs"}
  format: json
  ok: has("jobs")
  records: .jobs[]
  key: .id
  url: '"ADDRESS/jobs/" + .id'
posting:
  title: .title
  company: .company
  sections: {text: .text}
  place: {text: .place}
expect:
  min: 50
  fill: {title: 1, company: 1, sections: 1}
`

// writeSites writes the descriptions of sites, by their names with their addresses.
func writeSites(dir string, addresses map[string]string) error {
	if err := os.MkdirAll(dir, 0o755); err != nil {
		return err
	}
	for name, address := range addresses {
		text := strings.NewReplacer("NAME", name, "ADDRESS", "http://"+strings.Replace(address, "127.0.0.1", "localhost", 1)).Replace(siteFile)
		if err := os.WriteFile(filepath.Join(dir, name+".yaml"), []byte(text), 0o644); err != nil {
			return err
		}
	}
	return nil
}
