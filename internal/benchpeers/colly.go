package main

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"path"
	"strings"
	"sync"

	"github.com/PuerkitoBio/goquery"
	"github.com/gocolly/colly/v2"
)

// crawlColly extracts the postings of the site at address with colly, as its
// documentation has it for parallel requests. Connections are kept, which its
// default transport does for two a host only.
func crawlColly(_ context.Context, address string, requests int, emit func(Fields) error) error {
	c := colly.NewCollector(colly.Async(true))
	c.IgnoreRobotsTxt = false
	c.WithTransport(&http.Transport{MaxIdleConnsPerHost: requests})
	if err := c.Limit(&colly.LimitRule{DomainGlob: "*", Parallelism: requests}); err != nil {
		return err
	}
	var failed failures
	c.OnHTML("li.job > a.job", func(e *colly.HTMLElement) { failed.add(e.Request.Visit(e.Attr("href"))) })
	c.OnHTML("a.next", func(e *colly.HTMLElement) { failed.add(e.Request.Visit(e.Attr("href"))) })
	c.OnHTML("main.posting", func(e *colly.HTMLElement) {
		failed.add(emit(fieldsIn(path.Base(e.Request.URL.Path), e.DOM)))
	})
	c.OnError(func(r *colly.Response, err error) { failed.add(fmt.Errorf("%s: %w", r.Request.URL, err)) })
	failed.add(c.Visit(address + "/jobs?page=1"))
	c.Wait()
	return errors.Join(failed.errs...)
}

// fieldsIn returns the fields of a posting's page.
func fieldsIn(key string, page *goquery.Selection) Fields {
	f := Fields{
		Key:     key,
		Title:   line(page.Find("h1.title")),
		Company: line(page.Find("a.company")),
		Place:   line(page.Find(".place")),
	}
	f.Deadline, _ = page.Find("time.deadline").Attr("datetime")
	for _, tag := range page.Find("li.tag").EachIter() {
		f.Tags = append(f.Tags, line(tag))
	}
	for _, part := range page.Find("section.part").EachIter() {
		var lines []string
		for _, item := range part.Find(".body p, .body li").EachIter() {
			lines = append(lines, line(item))
		}
		f.Sections = append(f.Sections, Section{Title: line(part.Find(".heading")), Text: strings.Join(lines, "\n")})
	}
	return f
}

func line(s *goquery.Selection) string { return strings.Join(strings.Fields(s.Text()), " ") }

// failures are the errors of parallel work.
type failures struct {
	mu   sync.Mutex
	errs []error
}

func (f *failures) add(err error) {
	if err != nil {
		f.mu.Lock()
		defer f.mu.Unlock()
		f.errs = append(f.errs, err)
	}
}
