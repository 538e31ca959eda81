package text

import "strings"

// maxYears is the longest experience that is believed; sites write 99 or 100 for
// "no upper limit".
const maxYears = 40

// A yearRange is a number of years, or two, as words say it: "3~7년", "5+ years".
type yearRange struct {
	min, max   int  // max 0 means open
	start, end int  // the words
	bounded    bool // words say that it is a bound: "이상", "~", "+", "at least"
	grade      bool // "3년차"
	korean     bool
}

// yearsAt reads the years whose first number is at s[i].
func yearsAt(s string, i int) (r yearRange, ok bool) {
	n, at := yearNumber(s, i)
	if at == i || n > 100 {
		return r, false
	}
	r = yearRange{min: n, start: i, end: at}
	unit := r.readUnit(s, at)
	r.readOpen(s)
	if m, next, ok := r.secondNumber(s); ok {
		r.max, r.end, r.bounded = m, next, true
		unit = r.readUnit(s, next) || unit
		r.readUpper(s)
	} else if !unit {
		return r, false
	} else if r.max == 0 {
		r.readUpper(s)
	}
	if !unit {
		return r, false
	}
	r.readBefore(s)
	if r.max >= maxYears || r.max < r.min {
		r.max = 0
	}
	return r, r.min < maxYears
}

// yearNumber reads digits, or an English number word with digits in brackets
// after it: "five (5)". A fraction is cut off.
func yearNumber(s string, i int) (n, end int) {
	if isDigit(s[i]) {
		n, end = number(s, i)
		if end+1 < len(s) && s[end] == '.' && isDigit(s[end+1]) {
			_, end = number(s, end+1)
		}
		return n, end
	}
	key, letters := WordKey(s, i)
	if n = numberWords[key]; n == 0 {
		return 0, i
	}
	end = i + letters
	if strings.HasPrefix(s[end:], " (") {
		if m, e := number(s, end+2); m == n && e < len(s) && s[e] == ')' {
			end = e + 1
		}
	}
	return n, end
}

// numberWords are English numbers by their WordKey, which tells all of them, having
// less than eight letters, from any other word.
var numberWords = numberKeys(map[string]int{
	"one": 1, "two": 2, "three": 3, "four": 4, "five": 5, "six": 6, "seven": 7, "eight": 8, "nine": 9,
	"ten": 10, "twelve": 12, "fifteen": 15, "twenty": 20,
})

func numberKeys(words map[string]int) map[uint64]int {
	keys := map[uint64]int{}
	for word, n := range words {
		key, _ := WordKey(word, 0)
		keys[key] = n
	}
	return keys
}

// readUnit reads the unit after a number, a sign of openness before it included,
// and reports whether there is one. Months become years.
func (r *yearRange) readUnit(s string, i int) bool {
	at := skipAny(s, i, " +-)")
	open := strings.ContainsAny(s[i:at], "+")
	for _, word := range []string{"plus ", "or more "} { // "three plus years", "5 or more years"
		if strings.HasPrefix(s[at:], word) {
			at, open = at+len(word), true
		}
	}
	rest := s[at:]
	switch {
	case strings.HasPrefix(rest, "년차"), strings.HasPrefix(rest, "년 차"), strings.HasPrefix(rest, "연차"):
		r.end, r.grade, r.korean = at+strings.Index(rest, "차")+len("차"), true, true
	case startsWithAny(rest, "년도", "년제", "년생", "년 제"):
		return false
	case strings.HasPrefix(rest, "년"):
		r.end, r.korean = at+len("년"), true
	case strings.HasPrefix(rest, "개월"):
		r.end, r.korean = at+len("개월"), true
		r.min, r.max = r.min/12, r.max/12
	default:
		n := englishUnit(rest)
		if n == 0 {
			return false
		}
		r.end = at + n
		if hasPrefixFold(rest, "month") {
			r.min, r.max = r.min/12, r.max/12
		}
	}
	r.bounded = r.bounded || open
	return true
}

// englishUnit returns the length of the unit of time that s starts with.
func englishUnit(s string) int {
	if s == "" || lower(s[0]) != 'y' && lower(s[0]) != 'm' {
		return 0
	}
	for _, unit := range [...]string{"years", "year", "yrs", "yr", "months"} {
		if hasPrefixFold(s, unit) && (len(s) == len(unit) || !isLetter(s[len(unit)])) {
			return len(unit)
		}
	}
	return 0
}

// readOpen reads what makes a first number a lower bound.
func (r *yearRange) readOpen(s string) {
	for _, word := range []string{" 이상", "이상", "↑", " ↑", "+", " +", " 초과", "초과", " or more", " plus"} {
		if strings.HasPrefix(s[r.end:], word) {
			r.end, r.bounded = r.end+len(word), true
			return
		}
	}
}

// secondNumber reads the upper end of a range.
func (r *yearRange) secondNumber(s string) (n, end int, ok bool) {
	at := skipAny(s, r.end, " ")
	joined := false
	for _, word := range []string{"~", "-", "–", "—", "to ", "에서 ", "부터 ", "and "} {
		if strings.HasPrefix(s[at:], word) {
			at, joined = skipAny(s, at+len(word), " "), true
			break
		}
	}
	if strings.HasPrefix(s[at:], "최대 ") {
		at += len("최대 ")
	}
	end = at
	if at < len(s) {
		n, end = yearNumber(s, at)
	}
	if end == at {
		tilde := strings.HasPrefix(strings.TrimLeft(s[r.end:], " "), "~")
		r.bounded = r.bounded || joined && tilde // "7년~"
		return 0, 0, false
	}
	if n > 100 || end < len(s) && s[end] == ':' {
		return 0, 0, false // a year, or the hour of a time
	}
	second := r.bounded && at > r.end && strings.HasPrefix(s[end:], "년") // "3년 이상 7년 이하"
	return n, end, joined || second
}

// readUpper reads what makes the last number an upper bound, or a range open.
func (r *yearRange) readUpper(s string) {
	rest := strings.TrimLeft(s[r.end:], " ")
	for _, word := range []string{"이하", "미만", "↓", "이내"} {
		if strings.HasPrefix(rest, word) {
			if r.max == 0 && !r.bounded {
				r.min, r.max = 0, r.min
			}
			r.end, r.bounded = len(s)-len(rest)+len(word), true
			return
		}
	}
	if strings.HasPrefix(rest, "이상") { // "1~2년 이상" has no upper end
		r.end, r.bounded, r.max = len(s)-len(rest)+len("이상"), true, 0
	}
}

// atLeastWords are lower bounds before a number, longer ones first.
var atLeastWords = []string{
	"최소", "at least", "minimum of", "a minimum", "minimum", "min.", "min", "more than", "over", ">", "≥",
}

// readBefore reads bounds that stand before the number: "최소 3년", "at least
// three years", "up to 5 years", "~3년".
func (r *yearRange) readBefore(s string) {
	before := strings.TrimRight(s[:r.start], " ")
	for _, word := range []string{"no more than", "not more than", "at most"} {
		if hasSuffixFold(before, word) && r.max == 0 {
			r.start, r.bounded, r.min, r.max = len(before)-len(word), true, 0, r.min
			return
		}
	}
	for _, word := range atLeastWords {
		if hasSuffixFold(before, word) {
			r.start, r.bounded = len(before)-len(word), true
			return
		}
	}
	for _, word := range []string{"최대", "up to", "less than", "under", "~"} {
		if hasSuffixFold(before, word) && r.max == 0 {
			r.start, r.bounded, r.min, r.max = len(before)-len(word), true, 0, r.min
			return
		}
	}
}
