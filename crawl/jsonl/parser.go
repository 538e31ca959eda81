package jsonl

import (
	"context"
	"fmt"
	"strings"
	"time"

	"github.com/techmap-it/techmap"
	"github.com/techmap-it/techmap/internal/text"
)

// ParserName identifies Parser and its version in postings. The version is raised when
// it makes something else of the same line.
const ParserName = "jsonl/1"

// A Parser makes silver postings of records of the import form, whatever source
// they are of: it is a techmap.Refiner[techmap.RawPosting, techmap.Posting]. The
// description becomes one Section without a Kind, to be split by what follows.
// What a Source would have rejected is ErrMalformed.
type Parser struct{}

// Refine implements techmap.Refiner.
func (Parser) Refine(_ context.Context, raw techmap.RawPosting) (techmap.Posting, error) {
	e, err := decode(raw.Body)
	if err != nil {
		return techmap.Posting{}, fmt.Errorf("jsonl: %w: %w", err, techmap.ErrMalformed)
	}
	p := techmap.Posting{
		ID:        raw.ID(),
		Raw:       raw.Digest(),
		Parser:    ParserName,
		Source:    raw.Source,
		URL:       e.url,
		Title:     e.title,
		Company:   e.company,
		Category:  categories(e.role),
		Lang:      strings.ToLower(e.lang),
		Tags:      e.tags,
		FirstSeen: e.firstSeen,
		SeenAt:    raw.FetchedAt,
		ClosedAt:  e.closedAt,
	}
	if e.description != "" {
		p.Sections = []techmap.Section{{Text: e.description}}
	}
	if e.location != "" {
		p.Place = text.ParsePlace(e.location)
		p.Place.Raw = e.location
	}
	if e.postedAt != "" {
		p.PostedAt = postedAt(e.postedAt, raw.FetchedAt)
	}
	return p, nil
}

// postedAt returns the date that s states, perhaps by its distance from ref; one
// that says nothing known keeps its text.
func postedAt(s string, ref time.Time) techmap.Date {
	date, ok := text.ParseDate(s, ref)
	if !ok {
		date.Time, date.DayOnly = moment(s)
	}
	date.Raw = s
	return date
}

var _ techmap.Refiner[techmap.RawPosting, techmap.Posting] = Parser{}

// categories returns the fields of work that role names. A comma separates them
// only with a space after it: "C,C++ 개발자" is one.
func categories(role string) []string {
	var names []string
	for name := range strings.SplitSeq(strings.ReplaceAll(role, "|", ", "), ", ") {
		if name = strings.TrimSpace(name); name != "" {
			names = append(names, name)
		}
	}
	return names
}
