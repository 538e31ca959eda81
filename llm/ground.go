package llm

import (
	"cmp"
	"slices"
	"strconv"
	"strings"
	"unicode"

	"github.com/techmap-it/techmap"
)

// Lengths of evidence, in bytes: more is no name, and no evidence but a paragraph. A
// syllable of Hangul has three.
const (
	maxName     = 60
	maxEvidence = 160
)

// Confidences of what a model found and its posting bears out. They are set and not
// measured: less than a rule gives a name that means nothing else, which is 0.95.
const (
	confidenceKnown   = 0.8 // a name of the taxonomy
	confidenceUnknown = 0.6 // a name that it lacks, or one that is an ordinary word too
)

// A place is where a claim's text stands on a page.
type place struct {
	line       *line
	start, end int // in line.shown
}

func (at place) span() techmap.Span {
	from, to := at.line.cut(at.start, at.end)
	return techmap.Span{Section: at.line.section, Start: from, End: to}
}

// locate finds the text of c in the line that it names, or else in exactly one other
// line that was shown of the same posting. Edges says where it may begin and end.
func (pg *page) locate(c claim, longest int, edges func(string, int, int) bool, veils ...veil) (place, bool) {
	text := strings.TrimSpace(c.Text)
	if text == "" || len(text) > longest || !strings.ContainsFunc(text, unicode.IsLetter) && longest == maxName {
		return place{}, false
	}
	n, err := strconv.Atoi(c.Line.String())
	if err == nil && n >= 1 && n <= len(pg.lines) {
		if at, ok := pg.lines[n-1].find(text, edges, veils); ok {
			return at, true
		}
	}
	var only place
	hits := 0
	for i := range pg.lines {
		if at, ok := pg.lines[i].find(text, edges, veils); ok {
			only = at
			hits++
		}
	}
	return only, hits == 1
}

// find returns the first place of text in l that has edges and is behind none of veils.
func (l *line) find(text string, edges func(string, int, int) bool, veils []veil) (place, bool) {
	for from := 0; from < len(l.shown); {
		n := strings.Index(l.shown[from:], text)
		if n < 0 {
			break
		}
		start, end := from+n, from+n+len(text)
		open := !slices.ContainsFunc(veils, func(v veil) bool { return l.veiled(start, end, v) })
		if open && edges(l.shown, start, end) {
			return place{l, start, end}, true
		}
		from = start + 1
	}
	return place{}, false
}

// A grounder turns claims into findings that a posting bears out.
type grounder struct {
	name   string // of the extractor
	tax    *techmap.Taxonomy
	labels []string
}

// A tally counts claims: a model that is wrong more often than it was shows here first.
type tally struct{ kept, dropped int }

// count counts a claim.
func (t *tally) count(kept bool) {
	if kept {
		t.kept++
		return
	}
	t.dropped++
}

// ground returns what of a the posting of pg bears out.
func (g *grounder) ground(pg *page, a answer) (techmap.Extraction, tally) {
	x := techmap.Extraction{Posting: pg.posting.ID, Extractor: g.name}
	var t tally
	if a.Technologies != nil {
		for _, c := range (*a.Technologies)[:min(len(*a.Technologies), maxTechnologies)] {
			t.count(g.technology(pg, c, &x))
		}
	}
	for _, c := range a.Labels[:min(len(a.Labels), maxLabels)] {
		t.count(g.label(pg, c, &x))
	}
	for _, c := range a.Values[:min(len(a.Values), maxValues)] {
		t.count(g.value(pg, c, &x))
	}
	slices.SortStableFunc(x.Mentions, func(a, b techmap.Mention) int {
		return cmp.Or(cmp.Compare(a.Section, b.Section), cmp.Compare(a.Start, b.Start))
	})
	return x, t
}

