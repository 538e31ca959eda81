package text

import (
	"slices"
	"strings"
)

// degrees are the degrees from the lowest up.
var degrees = []string{"any", "high-school", "associate", "bachelor", "master", "doctor"}

// Names of degrees, words near capitals that are one, and words for wishes.
var (
	degreeWords = phraseTable[string]("degree")
	degreeNear  = listOf("degree-near")
)

// FindDegree finds the lowest degree that is asked for: "any", "high-school",
// "associate", "bachelor", "master" or "doctor". A line labelled 학력 or
// Education counts before others; degrees that are only preferred do not count.
func FindDegree(s string) (Found[string], bool) {
	var first Found[string]
	found := false
	for start := 0; start < len(s); {
		end := lineEnd(s, start)
		if f, ok := lineDegree(s[start:end]); ok {
			f.Start, f.End = f.Start+start, f.End+start
			head, _, labelled := strings.Cut(s[start:end], ":")
			if labelled && hasAny(strings.ToLower(head), "학력", "education", "degree") {
				return f, true
			}
			if !found {
				first, found = f, true
			}
		}
		start = end + 1
	}
	return first, found
}

// lineDegree returns the lowest degree that a line asks for.
func lineDegree(line string) (f Found[string], ok bool) {
	lowest := len(degrees)
	for d := range degreeWords().all(line) {
		rank := slices.Index(degrees, d.Value)
		if rank >= lowest || !isDegree(line, d) || wished(line, d.End) {
			continue
		}
		f, lowest, ok = d, rank, true
	}
	return f, ok
}

// isDegree reports whether the words at d mean a degree: not 학사관리, not "MS
// Office", "BA" for business analysts, or a Scrum master.
func isDegree(line string, d Found[string]) bool {
	word, after := line[d.Start:d.End], strings.TrimLeft(line[d.End:], " ")
	if hasAny(after, "경력 인정", "경력으로", "기간을 경력", "학위 기간", "학위기간", "과정 포함") {
		return false // it counts as experience
	}
	switch low := strings.ToLower(word); low {
	case "학사":
		return !startsWithAny(line[d.End:], "관리", "행정", "일정", "정보", "시스템", "운영", " 관리", " 행정", " 정보시스템")
	case "박사":
		both := hasAnySuffix(line[:d.Start], "석", "석·", "석/")
		if strings.HasPrefix(line[d.End:], "급") && hasAny(line, "협업", "인력과", "연구진", "함께") {
			return false // colleagues
		}
		return !strings.HasPrefix(line[d.End:], "님") && !both || hasAny(line, "이상", "학위", "졸업")
	case "석사", "대졸", "고졸":
		return !startsWithAny(line[d.End:], "과정 지원", " 과정 지원", "학위 지원", " 학위 지원", "박사 과정 지원")
	case "bs", "ba", "ms", "ms in", "ms or", "ged", "mba":
		return word[:2] == strings.ToUpper(word[:2]) && degreeContext(line, d.Start, d.End)
	case "masters", "master's", "bachelor", "high school":
		return !startsWithAny(strings.ToLower(after), "students", "of the", "student")
	case "2년제", "3년제", "4년제":
		return !strings.HasPrefix(after, "계약")
	case "advanced degree", "graduate degree":
		return !hasSuffixFold(line[:d.Start], "under")
	}
	return true
}

// degreeContext reports whether two capitals stand among words of degrees.
func degreeContext(line string, start, end int) bool {
	before, after := window(line, start, end, 40)
	return degreeNear.within(strings.ToLower(before + " " + after))
}

// wished reports whether what ends at s[i] is only preferred.
func wished(line string, i int) bool {
	_, after := window(line, i, i, 60)
	after = strings.ToLower(after)
	if cut := strings.IndexAny(after, ";,."); cut > 4 && !hasAny(after[:cut], "우대", "preferred") {
		after = after[:cut]
	}
	return wishedFor.within(after)
}
