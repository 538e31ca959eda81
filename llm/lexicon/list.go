package lexicon

import (
	"strings"

	"github.com/techmap-it/techmap"
)

// What a name's neighbours in a list prove.

// inList reports whether a neighbour of hit i in a list is believed. A listed
// name needs a near neighbour, for a weak one there may be strangers between.
func (x *Extractor) inList(d *document, i int, s *sense) bool {
	l := d.lines[d.hits[i].line]
	near := func(j int, g gap) bool {
		if j < int(l.hits[0]) || j >= int(l.hits[1]) {
			return false
		}
		if !x.proves(&d.hits[j], s) {
			return s.tier == techmap.TierWeak && (g.loose || g.listed && (g.and || g.or)) && x.kindred(&d.hits[j], s)
		}
		if s.tier == techmap.TierListed {
			return g.listed && (g.sign || g.or || g.and) || g.loose && g.comma
		}
		return g.listed || g.loose
	}
	if i > int(l.hits[0]) && near(i-1, d.hits[i-1].after) {
		return true
	}
	return near(i+1, d.hits[i].after) || x.inColumn(d, i, s)
}

// proves reports whether o may speak for s: it is believed, and no idea like
// "AI" unless s is one too, or goes with it.
func (x *Extractor) proves(o *hit, s *sense) bool {
	return o.state == hitBelieved &&
		(!x.isConcept(o.sense) || x.isConcept(s) || x.words.related(o.sense.skill, s.skill))
}

// kindred reports whether o is open too, but one of its senses is related to s:
// "Lambda, S3" prove each other.
func (x *Extractor) kindred(o *hit, s *sense) bool {
	if o.state != hitOpen {
		return false
	}
	senses := x.words.surfaces[o.surface].senses
	for i := range senses {
		other := &senses[i]
		if other.tier != techmap.TierListed && other.skill != s.skill && x.akin(other.skill, s.skill) {
			return true
		}
	}
	return false
}

// akin reports whether two skills that are named together prove each other: they
// are related, or of one kind.
func (x *Extractor) akin(a, b int32) bool {
	return x.words.related(a, b) || x.words.skills[a].Kind == x.words.skills[b].Kind
}

// isConcept reports whether a sense is an idea and not a thing: such words stand in lists of
// every trade.
func (x *Extractor) isConcept(s *sense) bool {
	return x.words.skills[s.skill].Kind == techmap.KindConcept
}

// inColumn reports whether hit i is all of its line, and a line beside it begins
// with a name that is believed: a list with an item a line.
func (x *Extractor) inColumn(d *document, i int, s *sense) bool {
	at := int(d.hits[i].line)
	l := &d.lines[at]
	if l.hits[1]-l.hits[0] != 1 || !d.fillsLine(l, &d.hits[i]) {
		return false
	}
	for _, k := range [...]int{at - 1, at + 1} {
		if k < 0 || k >= len(d.lines) || d.lines[k].unit != l.unit {
			continue
		}
		o := &d.lines[k]
		first := &d.hits[o.hits[0]]
		touches := o.end+1 == l.start || l.end+1 == o.start
		if touches && first.start-o.start <= bulletLen && x.proves(first, s) {
			return true
		}
	}
	return false
}

// bulletLen is the most bytes of a mark before an item of a list: "• ".
const bulletLen = 4

// fillsLine reports whether h and a version are all that stands in the line.
func (d *document) fillsLine(l *line, h *hit) bool {
	text := d.units[l.unit].text
	return h.start-l.start <= bulletLen && skipBlank(text, skipVersion(text, int(h.end))) >= int(l.end)
}

// itemAlone reports whether hit i is all of an item of a list: signs of a list,
// Hangul, another name or the end of the line stand on both sides.
func (d *document) itemAlone(i int) bool {
	h := &d.hits[i]
	text := d.units[h.unit].text
	left, right := int(h.start), skipBlank(text, skipVersion(text, int(h.end)))
	for left > 0 && text[left-1] == ' ' {
		left--
	}
	if left > 0 && isWordByte(text[left-1]) && !d.hitAt(i-1, h.unit, left, -1) {
		if !joinsItems(lastWord(text, left)) {
			return false
		}
	}
	if right < len(text) && isWordByte(text[right]) && !d.hitAt(i+1, h.unit, -1, right) {
		word, _ := wordAt(text, right)
		return joinsItems(word)
	}
	return true
}

// hitAt reports whether hit i of the unit is believed and ends at end or starts at start.
func (d *document) hitAt(i int, unit int32, end, start int) bool {
	if i < 0 || i >= len(d.hits) || d.hits[i].unit != unit || d.hits[i].state != hitBelieved {
		return false
	}
	return int(d.hits[i].end) == end || int(d.hits[i].start) == start
}

// joinsItems reports whether word joins the items of a list.
func joinsItems(word string) bool {
	switch strings.ToLower(word) {
	case "and", "or", "plus", "etc":
		return true
	}
	return false
}
