package sample

import (
	"context"
	"encoding/json"
	"fmt"
	"strings"
	"time"

	"github.com/techmap-it/techmap"
	"github.com/techmap-it/techmap/internal/text"
)

// boardParser reads a position of sample-board.
type boardParser struct{}

// Refine implements techmap.Refiner. A closed position is skipped.
func (boardParser) Refine(_ context.Context, raw techmap.RawPosting) (techmap.Posting, error) {
	var detail boardDetail
	if err := json.Unmarshal(raw.Body, &detail); err != nil {
		return techmap.Posting{}, fmt.Errorf("sample-board: %q: %w: %w", raw.Key, techmap.ErrMalformed, err)
	}
	in := detail.Result
	sections := in.sections()
	switch {
	case in.Status == "closed":
		return techmap.Posting{}, fmt.Errorf("sample-board: %q is closed: %w", raw.Key, techmap.ErrSkip)
	case in.Status != "open" || in.Title == "" || len(sections) == 0:
		err := fmt.Errorf("sample-board: %q lacks status, title or text: %w", raw.Key, techmap.ErrMalformed)
		return techmap.Posting{}, err
	}
	p := newPosting(raw, "sample-board/1")
	p.Title, p.Company, p.Category, p.Lang = in.Title, in.CompanyName, []string{in.Category}, in.Language
	p.Sections, p.Tags = sections, in.TechStacks
	p.Experience = in.Career.experience()
	p.Employment = text.ParseEmployment(in.Employment)
	p.WorkModel = text.ParseWorkModel(in.WorkModel)
	p.Place = text.ParsePlace(in.Location)
	p.Salary = text.ParseSalary(in.Salary)
	p.PostedAt = boardDate(in.PublishedAt)
	p.Deadline = in.Closing.deadline()
	return p, nil
}

var _ techmap.Refiner[techmap.RawPosting, techmap.Posting] = boardParser{}

// newPosting returns a posting with what its raw one says.
func newPosting(raw techmap.RawPosting, parser string) techmap.Posting {
	return techmap.Posting{
		ID: raw.ID(), Raw: raw.Digest(), Parser: parser, Source: raw.Source, URL: raw.URL, SeenAt: raw.FetchedAt,
	}
}

// sections returns the board's fields by their kind, or its one text without a
// kind. A paragraph with a heading of its own is a section within its field.
func (p boardPosition) sections() []techmap.Section {
	if p.Description != "" {
		return []techmap.Section{{Text: p.Description}}
	}
	var out []techmap.Section
	for _, s := range []techmap.Section{
		{Kind: techmap.SectionAbout, Title: "회사 소개", Text: p.Sections.Intro},
		{Kind: techmap.SectionDuties, Title: "주요업무", Text: p.Sections.Tasks},
		{Kind: techmap.SectionRequirements, Title: "자격요건", Text: p.Sections.Requirements},
		{Kind: techmap.SectionPreferences, Title: "우대사항", Text: p.Sections.Preferences},
		{Kind: techmap.SectionTechnologies, Title: "기술 스택", Text: p.Sections.Stack},
		{Kind: techmap.SectionBenefits, Title: "혜택 및 복지", Text: p.Sections.Benefits},
		{Kind: techmap.SectionProcess, Title: "채용 절차", Text: p.Sections.Process},
	} {
		out = append(out, nested(s)...)
	}
	return out
}

// nested returns s without the paragraphs that have a heading, and these.
func nested(s techmap.Section) []techmap.Section {
	var out []techmap.Section
	for paragraph := range strings.SplitSeq(s.Text, "\n\n") {
		part := techmap.Section{Kind: s.Kind, Title: s.Title, Text: paragraph}
		title, rest, _ := strings.Cut(paragraph, "\n")
		if kind, ok := text.Heading(title); ok && rest != "" {
			part = techmap.Section{Kind: kind, Title: title, Text: rest}
		}
		if part.Text != "" {
			out = append(out, part)
		}
	}
	return out
}

func (c boardCareer) experience() techmap.Experience {
	return techmap.Experience{
		Any: c.Any, NewGrad: c.Newcomer, Experienced: c.Min > 0, MinYears: c.Min, MaxYears: c.Max,
	}
}

// boardDate reads a time of Seoul.
func boardDate(s string) techmap.Date {
	at, err := time.ParseInLocation(boardTime, s, seoul)
	if err != nil {
		return techmap.Date{Raw: s}
	}
	return techmap.Date{Time: at.UTC(), Raw: s}
}

func (c boardClosing) deadline() techmap.Deadline {
	switch closing(c.Type) {
	case closingUntilFilled:
		return techmap.Deadline{Kind: techmap.DeadlineUntilFilled}
	case closingAlways:
		return techmap.Deadline{Kind: techmap.DeadlineAlways}
	case closingFixed:
		day, err := time.ParseInLocation(time.DateOnly, c.Date, seoul)
		if err != nil {
			return techmap.Deadline{}
		}
		end := day.AddDate(0, 0, 1).Add(-time.Second) // the day counts to its end
		return techmap.Deadline{
			Kind: techmap.DeadlineFixed,
			Date: techmap.Date{Time: end.UTC(), DayOnly: true, Raw: c.Date},
		}
	}
	return techmap.Deadline{}
}
