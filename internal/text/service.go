package text

import "strings"

// Words for service in place of conscription, and for tests in which an
// applicant writes code; and what stands after those that are not on offer.
var (
	militaryWords  = phraseTable[string]("military")
	militaryPast   = listOf("military-past")
	militaryNever  = listOf("military-never")
	codingTests    = phraseTable[string]("coding-test")
	codingProducts = listOf("coding-product")
	codingNever    = listOf("coding-never")
)

// FindMilitaryService finds whether military service can be done at the job:
// true where 산업기능요원, 전문연구요원 or 병역특례 are offered, false where they are
// ruled out ("병역특례 불가"). Words that only exempt those who serve already from
// a condition, and what the employer was once awarded, say neither.
func FindMilitaryService(s string) (Found[bool], bool) {
	for f := range militaryWords().all(s) {
		_, near := window(s, f.Start, f.End, 60)
		near = strings.TrimLeft(near, " )]")
		switch {
		case militaryPast.begins(near):
			continue
		case militaryNever.within(near):
			return Found[bool]{false, f.Start, f.End}, true
		}
		return Found[bool]{true, f.Start, f.End}, true
	}
	return Found[bool]{}, false
}

// FindCodingTest finds whether applicants write code to be hired: true where a
// test is named, false where it is ruled out ("코딩테스트 없음", "no whiteboard
// coding"). Products for such tests are none.
func FindCodingTest(s string) (Found[bool], bool) {
	for f := range codingTests().all(s) {
		before, after := window(s, f.Start, f.End, 40)
		before = strings.ToLower(strings.TrimRight(before, " "))
		after = strings.ToLower(strings.TrimLeft(after, " "))
		switch {
		case codingProducts.begins(after) || strings.HasPrefix(after, "|"):
			continue
		case codingNever.begins(after) || before == "no" || hasAnySuffix(before, " no", "without", "not", "skip", "skip the"):
			return Found[bool]{false, f.Start, f.End}, true
		}
		return Found[bool]{true, f.Start, f.End}, true
	}
	return Found[bool]{}, false
}
