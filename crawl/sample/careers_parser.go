package sample

import (
	"context"
	"fmt"

	"github.com/techmap-it/techmap"
	"github.com/techmap-it/techmap/crawl"
	"github.com/techmap-it/techmap/internal/text"
)

// careersParser reads an opening's page of sample-careers.
type careersParser struct{}

// Refine implements techmap.Refiner. The body becomes one section without a kind:
// its headings are the company's own. A closed opening is skipped.
func (careersParser) Refine(_ context.Context, raw techmap.RawPosting) (techmap.Posting, error) {
	d, err := crawl.ParseHTML(raw.ContentType, raw.Body)
	if err != nil {
		return techmap.Posting{}, fmt.Errorf("sample-careers: %q: %w", raw.Key, err)
	}
	if d.Find("p.closed").Length() > 0 {
		return techmap.Posting{}, fmt.Errorf("sample-careers: %q is closed: %w", raw.Key, techmap.ErrSkip)
	}
	p := newPosting(raw, "sample-careers/1")
	p.Title = d.NeedText("article.opening h1")
	p.Company = d.NeedText(".employer")
	p.Lang = d.Need("article.opening").AttrOr("lang", "")
	p.Category = []string{d.NeedText("dd.field")}
	p.Experience = text.ParseExperience(d.NeedText("dd.experience"))
	p.Employment = text.ParseEmployment(d.NeedText("dd.employment"))
	p.WorkModel = text.ParseWorkModel(d.NeedText("dd.work"))
	p.Place = text.ParsePlace(d.NeedText("dd.location"))
	p.Salary = text.ParseSalary(d.NeedText("dd.salary"))
	p.PostedAt, _ = text.ParseDate(d.NeedText("dd.posted"), raw.FetchedAt)
	p.Deadline = text.ParseDeadline(d.NeedText("dd.closes"), raw.FetchedAt)
	d.NeedText("div.body")
	if err := d.Err(); err != nil {
		return techmap.Posting{}, fmt.Errorf("sample-careers: %q: %w", raw.Key, err)
	}
	body, err := d.Find("div.body").Html()
	if err != nil {
		return techmap.Posting{}, fmt.Errorf("sample-careers: %q: %w: %w", raw.Key, techmap.ErrMalformed, err)
	}
	p.Sections = []techmap.Section{{Text: text.FromHTML(body)}}
	return p, nil
}

var _ techmap.Refiner[techmap.RawPosting, techmap.Posting] = careersParser{}
