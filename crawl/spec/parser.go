package spec

import (
	"context"
	"fmt"
	"maps"
	"strings"
	"time"

	"github.com/techmap-it/techmap"
	"github.com/techmap-it/techmap/crawl"
	"github.com/techmap-it/techmap/internal/text"
)

// A Parser makes silver postings of a file's bronze ones: a
// techmap.Refiner[techmap.RawPosting, techmap.Posting] for medallion.NewSilver. It may be
// used concurrently. It needs no Site: what the listing said is in the records. The zero
// Parser refuses every posting, with techmap.ErrInvalid; Spec.Parser makes one.
type Parser struct{ spec *Spec }

var _ techmap.Refiner[techmap.RawPosting, techmap.Posting] = Parser{}

// Parser returns the parser of the file's postings.
func (s *Spec) Parser() Parser { return Parser{spec: s} }

// Fill returns the share of postings that have each field, by the names of crawl.Fields
// and from 0 to 1, as the file has recorded it; nil if it has not. crawltest.TestFill
// holds a parser to it.
func (p Parser) Fill() map[string]float64 {
	if p.spec == nil {
		return nil
	}
	return maps.Clone(p.spec.plan.expect.Fill)
}

// Refine returns the posting that raw holds. Text that the file does not put
// into sections of a kind stands in a section without kind, for Silver to split.
// A body that is not of the file's shape, or has no title, or neither text nor
// tags, is techmap.ErrMalformed; what the file says is no posting is
// techmap.ErrSkip.
func (p Parser) Refine(ctx context.Context, raw techmap.RawPosting) (techmap.Posting, error) {
	if p.spec == nil {
		return techmap.Posting{}, fmt.Errorf("spec: parse %q: a Parser of no Spec: %w", raw.ID(), techmap.ErrInvalid)
	}
	posting, err := p.refine(ctx, raw)
	if err != nil {
		if ctx.Err() != nil {
			return techmap.Posting{}, context.Cause(ctx)
		}
		return techmap.Posting{}, fmt.Errorf("spec: parse %q: %w", raw.ID(), err)
	}
	return posting, nil
}

// open returns the record in raw.
func (p Parser) open(ctx context.Context, raw techmap.RawPosting) (*record, error) {
	base := &record{vars: rawVars(raw), ref: raw.FetchedAt, zone: p.spec.plan.zone}
	d := p.spec.plan.detail
	if d == nil {
		return p.spec.plan.list.readRow(base, raw.ContentType, raw.Body)
	}
	a, err := d.read(ctx, base, raw.ContentType, raw.Body)
	if err != nil {
		return nil, err
	}
	return d.one(ctx, a)
}

// rawVars returns the values of variables over a posting.
func rawVars(raw techmap.RawPosting) []any {
	tenant := parseListed(raw.Meta[metaTenant])
	key := raw.Key
	if name := textOf(tenant["name"]); name != "" {
		key = strings.TrimPrefix(key, name+".")
	}
	return vars(key, raw.URL, tenant, parseListed(raw.Meta[metaListed]))
}

// refine is Refine, but also returns what it could read of a posting that lacks
// something.
func (p Parser) refine(ctx context.Context, raw techmap.RawPosting) (techmap.Posting, error) {
	if posting, ok := p.spec.memo.take(raw); ok {
		return posting, nil
	}
	r, err := p.open(ctx, raw)
	if err != nil {
		return techmap.Posting{}, err
	}
	return p.read(ctx, raw, r)
}

// read returns the posting that a record is.
func (p Parser) read(ctx context.Context, raw techmap.RawPosting, r *record) (techmap.Posting, error) {
	ctx, cancel := withEvalTime(ctx)
	defer cancel()
	e := evaluator{ctx: ctx, rec: r, plan: &p.spec.plan.posting}
	if e.is(e.plan.skip) {
		return techmap.Posting{}, fmt.Errorf("the file says that it is no posting: %w", techmap.ErrSkip)
	}
	posting := e.posting()
	posting.ID, posting.Raw, posting.Source, posting.URL = raw.ID(), raw.Digest(), raw.Source, raw.URL
	posting.Parser = fmt.Sprintf("spec/%d %s/%d", engineVersion, p.spec.Name, p.spec.Version)
	posting.SeenAt = raw.FetchedAt.UTC()
	switch {
	case ctx.Err() != nil:
		return posting, context.Cause(ctx)
	case posting.Title == "":
		return posting, fmt.Errorf("no title: %w", techmap.ErrMalformed)
	case len(posting.Sections) == 0 && len(posting.Tags) == 0 && !posting.ImageOnly:
		return posting, p.textless(&posting)
	}
	return posting, nil
}

