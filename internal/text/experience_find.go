package text

import (
	"strings"
	"unicode/utf8"

	"github.com/techmap-it/techmap"
)

// How sure a find is that it states the experience asked for as a whole.
const (
	expNone  = iota
	expPart  // years of something ("Spring 경험 2년 이상"), or only wished for
	expWhole // years of work as such ("백엔드 개발 경력 3년 이상")
	expField // a label says so ("경력: 3년 이상")
)

// Words for newcomers, labels of experience, and words that tell years of work
// from other years.
var (
	newcomerWords    = phraseTable[string]("newcomer")
	experienceLabels = listOf("experience-label")
	workFrom         = listOf("work-from")
	notWorkBefore    = listOf("not-work-before")
	notWorkAfter     = listOf("not-work-after")
	notWorkUpTo      = listOf("not-work-up-to")
	notWorkWithin    = listOf("not-work-within")
	notWorkFrom      = listOf("not-work-from")
	wishedFor        = listOf("wished")
)

// newcomerKinds are what the values of newcomerWords say.
var newcomerKinds = map[string]techmap.Experience{
	"any":  {Any: true},
	"new":  {NewGrad: true},
	"both": {NewGrad: true, Experienced: true},
}

// FindExperience finds in the text of a section, or in a title, what experience
// is asked for: years of work, before years of one thing, before years that are
// only preferred; newcomers and "경력무관" where the words are not about
// something else. Ages, the employer's own years, probation, courses and
// periods of other kinds are no experience.
func FindExperience(s string) (Found[techmap.Experience], bool) {
	var best Found[techmap.Experience]
	level := expNone
	for start := 0; start < len(s) && level < expField; {
		end := lineEnd(s, start)
		if f, l := experienceIn(s, start, end); l > level {
			best, level = f, l
		}
		start = end + 1
	}
	return best, level > expNone
}

// experienceIn returns what the line s[start:end] asks for.
func experienceIn(s string, start, end int) (f Found[techmap.Experience], level int) {
	line := s[start:end]
	years, level, ok := lineYears(line)
	word, found := newcomers(line)
	switch {
	case !ok && !found:
		return f, expNone
	case !ok:
		f, level = word, expWhole
	case !found || word.Value.Any && level >= expWhole:
		f = years
	default: // "신입 ~ 3년", "경력 1년 이상 (신입 가능)"
		f = Found[techmap.Experience]{years.Value, min(years.Start, word.Start), max(years.End, word.End)}
		f.Value.NewGrad = true
		if word.Value.Any {
			f.Value = word.Value
		}
	}
	f.Value.Raw = line[f.Start:f.End]
	f.Start, f.End = f.Start+start, f.End+start
	return f, level
}

// lineYears returns the surest years of work in line.
func lineYears(line string) (best Found[techmap.Experience], level int, ok bool) {
	for i, next := 0, 0; i < len(line); i = next {
		next = i + 1
		if isLetter(line[i]) {
			key, n := WordKey(line, i)
			if next = i + n; numberWords[key] == 0 {
				continue
			}
		}
		if !startsNumber(line, i) {
			continue
		}
		r, ok := yearsAt(line, i)
		if !ok {
			continue
		}
		if l := r.level(line); l > level {
			level = l
			e := techmap.Experience{MinYears: r.min, MaxYears: r.max, Experienced: true}
			best = Found[techmap.Experience]{e, r.start, r.end}
		}
		next = r.end
	}
	return best, level, level > expNone
}

// startsNumber reports whether a number may start with the digit or the English
// word at s[i].
func startsNumber(s string, i int) bool {
	c := s[i]
	if isDigit(c) && i > 0 && isLetter(s[i-1]) { // "…in Java2+ years of experience": a lost line end
		_, end := number(s, i)
		return end < len(s) && s[end] == '+'
	}
	return isAlnum(c) && (i == 0 || !isAlnum(s[i-1]) && s[i-1] != '.' && s[i-1] != ',')
}

// level says how sure it is that r states experience that is asked for.
func (r yearRange) level(line string) int {
	before, _ := window(line, r.start, r.end, 60)
	_, after := window(line, r.start, r.end, 80)
	if r.korean {
		return r.koreanLevel(line, before, after)
	}
	return r.englishLevel(before, after)
}

// koreanLevel judges by the words around Korean years.
func (r yearRange) koreanLevel(line, before, after string) int {
	near := lastClause(before)
	trimmed := strings.TrimRight(near, " :(~")
	work := hasAnySuffix(trimmed, "경력", "실무", "업무") // "석사 졸업 후 경력 2년"
	if notWorkBefore.within(near) && !work || hasAnySuffix(strings.TrimRight(near, " :("), "만", "대졸") {
		return expNone
	}
	head := strings.TrimLeft(after, " )")
	if notWorkAfter.begins(head) {
		return expNone
	}
	if hasAny(after, "기업", "회사", "스타트업") && !hasAny(line, "경력", "경험", "근무", "재직") {
		return expNone
	}
	level := expNone
	switch {
	case labelled(before):
		level = expField
	case r.grade || r.aboutWork(line, near, after), afterNewcomers(trimmed), work && r.bounded:
		level = expWhole
	case r.bounded && (hasAny(line, "경험", "개발", "운영", "업무", "분야", "리딩") || isShortLine(line)):
		level = expPart
	}
	if level == expWhole && hasAny(after, "우대", "선호") {
		level = expPart
	}
	if level == expPart && endsLong(line) && !hasAny(line, "경험", "분") {
		return expNone
	}
	return level
}

