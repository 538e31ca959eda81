package medallion

import (
	_ "embed"
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"

	"github.com/techmap-it/techmap/internal/text"
)

//go:embed data/title_words.tsv
var titleWordsFile string

// A wordKind says how a word of a title is compared.
type wordKind byte

const (
	wordJob   wordKind = iota // part of what the job is, also a level
	wordPlace                 // where it is
	wordNoise                 // says nothing of the job
)

// A titleWord is what a form of a word means.
type titleWord struct {
	name string
	kind wordKind
}

// titleWords knows the words of titles. It is immutable.
type titleWords struct {
	forms   map[string]titleWord
	longest int // Hangul form, in runes
}

// newTitleWords reads lines of kind, name and forms; others are remarks. The forms of a name
// in both languages mean the same, so that 백엔드 개발자 and Backend Developer are one title.
func newTitleWords(file string) titleWords {
	w := titleWords{forms: make(map[string]titleWord)}
	for line := range strings.Lines(file) {
		cells := strings.Split(strings.TrimSpace(line), "\t")
		if len(cells) != 3 || strings.HasPrefix(line, "#") {
			continue
		}
		word := titleWord{name: cells[1]}
		switch cells[0] {
		case "place":
			word.kind = wordPlace
		case "noise":
			word.kind = wordNoise
		}
		for form := range strings.FieldsSeq(cells[2]) {
			w.forms[strings.Join(splitTitle(form), "")] = word
			w.longest = max(w.longest, utf8.RuneCountInString(form))
		}
	}
	return w
}

// A title is what a title says, as far as two of them are compared.
type title struct {
	words  []string // what the job is: sorted, different
	key    string   // the words, joined; "" if there is none
	places []string // sorted
	number string   // requisition number
	years  string   // of experience: "3" or "3~5"
}

// read returns what a title says, besides the folded names of the company.
func (w titleWords) read(s string, names ...string) title {
	var t title
	s = strings.ToLower(withoutCompany(text.CleanLine(s), names))
	s = t.takeNumber(s)
	s = t.takeYears(s)
	for _, word := range splitTitle(s) {
		if slices.Contains(names, word) {
			continue
		}
		w.add(&t, word)
	}
	slices.Sort(t.words)
	t.words = slices.Compact(t.words)
	slices.Sort(t.places)
	t.places = slices.Compact(t.places)
	t.key = strings.Join(t.words, " ")
	return t
}

// add adds what a word of a title means, a Hangul one cut into those that are known.
func (w titleWords) add(t *title, word string) {
	if known, ok := w.forms[word]; ok {
		t.add(known)
		return
	}
	if r, _ := utf8.DecodeRuneInString(word); !unicode.Is(unicode.Hangul, r) {
		t.words = append(t.words, word)
		return
	}
	runes := []rune(word)
	from := 0 // of what is not known
	for i := 0; i < len(runes); {
		known, n := w.longestAt(runes[i:])
		if n == 0 {
			i++
			continue
		}
		t.addUnknown(string(runes[from:i]))
		t.add(known)
		i += n
		from = i
	}
	t.addUnknown(string(runes[from:]))
}

// longestAt returns the longest form of two syllables or more that s begins with.
func (w titleWords) longestAt(s []rune) (titleWord, int) {
	for n := min(w.longest, len(s)); n >= 2; n-- {
		if known, ok := w.forms[string(s[:n])]; ok {
			return known, n
		}
	}
	return titleWord{}, 0
}

// add notes a word that is known; noise is not.
func (t *title) add(known titleWord) {
	switch known.kind {
	case wordJob:
		t.words = append(t.words, known.name)
	case wordPlace:
		t.places = append(t.places, known.name)
	}
}

// addUnknown notes a word as it stands.
func (t *title) addUnknown(word string) {
	if word != "" {
		t.words = append(t.words, word)
	}
}

// splitTitle cuts s, in lower case, into runs of letters of one script and digits;
// + and # are letters, which tell C++ and C# from C. Signs within an English word
// are left out: "back-end" is one word.
func splitTitle(s string) []string {
	var words []string
	var b []byte
	last := kindOther
	end := func() {
		if len(b) > 0 {
			words = append(words, string(b))
		}
		b, last = nil, kindOther
	}
	for i, r := range s {
		kind := kindOf(r)
		if kind == kindOther {
			if joins(s, i, r, last) {
				continue
			}
			end()
			continue
		}
		if last != kindOther && (kind == kindHangul) != (last == kindHangul) {
			end()
		}
		b, last = utf8.AppendRune(b, r), kind
	}
	end()
	return words
}

// A runeKind is a kind of letter.
type runeKind byte

const (
	kindOther runeKind = iota
	kindHangul
	kindWord
)

// kindOf returns the kind of a letter. All that is no Hangul and no sign is of one kind.
func kindOf(r rune) runeKind {
	switch {
	case unicode.Is(unicode.Hangul, r):
		return kindHangul
	case unicode.IsLetter(r) || unicode.IsDigit(r) || unicode.IsMark(r) || r == '+' || r == '#':
		return kindWord
	}
	return kindOther
}

// joins reports whether the sign r at byte i of s holds a word together.
func joins(s string, i int, r rune, last runeKind) bool {
	if last != kindWord || r != '-' && r != '/' && r != '.' {
		return false
	}
	rest := s[i+1:]
	for _, whole := range [...]string{"end", "stack", "w", "time", "js"} {
		if after, ok := strings.CutPrefix(rest, whole); ok {
			next, _ := utf8.DecodeRuneInString(after)
			return after == "" || kindOf(next) != kindWord
		}
	}
	return false
}
