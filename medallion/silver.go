package medallion

import (
	"context"
	"fmt"
	"maps"
	"slices"
	"strings"
	"unicode/utf8"

	"github.com/techmap-it/techmap"
	"github.com/techmap-it/techmap/internal/text"
)

// silverVersion names the steps that Silver adds to a parser's, in
// Posting.Parser. It changes when the same bronze would give another posting.
const silverVersion = "silver/1"

// A Parser knows the format of one source: it makes a posting of the bytes that
// the source served, and leaves to [Silver] what all sources share: to fill in ID, Source,
// URL, Raw and SeenAt where they are empty, to clean and split texts, to mask personal
// data, and to tell the language. Dates, pay and places it reads itself, because only it
// knows how the source writes them. Parser names its version; Silver adds its own.
//
// A Section with a Kind is one the parser knows from a field of its source:
// its text, plain or HTML, is cleaned and stays one section. A Section without
// a Kind is text as the source has it, plain or HTML, which is cleaned and
// split by its headings.
type Parser = techmap.Refiner[techmap.RawPosting, techmap.Posting]

// A Silver refines bronze to silver: the source's Parser, then the steps that
// all sources share. It is safe for concurrent use if its parsers are.
type Silver struct {
	parsers map[string]Parser
	rules   *ruleSet[techmap.Posting]
}

var _ techmap.Refiner[techmap.RawPosting, techmap.Posting] = (*Silver)(nil)

// NewSilver returns a Silver that uses for each posting the parser under its media
// type ("application/vnd.techmap.posting+json"), else the one under its source
// ("jumpit"), else the one under the empty name. The map is copied. Without a parser for
// it, a posting is refused by Refine.
func NewSilver(parsers map[string]Parser) *Silver {
	return &Silver{parsers: maps.Clone(parsers), rules: silverRules()}
}

// Rules returns how often each quality rule was broken so far, in the order in which they
// are checked, those that never were included. It counts from NewSilver on.
func (s *Silver) Rules() []techmap.RuleCount { return s.rules.counts() }

// Refine parses p and makes the result keep what the layer promises. It returns
// an error wrapping
//   - techmap.ErrInvalid if there is no parser for the source,
//   - techmap.ErrSkip for a posting that is only known to be listed still (Unchanged),
//   - techmap.ErrMalformed if the posting breaks a rule that rejects,
//   - or what the parser returned.
func (s *Silver) Refine(ctx context.Context, p techmap.RawPosting) (techmap.Posting, error) {
	posting, err := s.parse(ctx, p)
	if err != nil {
		return techmap.Posting{}, err
	}
	complete(&posting, p)
	clean(&posting)
	if err := s.rules.check(posting); err != nil {
		return techmap.Posting{}, err
	}
	return posting, nil
}

// parse runs p's parser.
func (s *Silver) parse(ctx context.Context, p techmap.RawPosting) (posting techmap.Posting, err error) {
	if p.Unchanged {
		return posting, fmt.Errorf("medallion: posting %q is unchanged: %w", p.ID(), techmap.ErrSkip)
	}
	parser := s.parser(p)
	if parser == nil {
		return posting, fmt.Errorf("medallion: no parser for source %q: name one in NewSilver, or under %q for all: %w",
			p.Source, "", techmap.ErrInvalid)
	}
	posting, err = parser.Refine(ctx, p)
	if err != nil {
		return posting, fmt.Errorf("medallion: parse %q: %w", p.ID(), err)
	}
	return posting, nil
}

// parser returns the parser of p, nil if there is none.
func (s *Silver) parser(p techmap.RawPosting) Parser {
	mediaType, _, _ := strings.Cut(p.ContentType, ";")
	for _, name := range []string{mediaType, p.Source} {
		if parser := s.parsers[name]; parser != nil && name != "" {
			return parser
		}
	}
	return s.parsers[""]
}

// Sections cleans the text of a posting, plain or HTML, and splits it by its
// headings, in Korean or English: what [Silver] does with a section that has no kind. It is
// exported for parsers and tools that need it earlier. Personal data are not masked.
// Without any text there are no sections.
func Sections(s string) []techmap.Section { return text.Sections(plainText(s)) }

