package llmtest

import (
	"strings"

	"github.com/techmap-it/techmap"
	"github.com/techmap-it/techmap/internal/text"
)

// SpanScores say how well the words are found that name technologies: of each
// posting the distinct pairs of a technology and a way in which it is written
// there, since that is what readers note. Strict wants the very words of a reader,
// Relaxed is content with more or fewer of them.
//
// Words that are found count whatever is said of them, so that a demand that was
// taken for a perk is found here and missed as a demand. Words that readers know
// but call no demand, concepts, and what is disputed, count neither way. So do
// postings whose readers noted no words.
type SpanScores struct {
	Strict  Score `json:"strict"`
	Relaxed Score `json:"relaxed"`
}

func (s SpanScores) plus(t SpanScores) SpanScores {
	return SpanScores{Strict: s.Strict.plus(t.Strict), Relaxed: s.Relaxed.plus(t.Relaxed)}
}

// spanScores compares the words of a posting.
func spanScores(tax *techmap.Taxonomy, t truth, found map[techmap.SkillID]find) SpanScores {
	var s SpanScores
	noted := false
	for _, want := range t.skills {
		written := surfacesOf(found[want.skill], false)
		if want.skill == "" {
			written = nil
		}
		for _, surface := range want.surfaces {
			noted = true
			surface = text.CleanLine(surface)
			s.Strict.hit(written[surface])
			s.Relaxed.hit(overlaps(written, surface))
		}
	}
	if !noted {
		return SpanScores{}
	}
	for id, f := range found {
		skill, _ := tax.Skill(id)
		want, labelled := t.skills[string(id)]
		_, said := t.absent[id]
		if said || !labelled && !t.wrong(id, skill.Kind) || labelled && len(want.surfaces) == 0 {
			continue
		}
		known := map[string]bool{}
		for _, surface := range want.surfaces {
			known[text.CleanLine(surface)] = true
		}
		for surface := range surfacesOf(f, true) {
			if !known[surface] {
				s.Strict.FalsePositive++
			}
			if !overlaps(known, surface) {
				s.Relaxed.FalsePositive++
			}
		}
	}
	return s
}

// hit counts something that is there and was found or not.
func (s *Score) hit(found bool) {
	if found {
		s.TruePositive++
	} else {
		s.FalseNegative++
	}
}

// surfacesOf returns the ways in which a skill is written, of its demands alone if
// asked.
func surfacesOf(f find, demandsOnly bool) map[string]bool {
	written := map[string]bool{}
	for _, m := range f.mentions {
		if m.Context == "" || !demandsOnly {
			written[m.Surface] = true
		}
	}
	return written
}

// overlaps reports whether one of written holds surface or is held by it.
func overlaps(written map[string]bool, surface string) bool {
	for w := range written {
		if strings.Contains(w, surface) || strings.Contains(surface, w) {
			return true
		}
	}
	return false
}