// textless returns the error of a posting with neither text nor tags, which names
// what it has: those paths are right.
func (p Parser) textless(posting *techmap.Posting) error {
	var has []string
	for _, field := range crawl.Fields() {
		if crawl.Filled(posting, field) {
			has = append(has, field)
		}
	}
	remedy := "fill posting.sections or posting.tags"
	if p.spec.plan.detail == nil {
		remedy += ", or add detail"
	}
	read := strings.Join(has, ", ")
	return fmt.Errorf("read %s; but neither text nor tags: %s: %w", read, remedy, techmap.ErrMalformed)
}

// engineVersion is raised when the same file makes other postings of the same
// bytes.
const engineVersion = 1

// An evaluator reads the fields of one posting. A field whose expression fails
// is empty: a Check notices if that happens often.
type evaluator struct {
	ctx  context.Context
	rec  *record
	plan *postingPlan
	pics bool // text had pictures in it
	size int  // of the text, in runes
}

// posting returns all fields. Text comes before ImageOnly, which is about it.
func (e *evaluator) posting() techmap.Posting {
	p := techmap.Posting{
		Title:      text.CleanLine(e.text(e.plan.title)),
		Company:    text.CleanLine(e.text(e.plan.company)),
		Category:   e.lines(e.plan.category),
		Tags:       e.lines(e.plan.tags),
		Lang:       e.text(e.plan.lang),
		Sections:   e.sections(),
		Employment: e.employment(),
		WorkModel:  e.workModel(),
		Experience: e.experience(),
		Salary:     e.salary(),
		Place:      e.place(),
		Deadline:   e.deadline(),
		FirstSeen:  e.at(e.plan.firstSeen),
		ClosedAt:   e.closedAt(),
	}
	if m, ok := e.plan.postedAt.moment(e.ctx, e.rec); ok {
		p.PostedAt = m.date()
	}
	p.ImageOnly = e.pics && e.size < maxImageText
	return p
}

// maxImageText is how many runes of text a posting has at most that says what it
// has to say in pictures.
const maxImageText = 200

// values returns what an expression gives, nothing if it fails.
func (e *evaluator) values(p *program) []any {
	vals, err := p.values(e.ctx, e.rec)
	if err != nil {
		return nil
	}
	return vals
}

// text returns the first value as text, "" if there is none or the expression fails.
func (e *evaluator) text(p *program) string {
	s, err := p.text(e.ctx, e.rec)
	if err != nil {
		return ""
	}
	return s
}

// is reports whether an expression is true; one that fails is not.
func (e *evaluator) is(p *program) bool {
	is, err := p.truth(e.ctx, e.rec)
	return err == nil && is
}

// number returns the first value as a number, 0 if there is none.
func (e *evaluator) number(p *program) int64 {
	n, _, err := p.number(e.ctx, e.rec)
	if err != nil {
		return 0
	}
	return n
}

// at returns the first value that is a time, in UTC; zero if none is.
func (e *evaluator) at(p *program) time.Time {
	m, _ := p.moment(e.ctx, e.rec)
	return m.at.UTC()
}

// lines returns all values as lines, each once.
func (e *evaluator) lines(p *program) []string {
	var out []string
	seen := make(map[string]bool)
	for _, v := range texts(e.values(p)) {
		if line := text.CleanLine(v); line != "" && !seen[line] {
			seen[line] = true
			out = append(out, line)
		}
	}
	return out
}

// texts returns the texts of values that have one.
func texts(vals []any) []string {
	var out []string
	for _, v := range vals {
		if s := textOf(v); s != "" {
			out = append(out, s)
		}
	}
	return out
}
