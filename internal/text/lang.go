package text

import (
	"strings"
	"unicode"
)

const (
	hangulShare  = 10   // of 100 letters make a text Korean: technologies are written in Latin
	englishShare = 3    // of 100 words that only English has, in a text long enough to tell
	longText     = 25   // words from which on these are counted
	maxLangBytes = 2048 // of a text are looked at
)

// Lang returns the language of s: "ko", "en", or "" if it is neither, or has no
// words. A Korean text may have many English words in it.
func Lang(s string) string {
	if len(s) > maxLangBytes {
		s = strings.ToValidUTF8(s[:maxLangBytes], "")
	}
	var hangul, latin, foreign int
	for _, r := range s {
		switch {
		case r < 0x80:
			if isAlnum(byte(r)) && !isDigit(byte(r)) {
				latin++
			}
		case isSyllable(r):
			hangul++
		case unicode.IsLetter(r):
			foreign++
		}
	}
	switch {
	case hangul > 0 && hangul*100 >= hangulShare*(hangul+latin+foreign):
		return "ko"
	case latin == 0 || foreign*5 > latin:
		return ""
	case isEnglish(s):
		return "en"
	}
	return ""
}

// isEnglish reports whether Latin text is English rather than another language.
func isEnglish(s string) bool {
	words, english, foreign := 0, 0, 0
	for w := range strings.FieldsFuncSeq(s, func(r rune) bool { return !unicode.IsLetter(r) && r != '\'' }) {
		words++
		switch strings.ToLower(w) {
		case "the", "and", "of", "to", "for", "with", "you", "we", "our", "your", "is", "are", "this",
			"that", "or", "by", "as", "be", "have":
			english++
		case "und", "der", "die", "das", "mit", "für", "wir", "ein", "eine", "du", "zu", "von", // German
			"le", "la", "les", "des", "et", "vous", "nous", "pour", "une", "dans", "avec", "est", // French
			"el", "los", "las", "para", "con", "una", "por", "del", "y", "e", // Spanish
			"do", "da", "com", "uma", "em", // Portuguese
			"het", "een", "van", "voor", "zijn", // Dutch
			"och", "att", "som", "jag", "il", "di", "che", "per": // Swedish, Italian
			foreign++
		}
	}
	if words < longText {
		return foreign <= english
	}
	return english > foreign && english*100 >= englishShare*words
}
