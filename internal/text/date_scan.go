package text

import (
	"strings"
	"time"
)

// dateAt reads the date that starts at s[i], and the time after it.
func dateAt(s string, i int) (c civil, end int, ok bool) {
	if isDigit(s[i]) {
		c, end, ok = numericDate(s, i)
	} else {
		c, end, ok = wordDate(s, i)
	}
	if !ok {
		return c, 0, false
	}
	if !c.hasTime {
		end = c.readTime(s, end)
	}
	return c, end, true
}

// number reads the digits at s[i].
func number(s string, i int) (n, end int) {
	for end = i; end < len(s) && isDigit(s[end]) && end-i < 15; end++ {
		n = n*10 + int(s[end]-'0')
	}
	return n, end
}

// numericDate reads a date that begins with a digit.
func numericDate(s string, i int) (c civil, end int, ok bool) {
	first, end := number(s, i)
	switch width := end - i; {
	case width == 8 || width == 12 || width == 14:
		return packedDate(s[i:end], end)
	case width == 4:
		return yearFirst(s, first, end)
	case width > 2:
		return c, 0, false
	}
	if rest, found := cutWord(s, end, "월"); found {
		return monthDay(s, first, rest)
	}
	if strings.HasPrefix(s[end:], "년") {
		return yearFirst(s, first+2000, end)
	}
	if c, end, ok := dayMonthName(s, first, end); ok {
		return c, end, ok
	}
	return shortDate(s, first, end)
}

// packedDate reads YYYYMMDD, with HHMM or HHMMSS after it.
func packedDate(digits string, end int) (c civil, _ int, ok bool) {
	at := func(from, to int) int {
		n, _ := number(digits[from:to], 0)
		return n
	}
	c.year, c.month, c.day = at(0, 4), at(4, 6), at(6, 8)
	if len(digits) >= 12 {
		c.hour, c.min, c.hasTime = at(8, 10), at(10, 12), true
	}
	if len(digits) == 14 {
		c.sec = at(12, 14)
	}
	return c, end, c.inCalendar() && c.year >= firstYear && c.year <= 9999
}

// yearFirst reads what follows a year: "-10-03", ".10.3.", "년 10월 3일", or a
// month alone.
func yearFirst(s string, year, i int) (c civil, end int, ok bool) {
	c.year = year
	sep, i := dateSep(s, i)
	month, end := shortNumber(s, i)
	if sep == 0 || month < 1 || month > 12 {
		return c, 0, false
	}
	c.month = month
	monthSep, after := dateSep(s, end)
	day, next := shortNumber(s, after)
	if day < 1 || day > 31 || monthSep != sep && (sep != '년' || monthSep == 0) {
		c.day, c.monthOnly = 1, true
		if rest, found := cutWord(s, end, "월"); found {
			end = rest
		}
		return c, end, sep != '.' || end-i == 2 // "2023.05" is a month, "2019.1" a version
	}
	c.day, end = day, next
	if rest, found := cutWord(s, end, "일"); found {
		end = rest
	}
	return c, end, true
}

// shortNumber reads one or two digits at s[i]; it is -1 if there are none or
// more.
func shortNumber(s string, i int) (n, end int) {
	if n, end = number(s, i); end == i || end-i > 2 {
		return -1, i
	}
	return n, end
}

// inCalendar reports whether the month and the day may be.
func (c civil) inCalendar() bool {
	return c.month >= 1 && c.month <= 12 && c.day >= 1 && c.day <= 31
}

// dateSep reads a separator of dates, with spaces around it: '-', '/', '.',
// '년' or '월'. It is 0 if there is none.
func dateSep(s string, i int) (sep rune, end int) {
	end = i
	for end < len(s) && s[end] == ' ' {
		end++
	}
	switch {
	case end == len(s):
		return 0, i
	case s[end] == '-' || s[end] == '/' || s[end] == '.':
		sep, end = rune(s[end]), end+1
	case strings.HasPrefix(s[end:], "년"):
		sep, end = '년', end+len("년")
	case strings.HasPrefix(s[end:], "월"):
		sep, end = '월', end+len("월")
	default:
		return 0, i
	}
	for end < len(s) && s[end] == ' ' {
		end++
	}
	return sep, end
}

// cutWord returns where word at s[i] ends, after spaces.
func cutWord(s string, i int, word string) (end int, ok bool) {
	for i < len(s) && s[i] == ' ' {
		i++
	}
	if !strings.HasPrefix(s[i:], word) {
		return i, false
	}
	return i + len(word), true
}

