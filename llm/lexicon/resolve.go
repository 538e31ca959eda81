package lexicon

import (
	"slices"
	"strings"
	"unicode/utf8"

	"github.com/techmap-it/techmap"
)

// Confidence in a hit, by what it rests on. The numbers are set by hand, and no
// probabilities: of two senses the surer counts, and medallion.GoldOptions can ask for more.
const (
	sureAlone   = 0.95 // the surface means nothing else
	sureTag     = 0.95 // the site itself lists it as a skill
	sureHead    = 0.95 // "Go 언어", "Spring framework"
	sureList    = 0.9  // in a list with a name that is believed
	sureStack   = 0.9  // in a section or line that lists technologies
	sureNeed    = 0.9  // a word that the taxonomy asks for is near
	sureVersion = 0.85 // "Spring 5.3"
	sureRelated = 0.85 // a related technology in the same line
	sureNear    = 0.75 // a related technology in the posting
	sureTool    = 0.7  // "깃을 활용한 협업"
	sureCompany = 0.6  // among many technologies, written and used as a name
)

// settleRounds is how often hits are weighed again: one that is believed may
// be the proof of its neighbour.
const settleRounds = 3

// settle decides which hits name a technology, and which. Names that mean nothing else are
// believed first, without regard to order; every other hit is weighed by what is believed
// so far, in the order of the text, until nothing changes or settleRounds are over.
func (x *Extractor) settle(d *document) {
	for i := range d.hits {
		h := &d.hits[i]
		if h.state == hitOpen && h.sense != nil && !x.vetoed(d, h, h.sense) {
			d.believe(h, h.sense, sureAlone)
		}
	}
	for range settleRounds {
		changed := false
		for i := range d.hits {
			if h := &d.hits[i]; h.state == hitOpen {
				changed = x.weigh(d, i) || changed
			}
		}
		if !changed {
			break
		}
	}
	for i := range d.hits {
		if d.hits[i].state == hitOpen {
			d.hits[i].state = hitDropped
		}
	}
}

// believe makes sense what h means.
func (d *document) believe(h *hit, s *sense, confidence float64) {
	h.state, h.sense, h.confidence = hitBelieved, s, confidence
	if !slices.Contains(d.believed, s.skill) {
		d.believed = append(d.believed, s.skill)
	}
}

// weigh believes hit i if one of its senses has evidence enough: the best one,
// of equals the one with more related technologies in the posting.
func (x *Extractor) weigh(d *document, i int) bool {
	h := &d.hits[i]
	senses := x.words.surfaces[h.surface].senses
	written := d.surfaceText(h)
	spelt := x.words.surfaces[h.surface].spelt(written)
	var best *sense
	bestSure, bestVotes := 0.0, 0
	for k := range senses {
		s := &senses[k]
		if !s.mayMean(written, spelt) || x.vetoed(d, h, s) {
			continue
		}
		sure := x.evidence(d, i, s)
		votes := x.votes(d, s)
		if sure > 0 && (best == nil || votes > bestVotes || votes == bestVotes && sure > bestSure) {
			best, bestSure, bestVotes = s, sure, votes
		}
	}
	if best == nil {
		return false
	}
	d.believe(h, best, bestSure)
	return true
}

// votes counts the technologies of the posting that are related to a sense.
func (x *Extractor) votes(d *document, s *sense) int {
	n := 0
	for _, skill := range d.believed {
		if x.words.related(skill, s.skill) {
			n++
		}
	}
	return n
}

