package text

import (
	"strings"
	"time"

	"github.com/techmap-it/techmap"
)

// openEnded is how far ahead a date must lie to be a technical end rather than
// a deadline.
const openEnded = 2 * 366 * 24 * time.Hour

// Words for postings that end by no date, as fields and running text name them;
// labels of deadlines, and what may stand between a label and its date.
var (
	deadlineWords  = phraseTable[techmap.DeadlineKind]("deadline")
	sureDeadlines  = phraseTable[techmap.DeadlineKind]("sure-deadline")
	deadlineLabels = phraseTable[string]("deadline-label")
	deadlineGap    = listOf("deadline-gap")
)

// ParseDeadline reads the field in which a site states when a posting ends:
// "채용시까지", "상시채용", "~11.30 (월)", "2026.05.08 ~ 2026.06.30 18시", "D-3",
// "오늘마감". A day means its end in Seoul. A date beside words that say that
// the posting ends otherwise is only an upper bound and is left out, and one more
// than two years ahead means that it does not end. Kind is empty if s says
// nothing of the kind.
func ParseDeadline(s string, ref time.Time) techmap.Deadline {
	raw := CleanLine(s)
	if f, ok := deadlineWords().find(raw, 0); ok {
		return techmap.Deadline{Kind: f.Value}
	}
	last := raw
	if i := strings.LastIndexByte(raw, '~'); i >= 0 && hasDigit(raw[i:]) {
		last = raw[i+1:]
	}
	c, ok := readDate(last, ref)
	if !ok {
		if hasAny(last, "9999-12-31", "2999-12-31", "9999.12.31") {
			return techmap.Deadline{Kind: techmap.DeadlineAlways}
		}
		return techmap.Deadline{}
	}
	return c.deadline(raw, ref)
}

// deadline returns the deadline that falls on c.
func (c civil) deadline(raw string, ref time.Time) techmap.Deadline {
	dayOnly := !c.hasTime
	if dayOnly && c.exact.IsZero() {
		c.hour, c.min, c.sec = 23, 59, 59
	}
	if c.monthOnly && c.year > 0 {
		c.day = daysIn(c.month, c.year)
	}
	c.past = false
	if c.year > lastYear {
		return techmap.Deadline{Kind: techmap.DeadlineAlways}
	}
	t, ok := c.time(ref)
	switch {
	case !ok:
		return techmap.Deadline{}
	case t.Sub(ref) > openEnded:
		return techmap.Deadline{Kind: techmap.DeadlineAlways}
	}
	date := techmap.Date{Time: t, DayOnly: dayOnly, Raw: raw}
	return techmap.Deadline{Kind: techmap.DeadlineFixed, Date: date}
}

// hasDigit reports whether s has an ASCII digit.
func hasDigit(s string) bool { return strings.ContainsAny(s, "0123456789") }

// FindDeadline finds in running text when applications end: after a label
// ("접수기간: ~ 2026.06.30", "Apply by June 30"), in the same line or, for a label
// alone, the next; or as "채용 시 마감" and "상시채용", which leave no doubt.
func FindDeadline(s string, ref time.Time) (Found[techmap.Deadline], bool) {
	for f := range deadlineLabels().all(s) {
		if f, ok := deadlineAfter(s, f.Start, f.End, ref); ok {
			return f, true
		}
	}
	for f := range sureDeadlines().all(s) {
		return Found[techmap.Deadline]{techmap.Deadline{Kind: f.Value}, f.Start, f.End}, true
	}
	return Found[techmap.Deadline]{}, false
}

// deadlineAfter reads what follows the label s[start:end] in its line, or in the
// next one if the label ends its own.
func deadlineAfter(s string, start, end int, ref time.Time) (f Found[techmap.Deadline], ok bool) {
	stop := lineEnd(s, end)
	if !hasWord(s[end:stop]) && stop < len(s) {
		stop = lineEnd(s, stop+1)
	}
	stop = min(stop, end+maxDeadlineText)
	rest := s[end:stop]
	if w, ok := deadlineWords().find(rest, 0); ok && w.Start < 24 {
		return Found[techmap.Deadline]{techmap.Deadline{Kind: w.Value}, start, end + w.End}, true
	}
	var last civil
	lastEnd := 0
	for i := 0; i < len(rest); i++ {
		if !startsToken(rest, i) {
			continue
		}
		c, e, ok := dateAt(rest, i)
		if !ok {
			continue
		}
		if lastEnd > 0 && !joinsDates(rest[lastEnd:i]) || lastEnd == 0 && !leadsToDate(rest[:i]) {
			break
		}
		last, lastEnd = c, e
		i = e - 1
	}
	if lastEnd == 0 {
		return relativeDeadline(s, start, end, stop, ref)
	}
	raw := trimSpaces(s[start : end+lastEnd])
	d := last.deadline(raw, ref)
	return Found[techmap.Deadline]{d, start, end + lastEnd}, d.Kind != ""
}

// relativeDeadline reads a day that counts from ref right after the label
// s[start:end]: "마감: 오늘", "D-7".
func relativeDeadline(s string, start, end, stop int, ref time.Time) (f Found[techmap.Deadline], ok bool) {
	from := skipAny(s, end, " :-~|")
	to := min(stop, from+maxRelative)
	for to > from && to < len(s) && s[to]&0xc0 == 0x80 {
		to--
	}
	word := s[from:to]
	if i := strings.IndexAny(word, " \n(,"); i >= 0 {
		word = word[:i]
	}
	c, ok := readRelative(word, ref)
	if !ok || word == "" {
		return f, false
	}
	d := c.deadline(trimSpaces(s[start:from+len(word)]), ref)
	return Found[techmap.Deadline]{d, start, from + len(word)}, d.Kind != ""
}

// maxRelative is the most bytes of a day that counts from today.
const maxRelative = 16

// maxDeadlineText is how many bytes after a label may hold its date.
const maxDeadlineText = 160

// leadsToDate reports whether s, between a label and a date, says nothing else.
func leadsToDate(s string) bool {
	for w := range strings.FieldsFuncSeq(s, isNotWord) {
		if !deadlineGap.is(strings.ToLower(w)) {
			return false
		}
	}
	return true
}

// joinsDates reports whether s stands between the two ends of a period.
func joinsDates(s string) bool { return len(s) <= 12 && hasAny(s, "~", "-", "–", "부터", "to") }

// lineEnd returns where the line of s[i] ends.
func lineEnd(s string, i int) int {
	if end := indexByteFrom(s, '\n', i); end >= 0 {
		return end
	}
	return len(s)
}
