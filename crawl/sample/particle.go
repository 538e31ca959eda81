package sample

import "unicode/utf8"

// A sound is what the Korean reading of a word ends in, on which its particle depends.
type sound byte

const (
	vowel     sound = 'v' // 자바
	liquid    sound = 'l' // 에스큐엘: ㄹ, which is a consonant but for 로
	consonant sound = 'c' // 코틀린
)

// soundOf returns the sound of a word that ends in a Hangul syllable; other words
// count as ending in a vowel.
func soundOf(word string) sound {
	last, _ := utf8.DecodeLastRuneInString(word)
	if last < '가' || last > '힣' {
		return vowel
	}
	switch (last - '가') % 28 { // the final consonant of a precomposed syllable
	case 0:
		return vowel
	case 8:
		return liquid
	}
	return consonant
}

// particle returns the form that a particle, named by one of its forms, has after s.
func particle(name string, s sound) string {
	closed := s != vowel
	switch name {
	case "을":
		return either(closed, "을", "를")
	case "이":
		return either(closed, "이", "가")
	case "은":
		return either(closed, "은", "는")
	case "와":
		return either(closed, "과", "와")
	case "로":
		return either(s == consonant, "으로", "로")
	}
	return name
}

func either(first bool, a, b string) string {
	if first {
		return a
	}
	return b
}
