package spec_test

import (
	"context"
	"errors"
	"fmt"
	"io"
	"net/http"
	"strings"

	"github.com/techmap-it/techmap"
	"github.com/techmap-it/techmap/crawl"
	"github.com/techmap-it/techmap/crawl/spec"
)

// inMemory answers requests from a map, as a site would.
type inMemory map[string]string

// RoundTrip implements http.RoundTripper.
func (m inMemory) RoundTrip(req *http.Request) (*http.Response, error) {
	status, body := http.StatusOK, m[req.URL.String()]
	if body == "" {
		status = http.StatusNotFound
	}
	return &http.Response{
		StatusCode: status, Header: http.Header{"Content-Type": {"application/json"}}, Body: io.NopCloser(strings.NewReader(body)), Request: req,
	}, nil
}

const dotori = `
spec: 1
name: dotori
version: 1
about: {ko: 도토리 채용, en: Dotori jobs}
homepage: https://dotori.example
access: api
default: off
verified: never
zone: KST
rights: {counted: true, shown: link, exported: false, read: 2026-11-22}
list:
  request: {url: "https://dotori.example/api/jobs?page={page}"}
  format: json
  records: .jobs[]
  key: .id
  url: https://dotori.example/jobs/{key}
  page: {kind: page, total: .total}
posting:
  title: .title
  company: .company
  tags: .skills
  experience: {min: .years}
  deadline: .until
`

// A site is a file, read by the same crawler as every other.
func Example() {
	s, err := spec.Parse("dotori.yaml", []byte(dotori))
	if err != nil {
		fmt.Println(err)
		return
	}
	site, err := s.Site(nil)
	if err != nil {
		fmt.Println(err)
		return
	}
	board := inMemory{
		"https://dotori.example/api/jobs?page=1": `{"total":2,"jobs":[{"id":7,"title":"Go 개발자","company":"도토리상회","skills":["Go","AWS"],"years":3,"until":"2026-12-31"}]}`,
		"https://dotori.example/api/jobs?page=2": `{"total":2,"jobs":[{"id":8,"title":"React Engineer","company":"Acorn","skills":["React"]}]}`,
	}
	crawler := crawl.New(site, &crawl.Options{Client: &http.Client{Transport: board}, Interval: -1})
	ctx := context.Background()
	for raw, err := range crawler.Postings(ctx, techmap.Query{}) {
		if err != nil {
			fmt.Println(err)
			return
		}
		p, err := s.Parser().Refine(ctx, raw)
		if err != nil {
			fmt.Println(err)
			return
		}
		fmt.Println(p.ID, p.Title, p.Company, p.Tags, p.Experience.MinYears, p.Deadline.Date.Raw)
	}
	// Output:
	// dotori:7 Go 개발자 도토리상회 [Go AWS] 3 2026-12-31
	// dotori:8 React Engineer Acorn [React] 0
}

// Mistakes are told by file, line, column and key.
func ExampleParse() {
	_, err := spec.Parse("dotori.yaml", []byte(strings.Replace(dotori, "  title: .title", "  titel: .title", 1)))
	fmt.Println(err)
	fmt.Println(errors.Is(err, techmap.ErrInvalid))
	// Output:
	// spec: dotori.yaml:20:10: posting.titel: unknown key, did you mean "title"?
	// true
}

// The files that ship with techmap.
func ExampleLoad() {
	s, err := spec.Load(spec.Embedded(), "remoteok")
	if err != nil {
		fmt.Println(err)
		return
	}
	fmt.Printf("%s: %s\n", s.Name, s.About.En)
	fmt.Printf("name it %q and link to %s\n", s.Rights.Attribution, s.Rights.Link)
	// Output:
	// remoteok: Remote OK, remote jobs
	// name it "Remote OK" and link to https://remoteok.com
}

// Tenants and keys come from the caller.
func ExampleSpec_Site() {
	s, err := spec.Load(spec.Embedded(), "greenhouse")
	if err != nil {
		fmt.Println(err)
		return
	}
	site, err := s.Site(&spec.SiteOptions{Tenants: spec.Tenants{"acorn": {"company": "Acorn"}}})
	if err != nil {
		fmt.Println(err)
		return
	}
	fmt.Println(site.Name())
	// Output: greenhouse
}

