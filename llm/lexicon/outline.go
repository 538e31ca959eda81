package lexicon

import (
	"strings"

	"github.com/techmap-it/techmap"
)

// Korean postings that lost their headings still have their shape: a block of
// duties, one of requirements, one of wishes, with blank lines between.

// A block is a run of lines without a blank one. It may run through several
// units: a labelled line ("기술: Java") is a section of its own.
type block struct {
	lines, asks int
	items       bool // all lines are items of a list
	titled      bool // a heading stands over all of it
	kind        techmap.SectionKind
	level       techmap.Level
}

// A segment is what a block has of one unit.
type segment struct {
	unit       int32
	start, end int32
	block      int
}

// outline finds out whether headings say what the posting asks for, and if they
// do not say what is only preferred, what the blocks of a Korean posting are.
func (d *document) outline() {
	d.blocks, d.segments, d.segmentAt = d.blocks[:0], d.segments[:0], 0
	requirements, preferences := false, false
	for i, u := range d.units {
		if !d.interjected(i) {
			requirements = requirements || u.kind == techmap.SectionRequirements
			preferences = preferences || u.kind == techmap.SectionPreferences
		}
	}
	d.sectioned = requirements || preferences
	if requirements && preferences || d.posting.Lang == "en" {
		return
	}
	for u := range d.units {
		d.cutBlocks(u)
	}
	d.rankBlocks()
}

// interjected reports whether unit u is a labelled line ("기술: Java", "• 학력 : 무관"),
// or one of several, among the lines of another section, which goes on after it.
func (d *document) interjected(u int) bool {
	if u < 2 || u+1 >= len(d.units) || d.units[u+1].isTag() {
		return false
	}
	unit := &d.units[u]
	if strings.Contains(unit.text, "\n") || !unit.titled && !strings.HasPrefix(unit.text, "•") {
		return false
	}
	return !d.units[u+1].titled || d.interjected(u+1)
}

// cutBlocks adds the blocks of unit u, the first of which may go on with the last.
func (d *document) cutBlocks(u int) {
	unit := &d.units[u]
	if unit.section < 0 || unit.kind == techmap.SectionBenefits || unit.kind == techmap.SectionProcess {
		return
	}
	text := unit.text
	if strings.Count(text, "\n\n")*2 > strings.Count(text, "\n") {
		return // a blank line after each: no blocks
	}
	interjected := d.interjected(u)
	goesOn := len(d.blocks) > 0 && (interjected && !d.turns(u) || !unit.titled && d.interjected(u-1))
	for at := 0; at < len(text); {
		end := len(text)
		if n := strings.Index(text[at:], "\n\n"); n >= 0 {
			end = at + n
		}
		if !goesOn {
			d.blocks = append(d.blocks, block{items: true, titled: unit.titled, kind: unit.kind})
		}
		goesOn = false
		b := &d.blocks[len(d.blocks)-1]
		switch {
		case !interjected:
			b.read(text[at:end])
		case unit.kind == techmap.SectionRequirements:
			b.lines, b.asks = b.lines+1, b.asks+1
		}
		d.segments = append(d.segments, segment{int32(u), int32(at), int32(end), len(d.blocks) - 1})
		at = end + 2
	}
}

// turns reports whether with the labelled technologies of unit u the duties end and
// what is asked for begins; the blank line between went with the cut.
func (d *document) turns(u int) bool {
	if d.units[u].kind != techmap.SectionTechnologies || d.interjected(u-1) || d.blocks[len(d.blocks)-1].asks > 0 {
		return false
	}
	for u++; u < len(d.units) && d.interjected(u); u++ {
	}
	if u == len(d.units) {
		return false
	}
	var next block
	first, _, _ := strings.Cut(d.units[u].text, "\n\n")
	next.read(first)
	return next.asks*2 > next.lines
}

// rankBlocks gives the blocks their levels: the first that asks something of the
// applicant holds what is required, those after it what is preferred, and what
// stands before it under no heading are the duties.
func (d *document) rankBlocks() {
	asked := false
	for i := range d.blocks {
		b := &d.blocks[i]
		asking := b.asks*2 > b.lines
		switch {
		case b.titled && b.kind == techmap.SectionPreferences: // says itself what it is
		case b.titled && b.kind == techmap.SectionRequirements:
			asked = asked || b.lines > 1
		case asking && !asked:
			b.level = techmap.LevelRequired
			asked = true
		case asking, asked && b.items && !b.titled && b.kind != techmap.SectionTechnologies:
			b.level = techmap.LevelPreferred
		case !asked && !b.titled:
			b.level = techmap.LevelUsed
		}
	}
	if !asked {
		d.segments = d.segments[:0]
	}
}

// read counts the lines of text.
func (b *block) read(text string) {
	for line := range strings.SplitSeq(text, "\n") {
		b.lines++
		if endsAsking(line) {
			b.asks++
		}
		b.items = b.items && startsWithAny(line, []string{"•", "-", "·"})
	}
}

// blockLevel returns the level of the block of a line, "" if that says none. In
// a section with a heading a block speaks only for lines that ask something.
// Lines must be asked about in their order.
func (d *document) blockLevel(l *line) techmap.Level {
	u := &d.units[l.unit]
	for ; d.segmentAt < len(d.segments); d.segmentAt++ {
		s := d.segments[d.segmentAt]
		if s.unit > l.unit || s.unit == l.unit && l.start < s.start {
			break
		}
		if s.unit < l.unit || l.start >= s.end {
			continue
		}
		if u.titled && !d.interjected(int(l.unit)) && !endsAsking(d.lineText(l)) {
			return ""
		}
		return d.blocks[s.block].level
	}
	if u.kind == techmap.SectionTechnologies && d.interjected(int(l.unit)) {
		return sectionLevel(d.units[l.unit-1].kind)
	}
	return ""
}

// sectionLevel returns the level of what a section of the kind asks for, "" if nothing.
func sectionLevel(kind techmap.SectionKind) techmap.Level {
	switch kind {
	case techmap.SectionRequirements:
		return techmap.LevelRequired
	case techmap.SectionPreferences:
		return techmap.LevelPreferred
	}
	return ""
}

// askEndings are how Korean lines end that ask something of the applicant.
const askEndings = `분 분들 경험 경험자 유경험자 경력 경력자 능력 역량 이해 이해도 지식
	보유 보유자 소지자 소유자 전공자 졸업자 취득자 숙련자 가능 가능자 능숙 숙련 우대 필수
	이상 수준 사람 관심 마인드 태도 자세 전공 학위 스킬 능통 능통자 익숙 활용 자격증`

// askWords are the endings by their last syllable.
var askWords = bySyllable(strings.Fields(askEndings))

// bySyllable sorts endings by their last syllable, so that a look at the last three bytes of
// a line tells most lines from all of these.
func bySyllable(endings []string) map[string][]string {
	all := map[string][]string{}
	for _, w := range endings {
		last := w[len(w)-hangulLen:]
		all[last] = append(all[last], w)
	}
	return all
}

// endsAsking reports whether a Korean line ends as one that asks something of
// the applicant: "… 있으신 분", "… 경험자 (필수)".
func endsAsking(line string) bool {
	line = strings.TrimRight(line, " .!,~\"'")
	if strings.HasSuffix(line, ")") {
		if open := strings.LastIndexByte(line, '('); open > 0 {
			line = strings.TrimRight(line[:open], " ")
		}
	}
	for _, w := range askWords[line[max(0, len(line)-hangulLen):]] {
		if strings.HasSuffix(line, w) {
			return true
		}
	}
	return false
}
