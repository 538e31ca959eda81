package llm

import (
	"strings"
	"sync"
	"unicode"
	"unicode/utf8"
)

// Word edges: a name counts only where it is a word of its own. "Java" is not in
// "JavaScript", "Go" not in "go-to-market", "자바" not in "자바스크립트"; but it is in
// "Java를" and "자바로", because Korean grammar clings to the word before it.

// isWord reports whether text[start:end] is a word of its own.
func isWord(text string, start, end int) bool {
	first, _ := utf8.DecodeRuneInString(text[start:end])
	last, _ := utf8.DecodeLastRuneInString(text[start:end])
	short := end-start <= 2
	return opensWord(text[:start], first, short) && closesWord(text[end:], last, short)
}

// isPhrase reports whether text[start:end] may be a piece of evidence: no word of Latin
// letters and no number is cut in two.
func isPhrase(text string, start, end int) bool {
	first, _ := utf8.DecodeRuneInString(text[start:end])
	last, _ := utf8.DecodeLastRuneInString(text[start:end])
	before, _ := utf8.DecodeLastRuneInString(text[:start])
	after, _ := utf8.DecodeRuneInString(text[end:])
	if clings(before) && clings(first) || clings(last) && clings(after) {
		return false
	}
	return !(isNumber(first) && digitBefore(text[:start])) && !(isNumber(last) && digitAfter(text[end:]))
}

func isNumber(r rune) bool { return unicode.IsDigit(r) }

// digitBefore reports whether s ends as the first half of a number: "4,", "3.".
func digitBefore(s string) bool {
	trimmed := strings.TrimRight(s, ",.")
	return len(s)-len(trimmed) <= 1 && trimmed != "" && isDigit(trimmed[len(trimmed)-1])
}

// digitAfter reports whether s goes on with the second half of a number: ",000", ".5".
func digitAfter(s string) bool {
	return len(s) > 1 && (s[0] == ',' || s[0] == '.') && isDigit(s[1]) || s != "" && isDigit(s[0])
}

// clings reports whether r joins the letter or digit beside it to one word.
func clings(r rune) bool {
	switch {
	case r == utf8.RuneError:
		return false
	case r == '_', unicode.IsMark(r):
		return true
	case unicode.In(r, unicode.Hangul, unicode.Han, unicode.Hiragana, unicode.Katakana):
		return false
	}
	return unicode.IsLetter(r) || unicode.IsDigit(r)
}

// opensWord reports whether a name that begins with first may begin after before. Short
// names are held to more: "R" in "R&D" and "C" in "A-C" are no names.
func opensWord(before string, first rune, short bool) bool {
	r, size := utf8.DecodeLastRuneInString(before)
	if size == 0 {
		return true
	}
	if isHangul(first) {
		return !isHangul(r)
	}
	if !clings(first) {
		return !clings(r) || first != '+' && first != '#' && first != '.'
	}
	beyond, _ := utf8.DecodeLastRuneInString(before[:len(before)-size])
	switch {
	case clings(r), r == '@', r == '$', r == '\\':
		return false
	case r == '.', r == '#':
		return !clings(beyond)
	case r == '-', r == '&', r == '\'', r == '’', r == '+':
		return !short || !clings(beyond)
	}
	return true
}

// closesWord reports whether a name that ends with last may end before after, which may go
// on with a version ("Java 17", "Python3") or Korean grammar, but not with another word.
func closesWord(after string, last rune, short bool) bool {
	r, size := utf8.DecodeRuneInString(after)
	if size == 0 {
		return true
	}
	if isHangul(last) {
		return closesHangul(after)
	}
	if !clings(last) { // "C++", "C#"
		return r != last && !clings(r)
	}
	beyond, _ := utf8.DecodeRuneInString(after[size:])
	switch {
	case isNumber(r):
		return !short && !isNumber(last) && isVersion(after)
	case clings(r), r == '@':
		return false
	case r == '+', r == '#':
		return !short && beyond != r && r != '#'
	case r == '.':
		return !clings(beyond)
	case r == '-', r == '&', r == '\'', r == '’', r == '*':
		return !short || !clings(beyond)
	}
	return true
}

// isVersion reports whether s begins with a short number and nothing that clings to it:
// "17", "3.x", "8+".
func isVersion(s string) bool {
	rest := strings.TrimLeft(s, "0123456789")
	if len(s)-len(rest) > 2 {
		return false
	}
	if strings.HasPrefix(rest, ".") {
		rest = strings.TrimLeft(rest[1:], "0123456789x.")
	}
	r, _ := utf8.DecodeRuneInString(rest)
	return !clings(r)
}

// hangulTails are what may cling to the end of a Hangul name: nouns of the trade, then
// particles.
const (
	hangulNouns = `개발 개발자 언어 기반 환경 서버 경험 경력 활용 사용 운영 프레임워크 라이브러리 엔지니어 ` +
		`프로그래밍 코드 서비스 시스템 클러스터 컨테이너 플랫폼 숙련자 능숙 관련 등`
	hangulParticles = `을 를 이 가 은 는 과 와 로 으로 에 에서 의 도 만 나 이나 및 등 부터 까지 처럼 보다 이며 며 ` +
		`이고 고 라 라는 이라는 에서의 로의 으로의 에는 에도 용 내 중 외 상 하고 하는 를통한 인 들`
)

var hangulTails = sync.OnceValues(func() (nouns, particles map[string]bool) {
	nouns, particles = map[string]bool{}, map[string]bool{}
	for _, w := range strings.Fields(hangulNouns) {
		nouns[w] = true
	}
	for _, w := range strings.Fields(hangulParticles) {
		particles[w] = true
	}
	return nouns, particles
})

// closesHangul reports whether what clings to the end of a Hangul name is grammar: at
// most a noun and then at most a particle.
func closesHangul(after string) bool {
	end := strings.IndexFunc(after, func(r rune) bool { return !isHangul(r) })
	if end < 0 {
		end = len(after)
	}
	tail := after[:end]
	nouns, particles := hangulTails()
	if tail == "" || nouns[tail] || particles[tail] {
		return true
	}
	for i := range tail {
		if i > 0 && nouns[tail[:i]] && particles[tail[i:]] {
			return true
		}
	}
	return false
}
