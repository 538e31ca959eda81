package medallion

import (
	"context"
	"fmt"
	"slices"
	"strings"

	"github.com/techmap-it/techmap"
	"github.com/techmap-it/techmap/internal/text"
)

// A Parser knows the format of one source.
type Parser = techmap.Refiner[techmap.RawPosting, techmap.Posting]

// silverVersion names the steps that all sources share, and their version.
const silverVersion = "silver/1"

// imageText is the number of letters below which a posting with pictures is
// taken to have its text in them.
const imageText = 200

// Silver refines bronze to silver: the source's Parser, then the steps all
// sources share. It is safe for concurrent use.
type Silver struct {
	parsers map[string]Parser
	rules   *ruleSet[techmap.Posting]
}

// NewSilver returns the refiner of what parsers name: the parser of a posting is
// that of its media type ("application/vnd.techmap.posting+json"), else that of its
// source ("jumpit"), else that of "".
func NewSilver(parsers map[string]Parser) *Silver {
	return &Silver{parsers: parsers, rules: newRules("silver", postingID, silverRules()...)}
}

// Refine makes the silver record of p.
//
// The parser may leave text as it found it: Refine cleans all text, and a
// section without Kind is raw, plain or HTML, and is split by its headings. It
// fills in what follows from the raw record, masks e-mail addresses, telephone
// numbers and recruiters' names, and drops what is empty or repeated. A record
// that breaks a quality rule is techmap.ErrMalformed.
func (s *Silver) Refine(ctx context.Context, p techmap.RawPosting) (techmap.Posting, error) {
	parser, ok := s.parser(p)
	if !ok {
		return techmap.Posting{}, fmt.Errorf("medallion: no parser for source %q: give NewSilver one: %w", p.Source, techmap.ErrInvalid)
	}
	out, err := parser.Refine(ctx, p)
	if err != nil {
		return techmap.Posting{}, err
	}
	identify(&out, p)
	pictures := clean(&out)
	out.ImageOnly = out.ImageOnly || pictures && letters(out.Sections) < imageText
	if err := s.rules.check(out); err != nil {
		return techmap.Posting{}, err
	}
	return out, nil
}

func (s *Silver) parser(p techmap.RawPosting) (Parser, bool) {
	mediaType, _, _ := strings.Cut(p.ContentType, ";")
	for _, key := range []string{mediaType, p.Source, ""} {
		if parser, ok := s.parsers[key]; ok {
			return parser, true
		}
	}
	return nil, false
}

// Rules returns how often each quality rule struck so far.
func (s *Silver) Rules() []techmap.RuleCount { return s.rules.counts() }

// identify fills in what follows from the raw record.
func identify(out *techmap.Posting, p techmap.RawPosting) {
	if out.ID == "" {
		out.ID = p.ID()
	}
	if out.Source == "" {
		out.Source = p.Source
	}
	if out.URL == "" {
		out.URL = p.URL
	}
	if out.SeenAt.IsZero() {
		out.SeenAt = p.FetchedAt
	}
	out.SeenAt = out.SeenAt.UTC()
	out.Raw = p.Digest()
	if out.Parser == "" {
		out.Parser = silverVersion
	} else {
		out.Parser += "+" + silverVersion
	}
}

// clean cleans all text of p and splits what is raw. It reports whether a raw
// section holds pictures.
func clean(p *techmap.Posting) (pictures bool) {
	p.Title = text.CleanLine(text.Mask(text.CleanLine(p.Title)))
	p.Company = text.CleanLine(p.Company)
	p.Category = cleanList(p.Category)
	p.Tags = cleanList(p.Tags)
	var sections []techmap.Section
	for _, s := range p.Sections {
		if s.Kind != "" {
			sections = append(sections, techmap.Section{Kind: s.Kind, Title: text.CleanLine(s.Title), Text: body(s.Text)})
			continue
		}
		pictures = pictures || strings.Contains(s.Text, "<img")
		sections = append(sections, Sections(s.Text)...)
	}
	p.Sections = slices.DeleteFunc(sections, func(s techmap.Section) bool { return s.Text == "" && s.Title == "" })
	if p.Lang == "" {
		p.Lang = lang(p)
	}
	return pictures
}

// Sections returns the text of a posting, plain or HTML, clean and split by its
// Korean and English headings. What stands before the first heading is about
// the employer; a heading that says nothing known makes a SectionOther.
func Sections(s string) []techmap.Section { return text.Sections(body(s)) }

// body cleans running text, and masks what is personal in it.
func body(s string) string {
	if text.IsHTML(s) {
		return text.Mask(text.FromHTML(s))
	}
	return text.Mask(text.Clean(s))
}

// cleanList cleans names and drops what is empty or stands twice.
func cleanList(names []string) []string {
	var out []string
	for _, n := range names {
		if n = text.CleanLine(n); n != "" && !slices.Contains(out, n) {
			out = append(out, n)
		}
	}
	return out
}

// lang tells the language of p by its title and text.
func lang(p *techmap.Posting) string {
	var b strings.Builder
	b.WriteString(p.Title)
	for _, s := range p.Sections {
		b.WriteString("\n" + s.Text)
	}
	return text.Lang(b.String())
}

var _ techmap.Refiner[techmap.RawPosting, techmap.Posting] = (*Silver)(nil)
