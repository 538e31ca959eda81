package message

import (
	"strings"
	"unicode"
)

// finalOf returns the final consonant of a word as it is read in Korean, as its number
// among the finals of Hangul, 0 for a vowel. It reports whether the word can be read.
func finalOf(word string) (final int, spoken bool) {
	word = strings.TrimRightFunc(word, func(r rune) bool {
		return !unicode.IsLetter(r) && !unicode.IsDigit(r) && r != '#' && r != '+'
	})
	if word == "" {
		return 0, false
	}
	runes := []rune(word)
	last := runes[len(runes)-1]
	if last >= firstSyllable && last <= lastSyllable {
		return int(last-firstSyllable) % finals, true
	}
	if last >= '0' && last <= '9' {
		return finalOfDigit(last), true
	}
	return finalOfLatin(strings.ToLower(word), spelled(word)), true
}

// finalRest stands for any final consonant but ㄹ.
const finalRest = 1

// finalOfDigit returns the final of 영 일 이 삼 사 오 육 칠 팔 구.
func finalOfDigit(d rune) int {
	switch d {
	case '1', '7', '8':
		return finalRieul
	case '0', '3', '6':
		return finalRest
	}
	return 0
}

// spelled reports whether a word is read letter by letter: AWS, SQL.
func spelled(word string) bool {
	letters := 0
	for _, r := range word {
		if unicode.IsLower(r) {
			return false
		}
		if unicode.IsLetter(r) {
			letters++
		}
	}
	return letters > 0
}

// finalOfLatin returns the final of a word in Latin letters. What cannot be told from
// the spelling is told by name.
func finalOfLatin(word string, letters bool) int {
	for end, final := range readings() {
		if word == end || strings.HasSuffix(word, " "+end) || strings.HasSuffix(word, "."+end) {
			return final
		}
	}
	last := word[len(word)-1]
	if letters {
		return finalOfLetter(last)
	}
	switch {
	case strings.HasSuffix(word, "ng"), strings.HasSuffix(word, "ck"):
		return finalRest
	case strings.HasSuffix(word, "le"): // 오라클, 구글
		return finalRieul
	}
	switch last {
	case 'l':
		return finalRieul
	case 'm', 'n', 'b', 'p':
		return finalRest
	}
	return 0 // vowels, and consonants that Korean gives a vowel: 리액트, 레디스, 플라스크
}

// finalOfLetter returns the final of the Korean name of a letter: 엘, 엠, 엔, 알.
func finalOfLetter(letter byte) int {
	switch letter {
	case 'l', 'r':
		return finalRieul
	case 'm', 'n':
		return finalRest
	}
	return 0
}

// readings returns the finals of words that are read otherwise than they are spelled.
func readings() map[string]int {
	return map[string]int{
		"c#":       finalRest,  // 씨샵
		"f#":       finalRest,  // 에프샵
		"c++":      0,          // 씨플플, 씨플러스플러스
		"sql":      finalRieul, // 에스큐엘
		"mysql":    finalRieul, // 마이에스큐엘
		"mssql":    finalRieul,
		"nosql":    finalRieul,
		"ruby":     0,
		"go":       0,
		"spark":    0,
		"kotlin":   finalRest,
		"slack":    finalRest, // 슬랙
		"github":   0,         // 깃허브
		"gitlab":   finalRest, // 깃랩
		"git":      finalRest, // 깃
		"jest":     0,         // 제스트
		"js":       0,         // 제이에스
		"robot":    finalRest, // 로봇
		"net":      finalRest, // 닷넷
		"web":      finalRest, // 웹
		"hadoop":   finalRest, // 하둡
		"tomcat":   finalRest, // 톰캣
		"rust":     0,         // 러스트
		"rest":     0,
		"boot":     0,         // 부트
		"socket":   finalRest, // 소켓
		"nginx":    0,         // 엔진엑스
		"unix":     0,
		"linux":    0,
		"redux":    0,
		"logic":    finalRest, // 로직
		"elastic":  finalRest, // 일래스틱
		"studio":   0,
		"code":     0,
		"node":     0,
		"api":      0,
		"pandas":   0,
		"stack":    finalRest, // 스택
		"batch":    0,         // 배치
		"matlab":   finalRest, // 매트랩
		"bigquery": 0,
		"excel":    finalRieul,
		"cloud":    0,
		"tableau":  0,
		"rabbitmq": 0,
		"r":        finalRieul, // 알
		"c":        0,
	}
}
