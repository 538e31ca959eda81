package text

import (
	"strings"

	"github.com/techmap-it/techmap"
)

// ParseExperience reads the field in which a site states what experience it
// asks for: "신입/경력", "경력 3~7년", "3년 이상 7년 이하", "경력무관", "5년↑",
// "NEW_COMER", "2-4 years", "36개월". An upper bound of 40 years or more means none.
// A range alone, or from 0, says nothing of newcomers.
func ParseExperience(s string) techmap.Experience {
	raw := CleanLine(s)
	low := strings.ToLower(raw)
	e := techmap.Experience{Raw: raw}
	if isAnyExperience(low) {
		e.Any = true
		return e
	}
	e.NewGrad = hasNewcomer(low)
	e.Experienced = hasCareer(low)
	if r, ok := firstYears(raw); ok {
		e.MinYears, e.MaxYears = r.min, r.max
		e.Experienced = !isZeroRange(raw)
		e.NewGrad = e.NewGrad || !e.Experienced
	}
	if e == (techmap.Experience{Raw: raw}) {
		return techmap.Experience{}
	}
	return e
}

// isAnyExperience reports whether a field in lower case says that experience
// does not matter; "학력무관" says so of something else.
func isAnyExperience(s string) bool {
	switch s {
	case "z", "not_matter", "irrelevant", "any", "not applicable", "no preference":
		return true
	}
	if hasAny(s, "no experience", "experience not required", "경력 상관없", "경력 관계없", "경력상관없", "연차무관", "연차 무관") {
		return !hasAny(s, "신입, 경력(")
	}
	i := strings.Index(s, "무관")
	if i < 0 {
		return false
	}
	before := strings.TrimRight(s[:i], " :(")
	return before == "" || hasAnySuffix(before, "경력", "신입", "경력은", "경험", "경력여부")
}

// hasNewcomer reports whether a field in lower case names newcomers.
func hasNewcomer(s string) bool {
	switch s {
	case "n", "beginner", "intern", "internship":
		return true
	}
	return hasAny(s, "신입", "인턴", "졸업예정", "new_comer", "newcomer", "new comer", "new grad", "entry level",
		"entry-level", "fresher", "recent graduate")
}

// hasCareer reports whether a field in lower case names people with experience.
func hasCareer(s string) bool {
	return s == "e" || hasAny(s, "경력", "experienced", "mid-senior", "연차")
}

// isZeroRange reports whether a field is "0,0" or the like, as sites write that
// they want newcomers.
func isZeroRange(s string) bool { return strings.Trim(s, "0~-,/ ") == "" }

// firstYears returns the first years in a field. A range needs no unit if the
// field has nothing else ("3~7", "0,100").
func firstYears(s string) (r yearRange, ok bool) {
	for i := range len(s) {
		if !isAlnum(s[i]) || i > 0 && isAlnum(s[i-1]) {
			continue
		}
		if r, ok := yearsAt(s, i); ok {
			return r, true
		}
	}
	bare := strings.Trim(s, "() ")
	if bare == "" || strings.Trim(bare, "0123456789~-–,/+ ") != "" {
		return r, false
	}
	if i := strings.IndexAny(bare, "~-–,/"); i > 0 {
		return yearsAt(strings.Replace(bare, bare[i:i+1], "~", 1)+"년", 0)
	}
	return yearsAt(strings.TrimSpace(bare)+"년", 0)
}
