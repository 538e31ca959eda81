package profile

import (
	"strconv"
	"strings"
	"time"
)

// short returns a number as a person reads it: in thousands, with a decimal if it
// is small.
func short(n float64) string {
	if n != float64(int64(n)) && n > -100 && n < 100 {
		return strconv.FormatFloat(n, 'f', 1, 64)
	}
	return thousands(int64(n + .5))
}

// thousands returns n with commas.
func thousands(n int64) string {
	digits := strconv.FormatInt(n, 10)
	sign := ""
	if n < 0 {
		sign, digits = "-", digits[1:]
	}
	var b strings.Builder
	for i, d := range digits {
		if i > 0 && (len(digits)-i)%3 == 0 {
			b.WriteByte(',')
		}
		b.WriteRune(d)
	}
	return sign + b.String()
}

// show returns a number of a field as a person reads it.
func (f FieldReport) show(n float64) string {
	if f.Kind == Time {
		return time.Unix(int64(n), 0).UTC().Format(time.DateOnly)
	}
	return short(n)
}

// about returns n with a sign that it is estimated, unless it is exact.
func about(n int, exact bool) string {
	if exact {
		return thousands(int64(n))
	}
	return "≈" + thousands(int64(n))
}
