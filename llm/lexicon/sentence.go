package lexicon

import (
	"strings"
	"unicode/utf8"
)

// A sentence is what the words around a hit say.
type sentence struct {
	line       *line
	text       string // of the line
	start, end int32  // of the sentence in it
	cues       []cueHit
	says       cue
	names      int   // names in it
	letters    int   // … and their runes
	stackFrom  int32 // names behind it are said to be used
	asks       bool  // it ends as a Korean line that asks something: "있으신 분"
	ofRole     bool  // a role, a colon and a name begin the line: "Data Analyst: SQL, Excel"

	// Of the hit:
	stack bool // it is said to be used
	role  bool // it names a kind of developer: "Go engineer"
}

// sentence reads the sentence of h, or remembers it from the hit before.
func (d *document) sentence(l *line, h *hit) *sentence {
	s := &d.reading
	at, end := h.start-l.start, h.end-l.start
	if s.line != l || at < s.start || end > s.end {
		d.readSentence(l, at, end)
	}
	s.stack = s.stackFrom <= at
	s.role = namesRole(s.text, int(end))
	return s
}

func (d *document) readSentence(l *line, at, end int32) {
	text := d.lineText(l)
	s := sentence{line: l, text: text, cues: d.lineCues(l), asks: endsAsking(text)}
	s.stackFrom = int32(len(text)) + 1
	s.start, s.end = sentenceAround(text, at, end)
	role := roleLabel(text[:at])
	for _, c := range s.cues {
		if c.start < s.start || c.end > s.end {
			continue
		}
		s.says |= c.says
		if c.says&cueStack != 0 || c.says&cueLabel != 0 && isLabel(text, &c) {
			s.stackFrom = min(s.stackFrom, c.end)
		}
	}
	for _, o := range d.lineHits(l) {
		s.ofRole = s.ofRole || role > 0 && o.start-l.start >= role && o.start-l.start <= role+1
		if o.state == hitBelieved && o.start-l.start >= s.start && o.end-l.start <= s.end {
			s.names++
			s.letters += utf8.RuneCountInString(d.surfaceText(&o))
		}
	}
	d.reading = s
}

// workedOn are what a kind of developer may work on besides a technology.
var workedOn = wordSet("software web mobile app application applications backend frontend integration systems data")

// namesRole reports whether a word for a person who works with it follows a name at i.
func namesRole(text string, i int) bool {
	if hasByte(text, i, ' ') {
		i++
	}
	word, hangul := wordAt(text, i)
	if next := i + len(word); workedOn[strings.ToLower(word)] && hasByte(text, next, ' ') {
		word, hangul = wordAt(text, next+1) // "iOS software engineers"
	}
	if hangul {
		return startsWithAny(word, []string{"개발자", "엔지니어", "프로그래머"})
	}
	return engineers[strings.ToLower(word)]
}

// engineers are words for those who work with a technology.
var engineers = wordSet(`engineer engineers developer developers programmer programmers hacker hackers dev devs
	expert experts architect architects administrator administrators consultant consultants`)

// analysts are further words that end a role before its colon.
var analysts = wordSet("analyst analysts scientist scientists designer designers")

// maxRoleBefore is how long a role before its colon is at most, in bytes.
const maxRoleBefore = 48

// roleLabel returns the end of the role and the colon that text begins with, 0 if it
// begins otherwise.
func roleLabel(text string) int32 {
	i := strings.IndexByte(text, ':')
	if i < 0 || i > maxRoleBefore {
		return 0
	}
	if word := strings.ToLower(lastWord(text, i)); !engineers[word] && !analysts[word] {
		return 0
	}
	return int32(i) + 1
}

// sentenceAround returns the sentence of text[start:end]: between full stops.
func sentenceAround(text string, start, end int32) (from, to int32) {
	from = 0
	for i := start - 1; i > 0; i-- {
		if stopsAt(text, int(i)) {
			from = i + 1
			break
		}
	}
	to = int32(len(text))
	for i := end; i < int32(len(text)); i++ {
		if stopsAt(text, int(i)) {
			to = i + 1
			break
		}
	}
	return from, to
}

// stopsAt reports whether a sentence ends with text[i].
func stopsAt(text string, i int) bool {
	switch text[i] {
	case ';', '|':
		return true
	case '-':
		return i > 1 && text[i-1] == '-' && text[i-2] == ' '
	case '.', '!', '?':
		return i+1 == len(text) || text[i+1] == ' ' && !abbreviates(text, i)
	}
	return false
}

// abbreviates reports whether the stop at text[i] ends "e.g.", "etc.", "i.e." or a number of a list.
func abbreviates(text string, i int) bool {
	word := lastWord(text, i)
	switch word {
	case "g", "e", "etc", "vs", "v", "Inc", "inc", "Sr", "Jr", "No", "no":
		return true
	}
	return len(word) > 0 && len(word) <= 2 && isDigit(word[0])
}
