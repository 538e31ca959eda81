package medallion

import (
	"cmp"
	"context"
	"slices"
	"time"

	"github.com/techmap-it/techmap"
)

// GoldOptions configures a Gold. The zero value works.
type GoldOptions struct {
	// Unknown is told of every mention that would be a demand if the taxonomy
	// had its surface form; nil tells nobody. It may be called concurrently, and is
	// not told of postings that are rejected. It is how a taxonomy learns what it lacks.
	Unknown func(ctx context.Context, id techmap.PostingID, m techmap.Mention)
	// MinConfidence, 0 to 1, drops mentions that state a lower confidence. A mention
	// that states none is as good as certain. 0 drops none.
	MinConfidence float64
	// Companies knows which names are one company's; nil means DefaultCompanies.
	Companies *Companies
}

// Gold refines silver to gold: what an extractor found in a posting becomes
// demands for canonical skills. It is safe for concurrent use, and the same
// posting, extraction and taxonomy always make the same record.
//
//   - A skill is demanded once, at the strongest level of its mentions with an
//     empty Context. The evidence is the mention of that level with the best
//     confidence, of equals the first in the text (title, sections, tags).
//   - What a skill is part of is demanded too, with Via the part that the text
//     names, unless the posting itself demands it as strongly.
//   - Where the site's own fields state something, that holds; otherwise what
//     the extractor read in the text.
//   - Company is the folded name of the employer, one for all its names (see
//     Companies). A posting whose employer is not named gets its own ID there: the
//     nameless are not one large company.
//   - A role is one that the extractor names, by ID or any of its names. A general role
//     ("software developer") gives way to any other.
//
// Demands are sorted by skill, roles by ID.
type Gold struct {
	tax   *techmap.Taxonomy
	opts  GoldOptions
	rules *ruleSet[refined]
}

var _ techmap.Refiner[techmap.Annotated, techmap.CanonicalPosting] = (*Gold)(nil)

// NewGold returns a Gold for the taxonomy, which must not be nil; opts may be.
func NewGold(tax *techmap.Taxonomy, opts *GoldOptions) *Gold {
	if tax == nil {
		panic("medallion: nil Taxonomy")
	}
	g := &Gold{tax: tax}
	if opts != nil {
		g.opts = *opts
	}
	if g.opts.Companies == nil {
		g.opts.Companies = DefaultCompanies()
	}
	g.rules = goldRules(g)
	return g
}

// Rules returns how often each quality rule of the layer struck so far, in the
// order in which they are checked, those that never did included. It counts from NewGold on.
func (g *Gold) Rules() []techmap.RuleCount { return g.rules.counts() }

// Refine returns the gold record of a posting. It rejects, with an error that
// wraps techmap.ErrMalformed, an extraction that does not fit the posting: one
// made for another posting, or one with evidence that the text does not hold. Skills and
// roles that the taxonomy does not have are left out and counted: see Rules.
func (g *Gold) Refine(ctx context.Context, a techmap.Annotated) (techmap.CanonicalPosting, error) {
	if err := context.Cause(ctx); err != nil {
		return techmap.CanonicalPosting{}, err
	}
	found, unknown := g.find(a.Extraction.Mentions)
	out := g.record(a)
	out.Demands = demands(a.Posting, found, g.tax)
	if err := g.rules.check(refined{in: &a, out: &out, unknown: unknown}); err != nil {
		return techmap.CanonicalPosting{}, err
	}
	if g.opts.Unknown != nil {
		for _, m := range unknown {
			g.opts.Unknown(ctx, a.Posting.ID, m)
		}
	}
	return out, nil
}

// record returns everything of the gold record but its demands.
func (g *Gold) record(a techmap.Annotated) techmap.CanonicalPosting {
	p, x := a.Posting, a.Extraction
	return techmap.CanonicalPosting{
		ID:         p.ID,
		Source:     p.Source,
		URL:        p.URL,
		Title:      p.Title,
		Company:    g.companyOf(p),
		Employer:   p.Company,
		Lang:       p.Lang,
		Roles:      g.roles(x.Roles),
		Experience: statedExperience(p.Experience, x.Experience),
		Employment: cmp.Or(p.Employment, x.Employment),
		WorkModel:  cmp.Or(p.WorkModel, x.WorkModel),
		Place:      statedPlace(p.Place, x.Place),
		Salary:     statedSalary(p.Salary, x.Salary),
		Seniority:  x.Seniority,
		Tags:       p.Tags,
		PostedAt:   p.PostedAt,
		Deadline:   statedDeadline(p.Deadline, x.Deadline),
		FirstSeen:  firstSeen(p),
		SeenAt:     p.SeenAt,
		ClosedAt:   p.ClosedAt,
		ImageOnly:  p.ImageOnly,
		Text:       p.TextDigest(),
		Raw:        p.Raw,
		Parser:     p.Parser,
		Extractor:  x.Extractor,
		Taxonomy:   g.tax.Version(),
		Pending:    x.Pending,
		Sketch:     newSketch(p),
	}
}

// roles returns the roles that names mean, sorted. A general role gives way to
// any other; what the taxonomy does not know is dropped.
func (g *Gold) roles(names []string) []techmap.RoleID {
	var special, general []techmap.RoleID
	for _, name := range names {
		switch r, ok := g.role(name); {
		case !ok:
		case r.General:
			general = append(general, r.ID)
		default:
			special = append(special, r.ID)
		}
	}
	if len(special) == 0 {
		special = general
	}
	slices.Sort(special)
	return slices.Compact(special)
}

// role returns the role that name, an ID or a surface form, means.
func (g *Gold) role(name string) (techmap.Role, bool) {
	if r, ok := g.tax.Role(techmap.RoleID(name)); ok {
		return r, true
	}
	return g.tax.CanonicalRole(name)
}

// companyOf returns the name by which companies are counted: the posting's ID where it has
// none, or one that stands for none.
func (g *Gold) companyOf(p techmap.Posting) string {
	switch name := g.opts.Companies.Fold(p.Company); name {
	case "", "비공개", "회사명비공개", "기업명비공개", "익명", "confidential", "anonymous", "undisclosed":
		return string(p.ID)
	default:
		return name
	}
}

// firstSeen returns when the posting was first seen, as far as it says. A first sighting
// after the last one is a mistake of whoever imported it, and not believed.
func firstSeen(p techmap.Posting) time.Time {
	if p.FirstSeen.IsZero() || !p.SeenAt.IsZero() && p.FirstSeen.After(p.SeenAt) {
		return p.SeenAt
	}
	return p.FirstSeen
}
