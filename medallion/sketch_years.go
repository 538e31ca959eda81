package medallion

import (
	"slices"
	"strings"
)

// mostYears is the most years that are asked of anybody; more are the age of a company
// or a date.
const mostYears = 20

// appendYears appends to years the numbers of years that a line speaks of.
func appendYears(years []uint8, line string) []uint8 {
	for i := 0; i < len(line); i++ {
		if line[i] < '0' || line[i] > '9' {
			continue
		}
		n, from := 0, i
		for ; i < len(line) && line[i] >= '0' && line[i] <= '9' && n < 1000; i++ {
			n = 10*n + int(line[i]-'0')
		}
		rest := strings.TrimLeft(line[i:], " +")
		if n > 0 && n <= mostYears && i-from <= 2 && countsYears(rest) {
			years = append(years, uint8(n))
		}
	}
	return years
}

// countsYears reports whether s goes on as a number of years does.
func countsYears(s string) bool {
	if rest, ok := strings.CutPrefix(s, "년"); ok {
		return !strings.HasPrefix(rest, "도")
	}
	return len(s) >= 3 && (strings.EqualFold(s[:3], "yea") || strings.EqualFold(s[:3], "yrs"))
}

// otherYears reports whether each of two texts speaks of years that the other does not.
func (a *sketch) otherYears(b *sketch) bool {
	return a != nil && b != nil && lacks(a.years, b.years) && lacks(b.years, a.years)
}

// lacks reports whether some of want are not in have.
func lacks(have, want []uint8) bool {
	return slices.ContainsFunc(want, func(n uint8) bool { return !slices.Contains(have, n) })
}
