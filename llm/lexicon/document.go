package lexicon

import (
	"strings"

	"github.com/techmap-it/techmap"
)

// A document is a posting while it is read: its texts, the lines of them that
// name something, and the names. It is used again for the next posting, so
// that reading allocates little beyond the answer.
type document struct {
	posting *techmap.Posting
	units   []unit
	lines   []line
	hits    []hit
	cues    []cueHit
	matches []match
	spare   []match

	believed  []int32 // skills that are certain so far
	said      []int32 // by cue phrase: how often it stands in the lines
	sectioned bool    // headings say what is asked for
	blocks    []block // … if they do not
	segments  []segment
	segmentAt int      // the first segment that lines still to come may be in
	groups    int      // groups of alternatives so far
	reading   sentence // the one read last
	company   string   // folded, "" if not asked for yet
	hinted    []hinted // of the title and the sections
	places    []int    // room for sections that may state a field
}

// A unit is a text of a posting: the title, a section or a tag.
type unit struct {
	section int // as in techmap.Span
	kind    techmap.SectionKind
	text    string
	titled  bool // a heading stands over it
	stack   bool // … that calls it a list of technologies
}

// A line is a line of a unit that names something.
type line struct {
	unit       int32
	start, end int32    // in the unit's text
	hits       [2]int32 // from, to in document.hits
	cues       [2]int32 // from, to in document.cues
}

// A hit is a surface found in a unit.
type hit struct {
	unit, line int32
	start, end int32 // in the unit's text
	surface    int32
	sense      *sense // what it means, nil while that is open
	state      hitState
	confidence float64
	after      gap // what stands between it and the next hit of the line
	level      techmap.Level
	context    techmap.Context
	group      int
}

// A hitState says whether a hit is believed to name a technology.
type hitState uint8

const (
	hitOpen     hitState = iota // to be decided
	hitBelieved                 // it does
	hitDropped                  // it does not
)

// reset makes d a document of p.
func (d *document) reset(p *techmap.Posting, opts Options) {
	d.posting = p
	d.units, d.lines, d.hits = d.units[:0], d.lines[:0], d.hits[:0]
	d.cues, d.believed = d.cues[:0], d.believed[:0]
	d.groups, d.company, d.reading, d.hinted = 0, "", sentence{}, d.hinted[:0]
	if !opts.OnlyTags {
		d.units = append(d.units, unit{section: techmap.SectionTitle, text: p.Title})
		for i, s := range p.Sections {
			d.units = append(d.units, unit{
				section: i, kind: s.Kind, text: s.Text, titled: s.Title != "", stack: namesStack(s.Title),
			})
		}
	}
	if !opts.NoTags {
		for i, tag := range p.Tags {
			d.units = append(d.units, unit{section: techmap.SectionTag(i), text: tag})
		}
	}
}

// release lets go of the posting, so that a document that waits for the next one
// keeps no text alive.
func (d *document) release() {
	d.posting, d.company, d.reading = nil, "", sentence{}
	clear(d.units)
}

// namesStack reports whether a heading calls what follows a stack.
func namesStack(heading string) bool {
	for _, w := range [...]string{"스택", "stack", "Stack", "STACK"} {
		if strings.Contains(heading, w) {
			return true
		}
	}
	return false
}

// isTag reports whether the unit is a tag of the site's.
func (u unit) isTag() bool { return u.section < techmap.SectionTitle }

// isTitle reports whether the unit is the title.
func (u unit) isTitle() bool { return u.section == techmap.SectionTitle }

// surfaceText returns the text of the hit.
func (d *document) surfaceText(h *hit) string { return d.units[h.unit].text[h.start:h.end] }

// lineText returns the text of the line.
func (d *document) lineText(l *line) string { return d.units[l.unit].text[l.start:l.end] }

// lineHits returns the hits of the line.
func (d *document) lineHits(l *line) []hit { return d.hits[l.hits[0]:l.hits[1]] }

// lineCues returns the cues of the line; their offsets count from its start.
func (d *document) lineCues(l *line) []cueHit { return d.cues[l.cues[0]:l.cues[1]] }

// maxLineLen is how much of a line is read as one, in bytes. Some texts lost all
// their line ends, and what is said of a name stands near it.
const maxLineLen = 2048

// cutLines makes the lines of the hits of unit u, which are hits[from:].
func (d *document) cutLines(u, from int) {
	text := d.units[u].text
	last := 0
	for i := from; i < len(d.hits); {
		start, end := lineAround(text, int(d.hits[i].start))
		start, end = max(start, last), max(end, int(d.hits[i].end))
		first := i
		for ; i < len(d.hits) && int(d.hits[i].end) <= end; i++ {
			d.hits[i].line = int32(len(d.lines))
		}
		if i < len(d.hits) {
			end = min(end, int(d.hits[i].start))
		}
		d.lines = append(d.lines, line{
			unit: int32(u), start: int32(start), end: int32(end), hits: [2]int32{int32(first), int32(i)},
		})
		last = end
	}
}

// lineAround returns the line that text[at] stands in, or what of it is near.
func lineAround(text string, at int) (start, end int) {
	start = max(0, at-maxLineLen/2)
	if n := strings.LastIndexByte(text[start:at], '\n'); n >= 0 {
		start += n + 1
	}
	end = min(len(text), at+maxLineLen)
	if n := strings.IndexByte(text[at:end], '\n'); n >= 0 {
		end = at + n
	}
	return runeStart(text, start), runeStart(text, end)
}

// runeStart returns the start of the character that text[i] is part of.
func runeStart(text string, i int) int {
	for i > 0 && i < len(text) && text[i]&0xC0 == 0x80 {
		i--
	}
	return i
}
