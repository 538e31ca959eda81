package lexicon

import (
	"strings"

	"github.com/techmap-it/techmap"
)

// How far a word may stand from the name it is about, in bytes.
const (
	reachAfter  = 24 // "PHP 경험은 없어도", "Java is not required"
	reachBefore = 2  // "no PHP", "instead of Java"
	reachDrop   = 22 // "jQuery 코드를 걷어내고"
	reachMove   = 40 // "migrate our services from", "…로 점진적 전환"
)

// contrast marks the names of a line that are not wanted, or left for others.
func (x *Extractor) contrast(d *document, l *line) {
	cues := d.lineCues(l)
	for i, c := range cues {
		switch {
		case c.says&cueNotAfter != 0 && c.says&cuePrefer == 0:
			d.markBefore(l, c, reachAfter, techmap.ContextNegated)
		case c.says&cueDrop != 0:
			d.markBefore(l, c, reachDrop, techmap.ContextFrom)
		case c.says&cueNoBefore != 0:
			d.markAfter(l, c, techmap.ContextNegated)
		case c.says&cueFrom != 0 && (c.says&cueMove != 0 || movesBefore(cues[:i], c)):
			d.markAfter(l, c, techmap.ContextFrom)
		}
	}
	hits := d.lineHits(l)
	text := d.lineText(l)
	for k := 0; k+1 < len(hits); k++ {
		rest := text[hits[k].end-l.start:]
		swapped := goesAway(rest) && becomes(text[hits[k+1].end-l.start:])
		if (leaves(rest) || swapped) && movesAfter(cues, hits[k+1].end-l.start) {
			hits[k].context = techmap.ContextFrom
		}
	}
}

// goesAway reports whether rest, what follows a name, says that something is done
// to it: "Memcached를 Redis로 교체".
func goesAway(rest string) bool { return startsWithAny(rest, []string{"를 ", "을 "}) }

// becomes reports whether rest, what follows a name, says that something becomes it.
func becomes(rest string) bool { return startsWithAny(rest, []string{"로 ", "으로 "}) }

// movesBefore reports whether a word of moving stands not far before c: "migrate … from".
func movesBefore(cues []cueHit, c cueHit) bool {
	for _, o := range cues {
		if o.says&cueMove != 0 && o.end <= c.start && c.start-o.end <= reachMove {
			return true
		}
	}
	return false
}

// movesAfter reports whether a word of moving stands not far after end: "…로 전환".
func movesAfter(cues []cueHit, end int32) bool {
	for _, c := range cues {
		if c.says&(cueMove|cueDrop) != 0 && c.start >= end && c.start-end <= reachMove {
			return true
		}
	}
	return false
}

// tight reports whether g joins names that share their fate: "PHP/Perl".
func (g gap) tight() bool { return g.listed && !g.comma && (g.slash || g.or) }

// leaves reports whether rest, what follows a name, says that one goes from it
// to something: "에서 …로", "로부터".
func leaves(rest string) bool {
	return startsWithAny(rest, []string{"에서 ", "로부터 ", "에서의 "})
}

// markBefore marks the name that stands last before c, and those that are
// joined to it without a comma.
func (d *document) markBefore(l *line, c cueHit, reach int32, context techmap.Context) {
	hits := d.lineHits(l)
	text := d.lineText(l)
	for k := len(hits) - 1; k >= 0; k-- {
		h := &hits[k]
		if h.state != hitBelieved || h.end-l.start > c.start {
			continue
		}
		between := text[h.end-l.start : c.start]
		if int32(len(between)) > reach || strings.ContainsAny(between, ",.;/") {
			return
		}
		if context == techmap.ContextNegated && d.wished(l, c) {
			return // "a plus but not required"
		}
		if context == techmap.ContextFrom && becomes(text[h.end-l.start:]) {
			return
		}
		h.context = context
		for ; k > 0 && hits[k-1].after.tight(); k-- {
			hits[k-1].context = context
		}
		return
	}
}

// markAfter marks the name that stands right after c.
func (d *document) markAfter(l *line, c cueHit, context techmap.Context) {
	hits := d.lineHits(l)
	for k := range hits {
		h := &hits[k]
		at := h.start - l.start
		if h.state != hitBelieved || at < c.end {
			continue
		}
		if at-c.end <= reachBefore {
			h.context = context
			for ; k+1 < len(hits) && hits[k].after.tight(); k++ {
				hits[k+1].context = context
			}
		}
		return
	}
}

// wished reports whether what c says is not required is wished for all the same.
func (d *document) wished(l *line, c cueHit) bool {
	for _, o := range d.lineCues(l) {
		if o.says&cuePrefer != 0 && c.start-o.end <= reachMove && o.start-c.end <= reachMove {
			return true
		}
	}
	return false
}
