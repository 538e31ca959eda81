package medallion

import (
	"regexp"
	"slices"
	"strings"
	"unicode/utf8"

	"github.com/techmap-it/techmap/internal/text"
)

var (
	// A requisition number is one that says so, or letters and four digits or more in one.
	requisition = regexp.MustCompile(
		`(?:\b(?:req(?:uisition)?|job|position|posting)\s*(?:id|no\.?|number)?\s*[#:.-]?\s*|#|\b(?:jr|r|req|id)-?)(\d[\d-]{2,})\b` +
			`|(?:공고|채용|접수)\s*번호\s*[:.]?\s*(\d[\d-]{2,})`)
	// Years of experience, at least or from and to.
	// "3~5년", "3년 이상" and "~5년" are three forms, in this order: the longest first.
	titleYears = regexp.MustCompile(
		`(?:경력\s*)?(\d{1,2})\s*(?:년|년차|years?|yrs?)?\s*(?:[~∼–-]\s*(\d{1,2})?)\s*(?:년차|년|years?|yrs?)(?:\s*(?:이상|이하|차|of experience))?` +
			`|(?:경력\s*)?(\d{1,2})\s*\+?\s*(?:년차|년|years?|yrs?)\s*(?:이상|↑|\+|~|차|of experience)?` +
			`|[~∼]\s*(\d{1,2})\s*(?:년차|년)`)
)

// takeNumber takes the requisition number out of s, in lower case.
func (t *title) takeNumber(s string) string {
	m := requisition.FindStringSubmatchIndex(s)
	if m == nil {
		return s
	}
	for i := 2; i < len(m); i += 2 {
		if m[i] >= 0 {
			t.number = strings.ReplaceAll(s[m[i]:m[i+1]], "-", "")
		}
	}
	return s[:m[0]] + " " + s[m[1]:]
}

// takeYears takes the years of experience out of s, in lower case.
func (t *title) takeYears(s string) string {
	m := titleYears.FindStringSubmatchIndex(s)
	if m == nil {
		return s
	}
	var years []string
	for i := 2; i < len(m); i += 2 {
		if m[i] >= 0 {
			years = append(years, s[m[i]:m[i+1]])
		}
	}
	t.years = strings.Join(years, "~")
	if m[8] >= 0 { // the third form: an upper end alone
		t.years = "~" + t.years
	}
	return s[:m[0]] + " " + s[m[1]:]
}

// withoutCompany returns title without the brackets that hold a name of the company.
func withoutCompany(title string, names []string) string {
	for from := 0; ; {
		open, end := brackets(title, from)
		if end < 0 {
			return title
		}
		_, size := utf8.DecodeRuneInString(title[open:])
		inside := title[open+size : end]
		_, last := utf8.DecodeRuneInString(title[end:])
		if slices.Contains(names, text.FoldCompany(inside)) {
			title = title[:open] + " " + title[end+last:]
			from = open
			continue
		}
		from = open + size
	}
}

// brackets returns where the first brackets of s at or after from open and close: the
// close is -1 if there are none. Brackets within are counted, one that never closes is
// passed over.
func brackets(s string, from int) (open, end int) {
	const opening, closing = "[(【〔<", "])】〕>"
	for i, r := range s[from:] {
		n := strings.IndexRune(opening, r)
		if n < 0 {
			continue
		}
		shut, _ := utf8.DecodeRuneInString(closing[indexOfNth(closing, utf8.RuneCountInString(opening[:n])):])
		depth := 0
		for j, c := range s[from+i:] {
			switch c {
			case r:
				depth++
			case shut:
				depth--
			}
			if depth == 0 {
				return from + i, from + i + j
			}
		}
	}
	return 0, -1
}

// indexOfNth returns where the nth rune of s begins.
func indexOfNth(s string, n int) int {
	for i := range s {
		if n == 0 {
			return i
		}
		n--
	}
	return len(s)
}
