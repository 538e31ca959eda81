package text

import (
	"strings"

	"github.com/techmap-it/techmap"
)

// Words for work models: as fields name them, as running text says where the
// job at hand is done, and alone in headlines; and what stands after "재택근무".
// Hybrid apps and remote control are none.
var (
	workModelWords = phraseTable[techmap.WorkModel]("work-model")
	sureWorkModels = phraseTable[techmap.WorkModel]("sure-work-model")
	headlineWords  = phraseTable[techmap.WorkModel]("headline-work-model")
	homeNever      = listOf("home-never")
	homeSometimes  = listOf("home-sometimes")
	homeSomeDays   = listOf("home-some-days")
	homeAlways     = listOf("home-always")
)

// ParseWorkModel reads the field in which a site states where a person works.
// Days a week at home, and both home and office, make it hybrid.
func ParseWorkModel(s string) techmap.WorkModel {
	s = CleanLine(s)
	var home, office bool
	for f := range workModelWords().all(s) {
		switch f.Value {
		case techmap.WorkHybrid:
			return techmap.WorkHybrid
		case techmap.WorkRemote:
			if m := atHome(s, f); m != techmap.WorkRemote {
				return m
			}
			home = true
		case techmap.WorkOnsite:
			office = true
		}
	}
	switch {
	case home && office:
		return techmap.WorkHybrid
	case home:
		return techmap.WorkRemote
	case office:
		return techmap.WorkOnsite
	}
	return ""
}

// FindWorkModel finds in running text where the job at hand is done: "주 2일
// 재택", "fully remote", or REMOTE, ONSITE and HYBRID alone between the signs of
// a headline.
func FindWorkModel(s string) (Found[techmap.WorkModel], bool) {
	sure, ok := firstWorkModel(s)
	if head, found := headlineModel(s); found && (!ok || head.Start < sure.Start) {
		return head, true
	}
	return sure, ok
}

// firstWorkModel returns the first words that say where work is done.
func firstWorkModel(s string) (f Found[techmap.WorkModel], ok bool) {
	for f := range sureWorkModels().all(s) {
		if f.Value == techmap.WorkRemote {
			f.Value = atHome(s, f)
		}
		return f, true
	}
	return f, false
}

// atHome returns what the words about work at home at f come to with those
// around them: "주 2일", "가능" and "병행" make it hybrid, "불가" onsite.
func atHome(s string, f Found[techmap.WorkModel]) techmap.WorkModel {
	before, after := window(s, f.Start, f.End, 40)
	after = strings.TrimLeft(after, " ")
	words := s[f.Start:f.End]
	switch {
	case homeNever.begins(after):
		return techmap.WorkOnsite
	case homeAlways.within(words + before):
		return techmap.WorkRemote
	case someDays(strings.ToLower(after)):
		return techmap.WorkHybrid
	case startsSyllable(words) && (weekly(before) || weekly(after) || homeSometimes.begins(after)):
		return techmap.WorkHybrid
	case strings.HasSuffix(words, "가능"), homeSomeDays.within(before):
		return techmap.WorkHybrid
	}
	return techmap.WorkRemote
}

// someDays reports whether English words after work at home limit it to some days:
// "two days a week".
func someDays(after string) bool {
	i := strings.Index(after, "day")
	return i > 0 && i < 16 && hasAny(after[i:], "day a week", "days a week", "days per week", "day per week", "days/week", "days each week") &&
		!hasAny(after[:i], "5", "five", "all")
}

// weekly reports whether s names days or times a week or month.
func weekly(s string) bool {
	i := strings.LastIndex(s, "주 ")
	if i < 0 {
		i = strings.LastIndex(s, "월 ")
	}
	if i < 0 {
		i = strings.LastIndex(s, "주")
	}
	return i >= 0 && hasDigit(s[i:]) && hasAny(s[i:], "회", "일")
}

// headlineModel reads the words REMOTE, ONSITE and HYBRID where signs set them
// apart: "Acme | Seoul | REMOTE", "(Remote)".
func headlineModel(s string) (f Found[techmap.WorkModel], ok bool) {
	for f := range headlineWords().all(s) {
		if !setApart(s, f.Start, f.End) {
			continue
		}
		line := s[f.End:lineEnd(s, f.End)]
		if f.Value == techmap.WorkOnsite && offersRemote(strings.ToLower(line)) {
			continue // either will do: the remote one is the wider offer
		}
		return f, true
	}
	return f, false
}

// offersRemote reports whether a line in lower case names remote work and does
// not rule it out.
func offersRemote(line string) bool {
	return strings.Contains(line, "remote") && !strings.Contains(line, "no remote")
}

// setApart reports whether signs of a headline stand around s[start:end], or
// the word is in capitals.
func setApart(s string, start, end int) bool {
	word := s[start:end]
	if word == strings.ToUpper(word) {
		return true
	}
	before := strings.TrimRight(s[:start], " ")
	after := strings.TrimLeft(s[end:], " ")
	open := before == "" || strings.IndexByte("|/(,[-\n", before[len(before)-1]) >= 0
	shut := after == "" || strings.IndexByte("|/),]-:\n", after[0]) >= 0
	if before, ok := strings.CutSuffix(before, " or"); ok && before != "" && strings.EqualFold(word, "remote") { // "SF or Remote (US)"
		return shut || after[0] == '('
	}
	return open && shut && (before != "" || after != "")
}
