package lexicon

import (
	"slices"
	"strings"
)

// A cue is what a phrase says about the names around it. One phrase may say
// several things.
type cue uint32

const (
	cuePrefer   cue = 1 << iota // nice to have
	cueRequire                  // must have
	cueLead                     // … said before the names it is about ("must have X")
	cueEnd                      // the end of one item of a list that lost its lines: "경험자"
	cueNotAfter                 // X is not wanted: "X 제외"
	cueNoBefore                 // "no X", "instead of X"
	cueMove                     // "X에서 Y로 전환", "migrate from X to Y"
	cueDrop                     // what stands before is left: "X 걷어내고"
	cueFrom                     // what follows is left: "replace X", "from X to"
	cueOneOf                    // one of the names before ("중 1개") or after ("one of") is enough
	cueStack                    // says that the names are used: "our stack", "we use"
	cueLabel                    // … if it heads them: "Tools: "
	cueAsk                      // a line that asks something of the applicant: "경험"
	cueDemand                   // … even among duties: "5+ years of", "ideal candidate"
	cueDuty                     // a line that says what is to be done
	cueUse                      // using a thing, or knowing it
	cuePerk                     // given to employees
	cueGear                     // what one works on: a laptop
	cueGive                     // … if it is given
	cueTalk                     // talking to each other
	cueClient                   // companies: customers, partners, former employers
	cueHire                     // the name before is an employer: "X is hiring"
	cueProcess                  // steps of hiring
	cueNow                      // a Korean sentence that says that what it names is used
	cueMade                     // a technology follows: "written in"
)

// A cueTable knows the cue phrases, and the needs and vetoes of a taxonomy.
type cueTable struct {
	phrases []cuePhrase
	index   map[string]int32
	scanner *automaton
}

// A cuePhrase is a phrase and what it says. An open one may be the beginning of
// a longer Latin word.
type cuePhrase struct {
	says cue
	open bool
}

// A cueHit is where a phrase stands in a text.
type cueHit struct {
	phrase     int32
	says       cue
	start, end int32
}

// newCueTable returns the table of the phrases of this package. Needs and vetoes of a
// taxonomy are added before it is frozen, so that a text is searched once for all of them.
func newCueTable() *cueTable {
	t := &cueTable{index: map[string]int32{}}
	for _, group := range cueGroups() {
		for phrase := range strings.SplitSeq(group.phrases, "|") {
			t.add(strings.TrimSpace(phrase), group.says)
		}
	}
	return t
}

// add enters a phrase and returns its number. A star at its end makes it open.
func (t *cueTable) add(phrase string, says cue) int32 {
	stem, open := strings.CutSuffix(phrase, "*")
	folded := foldAlias(stem)
	if folded == "" {
		return -1
	}
	id, known := t.index[folded]
	if !known {
		id = int32(len(t.phrases))
		t.index[folded] = id
		t.phrases = append(t.phrases, cuePhrase{})
	}
	t.phrases[id].says |= says
	t.phrases[id].open = t.phrases[id].open || open
	return id
}

// ids enters the needs or vetoes of an alias and returns their numbers.
func (t *cueTable) ids(phrases []string) []int32 {
	var ids []int32
	for _, p := range phrases {
		if id := t.add(p, 0); id >= 0 {
			ids = append(ids, id)
		}
	}
	return ids
}

// freeze makes the scanner; nothing can be added after.
func (t *cueTable) freeze() {
	patterns := make([]string, len(t.phrases))
	for p, id := range t.index {
		patterns[id] = p
	}
	t.scanner = newOpenAutomaton(patterns, true, func(id int) bool { return t.phrases[id].open })
	t.index = nil
}

// byEnd orders matches by their ends, longer ones first.
func byEnd(a, b match) int {
	if a.end != b.end {
		return int(a.end - b.end)
	}
	return int(a.start - b.start)
}

// find appends the cues in text to found, in the order of their ends. Phrases
// inside longer ones say nothing: "우대" in "우대사항".
func (t *cueTable) find(text string, found []cueHit, spare []match) ([]cueHit, []match) {
	spare = t.scanner.scan(text, spare[:0])
	slices.SortFunc(spare, byEnd)
	from := len(found)
	for _, m := range spare {
		p := t.phrases[m.pattern]
		end := int(m.end)
		if !p.open && end < len(text) && isWordByte(text[end-1]) && isWordByte(text[end]) {
			continue
		}
		c := cueHit{m.pattern, p.says, m.start, m.end}
		for i := len(found) - 1; i >= from && found[i].end > c.start; i-- {
			switch o := &found[i]; {
			case o.start >= c.start && o.end <= c.end && o.says != 0 && c.says != 0:
				o.says &^= cuePrefer | cueRequire | cueLead
			case c.start >= o.start && c.end <= o.end && o.says != 0:
				c.says &^= cuePrefer | cueRequire | cueLead
			}
		}
		found = append(found, c)
	}
	return found, spare
}