// A parser makes the common schema of what was served.
func ExampleSpec_Parser() {
	s, err := spec.Load(spec.Embedded(), "remotive")
	if err != nil {
		fmt.Println(err)
		return
	}
	p, err := s.Parser().Refine(context.Background(), techmap.RawPosting{
		Source: "remotive", Key: "1", ContentType: "application/json",
		Body: []byte(`{"id":1,"title":"Go Developer","company_name":"Acorn","tags":["go"],"job_type":"full_time","description":"<p>Go &amp; AWS</p>"}`),
	})
	if err != nil {
		fmt.Println(err)
		return
	}
	fmt.Println(p.ID, p.Title, p.Company, p.Employment, p.WorkModel)
	fmt.Println(p.Sections[0].Text)
	// Output:
	// remotive:1 Go Developer Acorn full-time remote
	// Go & AWS
}

// A check tells that a site is no longer what it was.
func ExampleSpec_NewCheck() {
	s, err := spec.Load(spec.Embedded(), "arbeitnow")
	if err != nil {
		fmt.Println(err)
		return
	}
	check := s.NewCheck()
	for i := range 40 {
		check.Add(techmap.Posting{Title: fmt.Sprint("job ", i), Sections: []techmap.Section{{Text: "Go"}}, Place: techmap.Place{Raw: "Berlin"}})
	}
	fmt.Println(check.Err())
	// Output:
	// arbeitnow is not what it was: company in 0 of 40, recorded 100 %; posted_at in 0 of 40, recorded 100 %: techmap: malformed record
}

// A draft is a beginning: a person reads the terms and completes it.
func ExampleDraft() {
	page := `<script type="application/ld+json">{"@type":"JobPosting","title":"Go 개발자","description":"Go와 gRPC"}</script>`
	draft, err := spec.Draft("https://jobs.dotori.io/openings/4711", []byte(page), "text/html")
	if err != nil {
		fmt.Println(err)
		return
	}
	for line := range strings.Lines(string(draft)) {
		if strings.Contains(line, "name:") || strings.Contains(line, "match:") || strings.Contains(line, "format:") {
			fmt.Print(line)
		}
	}
	// Output:
	// name: jobs-dotori # IDs are made from it: choose it for good
	//   format: sitemap
	//   match: "/openings/([0-9]+)" # addresses of postings; the group is the key
	//   format: json-ld
}

// Editors complete and check files by the schema.
func ExampleSchema() {
	fmt.Println(strings.Contains(string(spec.Schema()), `"$schema": "https://json-schema.org/draft/2020-12/schema"`))
	// Output: true
}

// All mistakes of a file are told at once, each with its place, for editors and people.
func ExampleError() {
	_, err := spec.Parse("dotori.yaml", []byte(strings.Replace(dotori, "title: .title", "titel: .title", 1)))
	if mistake, ok := errors.AsType[*spec.Error](err); ok {
		fmt.Println(mistake.Line, mistake.Key, mistake.Reason)
	}
	fmt.Println(errors.Is(err, techmap.ErrInvalid))
	// Output:
	// 20 posting.titel unknown key, did you mean "title"?
	// true
}

// What a file says of each field, for a person who compares it with a page.
func ExampleSpec_Named() {
	s, err := spec.Parse("dotori.yaml", []byte(dotori))
	if err != nil {
		fmt.Println(err)
		return
	}
	for _, n := range s.Named() {
		fmt.Println(n.Key, n.Expr)
	}
	// Output:
	// title .title
	// company .company
	// tags .skills
	// experience {min: .years}
	// deadline .until
}

// What a store and a page have to know of a source.
func ExampleSpec_Info() {
	s, err := spec.Parse("dotori.yaml", []byte(dotori))
	if err != nil {
		fmt.Println(err)
		return
	}
	info := s.Info()
	fmt.Println(info.Name, info.Ko, info.Homepage, info.Rights.Shown)
	// Output: dotori 도토리 채용 https://dotori.example link
}
