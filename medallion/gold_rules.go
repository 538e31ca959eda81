package medallion

import (
	"fmt"
	"unicode/utf8"

	"github.com/techmap-it/techmap"
)

// maxDemands is how many skills a posting may ask for before it looks like a
// dump of keywords: real ones name a dozen, long stack lists some forty.
const maxDemands = 80

// A refined is a gold record with what it was made from.
type refined struct {
	in      *techmap.Annotated
	out     *techmap.CanonicalPosting
	unknown []techmap.Mention
}

// goldRules returns the quality rules of the gold layer: first those that reject, then what
// is odd. Names may be added and never changed: see silverRules.
func goldRules(g *Gold) *ruleSet[refined] {
	return newRules("gold", func(r refined) techmap.PostingID { return r.in.Posting.ID },
		rule[refined]{"other-posting", actionReject, otherPosting},
		rule[refined]{"evidence-cuts", actionReject, g.evidenceCuts},
		rule[refined]{"quote-holds-surface", actionReject, quoteHoldsSurface},
		rule[refined]{"unknown-skill", actionKeep, unknownSkill},
		rule[refined]{"unknown-role", actionKeep, g.unknownRole},
		rule[refined]{"no-employer", actionKeep, noEmployer},
		rule[refined]{"no-role", actionKeep, noRole},
		rule[refined]{"no-demand", actionKeep, noDemand},
		rule[refined]{"too-many-demands", actionKeep, tooManyDemands},
	)
}

// otherPosting finds answers that were mixed up: every span in them is of another text.
func otherPosting(r refined) string {
	if r.in.Extraction.Posting != r.in.Posting.ID {
		return fmt.Sprintf("extraction is of posting %q", r.in.Extraction.Posting)
	}
	return ""
}

// evidenceCuts strikes an extraction with a mention that is not in the text:
// it was made from another version of it, so no other mention can be trusted.
func (g *Gold) evidenceCuts(r refined) string {
	for _, m := range r.in.Extraction.Mentions {
		if !g.counts(m) {
			continue
		}
		if cut, ok := r.in.Posting.Cut(m.Span); !ok || cut != m.Surface || cut == "" {
			return fmt.Sprintf("section %d holds %q at %d:%d, not %q", m.Section, cut, m.Start, m.End, m.Surface)
		}
	}
	return ""
}

// quoteHoldsSurface finds quotes that do not prove what they stand beside, which would be a
// mistake of this package, or a name that is longer than a quote may be.
func quoteHoldsSurface(r refined) string {
	for _, d := range r.out.Demands {
		surface, _ := r.in.Posting.Cut(d.Evidence)
		if _, name, _ := d.Quoted(); name != surface || utf8.RuneCountInString(d.Quote) > techmap.MaxQuote {
			return fmt.Sprintf("quote %q does not hold %q", d.Quote, surface)
		}
	}
	return ""
}

// unknownSkill counts postings that name what the taxonomy does not have: the taxonomy is old,
// or the extractor was made with another one.
func unknownSkill(r refined) string {
	if len(r.unknown) == 0 {
		return ""
	}
	return fmt.Sprintf("%q is not in the taxonomy", r.unknown[0].Surface)
}

// unknownRole counts postings of a role that the taxonomy does not have.
func (g *Gold) unknownRole(r refined) string {
	for _, name := range r.in.Extraction.Roles {
		if _, ok := g.role(name); !ok {
			return fmt.Sprintf("%q is not in the taxonomy", name)
		}
	}
	return ""
}

// noEmployer counts postings that are companies of their own.
func noEmployer(r refined) string {
	if r.out.Company == string(r.out.ID) {
		return "the employer is not named"
	}
	return ""
}

// noRole counts postings that no ranking of a role has: not of IT, or not understood.
func noRole(r refined) string {
	if len(r.out.Roles) == 0 {
		return "no role of the taxonomy"
	}
	return ""
}

// noDemand counts postings that add to no share: many of them, and an extractor is broken.
func noDemand(r refined) string {
	if len(r.out.Demands) == 0 {
		return "no skill of the taxonomy"
	}
	return ""
}

// tooManyDemands counts dumps of keywords. What a named part only implies is left out.
func tooManyDemands(r refined) string {
	n := 0
	for _, d := range r.out.Demands {
		if d.Via == "" {
			n++
		}
	}
	if n > maxDemands {
		return fmt.Sprintf("%d skills", n)
	}
	return ""
}
