package lexicon

import (
	"strings"
	"unicode/utf8"
)

// What the words right beside a name say of it.

// proofNouns are said of technologies alone. Korean ones may go on, English ones end.
const proofNouns = `언어 프레임워크 프레임웍 라이브러리 프로그래밍 | language languages
	lang framework frameworks library libraries programming programmer programmers`

// headNouns make a technology of the name of one before them.
const headNouns = `개발 엔진 엔지니어 앱 서버 백엔드 백앤드 프론트 프런트 클라이언트 쿼리
	컴포넌트 클러스터 대시보드 코드 코딩 스크립트 어플리케이션 애플리케이션 기반 환경 데이터베이스
	디비 | developer developers development dev experience engineer engineers engineering stack api
	apis sdk db database databases app apps application applications script scripts
	scripting code codebase backend frontend server servers engine cluster clusters hooks
	query queries coding runtime plugin plugins component components microservices native js
	web`

// useNouns follow the name of a thing that is used. Behind a Latin name, in
// Korean, they prove it: an English verb is not followed by Korean.
const useNouns = `경험 쓰 써 쓸 활용 사용 이용 숙련 능숙 이해 지식 역량 실무 운영 구축
	연동 다루 다룰 관심 구현 작성 설계 스킬 가능 튜닝 모델링 유경험`

// A beside knows the words that speak of the name beside them.
type beside struct {
	proofs, korean     []string // beginnings of words
	uses               []string // … after Latin names only
	latinProofs, latin map[string]bool
}

// newBeside cuts the lists of words apart.
func newBeside() beside {
	b := beside{uses: strings.Fields(useNouns)}
	b.proofs, b.latinProofs = cutNouns(proofNouns)
	b.korean, b.latin = cutNouns(headNouns)
	return b
}

// cutNouns returns the Korean words of a list, which may go on and are compared as
// beginnings, and the English ones behind the bar, which are whole.
func cutNouns(nouns string) (korean []string, latin map[string]bool) {
	before, after, _ := strings.Cut(nouns, "|")
	latin = map[string]bool{}
	for w := range strings.FieldsSeq(after) {
		latin[w] = true
	}
	return strings.Fields(before), latin
}

// A head is a noun that makes a technology of the name beside it.
type head struct {
	korean bool // it stands right behind a Latin name: whatever its case, that is no English
	proves bool // it is said of technologies alone: "언어", "framework"
	any    bool
}

// headOf returns the noun that stands right after text[start:end], or as a label
// right before it.
func (b beside) headOf(text string, start, end int) head {
	latin := text[start] < utf8.RuneSelf
	at := skipVersion(text, end)
	if latin {
		at = skipObject(text, at)
	}
	if hasByte(text, at, ')') && start > 0 && text[start-1] == '(' {
		at++ // "프론트엔드(React) 개발자"
	}
	if hasByte(text, at, ' ') {
		at++
	}
	word, hangul := wordAt(text, at)
	switch {
	case hangul && startsWithAny(word, b.proofs), labelled(text, start),
		!hangul && b.latinProofs[strings.ToLower(word)]:
		return head{any: true, proves: true, korean: hangul && latin}
	case hangul && latin && (startsWithAny(word, b.korean) || startsWithAny(word, b.uses)):
		return head{any: true, korean: true}
	case hangul && startsWithAny(word, b.korean), !hangul && b.latin[strings.ToLower(word)]:
		return head{any: true}
	}
	return head{}
}

// skipObject returns the place after an object particle at i, or i.
func skipObject(text string, i int) int {
	for _, p := range []string{"를", "을", "의", "로", "으로", "에 대한", "에"} {
		if strings.HasPrefix(text[i:], p+" ") {
			return i + len(p)
		}
	}
	return i
}

// usedAsTool reports whether Korean words that use a thing follow at i: "를 활용한".
func usedAsTool(text string, i int) bool {
	rest := text[i:]
	for _, p := range [...]string{"를 ", "을 "} {
		if after, ok := strings.CutPrefix(rest, p); ok {
			return startsWithAny(after, []string{"활용", "사용", "이용", "다루", "다룰"})
		}
	}
	return false
}

// startsWithAny reports whether word begins with one of beginnings.
func startsWithAny(word string, beginnings []string) bool {
	for _, w := range beginnings {
		if strings.HasPrefix(word, w) {
			return true
		}
	}
	return false
}

// wordAt returns the word of one script that starts at i.
func wordAt(text string, i int) (word string, hangul bool) {
	if end := hangulEnd(text, i); end > i {
		return text[i:end], true
	}
	return text[i:wordEnd(text, i)], false
}

// labels end what heads a list of technologies; the first letter may be a capital.
var labels = [...]string{
	"언어", "프레임워크", "라이브러리", "엔진", "DB", "데이터베이스",
	"anguage", "anguages", "ramework", "rameworks", "ibraries", "ngine", "atabase",
}

// labelled reports whether a label like "언어:" or "Framework (" ends at start.
func labelled(text string, start int) bool {
	before := strings.TrimRight(text[:start], " ")
	stem := strings.TrimRight(before, ":(-[")
	if len(stem) == len(before) {
		return false
	}
	stem = strings.TrimRight(stem, " ")
	for _, w := range labels {
		if strings.HasSuffix(stem, w) {
			return true
		}
	}
	return false
}

// skipVersion returns the place after a version number at i, with a blank
// before it or not, or i.
func skipVersion(text string, i int) int {
	from := versionStart(text, i)
	if end := versionEnd(text, from); end > from {
		return end
	}
	return i
}

// released reports whether a year with a number follows at i: "2021.3".
func released(text string, i int) bool {
	from := versionStart(text, i)
	end := versionEnd(text, from)
	return digits(text[from:end]) == 4 && hasByte(text, from+4, '.') && end > from+5
}

// versionStart skips what may stand before a version number: a blank, a "v".
func versionStart(text string, i int) int {
	if hasByte(text, i, ' ') {
		i++
	}
	if hasByte(text, i, 'v') {
		i++
	}
	return i
}

// versioned reports whether a version number follows at i: not a year, and not
// a count of years, people or things.
func versioned(text string, i int) bool {
	if hasByte(text, i, '(') {
		end := versionEnd(text, versionStart(text, i+1))
		return hasByte(text, i+1, 'v') && hasByte(text, end, ')')
	}
	from := versionStart(text, i)
	end := versionEnd(text, from)
	if end == from || digits(text[from:end]) > 2 {
		return released(text, i)
	}
	if word, hangul := wordAt(text, end); hangul {
		return startsWithAny(word, []string{"이상", "버전"})
	} else if word != "" {
		return false
	}
	return !hasByte(text, end, '%') && !hasByte(text, end, '/') && !hasByte(text, end, ':')
}

// digits counts the digits that s starts with.
func digits(s string) int {
	n := 0
	for n < len(s) && isDigit(s[n]) {
		n++
	}
	return n
}

// continued reports whether a hyphen joins a Latin name to more: "Clip-Forge".
func continued(text string, end int) bool {
	return hasByte(text, end, '-') && end+1 < len(text) && isASCIILetter(rune(text[end+1]))
}
