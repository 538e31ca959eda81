package rank

import (
	"strings"
	"unicode"
)

// A term is what texts are found by: a word of letters that are written apart, or two
// neighbours of those that are not (Hangul, Han, Kana); in its lowest bits stands where.
//
// It is a hash of 62 bits and not the word, so that a table of terms has no strings in it.
// That two words have one hash is possible and next to impossible, and all that comes of
// it is a hit too many. Korean has no bounds that a program could see (개발자를, 앱개발자),
// so it is looked for by pairs of syllables, as is usual for texts without spaces.
type term uint64

// Where a term stands.
const (
	inLines term = iota
	inCompany
	inTitle
	inMembers // not a term of the text, but the ID of a member
	wheres    = 4
)

// in returns the term where it stands there.
func (t term) in(where term) term { return t*wheres + where }

// termOf returns the term of a word, whatever it stands in.
func termOf(word string) term {
	const offset, prime = 14695981039346656037, 1099511628211 // FNV-1a
	h := uint64(offset)
	for i := range len(word) {
		h = (h ^ uint64(word[i])) * prime
	}
	return term(h)
}

// terms calls yield with each term of text, those that occur twice twice. Case does not
// matter, nor does the s of a plural.
func terms(text string, yield func(term)) {
	for word, apart := range runs(strings.ToLower(text)) {
		if apart {
			yield(termOf(singular(word)))
			continue
		}
		first, before := true, 0
		for i, r := range word {
			end := i + len(string(r))
			if first {
				yield(termOf(word[:end])) // a lone syllable is found where a word begins
			} else {
				yield(termOf(word[before:end]))
			}
			first, before = false, i
		}
	}
}

// wanted returns the terms that a text has which has word, in one piece or, from three
// letters that are not written apart on, almost always in one.
func wanted(word string) []term {
	var all []term
	for run, apart := range runs(strings.ToLower(word)) {
		var of []term
		terms(run, func(t term) { of = append(of, t) })
		if !apart && len(of) > 1 {
			of = of[1:] // it need not begin a word
		}
		all = append(all, of...)
	}
	return all
}

// singular returns word without the s of a plural. Texts and questions are treated alike,
// so that it does not matter that "kubernetes" loses one as well; short words keep theirs,
// among them CSS, AWS and iOS.
func singular(word string) string {
	if len(word) > 3 && word[len(word)-1] == 's' {
		return word[:len(word)-1]
	}
	return word
}

// runs yields the longest pieces of s that are letters of one kind, and whether that
// kind separates words. "+" and "#" belong to the word that they follow: C++, C#.
func runs(s string) func(yield func(run string, apart bool) bool) {
	return func(yield func(string, bool) bool) {
		start, kind := 0, runNone
		for i, r := range s {
			is := runOf(r)
			if kind == runApart && (r == '+' || r == '#') {
				is = runApart
			}
			if is == kind {
				continue
			}
			if kind != runNone && !yield(s[start:i], kind == runApart) {
				return
			}
			start, kind = i, is
		}
		if kind != runNone {
			yield(s[start:], kind == runApart)
		}
	}
}

// Kinds of letters.
const (
	runNone = iota
	runApart
	runTogether
)

// runOf returns the kind of a letter, which is in lower case.
func runOf(r rune) int {
	switch {
	case 'a' <= r && r <= 'z', '0' <= r && r <= '9':
		return runApart
	case r < 0x80:
		return runNone
	case '가' <= r && r <= '힣', unicode.In(r, unicode.Hangul, unicode.Han, unicode.Hiragana, unicode.Katakana):
		return runTogether
	case unicode.IsLetter(r), unicode.IsDigit(r), unicode.IsMark(r):
		return runApart
	}
	return runNone
}
