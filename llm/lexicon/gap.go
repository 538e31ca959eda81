package lexicon

import (
	"strings"
	"unicode/utf8"
)

// A gap says what stands between two names of a line.
type gap struct {
	listed bool // nothing but what joins the items of a list
	loose  bool // … or another item or two, between signs on both sides
	sign   bool // the list is joined by signs ("Java, Kotlin"), not by a blank or a word alone
	or     bool // by "or", "또는"
	and    bool // by "and", "및"
	slash  bool
	comma  bool
	open   bool // a parenthesis opens after the first
	closed bool // one closes
}

// maxGap is the most bytes between items of one list.
const maxGap = 60

// maxStrangers is the most words of a gap that are not known to join a list.
const maxStrangers = 2

// readGap reads the text between two names. What is longer than maxGap, or ends a sentence,
// is no gap: the names stand in no list together.
func readGap(s string) gap {
	if len(s) > maxGap {
		return gap{}
	}
	var g gap
	strangers, hangul, enclosed := 0, false, true
	for i := 0; i < len(s); {
		switch b := s[i]; {
		case b == ' ':
			i++
		case isDigit(b):
			n := versionEnd(s, i)
			if n == i {
				n, strangers = i+1, strangers+1
			}
			i = n
		case isWordByte(b):
			n := wordEnd(s, i)
			stranger := g.joinLatin(s[i:n])
			strangers += stranger
			enclosed = enclosed && (stranger == 0 || g.sign && strings.ContainsAny(s[n:], ",/|;)"))
			i = n
		case b < utf8.RuneSelf:
			if !g.joinSign(s, i) {
				return gap{}
			}
			i++
		default:
			n := hangulEnd(s, i)
			if n > i {
				stranger := g.joinHangul(s[i:n])
				strangers += stranger
				hangul = hangul || stranger > 0
				i = n
				continue
			}
			_, size := utf8.DecodeRuneInString(s[i:])
			g.sign = true
			i += size
		}
	}
	g.listed = strangers == 0
	g.loose = strangers <= maxStrangers && g.sign && enclosed && !hangul
	return g
}

// joinSign notes a sign at s[i] and reports whether the list goes on after it.
func (g *gap) joinSign(s string, i int) bool {
	switch s[i] {
	case ',', ';', '|', '~', '>':
		g.comma = true
		g.sign = true
	case '/', '+', '&', '\\':
		g.slash = true
		g.sign = true
	case '(', '[':
		g.open = true
		g.sign = true
	case ')', ']':
		g.closed = true
		g.sign = true
	case ':', '-', '=':
		g.sign = true
	case '.', '!', '?':
		// A sentence ends; a stop without a blank is "3.x," or a typing slip.
		return i+1 < len(s) && s[i+1] != ' '
	}
	return true
}

// joinLatin notes a word and returns 1 if it is a stranger to lists.
func (g *gap) joinLatin(word string) int {
	switch strings.ToLower(word) {
	case "or":
		g.or = true
	case "and", "plus", "as", "well", "to":
		g.and = true
	case "amp": // of "&amp;", which a site escaped twice
	case "etc", "eg", "e", "g", "ie", "v", "ver", "version", "x", "higher", "above", "later", "s":
	default:
		return 1
	}
	return 0
}

// joinHangul notes a word and returns 1 if it is a stranger to lists.
func (g *gap) joinHangul(word string) int {
	switch word {
	case "또는", "혹은", "이나", "나", "거나", "이거나":
		g.or = true
	case "및", "와", "과", "그리고", "랑", "하고":
		g.and = true
	case "등", "등의", "등을", "이상", "버전", "외", "기반", "기반의", "계열", "위주",
		"의", "를", "을", "은", "는", "이", "가":
	default:
		return 1
	}
	return 0
}

// wordEnd returns where the Latin word at s[i] ends.
func wordEnd(s string, i int) int {
	for i < len(s) && isWordByte(s[i]) {
		i++
	}
	return i
}
