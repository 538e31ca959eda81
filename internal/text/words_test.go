package text

import (
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"

	"github.com/techmap-it/techmap"
)

func TestWordDataIsWellFormed(t *testing.T) {
	t.Parallel()
	values := map[string][]string{
		"employment":          asStrings(employments),
		"sure-employment":     asStrings(employments),
		"work-model":          asStrings(workModels),
		"sure-work-model":     asStrings(workModels),
		"headline-work-model": asStrings(workModels),
		"deadline":            asStrings(deadlineKinds),
		"sure-deadline":       asStrings(deadlineKinds),
		"seniority":           asStrings(seniorities),
		"degree":              degrees,
		"newcomer":            {"any", "new", "both"},
	}
	for table, entries := range wordTables() {
		for _, e := range entries {
			assert.NotEmpty(t, e.words, "%s %s has no words", table, e.name)
			if known := values[table]; known != nil {
				assert.Contains(t, known, e.name, table)
			} else if strings.HasPrefix(table, "language") && len(e.name) == 2 {
				continue
			} else {
				assert.Equal(t, "-", e.name, "%s has no values", table)
			}
		}
	}
}

var (
	employments = []techmap.Employment{
		techmap.EmploymentFullTime, techmap.EmploymentPartTime, techmap.EmploymentContract, techmap.EmploymentIntern,
		techmap.EmploymentTemporary, techmap.EmploymentFreelance, techmap.EmploymentMilitary,
	}
	workModels    = []techmap.WorkModel{techmap.WorkOnsite, techmap.WorkHybrid, techmap.WorkRemote}
	deadlineKinds = []techmap.DeadlineKind{techmap.DeadlineUntilFilled, techmap.DeadlineAlways, techmap.DeadlineRolling}
	seniorities   = []techmap.Seniority{
		techmap.SeniorityIntern, techmap.SeniorityJunior, techmap.SeniorityMid, techmap.SenioritySenior,
		techmap.SeniorityLead, techmap.SeniorityHead,
	}
)

func asStrings[T ~string](values []T) []string {
	out := make([]string, len(values))
	for i, v := range values {
		out[i] = string(v)
	}
	return out
}

func TestWordTablesThatAreUsedExist(t *testing.T) {
	t.Parallel()
	for name, list := range map[string]wordList{
		"othersAfter": othersAfter, "othersBefore": othersBefore, "homeNever": homeNever, "homeSometimes": homeSometimes,
		"homeSomeDays": homeSomeDays, "homeAlways": homeAlways, "deadlineGap": deadlineGap, "experienceLabels": experienceLabels,
		"workFrom": workFrom, "notWorkBefore": notWorkBefore, "notWorkAfter": notWorkAfter, "notWorkUpTo": notWorkUpTo,
		"notWorkWithin": notWorkWithin, "notWorkFrom": notWorkFrom, "wishedFor": wishedFor, "notPay": notPay, "counted": counted,
		"payFrom": payFrom, "yearly": yearly, "regionEnds": regionEnds, "areaEnds": areaEnds, "roleNouns": roleNouns,
		"rungOther": rungOther, "rungSkilled": rungSkilled, "rungRank": rungRank, "degreeNear": degreeNear,
		"languageSkills": languageSkills, "languageSubjects": languageSubjects, "militaryPast": militaryPast,
		"militaryNever": militaryNever, "codingProducts": codingProducts, "codingNever": codingNever,
		"personLabels": personLabels, "personTitles": personTitles, "offices": offices,
	} {
		assert.NotEmpty(t, list(), name)
	}
	for name, n := range map[string]int{
		"employment": len(employmentWords().values), "sure employment": len(sureEmployment().values),
		"employment labels": len(employmentLabels().values), "work models": len(workModelWords().values),
		"sure work models": len(sureWorkModels().values), "headline": len(headlineWords().values),
		"deadlines": len(deadlineWords().values), "sure deadlines": len(sureDeadlines().values),
		"deadline labels": len(deadlineLabels().values), "newcomers": len(newcomerWords().values),
		"pay labels": len(payLabels().values), "place labels": len(placeLabels().values),
		"seniority": len(seniorityWords().values), "degrees": len(degreeWords().values),
		"languages": len(languageWords().values), "tests": len(languageTests().values),
		"military": len(militaryWords().values), "coding tests": len(codingTests().values),
	} {
		assert.Positive(t, n, name)
	}
}

func TestPhrases(t *testing.T) {
	t.Parallel()
	p := newPhrases([]phraseList[string]{{"full-time", "full time|정규직"}, {"newcomers", "신입 가능|신입 / 경력"}, {"go", "go"}})
	for name, c := range map[string]struct{ in, cut, value string }{
		"as it is":                    {"a full time job", "full time", "full-time"},
		"a hyphen for the space":      {"Full-Time", "Full-Time", "full-time"},
		"nothing for the space":       {"fulltime", "fulltime", "full-time"},
		"Hangul with a particle":      {"정규직으로", "정규직", "full-time"},
		"Hangul without the space":    {"신입가능", "신입가능", "newcomers"},
		"Hangul with another space":   {"정 규 직", "정 규 직", "full-time"},
		"a space beside a sign":       {"신입 / 경력", "신입 / 경력", "newcomers"},
		"no space beside a sign":      {"신입/경력", "신입/경력", "newcomers"},
		"a word at the end of Hangul": {"언어go", "go", "go"},
		"not in another word":         {"cargo goes", "", ""},
		"not before a digit":          {"go1", "", ""},
		"the first of several":        {"go 정규직", "go", "go"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			f, ok := p.find(c.in, 0)
			assert.Equal(t, c.cut != "", ok)
			assert.Equal(t, c.cut, c.in[f.Start:f.End])
			assert.Equal(t, c.value, f.Value)
		})
	}
}
