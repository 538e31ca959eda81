package lexicon

import (
	"strings"

	"github.com/techmap-it/techmap"
)

// governing returns the level that a wish or demand in words gives the name at
// [start, end) of the line, "" if there is none: the nearest phrase of the
// sentence after the name, or one before it that leads or labels names.
func governing(s *sentence, start, end int32) techmap.Level {
	var after, before *cueHit
	item := false // another item ended between the name and the phrase
	for i := range s.cues {
		c := &s.cues[i]
		if c.start < s.start || c.end > s.end {
			continue
		}
		switch wish := c.says&(cuePrefer|cueRequire) != 0; {
		case wish && c.start >= end && c.says&cueLead == 0 && after == nil && !item:
			after = c
		case wish && c.end <= start:
			before = c
		case c.says&cueEnd != 0 && c.start >= end && !wishFollows(s.text, s.cues[i+1:], c.end):
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
	}
	leads := before.says&cueLead != 0 || isLabel(s.text, before)
	if leads && commas(s.text, before.end, start) < commas(s.text, end, after.start) {
		return wishLevel(before)
	}
	return wishLevel(after)
}

// wishFollows reports whether a wish or demand comes right after end: "경험자 우대",
// "있으신 분 (강력 우대)".
func wishFollows(text string, cues []cueHit, end int32) bool {
	for _, c := range cues {
		if c.says&(cuePrefer|cueRequire) != 0 && c.start >= end {
			return c.start-end <= wishReach && !strings.ContainsAny(text[end:c.start], ",;·/")
		}
	}
	return false
}

// wishReach is how far "우대" may stand from the item it is about, in bytes.
const wishReach = 12

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
