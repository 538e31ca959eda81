package llm

import (
	"regexp"
	"slices"
	"strings"

	"github.com/techmap-it/techmap"
)

// A hint is what a line looks like that may state a field which rules could not read.
type hint struct {
	field string
	words *regexp.Regexp
	kinds []techmap.SectionKind // in which it is one; nil means all that are shown
}

// hints are loose on purpose: a line too many costs some tokens, and what stands in a line
// that is not shown cannot be answered.
var hints = []hint{
	{fieldExperience, regexp.MustCompile(`\d\s*년(차| ?이상| ?이하| ?내외| ?정도)|연차|경력 ?\d|(?i:\d\+? ?-? ?\d* (years|yrs))|신입|경력 ?무관`),
		[]techmap.SectionKind{"title", techmap.SectionRequirements, techmap.SectionConditions, techmap.SectionOther}},
	{fieldEmployment, regexp.MustCompile(`정규직|계약직|인턴|파견직|프리랜서|(?i:full[- ]?time|part[- ]?time|contractor|freelance|internship)`), nil},
	{fieldWorkModel, regexp.MustCompile(`재택|원격 ?근무|하이브리드 ?근무|(?i:remote|hybrid work|on-?site)`), nil},
	{fieldPlace, regexp.MustCompile(`근무 ?(지|장소|위치)|(?i:\blocation\b|located in|based in|based out of)`), nil},
	{fieldSalary, regexp.MustCompile(`연봉|월급|시급|\d ?만 ?원|(?i:salary|compensation|\$ ?\d\d)`), nil},
	{fieldDeadline, regexp.MustCompile(`마감|접수 ?기간|모집 ?기간|상시 ?채용|채용 ?시 ?까지|(?i:apply (by|before)|deadline|closing date)`), nil},
	{fieldSeniority, regexp.MustCompile(`시니어|주니어|책임급|선임|팀장|파트장|(?i:\b(senior|junior|principal|staff|mid-level|entry[- ]level)\b)`),
		[]techmap.SectionKind{"title", techmap.SectionRequirements, techmap.SectionOther}},
	{fieldIndustries, regexp.MustCompile(`핀테크|게임|이커머스|커머스|헬스케어|의료|에듀테크|교육 ?(서비스|플랫폼)|물류|모빌리티|금융|보험|증권|` +
		`블록체인|보안 ?(솔루션|업체|기업)|반도체|로봇|자율 ?주행|미디어|콘텐츠|여행|부동산|통신|제조|(?i:fintech|e-?commerce|healthcare|` +
		`insurance|banking|edtech|logistics|gaming|ad ?tech|biotech|cyber ?security|automotive|real estate|telecom|semiconductor)`), nil},
}

// hinted returns the fields of asked that l may state.
func (l *line) hinted(asked want) want {
	var w want
	for _, h := range hints {
		if !asked.has(h.field) || h.kinds != nil && !slices.Contains(h.kinds, l.kind) ||
			h.field == fieldExperience && !mayCountYears(l.shown) {
			continue
		}
		if h.words.MatchString(l.shown) {
			w = w.with(h.field)
		}
	}
	return w
}

// mayCountYears reports whether the hint of experience may match line. Every posting is
// searched for it, and few lines pass, so this saves most of the time.
func mayCountYears(line string) bool {
	return strings.ContainsAny(line, "0123456789") || strings.Contains(line, "연차") ||
		strings.Contains(line, "신입") || strings.Contains(line, "경력")
}