// evidence returns how sure the company of hit i makes of sense s, 0 if not enough. The
// cases stand in the order of what they prove; a refusal among them (0) holds only for
// what follows it, so that to move one is to change answers.
func (x *Extractor) evidence(d *document, i int, s *sense) float64 {
	h := &d.hits[i]
	u := d.units[h.unit]
	text, start, end := u.text, int(h.start), int(h.end)
	cased := s.cased(text[start:end])
	needed, near := x.needed(d, h, s)
	head := x.beside.headOf(text, start, end)
	if s.tier == techmap.TierListed && end-start > 1 && !head.proves {
		head.any = false // "Rocket 개발", "Boost development"
	}
	switch {
	case u.isTag():
		return sureTag
	case continued(text, end), len(s.needs) > 0 && !needed:
		return 0
	case head.any && (head.korean || cased):
		return sureHead
	case cased && near:
		return sureNeed
	case x.inList(d, i, s) && (cased && !qualified(text, start) || d.itemAlone(i)):
		return sureList
	case !cased && s.tier == techmap.TierStrong && x.plainly(d, i, s):
		return sureNear
	case !cased && !(u.kind == techmap.SectionTechnologies && d.itemAlone(i)):
		return 0
	case u.kind == techmap.SectionTechnologies && s.tier == techmap.TierWeak && !qualified(text, start):
		return sureStack
	case s.tier == techmap.TierListed || actsAsVerb(text, start, end) || x.doubted(d, h, s):
		return 0
	}
	return x.weakEvidence(d, i, s)
}

// weakEvidence is what may prove an ordinary word outside any list.
func (x *Extractor) weakEvidence(d *document, i int, s *sense) float64 {
	h := &d.hits[i]
	u := d.units[h.unit]
	text, start, end := u.text, int(h.start), int(h.end)
	name := readsAsName(text, start, end)
	latin := text[start] < utf8.RuneSelf
	switch {
	case versioned(text, end):
		return sureVersion
	case d.inProperName(i):
		return 0
	case latin && d.made(h):
		return sureHead
	case d.asksIn(h) && (d.bracketed(h) || d.tool(h)):
		return sureTool
	case (name || introduced(text, start)) && x.relatedInLine(d, i, s):
		return sureRelated
	case name && latin && x.votes(d, s) > 0:
		return sureNear
	case !latin && u.kind != techmap.SectionAbout && usedAsTool(text, end):
		return sureTool
	case name && u.kind != techmap.SectionAbout && len(d.believed) >= x.companyNeeded(d, h):
		return sureCompany
	}
	return 0
}

// relatedInLine reports whether another technology of the line is related to s.
func (x *Extractor) relatedInLine(d *document, i int, s *sense) bool {
	l := d.lines[d.hits[i].line]
	for j := int(l.hits[0]); j < int(l.hits[1]); j++ {
		if o := &d.hits[j]; j != i && x.proves(o, s) && x.words.related(o.sense.skill, s.skill) {
			return true
		}
	}
	return false
}

// companyNeeded returns how many technologies the posting must name for h to be
// believed by the words beside it: one if they stand right before it ("written
// in Go"), three if they are near.
func (x *Extractor) companyNeeded(d *document, h *hit) int {
	l := &d.lines[h.line]
	text := d.lineText(l)
	start, end := h.start-l.start, h.end-l.start
	latin := text[start] < utf8.RuneSelf
	need := never
	for _, c := range d.lineCues(l) {
		if c.says&(cueClient|cueLabel) == cueClient && c.end <= start {
			return never
		}
		if c.says&(cueUse|cueAsk|cueStack) == 0 {
			continue
		}
		switch {
		case latin && c.end == start-1 && c.end-c.start >= phraseLen:
			return 1
		case latin && c.end <= start && start-c.end <= useReach && !hasStop(text[c.end:start]):
			need = few
		case c.start >= end && c.start-end <= useReach/2 && !hasStop(text[end:c.start]):
			need = few
		}
	}
	if latin && introduced(text, int(start)) {
		need = few
	}
	return need
}

const (
	few       = 3       // technologies that make a posting one of the trade
	never     = 1 << 30 // more than any posting names
	phraseLen = 8       // bytes of a phrase that things are used with: "written in"
)

// useReach is how far "experience with" may stand before a name, in bytes.
const useReach = 32

// hasStop reports whether s ends a sentence.
func hasStop(s string) bool { return strings.ContainsAny(s, ".!?;") }
