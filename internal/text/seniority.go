package text

import (
	"strings"

	"github.com/techmap-it/techmap"
)

// Words of titles for rungs of the ladder, and what they stand before in running
// text.
var (
	seniorityWords = phraseTable[techmap.Seniority]("seniority")
	roleNouns      = listOf("role-noun")
	rungOther      = listOf("rung-other")
	rungSkilled    = listOf("rung-skilled")
	rungRank       = listOf("rung-rank")
)

// maxTitle is how long a text may be to be read as a title.
const maxTitle = 160

// FindSeniority finds the rung of the ladder that a title names: the highest of
// "Lead", "Head" and their like over the others, otherwise the first. In running
// text a rung counts only before the name of a job ("senior engineers").
func FindSeniority(s string) (Found[techmap.Seniority], bool) {
	title := len(s) <= maxTitle && !strings.Contains(s, "\n")
	var first Found[techmap.Seniority]
	found := false
	for f := range seniorityWords().all(s) {
		if !isRung(s, f, title) {
			continue
		}
		if f.Value == techmap.SeniorityHead || f.Value == techmap.SeniorityLead {
			return f, true
		}
		if !found {
			first, found = f, true
		} else if spansRungs(s, first, f) {
			return Found[techmap.Seniority]{}, false
		}
	}
	return first, found
}

// spansRungs reports whether two rungs are the ends of a span over others, which
// names none: "Junior to Senior", "주니어/시니어".
func spansRungs(s string, a, b Found[techmap.Seniority]) bool {
	low, high := a.Value, b.Value
	if low == techmap.SenioritySenior {
		low, high = high, low
	}
	if low != techmap.SeniorityJunior && low != techmap.SeniorityIntern || high != techmap.SenioritySenior ||
		b.Start-a.End > maxSpanJoint {
		return false
	}
	switch strings.ToLower(strings.Trim(s[a.End:b.Start], " .")) {
	case "to", "/", "~", "-", "–", "or", "and", "&", ",", "또는", "및", "":
		return true
	}
	return false
}

// maxSpanJoint is the most bytes between the ends of a span of rungs.
const maxSpanJoint = 10

// isRung reports whether the words at f are a rung and not part of other words:
// "리더십", "lead generation", "Head First".
func isRung(s string, f Found[techmap.Seniority], title bool) bool {
	word := s[f.Start:f.End]
	before, rest := window(s, f.Start, f.End, 40)
	after := strings.ToLower(strings.TrimLeft(rest, " "))
	if startsSyllable(word) {
		whole := startsHangulWord(s, f.Start) || startsSenior(s, f.Start)
		other := rungOther.begins(rest) && (word != "총괄" || !strings.HasPrefix(rest, "자"))
		return whole && !other && koreanRung(word, before, after, title)
	}
	switch strings.ToLower(word) {
	case "graduate", "expert", "experienced", "head", "staff", "mid", "leader":
		if !title || word[0] == lower(word[0]) && !roleNouns.begins(after) {
			return false
		}
	case "lead":
		if startsWithAny(after, "generation", "gen ", "time", "to ", "the ", "a ", "and ") {
			return false
		}
	case "cto", "cio", "cdo", "cpo", "ciso", "vp":
		return title && word == strings.ToUpper(word)
	case "ii", "iii", "iv": // "Software Engineer II"
		noun := strings.ToLower(strings.TrimRight(before, " ,"))
		return title && word == strings.ToUpper(word) && roleNouns.ends(noun)
	case "sr", "jr":
		return isUpper(word[0])
	}
	return title || roleNouns.begins(after)
}

// koreanRung reports whether a Korean word, which may mean other things, is a
// rung between the words around it.
func koreanRung(word, before, after string, title bool) bool {
	switch word {
	case "고급", "중급", "초급":
		return rungSkilled.begins(after) || strings.HasSuffix(strings.TrimRight(before, " "), "(")
	case "책임", "수석", "선임":
		return rungRank.begins(after)
	case "총괄":
		return title
	}
	return title || roleNouns.begins(after)
}

// startsSenior reports whether a Korean rung is glued to the word before it, as
// in "개발팀장" and "프로젝트리더".
func startsSenior(s string, i int) bool {
	return startsWithAny(s[i:], "팀장", "리더", "리드", "본부장", "인턴")
}
