package lexicon

import "slices"

// A veto right beside a name forbids it. One further off in the line only says
// that more than a single related word is needed.
const doubtReach = 40 // bytes

// vetoed reports whether a word right beside h forbids the sense.
func (x *Extractor) vetoed(d *document, h *hit, s *sense) bool {
	return x.vetoWithin(d, h, s, 0)
}

// doubted reports whether a word not far from h speaks against the sense.
func (x *Extractor) doubted(d *document, h *hit, s *sense) bool {
	return x.vetoWithin(d, h, s, doubtReach)
}

// vetoWithin reports whether a veto of the sense stands within so many bytes of h, or right
// beside it. A word that is part of h itself is none.
func (x *Extractor) vetoWithin(d *document, h *hit, s *sense, reach int32) bool {
	if len(s.vetoes) == 0 {
		return false
	}
	l := &d.lines[h.line]
	text := d.lineText(l)
	from, to := h.start-l.start, h.end-l.start
	for _, c := range d.lineCues(l) {
		after, before := c.start-to, from-c.end
		if after > doubtReach || before > doubtReach || !slices.Contains(s.vetoes, c.phrase) {
			continue
		}
		phrase := text[c.start:c.end]
		switch {
		case after >= 0 && (after <= reach || adjoins(text[to:c.start], phrase)):
			return true
		case before < 0 || isOrdinary(phrase) && d.goesOn(h):
			// "to" of "PHP to Go" forbids nothing.
		case before <= reach || adjoins(text[c.end:from], phrase):
			return true
		}
	}
	return false
}

// goesOn reports whether h goes on what a technology before it began: "PHP to Go".
func (d *document) goesOn(h *hit) bool {
	hits := d.lineHits(&d.lines[h.line])
	for k := 1; k < len(hits); k++ {
		if hits[k].start == h.start {
			return hits[k-1].after.listed && hits[k-1].sense != nil
		}
	}
	return false
}

// adjoins reports whether a word stands right beside a name with between
// between them. A short or ordinary word must follow like one of a phrase.
func adjoins(between, word string) bool {
	if len(between) > 3 {
		return false
	}
	for i := range len(between) {
		if b := between[i]; b != ' ' && b != '-' && (isOrdinary(word) || isWordByte(b) || b >= 0x80) {
			return false
		}
	}
	return true
}

// isOrdinary reports whether word is a short one in small letters: "to", "the".
func isOrdinary(word string) bool {
	return len(word) <= 4 && isLower(word, 0)
}

// needed reports whether a word that the sense asks for stands in the posting,
// and whether it does in the line of h; one that is part of h does not count.
func (x *Extractor) needed(d *document, h *hit, s *sense) (posting, line bool) {
	if len(s.needs) == 0 {
		return false, false
	}
	l := &d.lines[h.line]
	own := 0 // needs that stand inside h
	for _, c := range d.lineCues(l) {
		if !slices.Contains(s.needs, c.phrase) {
			continue
		}
		if c.start+l.start < h.start || c.end+l.start > h.end {
			return true, true
		}
		own++
	}
	all := 0
	for _, phrase := range s.needs {
		all += int(d.said[phrase])
	}
	return all > own, false
}
