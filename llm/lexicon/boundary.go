package lexicon

import (
	"strings"
	"unicode/utf8"
)

// The left edge of most matches is the automaton's business. What it cannot see
// is judged here, where a name may end, and what the word around it is.

// bounded reports whether text[start:end] is a word of its own.
func (g grammar) bounded(text string, start, end int) bool {
	first, last := text[start], text[end-1]
	if isWordByte(first) && !openLeft(text, start, end) {
		return false
	}
	if last >= utf8.RuneSelf {
		return g.closesHangul(text, end)
	}
	if end == len(text) {
		return true
	}
	if isWordByte(last) {
		return closesWord(text, start, end)
	}
	return closesSign(text, end)
}

// openLeft reports whether a Latin name may start at start, seen from the sign before it.
func openLeft(text string, start, end int) bool {
	if start == 0 {
		return true
	}
	letter := start > 1 && isWordByte(text[start-2])
	switch text[start-1] {
	case '@', '\\', '$':
		return false
	case '.':
		// "foo.js" is one name; "1.C", "능력.Java" and "skills.Java" lack a blank.
		return !letter || numbers(text, start-1) || isUpper(text[start]) && end-start > 2
	case '-', '&', '\'', '+':
		// "USB-C", "R&D", "C-level" seen from both sides.
		return !letter || end-start > 2
	}
	return true
}

// numbers reports whether the stop at text[i] ends the number of an item: "1.".
func numbers(text string, i int) bool {
	from := i
	for from > 0 && isDigit(text[from-1]) {
		from--
	}
	return from < i && (from == 0 || text[from-1] == ' ' || text[from-1] == '\n')
}

// closesWord reports whether a name that ends in a letter or digit ends at end.
func closesWord(text string, start, end int) bool {
	next, short := text[end], end-start <= 2
	switch {
	case isDigit(next):
		return !isDigit(text[end-1]) && !short && versionEnd(text, end) > end
	case isWordByte(next):
		return false
	case next == '+' || next == '#':
		return !short && !hasByte(text, end+1, next)
	case next == '*' || next == '&' || next == '\'' || next == '-':
		return !short || !isWordAt(text, end+1)
	case next == '.':
		return !isLower(text, end+1) || isJSSuffix(text, end)
	case next == '@':
		return false
	}
	return true
}

// closesSign reports whether a name that ends in a sign ("C++", "C#") ends at end.
func closesSign(text string, end int) bool {
	next := text[end]
	if next == text[end-1] && next != ')' && next != '.' {
		return false
	}
	return !isASCIILetter(rune(next)) && next != '_'
}

// closesHangul reports whether a name that ends in Hangul, or in another
// character beyond ASCII, ends at end.
func (g grammar) closesHangul(text string, end int) bool {
	stop := hangulEnd(text, end)
	return stop == end || g.follows(text[:stop], end)
}

// hangulEnd returns where the run of Hangul syllables that starts at i ends.
func hangulEnd(text string, i int) int {
	for i+hangulLen <= len(text) {
		r, n := utf8.DecodeRuneInString(text[i:])
		if !isHangul(r) {
			break
		}
		i += n
	}
	return i
}

// maxVersion is the most bytes of a version number.
const maxVersion = 12

// versionEnd returns the end of a version number that starts at i ("17", "3.x",
// "19c", "2.7+"), or i if there is none. A number of more than two digits is
// one only if it reads as a year of the ES2015 kind.
func versionEnd(text string, i int) int {
	end := i
	for end < len(text) && isDigit(text[end]) {
		end++
	}
	if n := end - i; n == 0 || n > 4 {
		return i
	}
	for end-i < maxVersion && hasByte(text, end, '.') && inVersion(text, end+1) {
		for end++; inVersion(text, end); end++ {
		}
	}
	if end < len(text) && isReleaseLetter(text[end]) && !isWordAt(text, end+1) {
		end++
	}
	if end < len(text) && text[end] == '+' {
		end++
	}
	if isWordAt(text, end) {
		return i
	}
	return end
}

// inVersion reports whether text[i] goes on a version number: a digit or "x".
func inVersion(text string, i int) bool {
	return i < len(text) && (isDigit(text[i]) || text[i] == 'x')
}

// isReleaseLetter reports whether b ends a version: Oracle 19c, Unity 3D, Vue 3x.
func isReleaseLetter(b byte) bool {
	switch b {
	case 'c', 'g', 'i', 'x', 'D', 'd', 'C', 'G', 'R', 'r':
		return true
	}
	return false
}

// isJSSuffix reports whether ".js" stands at text[i], in any case: "Vue.js" names Vue.
func isJSSuffix(text string, i int) bool {
	return i+3 <= len(text) && strings.EqualFold(text[i+1:i+3], "js") && !isWordAt(text, i+3)
}

func isDigit(b byte) bool { return '0' <= b && b <= '9' }

func isUpper(b byte) bool { return 'A' <= b && b <= 'Z' }

func isLower(text string, i int) bool { return i < len(text) && 'a' <= text[i] && text[i] <= 'z' }

func isWordAt(text string, i int) bool { return i < len(text) && isWordByte(text[i]) }

func hasByte(text string, i int, b byte) bool { return i < len(text) && text[i] == b }