// technology adds the mention that c claims, if it stands there as a word of its own,
// nobody has found it before (known) and it is not a part of what the posting hides from
// a reader (hidden). Level is the model's, because no rule has one for a name that it does
// not know; an unknown level is no answer.
func (g *grounder) technology(pg *page, c techClaim, x *techmap.Extraction) bool {
	level := techmap.Level(c.Level)
	if !pg.asked.has(fieldTechnologies) || !slices.Contains(techmap.Levels(), level) {
		return false
	}
	at, ok := pg.locate(c.claim, maxName, isWord, known, hidden)
	if !ok {
		return false
	}
	m := techmap.Mention{Span: at.span(), Level: level, Confidence: confidenceUnknown}
	m.Surface, ok = pg.posting.Cut(m.Span)
	if !ok || overlaps(x.Mentions, m.Span) {
		return false
	}
	shown := at.line.shown[at.start:at.end]
	skill, tier, ok := g.canonical(shown)
	switch {
	case ok && tier == techmap.TierListed && !listed(at):
		return false
	case ok && tier == techmap.TierStrong:
		m.Confidence = confidenceKnown
	case !ok && !isCandidate(shown, pg.posting.Company, g.tax):
		return false
	}
	m.Skill = skill
	x.Mentions = append(x.Mentions, m)
	fill(pg, x, fieldTechnologies, cmp.Or(string(skill), m.Surface), at)
	return true
}

// canonical returns the skill that a surface means, and how far that is to be believed.
// A surface that means one only in other letters ("go", "r") means none.
func (g *grounder) canonical(surface string) (techmap.SkillID, techmap.Tier, bool) {
	if g.tax == nil {
		return "", "", false
	}
	skill, ok := g.tax.CanonicalSkill(surface)
	if !ok {
		return "", "", false
	}
	folded := techmap.Fold(surface)
	for _, a := range skill.Aliases {
		if techmap.Fold(a.Text) == folded && (!a.ExactCase || a.Text == surface) {
			return skill.ID, a.Tier, true
		}
	}
	return "", "", false
}

// isCandidate reports whether a surface that the taxonomy lacks may be the name of a
// technology: no ordinary word, not the employer, and not a name that it has in
// other letters.
func isCandidate(surface, company string, tax *techmap.Taxonomy) bool {
	if tax != nil {
		if _, known := tax.CanonicalSkill(surface); known {
			return false
		}
	}
	folded := techmap.Fold(surface)
	return len(surface) > 1 && !isCommon(surface) && (company == "" || !strings.Contains(techmap.Fold(company), folded))
}

// listed reports whether a sign of a list stands beside the place.
func listed(at place) bool {
	before := strings.TrimRight(at.line.shown[:at.start], " ")
	after := strings.TrimLeft(at.line.shown[at.end:], " ")
	const signs = ",/|()[];:~+&"
	return before == "" || after == "" || strings.ContainsAny(before[len(before)-1:], signs) ||
		strings.ContainsAny(after[:1], signs) || strings.HasPrefix(after, "·") ||
		strings.HasSuffix(before, "·") || strings.HasSuffix(before, "•")
}

// overlaps reports whether a mention stands on a part of s.
func overlaps(mentions []techmap.Mention, s techmap.Span) bool {
	return slices.ContainsFunc(mentions, func(m techmap.Mention) bool {
		return m.Section == s.Section && m.Start < s.End && s.Start < m.End
	})
}

// elsewhere reports whether a claim of a that pg does not hold stands on one of the
// other pages: then the model has mixed up two postings.
func elsewhere(a answer, pg *page, others []*page) bool {
	if a.Technologies == nil {
		return false
	}
	for _, c := range *a.Technologies {
		if _, ok := pg.locate(c.claim, maxName, isWord); ok {
			return false
		}
	}
	for _, c := range *a.Technologies {
		for _, o := range others {
			if _, ok := o.locate(c.claim, maxName, isWord, known, hidden); ok && o != pg {
				return true
			}
		}
	}
	return false
}