// complete sets what the parser left empty and every posting has, and turns all times into
// UTC, so that equal postings are equal in bytes whatever a site's time zone is.
func complete(p *techmap.Posting, raw techmap.RawPosting) {
	if p.ID == "" {
		p.ID = raw.ID()
	}
	if p.Source == "" {
		p.Source = raw.Source
	}
	if p.URL == "" {
		p.URL = raw.URL
	}
	if p.Raw == (techmap.Digest{}) {
		p.Raw = raw.Digest()
	}
	if p.SeenAt.IsZero() {
		p.SeenAt = raw.FetchedAt
	}
	if p.Parser != "" {
		p.Parser += "+"
	}
	p.Parser += silverVersion
	p.SeenAt, p.FirstSeen, p.ClosedAt = p.SeenAt.UTC(), p.FirstSeen.UTC(), p.ClosedAt.UTC()
	p.PostedAt.Time, p.Deadline.Date.Time = p.PostedAt.Time.UTC(), p.Deadline.Date.Time.UTC()
}

// clean cleans every text of p, masks personal data in it, and derives what the
// text says of itself. Pictures are looked for before the sections are cleaned, which
// takes them away.
func clean(p *techmap.Posting) {
	p.Title = cleanTitle(p.Title)
	p.Company = text.CleanLine(p.Company)
	p.Category = cleanNames(p.Category)
	p.Tags = cleanNames(p.Tags)
	pictures := slices.ContainsFunc(p.Sections, hasPicture)
	p.Sections = cleanSections(p.Sections)
	if pictures && countRunes(p.Sections) < fewRunes {
		p.ImageOnly = true
	}
	if p.Lang == "" {
		p.Lang = language(p)
	}
}

// fewRunes is below how much text a posting with pictures has its text in them: a greeting
// and an address are no more, and any list of requirements is.
const fewRunes = 200

// cleanTitle cleans a title. One that is all ornament stays as it is: a posting
// whose title is "----" has one.
func cleanTitle(s string) string {
	if title := text.Mask(text.CleanLine(s)); title != "" {
		return title
	}
	return strings.Join(strings.Fields(strings.ToValidUTF8(s, "")), " ")
}

// cleanNames returns names in one clean line each, without empty and repeated ones, in the
// order and spelling in which they came first. Case makes no difference.
func cleanNames(names []string) []string {
	var out []string
	seen := make(map[string]bool, len(names))
	for _, name := range names {
		name = text.CleanLine(name)
		if key := strings.ToLower(name); name != "" && !seen[key] {
			seen[key] = true
			out = append(out, name)
		}
	}
	return out
}

// cleanSections returns the sections of a posting cleaned, split where they have no
// kind, masked, and without empty ones.
func cleanSections(in []techmap.Section) []techmap.Section {
	var out []techmap.Section
	for _, s := range in {
		title := strings.TrimRight(text.CleanLine(s.Title), " :")
		if s.Kind != "" {
			out = append(out, techmap.Section{Kind: s.Kind, Title: title, Text: plainText(s.Text)})
			continue
		}
		out = append(out, splitText(title, s.Text)...)
	}
	for i := range out {
		out[i].Text = text.Mask(out[i].Text)
	}
	return slices.DeleteFunc(out, func(s techmap.Section) bool { return s.Text == "" })
}

// splitText splits raw text by its headings. The title that the source gave the
// text as a whole is the heading of what stands before the first other one.
func splitText(title, raw string) []techmap.Section {
	parts := Sections(raw)
	if title == "" || len(parts) == 0 || parts[0].Title != "" {
		return parts
	}
	parts[0].Title = title
	kind, ok := text.Heading(title)
	if !ok {
		kind = techmap.SectionOther
	}
	parts[0].Kind = kind
	return parts
}

// plainText returns text, plain or HTML, as clean lines.
func plainText(s string) string {
	if text.IsHTML(s) {
		return text.FromHTML(s)
	}
	return text.Clean(s)
}

// hasPicture reports whether the section shows a picture.
func hasPicture(s techmap.Section) bool {
	for _, tag := range []string{"<img", "<IMG", "&lt;img"} {
		if strings.Contains(s.Text, tag) {
			return true
		}
	}
	return false
}

// countRunes returns how much text sections have.
func countRunes(sections []techmap.Section) int {
	n := 0
	for _, s := range sections {
		n += utf8.RuneCountInString(s.Text)
	}
	return n
}

// language returns the language of a posting's title and text, which need not be that of
// its source: Korean sites have postings in English.
func language(p *techmap.Posting) string {
	var b strings.Builder
	b.WriteString(p.Title)
	for _, s := range p.Sections {
		b.WriteByte('\n')
		b.WriteString(s.Text)
	}
	return text.Lang(b.String())
}
