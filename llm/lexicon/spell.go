package lexicon

import (
	"iter"
	"strings"
	"unicode"
	"unicode/utf8"
)

// A spelling is one way to write an alias.
type spelling struct {
	text string // folded: lower case, blanks for hyphens
	// derived marks a spelling that nobody listed: one that another skill lists
	// is not taken from it.
	derived bool
	// split marks a name cut at its inner capitals ("Fast Api" for "FastAPI"),
	// which is believed only if each part starts with a capital.
	split bool
}

// maxGaps is the most blanks of an alias that are each left out or not; longer
// phrases are written with all of them or with none.
const maxGaps = 3

// spellings returns the ways to write alias, itself first: with and without its
// blanks and hyphens, with a blank or none where Latin and Hangul meet, "js"
// for ".js", and names with inner capitals in two words.
func spellings(alias string) []spelling { return appendSpellings(nil, alias) }

// appendSpellings appends the spellings of alias to all, which is empty.
func appendSpellings(all []spelling, alias string) []spelling {
	folded := foldAlias(alias)
	if folded == "" {
		return all
	}
	all = append(all, spelling{text: folded})
	if spaced := spaceScripts(folded); strings.Contains(spaced, " ") {
		for text := range joins(spaced) {
			all = appendSpelling(all, spelling{text: text, derived: true})
		}
	}
	if stem, ok := strings.CutSuffix(folded, ".js"); ok {
		all = appendSpelling(all, spelling{text: stem + "js", derived: true})
		all = appendSpelling(all, spelling{text: stem + " js", derived: true})
	}
	if strings.Contains(folded, "/") {
		for _, sign := range [...]string{"/ ", " /", " / "} {
			all = appendSpelling(all, spelling{text: strings.ReplaceAll(folded, "/", sign), derived: true})
		}
	}
	if text, ok := splitCapitals(alias); ok {
		all = appendSpelling(all, spelling{text: text, derived: true, split: !strings.Contains(alias, " ")})
	}
	return all
}

// appendSpelling appends s, unless the same is there: the first to list it keeps it.
func appendSpelling(all []spelling, s spelling) []spelling {
	for _, have := range all {
		if have.text == s.text {
			return all
		}
	}
	return append(all, s)
}

// foldAlias returns alias as patterns are written.
func foldAlias(alias string) string {
	folded := strings.ReplaceAll(strings.ToLower(alias), "-", " ")
	if isTidy(folded) {
		return folded
	}
	return strings.Join(strings.Fields(folded), " ")
}

// isTidy reports whether s has no white space but single blanks between words.
func isTidy(s string) bool {
	last := byte(' ')
	for i := range len(s) {
		if b := s[i]; b < ' ' || b == ' ' && last == ' ' || b == 0xC2 || b == 0xE1 || b == 0xE2 || b == 0xE3 {
			return false // Latin-1, general punctuation and the like have blanks of their own
		}
		last = s[i]
	}
	return last != ' '
}

// spaceScripts puts a blank where Latin and Hangul meet: joins takes it out again.
func spaceScripts(s string) string {
	if !meetsHangul(s) {
		return s
	}
	var b strings.Builder
	b.Grow(len(s) + 8)
	last := rune(' ')
	for _, r := range s {
		latinThenHangul := isHangul(r) && last < utf8.RuneSelf && last != ' '
		if latinThenHangul || isHangul(last) && isASCIILetter(r) {
			b.WriteByte(' ')
		}
		b.WriteRune(r)
		last = r
	}
	return b.String()
}

// meetsHangul reports whether s has Hangul and something else beside it.
func meetsHangul(s string) bool {
	for i := 1; i < len(s); i++ {
		if latin := s[i] < utf8.RuneSelf; latin != (s[i-1] < utf8.RuneSelf) && s[i] != ' ' && s[i-1] != ' ' {
			return true
		}
	}
	return false
}

// joins yields s with each of its blanks left out or not, s itself first and the
// one without blanks last.
func joins(s string) iter.Seq[string] {
	return func(yield func(string) bool) {
		gaps := strings.Count(s, " ")
		if !yield(s) || gaps == 0 {
			return
		}
		for without := 1; gaps <= maxGaps && without < 1<<gaps-1; without++ {
			if !yield(leaveOut(s, without)) {
				return
			}
		}
		yield(strings.ReplaceAll(s, " ", ""))
	}
}

// leaveOut returns s without those of its blanks whose bits are set.
func leaveOut(s string, without int) string {
	var b strings.Builder
	b.Grow(len(s))
	for i := range len(s) {
		blank := s[i] == ' '
		if !blank || without&1 == 0 {
			b.WriteByte(s[i])
		}
		if blank {
			without >>= 1
		}
	}
	return b.String()
}

// splitCapitals cuts the words of a name where a small letter meets a capital:
// "JavaScript", "AWS CodePipeline". Parts of one letter ("iOS") and names of one
// word that would read as a phrase ("InDesign", "YouTrack") stay whole.
func splitCapitals(alias string) (folded string, ok bool) {
	var b strings.Builder
	from := 0
	for i := 1; i < len(alias); i++ {
		if alias[i] != ' ' && !isASCIILetter(rune(alias[i])) {
			return "", false
		}
		if unicode.IsUpper(rune(alias[i])) && unicode.IsLower(rune(alias[i-1])) {
			b.WriteString(alias[from:i])
			b.WriteByte(' ')
			from = i
		}
	}
	if from == 0 {
		return "", false
	}
	b.WriteString(alias[from:])
	folded = strings.ToLower(b.String())
	words := strings.Fields(folded)
	for _, w := range words {
		if len(w) < 2 {
			return "", false
		}
	}
	return folded, strings.Contains(alias, " ") || !isFunctionWord(words[0])
}

// functionWords are the words that a phrase of ordinary English starts with.
var functionWords = wordSet(`in on at to by of up out off over you we it is as be an the no not so one all
	go get do if or and for with work team`)

func isFunctionWord(w string) bool { return functionWords[w] }

func isHangul(r rune) bool { return '가' <= r && r <= '힣' }

func isASCIILetter(r rune) bool { return 'a' <= r && r <= 'z' || 'A' <= r && r <= 'Z' }
