package lexicon

import (
	"strings"
	"unicode/utf8"

	"github.com/techmap-it/techmap"
)

// What a place that asks for something proves of an ordinary word written as a
// name: people, firms and towns do not stand there as tools do.

// asksIn reports whether h stands in a section of duties, demands or wishes.
func (d *document) asksIn(h *hit) bool {
	kind := d.units[h.unit].kind
	return kind == techmap.SectionDuties || sectionLevel(kind) != ""
}

// made reports whether words that a technology follows stand right before h:
// "written in Rust".
func (d *document) made(h *hit) bool {
	l := &d.lines[h.line]
	at := h.start - l.start
	for _, c := range d.lineCues(l) {
		if c.says&cueMade != 0 && c.end == at-1 {
			return true
		}
	}
	return false
}

// bracketed reports whether a Latin h begins what is in brackets behind a Korean
// word or letters like "BI", which it is an example of: "모니터링(Sentry)".
func (d *document) bracketed(h *hit) bool {
	text := d.units[h.unit].text
	start, end := int(h.start), skipVersion(text, int(h.end))
	if text[start] >= utf8.RuneSelf || start == 0 || text[start-1] != '(' {
		return false
	}
	if !hasByte(text, end, ')') && !hasByte(text, end, ',') && !hasByte(text, end, '/') {
		return false
	}
	before := strings.TrimRight(text[:start-1], " ")
	r, _ := utf8.DecodeLastRuneInString(before)
	return isHangul(r) || isAcronym(lastWord(before, len(before)))
}

// plainly reports whether a name in small letters, which is a word of its own then,
// is meant as the name for all that: by what stands around "angular" and "flutter".
func (x *Extractor) plainly(d *document, i int, s *sense) bool {
	h := &d.hits[i]
	text, start, end := d.units[h.unit].text, int(h.start), int(h.end)
	if actsAsVerb(text, start, end) || x.doubted(d, h, s) {
		return false
	}
	enclosed := start > 0 && text[start-1] == '(' && hasByte(text, end, ')')
	return enclosed || hangulFollows(text, end) || x.relatedInLine(d, i, s) ||
		introduced(text, start) && x.votes(d, s) > 0
}

// tool reports whether Korean words follow h that only a thing that is used
// takes: "Elixir로 만든", "유니티 활용".
func (d *document) tool(h *hit) bool {
	rest := d.units[h.unit].text[h.end:]
	if d.units[h.unit].text[h.start] < utf8.RuneSelf {
		return startsWithAny(rest, []string{"로 ", "으로 "})
	}
	return startsWithAny(rest, []string{" 활용", " 사용 경험", " 사용에 ", " 숙련", " 능숙"})
}
