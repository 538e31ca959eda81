package lexicon

import (
	"strings"

	"github.com/techmap-it/techmap"
)

// governing returns the level that a wish or demand in words gives the name at
// [start, end) of the line, "" if there is none: the nearest phrase of the
// sentence after the name, or one before it that leads or labels names.
func (d *document) governing(l *line, s *sentence, start, end int32) techmap.Level {
	var after, before *cueHit
	item, labelled := false, false // another item ended between the name and the phrase; labels lead the line
	for i := range s.cues {
		c := &s.cues[i]
		if c.start < s.start || c.end > s.end {
			continue
		}
		wish := c.says&(cuePrefer|cueRequire) != 0
		switch owner := d.owner(l, s.text, c); {
		case wish && owner != 0 && owner != end:
			continue // "Kotlin(우대)" is of Kotlin alone
		case wish && c.start >= end && c.says&cueLead == 0 && after == nil && !item:
			after = c
		case wish && c.end <= start:
			labelled = labelled || isLabel(s.text, c) && !d.namesWithin(l, s.start, c.start)
			before = c
		case c.says&cueEnd != 0 && c.start >= end && !d.wishFollows(l, s.cues[i+1:], c.end):
			item = true
		}
	}
	switch {
	case after == nil && before == nil:
		return ""
	case after == nil:
		if before.says&cueLead == 0 && !isLabel(s.text, before) && commas(s.text, before.end, start) > 0 {
			return ""
		}
		return wishLevel(before)
	case before == nil:
		return wishLevel(after)
	case labelled && opensLabel(s.text, after):
		return wishLevel(before) // "[필수] Python [우대] Spark"
	}
	leads := before.says&cueLead != 0 || isLabel(s.text, before)
	if leads && commas(s.text, before.end, start) < commas(s.text, end, after.start) {
		return wishLevel(before)
	}
	return wishLevel(after)
}

// owner returns the end of the name that c stands right behind in brackets, 0 if
// there is none.
func (d *document) owner(l *line, text string, c *cueHit) int32 {
	if c.start == 0 || text[c.start-1] != '(' || !isLabel(text, c) {
		return 0
	}
	for _, h := range d.lineHits(l) {
		if at := h.end - l.start; h.state == hitBelieved && at == c.start-1 {
			return at
		}
	}
	return 0
}

// opensLabel reports whether c is a label in square brackets, with text behind it.
func opensLabel(text string, c *cueHit) bool {
	if c.start == 0 || text[c.start-1] != '[' {
		return false
	}
	rest := strings.TrimLeft(text[c.end:], "] ")
	return rest != "" && rest[0] != ','
}

// namesWithin reports whether a name stands in the line between from and to.
func (d *document) namesWithin(l *line, from, to int32) bool {
	for _, h := range d.lineHits(l) {
		if h.state == hitBelieved && h.start-l.start >= from && h.end-l.start <= to {
			return true
		}
	}
	return false
}

// wishFollows reports whether a wish or demand comes right after end: "경험자 우대",
// "있으신 분 (강력 우대)", and not after another name: "3년 이상, AWS 경험 우대".
func (d *document) wishFollows(l *line, cues []cueHit, end int32) bool {
	for _, c := range cues {
		if c.says&(cuePrefer|cueRequire) != 0 && c.start >= end {
			between := d.lineText(l)[end:c.start]
			return len(between) <= wishReach && !strings.ContainsAny(between, ",;·/") && !d.namesWithin(l, end, c.start)
		}
	}
	return false
}

// wishReach is how far "우대" may stand from the item it is about, in bytes.
const wishReach = 12

// wishLevel returns the level that a wish or demand gives: what is both is a wish.
func wishLevel(c *cueHit) techmap.Level {
	if c.says&cuePrefer != 0 {
		return techmap.LevelPreferred
	}
	return techmap.LevelRequired
}

// isLabel reports whether the phrase heads what follows: "우대: ", "[필수] ".
func isLabel(text string, c *cueHit) bool {
	for i := int(c.end); i < len(text) && i < int(c.end)+4; i++ {
		switch text[i] {
		case ':', ']', ')', '>':
			return true
		}
	}
	return false
}

// commas counts what parts the items of a list in text[from:to].
func commas(text string, from, to int32) int {
	n := 0
	for i := from; i < to; i++ {
		if b := text[i]; b == ',' || b == ';' || b == '/' || b == '(' {
			n++
		}
	}
	return n
}
