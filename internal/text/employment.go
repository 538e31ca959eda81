package text

import (
	"strings"

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
	return othersAfter.begins(strings.ToLower(strings.TrimLeft(after, " "))) ||
		othersBefore.ends(strings.ToLower(strings.TrimRight(before, " ")))
}
