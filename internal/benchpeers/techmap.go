package main

import (
	"context"
	_ "embed"
	"fmt"
	"strings"

	"github.com/techmap-it/techmap"
	"github.com/techmap-it/techmap/crawl"
	"github.com/techmap-it/techmap/crawl/spec"
)

//go:embed site.yaml
var siteYAML string

// crawlTechmap extracts the postings of the site at address as a user of this
// module does: a site as data, the crawler with all its checks, its parser.
func crawlTechmap(ctx context.Context, address string, requests int, emit func(Fields) error) error {
	s, err := spec.Parse("site.yaml", []byte(strings.ReplaceAll(siteYAML, "ADDRESS", address)))
	if err != nil {
		return err
	}
	site, err := s.Site(nil)
	if err != nil {
		return err
	}
	crawler := crawl.New(site, &crawl.Options{
		AllowPrivate: true, // the site is on this machine
		Interval:     -1,
		Concurrency:  requests,
		Limiter:      &crawl.Limiter{PerHost: requests},
	})
	parser := s.Parser()
	for raw, err := range crawler.Postings(ctx, techmap.Query{}) {
		if err != nil {
			return err
		}
		p, err := parser.Refine(ctx, raw)
		if err != nil {
			return err
		}
		if err := emit(fieldsOf(raw.Key, p)); err != nil {
			return fmt.Errorf("%s: %w", raw.Key, err)
		}
	}
	return nil
}

// fieldsOf returns the fields of a silver posting. Its lists have bullets, and
// its paragraphs may have empty lines between, which the other clients' have not.
func fieldsOf(key string, p techmap.Posting) Fields {
	f := Fields{
		Key: key, Title: p.Title, Company: p.Company, Tags: p.Tags, Place: p.Place.Raw, Deadline: p.Deadline.Date.Raw,
	}
	for _, s := range p.Sections {
		f.Sections = append(f.Sections, Section{Title: s.Title, Text: plainLines(s.Text)})
	}
	return f
}

func plainLines(text string) string {
	var b strings.Builder
	for line := range strings.SplitSeq(text, "\n") {
		line = strings.TrimSpace(strings.TrimPrefix(line, "• "))
		if line == "" {
			continue
		}
		if b.Len() > 0 {
			b.WriteByte('\n')
		}
		b.WriteString(line)
	}
	return b.String()
}
