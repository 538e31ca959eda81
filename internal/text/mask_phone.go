package text

import "strings"

// maxPhone is the number of bytes in the longest telephone number with signs.
const maxPhone = 24

// A digitGroup is a run of digits of a number, with the signs before it.
type digitGroup struct {
	digits string
	sep    string // what stands between the group before and this one
	end    int
}

// phoneAt returns where the telephone number that starts at s[i] ends.
func phoneAt(s string, i int) (end int, ok bool) {
	plus := s[i] == '+'
	groups := digitGroups(s, i)
	if len(groups) == 0 {
		return 0, false
	}
	if plus {
		return international(groups)
	}
	if s[i] == '(' && (len(groups) < 2 || !strings.HasPrefix(groups[1].sep, ")")) {
		return 0, false // "(010-1234-5678)": the bracket is not the number's
	}
	if n := len(groups[0].digits); n >= 10 && n <= 11 {
		return groups[0].end, isMobile(groups[0].digits)
	}
	if len(groups) < 3 {
		return 0, false
	}
	if koreanPhone(groups) || americanPhone(groups, s[i] == '(') {
		return groups[2].end, true
	}
	return 0, false
}

// digitGroups returns the groups of the number that starts at s[i]. Signs
// between them are one of ".-", a space, or a bracket with a space.
func digitGroups(s string, i int) []digitGroup {
	var out []digitGroup
	for limit := min(len(s), i+maxPhone); i < limit; {
		start := i
		for i < limit && strings.IndexByte("+() -.", s[i]) >= 0 {
			i++
		}
		sep := s[start:i]
		start = i
		for i < len(s) && isDigit(s[i]) {
			i++
		}
		if i == start || len(out) > 0 && !isPhoneSep(sep) || len(out) == 5 {
			break
		}
		out = append(out, digitGroup{s[start:i], sep, i})
	}
	return out
}

// isPhoneSep reports whether sep may stand within a telephone number.
func isPhoneSep(sep string) bool {
	switch sep {
	case "-", ".", " ", ")", ") ", ")-", " - ", " (", "(", "-(":
		return true
	}
	return false
}

// international accepts a number after "+" with 8 to 15 digits in all.
func international(groups []digitGroup) (end int, ok bool) {
	digits, best := 0, 0
	for i, g := range groups {
		if digits += len(g.digits); digits > 15 {
			break
		}
		if digits >= 8 && (i > 0 || digits >= 10) {
			best = g.end
		}
	}
	return best, best > 0
}

// isMobile reports whether s is a Korean mobile number without signs.
func isMobile(s string) bool {
	return strings.HasPrefix(s, "01") && strings.IndexByte("016789", s[2]) >= 0
}

// koreanPhone reports whether groups begin with a Korean number: an area or
// mobile code, three or four digits, four digits. A code set off by a space or
// a dot must be a mobile one, because dates are written so, too.
func koreanPhone(groups []digitGroup) bool {
	code, middle, last := groups[0].digits, groups[1].digits, groups[2].digits
	if len(code) < 2 || len(code) > 4 || code[0] != '0' || code[1] == '0' {
		return false
	}
	if len(middle) < 3 || len(middle) > 4 || len(last) != 4 {
		return false
	}
	mobile := len(code) == 3 && (code[1] == '1' || code[1] == '7' || code[1] == '5')
	dashed := strings.ContainsAny(groups[1].sep, "-)") && strings.Contains(groups[2].sep, "-")
	return dashed || mobile
}

// americanPhone reports whether groups begin with a North American number:
// "(415) 555-0100", "415-555-0100", "415.555.0100".
func americanPhone(groups []digitGroup, bracket bool) bool {
	area, exchange, line := groups[0], groups[1], groups[2]
	if len(area.digits) != 3 || len(exchange.digits) != 3 || len(line.digits) != 4 {
		return false
	}
	if area.digits[0] < '2' || exchange.digits[0] < '2' {
		return false
	}
	if bracket {
		return strings.HasPrefix(exchange.sep, ")")
	}
	return exchange.sep == line.sep && (line.sep == "-" || line.sep == ".")
}
