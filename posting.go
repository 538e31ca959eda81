package techmap

import (
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"strings"
	"time"
)

// A PostingID names one posting in every layer: "<source>:<key>". The source has no
// colon in it; the key may. IDs are compared by their bytes.
type PostingID string

// NewPostingID returns the ID of the posting that source calls key.
func NewPostingID(source, key string) PostingID { return PostingID(source + ":" + key) }

// Split returns the source and the key that id was made from. An id without a
// colon is all key.
func (id PostingID) Split() (source, key string) {
	source, key, found := strings.Cut(string(id), ":")
	if !found {
		return "", source
	}
	return source, key
}

// A Digest is a SHA-256 sum. Its text form is lower-case hexadecimal, the zero
// digest's is empty: it stands for "not known" and is no sum of anything.
type Digest [sha256.Size]byte

// DigestOf returns the digest of the parts, each ended by a zero byte so that
// moving bytes from one part to the next changes the sum. The digest of a
// single part is its plain SHA-256 sum.
func DigestOf(parts ...[]byte) Digest {
	if len(parts) == 1 {
		return sha256.Sum256(parts[0])
	}
	h := sha256.New()
	for _, p := range parts {
		h.Write(p)
		h.Write([]byte{0})
	}
	return Digest(h.Sum(nil))
}

// String returns d in hexadecimal, or "" if d is zero.
func (d Digest) String() string {
	if d == (Digest{}) {
		return ""
	}
	return hex.EncodeToString(d[:])
}

// MarshalText implements encoding.TextMarshaler.
func (d Digest) MarshalText() ([]byte, error) { return []byte(d.String()), nil }

// UnmarshalText implements encoding.TextUnmarshaler. Text that is neither empty nor 64
// hexadecimal digits is ErrMalformed.
func (d *Digest) UnmarshalText(text []byte) error {
	*d = Digest{}
	if len(text) == 0 {
		return nil
	}
	if len(text) != hex.EncodedLen(len(d)) {
		return fmt.Errorf("techmap: digest of %d characters, want %d: %w", len(text), hex.EncodedLen(len(d)), ErrMalformed)
	}
	if _, err := hex.Decode(d[:], text); err != nil {
		return fmt.Errorf("techmap: digest %q: %w: %w", text, ErrMalformed, err)
	}
	return nil
}

// A RawPosting is the bronze record: a posting exactly as its source served it. Its
// identity is its ID and its bytes: bronze keeps every version.
type RawPosting struct {
	Source      string            `json:"source"`                // Source.Name of the source it is of; no colon in it
	Key         string            `json:"key"`                   // the posting's own ID at that source
	URL         string            `json:"url,omitzero"`          // page a person can open
	FetchedAt   time.Time         `json:"fetched_at"`            // UTC; of an import, when it was seen
	Unchanged   bool              `json:"unchanged,omitzero"`    // still listed, not fetched again: Body is empty
	ContentType string            `json:"content_type,omitzero"` // media type of Body, as served: with its charset
	Meta        map[string]string `json:"meta,omitempty"`        // how it was got, as crawl.Page says; no secrets
	Body        []byte            `json:"body,omitempty"`        // bytes as served, never edited
}

// ID returns the posting's ID.
func (p RawPosting) ID() PostingID { return NewPostingID(p.Source, p.Key) }

// Digest returns the digest of the body.
func (p RawPosting) Digest() Digest { return DigestOf(p.Body) }

// A Posting is the silver record: one posting in the common schema, its text
// cleaned, nothing judged. Fields the source does not state are zero.
type Posting struct {
	ID         PostingID  `json:"id"`
	Raw        Digest     `json:"raw,omitzero"`    // of the bronze body it was made from
	Parser     string     `json:"parser,omitzero"` // name and version of what made it
	Source     string     `json:"source,omitzero"`
	URL        string     `json:"url,omitzero"`
	Title      string     `json:"title"`
	Company    string     `json:"company,omitzero"`    // as written
	Category   []string   `json:"category,omitempty"`  // the site's own names of the field of work
	Lang       string     `json:"lang,omitzero"`       // ISO 639-1: "ko", "en"
	Sections   []Section  `json:"sections,omitempty"`  // in order; unknown headings keep their title
	Tags       []string   `json:"tags,omitempty"`      // skills the site itself lists, as written
	Experience Experience `json:"experience,omitzero"` // this and what follows as the site's own fields state it
	Employment Employment `json:"employment,omitzero"`
	WorkModel  WorkModel  `json:"work_model,omitzero"`
	Place      Place      `json:"place,omitzero"`
	Salary     *Salary    `json:"salary,omitempty"`
	PostedAt   Date       `json:"posted_at,omitzero"`  // when it was published; of a day, its beginning
	Deadline   Deadline   `json:"deadline,omitzero"`   // of a day, its end
	FirstSeen  time.Time  `json:"first_seen,omitzero"` // earlier than SeenAt if the source's own history says so
	SeenAt     time.Time  `json:"seen_at"`             // when the bronze body was fetched
	ClosedAt   time.Time  `json:"closed_at,omitzero"`  // when the source says that it closed
	ImageOnly  bool       `json:"image_only,omitzero"` // the text is in pictures: says nothing about skills
}

