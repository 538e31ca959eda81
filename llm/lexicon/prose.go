package lexicon

import (
	"strings"
	"unicode/utf8"
)

// What the sentence around a name makes of it: a verb, a name, part of another.

// Words of English that tell what stands beside them.
var (
	afterVerb = wordSet(`to your yourself a an the it up out into through beyond ahead our us you me them
		their his her this that these those it's than of quickly new its`)
	beforeVerb = wordSet(`to will can we you they must should who let lets please could would may not
		this that every each early late last next`)
	articles   = wordSet("a an the our your their its")
	introduces = wordSet("in with using via like on")
	// qualifiers may stand before an item of a list without being part of it.
	qualifiers = wordSet("and or in with using via like on of as including e g eg by plus know knows")
)

// wordSet returns the words of a list parted by white space.
func wordSet(words string) map[string]bool {
	set := map[string]bool{}
	for w := range strings.FieldsSeq(words) {
		set[w] = true
	}
	return set
}

// actsAsVerb reports whether a Latin name reads as an ordinary word: something
// that only follows a verb comes next, or something that only precedes one, or a
// noun, stands before.
func actsAsVerb(text string, start, end int) bool {
	if !isASCIILetter(rune(text[start])) {
		return false
	}
	if hasByte(text, end, ' ') {
		if word, hangul := wordAt(text, end+1); !hangul && afterVerb[word] {
			return true
		}
	}
	before := strings.ToLower(wordBefore(text, start))
	return articles[before] || beforeVerb[before] && !isUpper(text[start])
}

// wordBefore returns the ASCII word that ends before the blank before i.
func wordBefore(text string, i int) string {
	if i == 0 || text[i-1] != ' ' {
		return ""
	}
	return lastWord(text, i-1)
}

// lastWord returns the ASCII word that ends at end.
func lastWord(text string, end int) string {
	from := end
	for from > 0 && isWordByte(text[from-1]) {
		from--
	}
	return text[from:end]
}

// readsAsName reports whether a name is written as one: a Hangul one always is,
// a Latin one if it has a capital that is not that of a sentence.
func readsAsName(text string, start, end int) bool {
	if text[start] >= utf8.RuneSelf {
		return true
	}
	for i := start + 1; i < end; i++ {
		if isUpper(text[i]) || isDigit(text[i]) {
			return true
		}
	}
	if !isUpper(text[start]) {
		return false
	}
	return !startsSentence(text, start) || hangulFollows(text, end)
}

// hangulFollows reports whether the text goes on in Hangul at i.
func hangulFollows(text string, i int) bool {
	if hasByte(text, i, ' ') {
		i++
	}
	return hangulEnd(text, i) > i
}

// introduced reports whether a word that things follow stands before start:
// "in go", "using spring".
func introduced(text string, start int) bool {
	return introduces[strings.ToLower(wordBefore(text, start))]
}

// qualified reports whether a Latin name in small letters is the end of a
// phrase: "video processing", "product teams".
func qualified(text string, start int) bool {
	if !isLower(text, start) {
		return false
	}
	word := wordBefore(text, start)
	if word == "" || isDigit(word[0]) {
		return false
	}
	return !qualifiers[strings.ToLower(word)]
}

// startsSentence reports whether a sentence or an item of a list starts at i.
func startsSentence(text string, i int) bool {
	before := strings.TrimRight(text[:i], " *\"'")
	if before == "" {
		return true
	}
	switch before[len(before)-1] {
	case '.', '!', '?', '\n':
		return true
	}
	return strings.HasSuffix(before, "•")
}

// inProperName reports whether Latin words in capitals stand right beside hit i
// and make a longer name of it: "Silver Spring", "Spark Capital", "Jackson, WY".
func (d *document) inProperName(i int) bool {
	h := &d.hits[i]
	text := d.units[h.unit].text
	start, end := int(h.start), int(h.end)
	if !isUpper(text[start]) {
		return false
	}
	if before := wordBefore(text, start); before != "" && isUpper(before[0]) {
		at := start - 1 - len(before)
		if !startsSentence(text, at) && !d.hitAt(i-1, h.unit, start-1, -1) && !isAcronym(before) {
			return true
		}
	}
	if state := end + 2; hasByte(text, end, ',') && hasByte(text, end+1, ' ') && wordEnd(text, state) == state+2 {
		if isAcronym(text[state:state+2]) && !d.hitAt(i+1, h.unit, -1, state) {
			return true // a state of the USA
		}
	}
	if next := end + 1; hasByte(text, end, ' ') && next < len(text) && isUpper(text[next]) {
		word, _ := wordAt(text, next)
		return !d.hitAt(i+1, h.unit, -1, next) && !isAcronym(word)
	}
	return false
}

// isAcronym reports whether word is all capitals.
func isAcronym(word string) bool {
	for i := range len(word) {
		if !isUpper(word[i]) {
			return false
		}
	}
	return len(word) > 1
}
