package text

import (
	"strings"

	"github.com/techmap-it/techmap"
)

// english returns what the words of an English heading say.
func (t *headingTable) english(title string, setOff bool) (techmap.SectionKind, bool) {
	words := make([]string, 0, maxHeadingWords)
	for w := range strings.FieldsFuncSeq(strings.ToLower(title), notInWord) {
		if len(words) == maxHeadingWords {
			return "", false
		}
		words = append(words, w)
	}
	if len(words) == 0 {
		return "", false
	}
	if kind, ok := t.lead(words); ok && (setOff || startsUpper(title)) {
		return kind, true
	}
	var kind techmap.SectionKind
	for _, w := range words {
		of, ok := t.words[w]
		if !ok && !t.fillers[w] {
			return "", false
		}
		if ok && (kind == "" || of == preferences || kind == process) {
			kind = of
		}
	}
	return kind, kind != ""
}

// lead returns the kind of the lead that words begin with.
func (t *headingTable) lead(words []string) (techmap.SectionKind, bool) {
	rules := t.leads[words[0]]
	if rules == nil {
		return "", false
	}
	line := strings.Join(words, " ")
	for _, r := range rules {
		rest, ok := strings.CutPrefix(line, r.words)
		if !ok || rest != "" && rest[0] != ' ' {
			continue
		}
		// "About Acme Inc.", not "about 10 people on a team that …".
		if r.words == "about" && (len(words) > 5 || len(words) > 1 && isDigit(words[1][0])) {
			continue
		}
		return r.kind, true
	}
	return "", false
}

// notInWord reports whether r parts English words: "you'll" is one, "C++" too.
func notInWord(r rune) bool {
	return r != '\'' && r != '+' && (r < 'a' || r > 'z') && (r < '0' || r > '9')
}