// Section indexes of a Span that do not point into Posting.Sections.
const (
	// SectionTitle is the Span.Section of the title.
	SectionTitle = -1
	// sectionTag0 is the Span.Section of Tags[0]; Tags[i] is sectionTag0 - i. It is
	// part of the stored form of extractions and demands.
	sectionTag0 = -2
)

// SectionTag returns the Span.Section of Posting.Tags[i].
func SectionTag(i int) int { return sectionTag0 - i }

// TagIndex returns which of Posting.Tags the span cuts; ok is false if it cuts a section
// or the title. It does not know how many tags there are.
func (s Span) TagIndex() (i int, ok bool) {
	return sectionTag0 - s.Section, s.Section <= sectionTag0
}

// Text returns the text that Span.Section names: the title, a tag or a section. It is
// false if p has no such section or tag.
func (p Posting) Text(section int) (text string, ok bool) {
	switch i, isTag := (Span{Section: section}).TagIndex(); {
	case section == SectionTitle:
		return p.Title, true
	case isTag && i < len(p.Tags):
		return p.Tags[i], true
	case section >= 0 && section < len(p.Sections):
		return p.Sections[section].Text, true
	}
	return "", false
}

// Cut returns the text that s cuts out of p, and false if it lies outside of p's text. A
// span that was made for another text may cut anything.
func (p Posting) Cut(s Span) (text string, ok bool) {
	whole, ok := p.Text(s.Section)
	if !ok || s.Start < 0 || s.End > len(whole) || s.Start > s.End {
		return "", false
	}
	return whole[s.Start:s.End], true
}

// Line returns the line of p that s starts in, without its line end; "" if it lies
// outside of p's text.
func (p Posting) Line(s Span) string {
	whole, ok := p.Text(s.Section)
	if !ok || s.Start < 0 || s.Start > len(whole) {
		return ""
	}
	from := strings.LastIndexByte(whole[:s.Start], '\n') + 1
	if n := strings.IndexByte(whole[s.Start:], '\n'); n >= 0 {
		return whole[from : s.Start+n]
	}
	return whole[from:]
}

// TextDigest returns the digest of everything a Span can cut: the title, the
// sections and the tags. A demand made from another text is stale.
func (p Posting) TextDigest() Digest {
	parts := make([][]byte, 0, 2+3*len(p.Sections)+len(p.Tags))
	parts = append(parts, []byte(p.Title), nil)
	for _, s := range p.Sections {
		parts = append(parts, []byte(s.Kind), []byte(s.Title), []byte(s.Text))
	}
	for _, t := range p.Tags {
		parts = append(parts, []byte(t))
	}
	return DigestOf(parts...)
}

// A Section is a part of a posting's text. One without Kind is raw text of which the
// parser does not know what it is about: medallion.Silver splits it by its headings.
type Section struct {
	Kind  SectionKind `json:"kind"`           // not empty in silver
	Title string      `json:"title,omitzero"` // heading as written
	Text  string      `json:"text"`           // one line per bullet
}

// A SectionKind says what a section is about.
type SectionKind string

// Kinds of sections. A heading that says nothing known makes a SectionOther.
const (
	SectionAbout        SectionKind = "about"        // "회사 소개": the employer, the team
	SectionDuties       SectionKind = "duties"       // "주요업무": what one will do
	SectionRequirements SectionKind = "requirements" // "자격요건": what one must have
	SectionPreferences  SectionKind = "preferences"  // "우대사항": what would be nice to have
	SectionTechnologies SectionKind = "technologies" // "기술 스택"
	SectionBenefits     SectionKind = "benefits"     // "혜택 및 복지"
	SectionProcess      SectionKind = "process"      // "채용 절차": how one is hired
	SectionConditions   SectionKind = "conditions"   // "근무 조건": place, pay, hours
	SectionOther        SectionKind = "other"
)
