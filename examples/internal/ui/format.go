package ui

import (
	"math"
	"strconv"
	"strings"
	"time"

	"github.com/techmap-it/techmap/examples/internal/message"
)

// seoul is where most readers and postings are: days on pages are its days.
const seoul = 9 * 60 * 60

// inSeoul returns t by the clocks of Korea.
func inSeoul(t time.Time) time.Time { return t.In(time.FixedZone("KST", seoul)) }

// isoDate returns the day of t.
func isoDate(t time.Time) string { return inSeoul(t).Format(time.DateOnly) }

// num writes a whole number with its thousands apart.
func (p printer) num(n int) string {
	digits := strconv.Itoa(n)
	sign := ""
	if strings.HasPrefix(digits, "-") {
		sign, digits = "-", digits[1:]
	}
	for at := len(digits) - 3; at > 0; at -= 3 {
		digits = digits[:at] + "," + digits[at:]
	}
	return sign + digits
}

// pct writes a share: whole percents, and one decimal below ten.
func (p printer) pct(share float64) string { return percent(share) + "%" }

// span writes an interval of shares.
func (p printer) span(low, high float64) string {
	return percent(low) + "–" + percent(high) + "%"
}

func percent(share float64) string {
	v := share * 100
	if v != 0 && math.Abs(v) < 9.95 {
		return strconv.FormatFloat(v, 'f', 1, 64)
	}
	return strconv.FormatFloat(v, 'f', 0, 64)
}

// count writes how many of something there are: the texts count.NOUN and, for one in
// English, count.NOUN.one.
func (p printer) count(n int, noun string) (string, error) {
	key := "count." + noun
	if n == 1 && p.lang == message.English {
		key += ".one"
	}
	return p.t(key, p.num(n))
}

// counted is count for nouns that are known to exist.
func (p printer) counted(n int, noun string) string {
	text, err := p.count(n, noun)
	if err != nil {
		return p.num(n)
	}
	return text
}

// rawNumber writes a number as an answer of the API has it.
func rawNumber(v any) string {
	switch n := v.(type) {
	case float64:
		return strconv.FormatFloat(n, 'f', -1, 64)
	case int:
		return strconv.Itoa(n)
	case int64:
		return strconv.FormatInt(n, 10)
	}
	return ""
}

// screenNumber writes a length for an attribute of SVG.
func screenNumber(v float64) string {
	return strings.TrimSuffix(strings.TrimRight(strconv.FormatFloat(v, 'f', 2, 64), "0"), ".")
}