// monthDay reads the day after "10월".
func monthDay(s string, month, i int) (c civil, end int, ok bool) {
	for i < len(s) && s[i] == ' ' {
		i++
	}
	day, end := number(s, i)
	rest, found := cutWord(s, end, "일")
	if end == i || end-i > 2 || !found {
		return c, 0, false
	}
	c.month, c.day = month, day
	return c, rest, c.inCalendar()
}

// shortDate reads what follows a number of one or two digits: "11/30", "11.30",
// "26-11-01", "03/07/2026" (month first, unless it cannot be).
func shortDate(s string, first, i int) (c civil, end int, ok bool) {
	sep, at := dateSep(s, i)
	second, next := shortNumber(s, at)
	if sep == 0 || second < 0 {
		return c, 0, false
	}
	sep2, at := dateSep(s, next)
	third, end := number(s, at)
	width := end - at
	ok = true
	switch {
	case sep2 != sep || width == 0 || width == 3 || width > 4:
		c.month, c.day, end = first, second, next
		ok = sep != '-'
	case width == 4 && first > 12:
		c.year, c.month, c.day = third, second, first
	case width == 4:
		c.year, c.month, c.day = third, first, second
	default:
		c.year, c.month, c.day = 2000+first, second, third
	}
	return c, end, ok && c.inCalendar()
}

// monthNames are the first three letters of the English months.
const monthNames = "janfebmaraprmayjunjulaugsepoctnovdec"

// monthName reads an English month at s[i], in full or short.
func monthName(s string, i int) (month, end int) {
	end = i
	for end < len(s) && isLetter(s[end]) {
		end++
	}
	if end-i < 3 || end-i > 9 {
		return 0, i
	}
	word := strings.ToLower(s[i:end])
	at := strings.Index(monthNames, word[:3])
	if at < 0 || at%3 != 0 {
		return 0, i
	}
	month = at/3 + 1
	full := strings.ToLower(time.Month(month).String())
	if !strings.HasPrefix(full, word) && word != "sept" {
		return 0, i
	}
	if end < len(s) && s[end] == '.' {
		end++
	}
	return month, end
}

// dayMonthName reads what follows a day: "27 Aug 2019", "27th August".
func dayMonthName(s string, day, i int) (c civil, end int, ok bool) {
	for _, th := range []string{"st", "nd", "rd", "th"} {
		if strings.HasPrefix(s[i:], th) {
			i += len(th)
			break
		}
	}
	at := skipAny(s, i, " -")
	if rest, found := cutWord(s, at, "of "); found {
		at = rest
	}
	month, end := monthName(s, at)
	if month == 0 || at == i || day < 1 || day > 31 {
		return c, 0, false
	}
	c.month, c.day = month, day
	return c, c.readYear(s, end), true
}

// wordDate reads a date that begins with an English month: "Aug 27, 2019",
// "August 2019". Days of the week before it are left to the caller to skip.
func wordDate(s string, i int) (c civil, end int, ok bool) {
	month, end := monthName(s, i)
	if month == 0 {
		return c, 0, false
	}
	at := skipAny(s, end, " ")
	n, next := number(s, at)
	c.month = month
	switch {
	case next-at == 4:
		c.year, c.day, c.monthOnly = n, 1, true
		return c, next, at > end
	case next == at || next-at > 2 || n < 1 || n > 31 || at == end:
		return c, 0, false
	}
	c.day = n
	for _, th := range []string{"st", "nd", "rd", "th"} {
		next += len(th) * boolInt(strings.HasPrefix(s[next:], th))
	}
	return c, c.readYear(s, next), true
}

// readYear reads the year after a day and a month, if there is one.
func (c *civil) readYear(s string, i int) (end int) {
	at := skipAny(s, i, " ,-'")
	n, next := number(s, at)
	switch {
	case next-at == 4 && n >= firstYear && n <= 9999:
		c.year = n
	case next-at == 2 && at > i && (next == len(s) || s[next] != ':'):
		c.year = 2000 + n
	default:
		return i
	}
	return next
}

// skipAny returns the first position from i on that has none of chars.
func skipAny(s string, i int, chars string) int {
	for i < len(s) && strings.IndexByte(chars, s[i]) >= 0 {
		i++
	}
	return i
}

func boolInt(b bool) int {
	if b {
		return 1
	}
	return 0
}