// afterNewcomers reports whether words for newcomers and what joins them to years
// end s: "신입 또는 3년".
func afterNewcomers(s string) bool {
	for _, joint := range []string{"또는", "혹은", "및", "이거나", ",", "/", "~"} {
		if before, ok := strings.CutSuffix(s, joint); ok {
			s = strings.TrimRight(before, " ")
			break
		}
	}
	return strings.HasSuffix(s, "신입")
}

// aboutWork reports whether Korean words say that the years are of work.
func (r yearRange) aboutWork(line, near, after string) bool {
	if !hasAny(line, "경력", "실무", "년차", "연차", "근무경험", "재직") {
		return false
	}
	return r.bounded || hasAny(near, "경력", "실무") || hasAny(after, "경력", "실무")
}

// isShortLine reports whether line has no room for more than what is asked.
func isShortLine(line string) bool { return utf8.RuneCountInString(line) <= 40 }

// endsLong reports whether line is a sentence rather than an item.
func endsLong(line string) bool {
	return hasAnySuffix(strings.TrimRight(line, " .!"), "니다", "어요", "에요", "예요")
}

// labelled reports whether a label of experience ends right before the years.
func labelled(before string) bool {
	b := strings.TrimRight(before, " ")
	if !hasAnySuffix(b, ":", "(", "：") {
		return false
	}
	b = strings.TrimRight(b, " :(")
	return experienceLabels.ends(strings.ToLower(b))
}

// lastClause returns what stands after the last comma, bracket or bullet of s.
func lastClause(s string) string {
	if i := strings.LastIndexAny(s, ",;()[]|"); i >= 0 {
		s = s[i+1:]
	}
	if i := strings.LastIndex(s, ". "); i >= 0 {
		s = s[i+2:]
	}
	return s
}

// englishLevel judges by the words around English years.
func (r yearRange) englishLevel(before, after string) int {
	sentence, after := lastSentence(strings.ToLower(before)), strings.ToLower(after)
	near := strings.TrimRight(sentence, " (")
	if notWorkUpTo.ends(near) && !strings.HasSuffix(near, "experience in") || notWorkWithin.within(sentence) {
		return expNone
	}
	head := strings.TrimLeft(after, " '’)")
	if notWorkFrom.begins(head) {
		return expNone
	}
	level := r.englishWork(before, sentence, after, head)
	if level > expPart && (wishedFor.within(after) || hasAny(sentence, "preferred", "ideally")) {
		level = expPart
	}
	return level
}

// englishWork says how sure it is that English years are of work.
func (r yearRange) englishWork(before, sentence, after, head string) int {
	exp := strings.Index(after, "experience")
	if exp < 0 {
		exp = strings.Index(after, "exp ")
	}
	switch {
	case labelled(before):
		return expField
	case exp >= 0 && (exp <= 4 || startsWork(head)):
		return expWhole
	case exp >= 0:
		return expPart
	case strings.Contains(sentence, "experience") && (r.bounded || r.max > 0):
		return expPart
	case r.bounded && strings.HasPrefix(head, "in ") && startsWork(head[len("in "):]):
		return expWhole
	case r.bounded && (head == "" || isIngWord(head) || hasAny(head, "working", "in a", "of ", "as a")):
		return expPart
	case strings.Contains(after, "(required)"):
		return expPart
	}
	return expNone
}

// lastSentence returns what stands after the last end of a sentence in s.
func lastSentence(s string) string {
	if i := strings.LastIndexAny(s, ".!?;"); i >= 0 && i < len(s)-1 {
		return s[i+1:]
	}
	return s
}

// startsWork reports whether what follows years names work as such: "of
// professional software experience".
func startsWork(head string) bool {
	return workFrom.begins(strings.TrimPrefix(head, "of "))
}

// isIngWord reports whether s begins with a word that ends in -ing.
func isIngWord(s string) bool {
	word, _, _ := strings.Cut(s, " ")
	return len(word) > 5 && strings.HasSuffix(word, "ing")
}

// newcomers returns what line says of newcomers.
func newcomers(line string) (f Found[techmap.Experience], ok bool) {
	for w := range newcomerWords().all(line) {
		_, after := window(line, w.Start, w.End, 24)
		if hasAny(after, "불가", "교육", "멘토", "제외", "OJT") || strings.HasPrefix(after, " not ") {
			continue
		}
		return Found[techmap.Experience]{newcomerKinds[w.Value], w.Start, w.End}, true
	}
	start := -1
	bare := strings.Trim(line, " •-·*[]()")
	label, value, cut := strings.Cut(line, ":")
	switch {
	case bare == "신입" || bare == "신입사원":
		start = strings.Index(line, bare)
	case strings.HasSuffix(bare, " 신입") && isShortLine(bare): // "보안 엔지니어 신입"
		start, bare = strings.LastIndex(line, "신입"), "신입"
	case cut && experienceLabels.ends(trimSpaces(label)) && strings.HasPrefix(trimSpaces(value), "신입"):
		start, bare = strings.Index(line, "신입"), "신입"
	}
	if start < 0 {
		return f, false
	}
	return Found[techmap.Experience]{newcomerKinds["new"], start, start + len(bare)}, true
}
