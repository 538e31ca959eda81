package text

import (
	"strings"
	"time"
)

// readTime reads the time after a date: "T23:59:59Z", " 18:00", "(월) 오후 6시",
// " 24시". It returns where it ends, or i if there is none.
func (c *civil) readTime(s string, i int) (end int) {
	at := skipWeekday(s, skipAny(s, i, " .,"))
	at = skipAny(s, at, " T,")
	if rest, found := cutWord(s, at, "at "); found {
		at = rest
	}
	at, afternoon := koreanHalf(s, at)
	hour, next := shortNumber(s, at)
	if hour < 0 || hour > 24 || next == len(s) {
		return i
	}
	t := *c
	switch {
	case s[next] == ':':
		end = t.readClock(s, next+1)
	case strings.HasPrefix(s[next:], "시") && !strings.HasPrefix(s[next:], "시간"):
		end = t.readMinutes(s, next+len("시"))
	}
	if end == 0 || t.min > 59 || t.sec > 59 {
		return i
	}
	*c = t
	c.hasTime = true
	rest, pm, found := halfDay(s, end)
	if found {
		end, afternoon = rest, pm
	}
	c.setHour(hour, afternoon, found && !pm)
	return c.readZone(s, end)
}

// koreanHalf reads "오전" and "오후" at s[i].
func koreanHalf(s string, i int) (end int, afternoon bool) {
	if rest, found := cutWord(s, i, "오전"); found {
		return skipAny(s, rest, " "), false
	}
	if rest, found := cutWord(s, i, "오후"); found {
		return skipAny(s, rest, " "), true
	}
	return i, false
}

// readMinutes reads "30분" after "6시"; there may be none.
func (c *civil) readMinutes(s string, i int) (end int) {
	at := skipAny(s, i, " ")
	if m, next := number(s, at); next > at && strings.HasPrefix(s[next:], "분") {
		c.min = m
		return next + len("분")
	}
	return i
}

// setHour sets the hour of a clock with 12 or 24 hours.
func (c *civil) setHour(hour int, afternoon, morning bool) {
	switch {
	case afternoon && hour < 12:
		hour += 12
	case morning && hour == 12:
		hour = 0
	}
	c.hour = hour
	if hour == 24 { // the last moment of the day, not the first of the next
		c.hour, c.min, c.sec = 23, 59, 59
	}
}

// readClock reads minutes, seconds and their fraction after the hour.
func (c *civil) readClock(s string, i int) (end int) {
	m, end := number(s, i)
	if end-i != 2 {
		return 0
	}
	c.min = m
	if end < len(s) && s[end] == ':' {
		sec, next := number(s, end+1)
		if next-end-1 != 2 {
			return end
		}
		c.sec, end = sec, next
		if end < len(s) && (s[end] == '.' || s[end] == ',') {
			frac, next := number(s, end+1)
			if width := next - end - 1; width > 0 && width <= 9 {
				for ; width < 9; width++ {
					frac *= 10
				}
				c.nsec, end = frac, next
			}
		}
	}
	return end
}

// skipWeekday skips "(월)", "(토요일)", "Mon," at s[i].
func skipWeekday(s string, i int) int {
	if i < len(s) && s[i] == '(' {
		if shut := strings.IndexByte(s[i:], ')'); shut > 0 && shut <= len("(월요일") {
			return i + shut + 1
		}
	}
	for _, day := range []string{"월요일", "화요일", "수요일", "목요일", "금요일", "토요일", "일요일"} {
		if strings.HasPrefix(s[i:], day) {
			return i + len(day)
		}
	}
	return i
}

// halfDay reads "AM" or "p.m." after a time.
func halfDay(s string, i int) (end int, pm, ok bool) {
	at := skipAny(s, i, " ")
	rest := strings.ToLower(s[at:min(len(s), at+4)])
	for _, form := range []string{"am", "a.m.", "pm", "p.m."} {
		if strings.HasPrefix(rest, form) {
			return at + len(form), form[0] == 'p', true
		}
	}
	return i, false, false
}

// readZone reads a zone after a time: "Z", "+09:00", " -0500", " UTC", " KST".
// Names of zones that mean several are left unread.
func (c *civil) readZone(s string, i int) (end int) {
	at := skipAny(s, i, " ")
	switch {
	case at == len(s):
		return i
	case strings.HasPrefix(s[at:], "UTC"), strings.HasPrefix(s[at:], "GMT"):
		c.zone = time.UTC
		return at + 3
	case strings.HasPrefix(s[at:], "KST"):
		return at + 3
	case s[at] == 'Z' && at == i:
		c.zone = time.UTC
		return at + 1
	case s[at] != '+' && s[at] != '-':
		return i
	}
	h, next := number(s, at+1)
	m := 0
	switch width := next - at - 1; {
	case width == 4:
		h, m = h/100, h%100
	case width == 2 && next < len(s) && s[next] == ':':
		m, next = number(s, next+1)
	case width != 2 || at > i:
		return i
	}
	if h > 14 || m > 59 {
		return i
	}
	offset := h*60*60 + m*60
	if s[at] == '-' {
		offset = -offset
	}
	c.zone = time.FixedZone("", offset)
	return next
}
