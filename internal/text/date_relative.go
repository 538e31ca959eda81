package text

import (
	"strings"
	"time"
)

// relativeWords are words for days and moments, with the days to add to today;
// momentWord means now. Longer words stand before shorter ones in them.
var relativeWords = []struct {
	word string
	days int
}{
	{"방금", momentWord}, {"just now", momentWord}, {"그저께", -2}, {"그제", -2}, {"어제", -1}, {"오늘", 0}, {"금일", 0},
	{"내일", 1}, {"모레", 2}, {"yesterday", -1}, {"today", 0}, {"just posted", 0}, {"tomorrow", 1},
}

// momentWord stands for the moment itself.
const momentWord = 1 << 20

// readRelative reads a date that counts from ref: "3일 전", "a day ago", "D-3",
// "오늘마감", "yesterday".
func readRelative(s string, ref time.Time) (c civil, ok bool) {
	low := strings.ToLower(s)
	if days, ok := daysLeft(low); ok {
		return dayFrom(ref, days), true
	}
	if c, ok := timeAgo(low, ref); ok {
		return c, true
	}
	for _, w := range relativeWords {
		i := strings.Index(low, w.word)
		if i < 0 || i > 0 && isAlnum(low[i-1]) {
			continue
		}
		if w.days == momentWord {
			return civil{exact: ref, hasTime: true}, true
		}
		c = dayFrom(ref, w.days)
		c.readTime(s, i+len(w.word))
		return c, true
	}
	return c, false
}

// dayFrom returns the day that lies days after ref, in Seoul.
func dayFrom(ref time.Time, days int) civil {
	t := ref.In(seoul).AddDate(0, 0, days)
	return civil{year: t.Year(), month: int(t.Month()), day: t.Day()}
}

// daysLeft reads "D-3" and "D-day" in lower case.
func daysLeft(s string) (days int, ok bool) {
	for i := strings.Index(s, "d-"); i >= 0; i = indexFrom(s, "d-", i+1) {
		if i > 0 && isAlnum(s[i-1]) {
			continue
		}
		if strings.HasPrefix(s[i:], "d-day") {
			return 0, true
		}
		if n, end := number(s, i+2); end > i+2 && end-i-2 <= 3 {
			return n, true
		}
	}
	return 0, false
}

// timeAgo reads "N일 전" and "N days ago" in lower case. Hours and minutes make
// moments, longer units days.
func timeAgo(s string, ref time.Time) (c civil, ok bool) {
	for i := range len(s) {
		if !isDigit(s[i]) || i > 0 && isDigit(s[i-1]) {
			continue
		}
		n, end := number(s, i)
		if c, ok := agoAt(s, skipAny(s, end, " +"), n, ref); ok {
			return c, true
		}
	}
	for _, one := range []string{"an ", "a ", "한 "} {
		if rest, found := strings.CutPrefix(s, one); found {
			return agoAt(rest, 0, 1, ref)
		}
	}
	return c, false
}

// agoAt reads a unit and "ago" at s[i], after the number n.
func agoAt(s string, i, n int, ref time.Time) (c civil, ok bool) {
	unit, end := timeUnit(s, i)
	if unit == 0 || n > 1000 {
		return c, false
	}
	if !startsWithAny(strings.TrimLeft(s[end:], " "), "전", "ago") {
		return c, false
	}
	switch unit {
	case 'd':
		return dayFrom(ref, -n), true
	case 'w':
		return dayFrom(ref, -7*n), true
	case 'M':
		t := ref.In(seoul).AddDate(0, -n, 0)
		return civil{year: t.Year(), month: int(t.Month()), day: t.Day()}, true
	case 'y':
		t := ref.In(seoul).AddDate(-n, 0, 0)
		return civil{year: t.Year(), month: int(t.Month()), day: t.Day()}, true
	case 'h':
		return civil{exact: ref.Add(-time.Duration(n) * time.Hour), hasTime: true}, true
	case 'm':
		return civil{exact: ref.Add(-time.Duration(n) * time.Minute), hasTime: true}, true
	}
	return civil{exact: ref.Add(-time.Duration(n) * time.Second), hasTime: true}, true
}

// timeUnit reads a unit of time at s[i]: 's', 'm', 'h', 'd', 'w', 'M', 'y', or 0.
func timeUnit(s string, i int) (unit byte, end int) {
	for _, u := range []struct {
		word string
		unit byte
	}{
		{"초", 's'}, {"분", 'm'}, {"시간", 'h'}, {"일", 'd'}, {"주", 'w'}, {"개월", 'M'}, {"달", 'M'}, {"년", 'y'},
		{"second", 's'}, {"minute", 'm'}, {"min", 'm'}, {"hour", 'h'}, {"day", 'd'}, {"week", 'w'},
		{"month", 'M'}, {"year", 'y'}, {"mo ", 'M'}, {"h ", 'h'}, {"d ", 'd'}, {"w ", 'w'},
	} {
		if strings.HasPrefix(s[i:], u.word) {
			end = i + len(u.word)
			if end < len(s) && s[end] == 's' {
				end++
			}
			return u.unit, end
		}
	}
	return 0, i
}
