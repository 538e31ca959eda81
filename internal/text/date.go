package text

import (
	"strings"
	"time"

	"github.com/techmap-it/techmap"
)

// seoul is the time of Korean sites, which say no zone. Korea has no daylight
// saving time, and a machine may have no time zone database.
var seoul = time.FixedZone("KST", 9*60*60)

// Bounds of the years that are believed.
const (
	firstYear = 1990
	lastYear  = 2100
)

// ParseDate reads a date or a time as sites write them: "2026-10-13 23:59:59",
// "26.11.01", "2026년 10월 3일", "2017-04", seconds or milliseconds since 1970,
// RFC 3339, 1123 and 822, "Aug 27, 2019", "3일 전", "Posted 2 days ago", "D-3",
// "~11.30 (월)". Ref is when it was read: what is relative counts from there, and
// a date without a year lies between 30 days before it and 335 days after. A
// time without a zone is Seoul's.
//
// A day is the start of that day in Seoul. It is no date if it is a placeholder
// (1970-01-01, 9999-12-31) or cannot be.
func ParseDate(s string, ref time.Time) (techmap.Date, bool) {
	raw := CleanLine(s)
	c, ok := readDate(raw, ref)
	if !ok {
		return techmap.Date{}, false
	}
	t, ok := c.time(ref)
	if !ok {
		return techmap.Date{}, false
	}
	return techmap.Date{Time: t, DayOnly: !c.hasTime, Raw: raw}, true
}

// readDate reads the first date in s.
func readDate(s string, ref time.Time) (c civil, ok bool) {
	if c, ok := readEpoch(s); ok {
		return c, true
	}
	if c, ok := readRelative(s, ref); ok {
		return c, true
	}
	c.past = hasAny(strings.ToLower(s), "등록", "게시", "작성", "posted", "published")
	past := c.past
	for i := range len(s) {
		if !startsToken(s, i) {
			continue
		}
		if c, _, ok := dateAt(s, i); ok {
			c.past = past
			return c, true
		}
	}
	return civil{}, false
}

// startsToken reports whether a number or word starts at s[i].
func startsToken(s string, i int) bool {
	c := s[i]
	return isAlnum(c) && (i == 0 || !isAlnum(s[i-1]) || isDigit(c) != isDigit(s[i-1]))
}

// A civil is a date as a calendar shows it.
type civil struct {
	year, month, day int // year 0 means not said
	hour, min, sec   int
	nsec             int
	hasTime          bool
	monthOnly        bool           // the day is not said
	zone             *time.Location // nil means Seoul
	past             bool           // it cannot lie ahead
	exact            time.Time      // set for moments that were counted, not written
}

// time returns the moment that c says, as it was read at ref. Months and days
// out of range are no date.
func (c civil) time(ref time.Time) (time.Time, bool) {
	if !c.exact.IsZero() {
		return c.exact.UTC(), true
	}
	if c.month < 1 || c.month > 12 || c.day < 1 || c.day > daysIn(c.month, c.year) {
		return time.Time{}, false
	}
	if c.year == 0 {
		c.year = c.nearYear(ref)
	}
	if c.year < firstYear || c.year > lastYear {
		return time.Time{}, false
	}
	zone := c.zone
	if zone == nil {
		zone = seoul
	}
	t := time.Date(c.year, time.Month(c.month), c.day, c.hour, c.min, c.sec, c.nsec, zone).UTC()
	return t, true
}

// nearYear returns the year that puts c within 30 days before ref and 335 after
// it, or the other way round if c is past.
func (c civil) nearYear(ref time.Time) int {
	ref = ref.In(seoul)
	before, year := 30, ref.Year()
	if c.past {
		before = 335
	}
	for _, y := range []int{year - 1, year, year + 1} {
		t := time.Date(y, time.Month(c.month), c.day, 23, 59, 59, 0, seoul)
		if !t.Before(ref.AddDate(0, 0, -before)) && t.Before(ref.AddDate(0, 0, 366-before)) {
			return y
		}
	}
	return year
}

// daysIn returns the days of a month; in a year that is not said February has 29.
func daysIn(month, year int) int {
	switch {
	case month == 2 && year == 0:
		return 29
	case month == 2:
		return time.Date(year, 3, 0, 0, 0, 0, 0, time.UTC).Day()
	case month == 4 || month == 6 || month == 9 || month == 11:
		return 30
	}
	return 31
}

// readEpoch reads s as seconds or milliseconds since 1970, if it is a number of
// the right size.
func readEpoch(s string) (c civil, ok bool) {
	s = trimSpaces(s)
	if len(s) < 9 || len(s) > 13 || strings.HasPrefix(s, "20") && len(s) == 12 {
		return c, false
	}
	n := int64(0)
	for i := range len(s) {
		if !isDigit(s[i]) {
			return c, false
		}
		n = n*10 + int64(s[i]-'0')
	}
	if n > 1e11 {
		c.exact = time.UnixMilli(n)
	} else {
		c.exact = time.Unix(n, 0)
	}
	c.hasTime = true
	y := c.exact.UTC().Year()
	return c, y >= firstYear && y <= lastYear
}
