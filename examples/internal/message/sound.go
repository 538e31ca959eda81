package message

import (
	"strings"
	"unicode"
)

// Final consonants of a syllable of Hangul, as its number among them.
const (
	finalNone  = 0
	finalRest  = 1 // stands for any but ㄹ
	finalRieul = 8 // ㄹ
)

// Syllables of Hangul: 28 for each beginning and vowel, the first without a final.
const (
	firstSyllable = '가'
	lastSyllable  = '힣'
	finals        = 28
)

// Reading returns what tells how the name of a technology ends when a Korean reads it.
// A name of one word is read as Korean writes it; of a longer one the Korean name often
// is another part.
func Reading(name, nameKo string) string {
	if _, known := finalOfName(lastWord(name)); known || nameKo == "" || lastWord(name) != name {
		return name
	}
	return nameKo
}

// finalOf returns the final consonant of a word as a Korean reads it. It reports whether
// the word can be read.
func finalOf(word string) (final int, spoken bool) {
	word = strings.TrimRightFunc(word, func(r rune) bool {
		return !unicode.IsLetter(r) && !unicode.IsDigit(r) && r != '#' && r != '+'
	})
	if word == "" {
		return finalNone, false
	}
	runes := []rune(word)
	last := runes[len(runes)-1]
	switch {
	case last >= firstSyllable && last <= lastSyllable:
		return int(last-firstSyllable) % finals, true
	case last >= '0' && last <= '9':
		return finalOfDigit(last), true
	case last > unicode.MaxASCII:
		return finalNone, false
	}
	word = lastWord(word)
	if final, known := finalOfName(word); known {
		return final, true
	}
	return finalOfLatin(word), true
}

// lastWord returns what of a name is read last.
func lastWord(name string) string {
	return name[strings.LastIndexAny(name, " ./-")+1:]
}

// finalOfDigit returns the final of 영 일 이 삼 사 오 육 칠 팔 구.
func finalOfDigit(d rune) int {
	switch d {
	case '1', '7', '8':
		return finalRieul
	case '0', '3', '6':
		return finalRest
	}
	return finalNone
}

// finalOfLatin returns the final of a word in Latin letters by its spelling.
func finalOfLatin(word string) int {
	if strings.ToUpper(word) == word { // read letter by letter: AWS, SQL
		return finalOfLetter(word[len(word)-1])
	}
	word = strings.ToLower(word)
	for _, end := range []string{"ng", "ck", "op", "ap", "ip", "up", "ub", "ab"} {
		if strings.HasSuffix(word, end) {
			return finalRest // 스프링, 슬랙, 하둡
		}
	}
	if strings.HasSuffix(word, "le") {
		return finalRieul // 오라클, 구글
	}
	switch word[len(word)-1] {
	case 'l':
		return finalRieul
	case 'm', 'n':
		return finalRest
	}
	return finalNone // vowels, and consonants that Korean gives a vowel: 리액트, 레디스
}

// finalOfLetter returns the final of the Korean name of a letter: 엘, 알, 엠, 엔.
func finalOfLetter(letter byte) int {
	switch letter {
	case 'L', 'R':
		return finalRieul
	case 'M', 'N':
		return finalRest
	}
	return finalNone
}

// finalOfName returns the final of words that neither their spelling nor their Korean
// name tells. It reports whether it knows the word.
func finalOfName(word string) (int, bool) {
	switch strings.ToLower(word) {
	case "go", "c", "c++", "github", "node", "code":
		return finalNone, true // 고, 씨, 씨플플, 깃허브, 노드
	case "c#", "f#", "git", "gitlab", "net", "web", "tomcat", "socket", "logic", "elastic", "basic", "kit", "matlab":
		return finalRest, true // 씨샵, 깃, 닷넷, 매트랩
	case "r", "sql", "mysql", "postgresql", "shell", "excel", "module":
		return finalRieul, true // 알, 에스큐엘, 셸, 모듈
	}
	return finalNone, false
}
