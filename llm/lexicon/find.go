package lexicon

import (
	"slices"

	"github.com/techmap-it/techmap"
)

// find fills in the hits and lines of d: every surface that is a word of its
// own, the longest of those that start first, except decoys.
func (x *Extractor) find(d *document) {
	for u := range d.units {
		text := d.units[u].text
		d.matches = x.words.names.scan(text, d.matches[:0])
		from := len(d.hits)
		x.choose(d, u, text)
		x.addCompounds(d, u, from)
		d.cutLines(u, from)
	}
	x.findCues(d)
	d.measureGaps()
	x.dropBoilerplate(d)
}

// choose adds the hits of unit u: of the matches that are words of their own, the
// longest of those that start first. Matches with one start follow each other,
// the longest last.
func (x *Extractor) choose(d *document, u int, text string) {
	taken := int32(0)
	for from := 0; from < len(d.matches); {
		start, to := d.matches[from].start, from+1
		for to < len(d.matches) && d.matches[to].start == start {
			to++
		}
		for k := to - 1; k >= from && start >= taken; k-- {
			if m := d.matches[k]; x.stands(text, m) {
				taken = m.end
				if h, ok := x.newHit(text, m); ok {
					h.unit = int32(u)
					d.hits = append(d.hits, h)
				}
			}
		}
		from = to
	}
}

// dropBoilerplate drops the hits of lines that the source puts everywhere.
func (x *Extractor) dropBoilerplate(d *document) {
	if x.opts.Boilerplate == nil {
		return
	}
	for i := range d.lines {
		l := &d.lines[i]
		if x.opts.Boilerplate.has(d.posting.Source, d.lineText(l)) {
			hits := d.lineHits(l)
			for k := range hits {
				hits[k].state = hitDropped
			}
		}
	}
}

// stands reports whether m is a word of its own, spelt as one of its senses demands.
func (x *Extractor) stands(text string, m match) bool {
	if !x.grammar.bounded(text, int(m.start), int(m.end)) {
		return false
	}
	senses := x.words.surfaces[m.pattern].senses
	written := text[m.start:m.end]
	for i := range senses {
		if senses[i].fits(written) {
			return true
		}
	}
	return len(senses) == 0
}

// newHit returns the hit of m, and false if it is a decoy or part of an address.
func (x *Extractor) newHit(text string, m match) (hit, bool) {
	senses := x.words.surfaces[m.pattern].senses
	if len(senses) == 0 || addressed(text, int(m.start), int(m.end)) {
		return hit{}, false
	}
	h := hit{start: m.start, end: m.end, surface: m.pattern}
	written := text[m.start:m.end]
	spelt := x.words.surfaces[m.pattern].spelt(written)
	for i := range senses {
		s := &senses[i]
		if s.tier == techmap.TierStrong && s.cased(written) && s.mayMean(written, spelt) {
			h.sense = s
			break
		}
	}
	return h, true
}

// findCues fills in the cues of the lines of sections and the title.
func (x *Extractor) findCues(d *document) {
	for i := range d.lines {
		l := &d.lines[i]
		from := int32(len(d.cues))
		if !d.units[l.unit].isTag() {
			d.cues, d.spare = x.cues.find(d.lineText(l), d.cues, d.spare)
		}
		l.cues = [2]int32{from, int32(len(d.cues))}
	}
	d.said = slices.Grow(d.said[:0], len(x.cues.phrases))[:len(x.cues.phrases)]
	clear(d.said)
	for _, c := range d.cues {
		d.said[c.phrase]++
	}
}

// measureGaps fills in what stands between the hits of each line.
func (d *document) measureGaps() {
	for i := range d.lines {
		hits := d.lineHits(&d.lines[i])
		text := d.units[d.lines[i].unit].text
		for j := 1; j < len(hits); j++ {
			hits[j-1].after = readGap(text[hits[j-1].end:hits[j].start])
		}
	}
}
