package text

import (
	"strings"
	"unicode/utf8"

	"github.com/techmap-it/techmap"
)

// Words for forms of employment: as fields name them, as running text states
// them without a label, and labels for them; and what stands around those that
// are somebody else's.
var (
	employmentWords  = phraseTable[techmap.Employment]("employment")
	sureEmployment   = phraseTable[techmap.Employment]("sure-employment")
	employmentLabels = phraseTable[string]("employment-label")
	othersAfter      = listOf("others-after")
	othersBefore     = listOf("others-before")
)

// ParseEmployment reads the field in which a site states the form of employment.
// Of several the first counts; a regular job that a contract or internship may
// turn into ("계약직(정규직 전환 가능)", "정규직 전환형 인턴") does not.
func ParseEmployment(s string) techmap.Employment {
	f, _ := firstEmployment(CleanLine(s))
	return f.Value
}

// firstEmployment returns the first form of employment in s, and failing that,
// the one that it turns into.
func firstEmployment(s string) (f Found[techmap.Employment], ok bool) {
	for f := range employmentWords().all(s) {
		if f.Value == techmap.EmploymentFullTime && becomes(s, f) {
			continue
		}
		return f, true
	}
	return employmentWords().find(s, 0)
}

// becomes reports whether the job at f is what another turns into, other than
// after probation.
func becomes(s string, f Found[techmap.Employment]) bool {
	before, after := strings.TrimRight(s[:f.Start], " "), strings.TrimLeft(s[f.End:], " ")
	turns := strings.HasPrefix(after, "전환") || hasPrefixFold(after, "conversion")
	turns = turns || hasSuffixFold(before, "convert to")
	return turns && !strings.Contains(s[:f.Start], "수습")
}

// FindEmployment finds the form of employment in running text: after a label
// ("고용형태: 정규직"), or where the words leave little doubt ("수습 3개월 후
// 정규직", "| Full-time |"). People other than the applicant have forms of
// employment, too ("계약직 및 정규직 직원 관리", "freelancers we work with"): what
// such sentences manage or pay is left out.
func FindEmployment(s string) (Found[techmap.Employment], bool) {
	for l := range employmentLabels().all(s) {
		v, ok := afterLabel(s, l.Start, l.End, false)
		if !ok {
			continue
		}
		if f, ok := firstEmployment(s[v.from:v.to]); ok && f.Start < 40 {
			return Found[techmap.Employment]{f.Value, v.from + f.Start, v.from + f.End}, true
		}
	}
	for start := 0; start < len(s); {
		end := lineEnd(s, start)
		if f, ok := lineEmployment(s[start:end]); ok {
			f.Start, f.End = f.Start+start, f.End+start
			return f, true
		}
		start = end + 1
	}
	return Found[techmap.Employment]{}, false
}

// lineEmployment returns the form of employment that a line states without a
// label.
func lineEmployment(line string) (f Found[techmap.Employment], ok bool) {
	var turns *Found[techmap.Employment]
	for f := range sureEmployment().all(line) {
		if othersEmployment(line, f) {
			continue
		}
		if f.Value == techmap.EmploymentFullTime && becomes(line, f) {
			turns = &f
			continue
		}
		return f, true
	}
	if turns != nil && strings.Contains(line, "인턴") {
		return Found[techmap.Employment]{techmap.EmploymentIntern, turns.Start, turns.End}, true
	}
	return f, false
}

// othersEmployment reports whether the words at f are about other people, or
// deny it.
func othersEmployment(line string, f Found[techmap.Employment]) bool {
	before, after := window(line, f.Start, f.End, 40)
	switch word := line[f.Start:f.End]; {
	case strings.EqualFold(word, "contract") && !isContractJob(line, f, after):
		return true
	case strings.HasPrefix(word, "시간") && !isHourlyJob(before, word, after):
		return true
	}
	after = strings.TrimLeft(after, " ")
	if after != "" && isDigit(after[0]) && strings.Contains(after, "만원") {
		return true // what interns and others are paid: "계약직 3,500만원"
	}
	return othersAfter.begins(strings.ToLower(strings.TrimLeft(after, " "))) ||
		othersBefore.ends(strings.ToLower(strings.TrimRight(before, " ")))
}

// isContractJob reports whether the bare word "contract" at f says how somebody is
// hired: "Contract Java Developer", "| Contract |", not "contract law".
func isContractJob(line string, f Found[techmap.Employment], after string) bool {
	before := strings.TrimRight(line[:f.Start], " ")
	if !isUpper(line[f.Start]) || before != "" && strings.IndexByte("|(,[-/", before[len(before)-1]) < 0 {
		return false
	}
	if setApart(line, f.Start, f.End) {
		return before != "" && strings.Contains(line, "|")
	}
	words := strings.Fields(strings.ToLower(after))
	return len(words) > 0 && roleNouns.is(words[0]) || len(words) > 1 && roleNouns.is(words[1])
}

// isHourlyJob reports whether 시간제 is a form of employment: not part of 근로시간제, "주
// 40시간제" or "시간 제외".
func isHourlyJob(before, word, after string) bool {
	if word != "시간제" || before != "" && (isDigit(before[len(before)-1]) || endsSyllable(before)) {
		return false
	}
	after = strings.TrimLeft(after, " )")
	return after == "" || startsWithAny(after, "근무", "근로자", "계약", "일자리", "채용", "강사", "사원", "모집", "알바", "정규", ",", "/", "(")
}

// endsSyllable reports whether s ends with a Hangul syllable.
func endsSyllable(s string) bool {
	r, _ := utf8.DecodeLastRuneInString(s)
	return isSyllable(r)
}
