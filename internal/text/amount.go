package text

import (
	"strings"
	"unicode/utf8"
)

// An amount is a sum of money as words say it.
type amount struct {
	value    float64 // as written: 4.5 of "4.5천만원"
	scale    float64 // what its unit multiplies it by, 0 if it has none
	currency string  // ISO 4217, "" if not said
	won      bool    // "원" ends it
	big      bool    // millions and billions of foreign money: nobody's pay
	start    int
	end      int
}

// total returns the amount in units of its currency.
func (a amount) total() int64 {
	if a.scale == 0 {
		return int64(a.value)
	}
	return int64(a.value*a.scale + 0.5)
}

// currencySigns are the signs before sums.
var currencySigns = []struct{ sign, code string }{
	{"US$", "USD"}, {"C$", "CAD"}, {"CA$", "CAD"}, {"A$", "AUD"}, {"AU$", "AUD"}, {"S$", "SGD"},
	{"HK$", "HKD"}, {"NZ$", "NZD"}, {"$", "USD"}, {"£", "GBP"}, {"€", "EUR"}, {"₹", "INR"}, {"₩", "KRW"},
	{"¥", "JPY"}, {"Rs.", "INR"}, {"Rs", "INR"}, {"INR", "INR"}, {"USD", "USD"}, {"EUR", "EUR"},
	{"GBP", "GBP"}, {"KRW", "KRW"}, {"CAD", "CAD"}, {"AUD", "AUD"}, {"SGD", "SGD"}, {"CHF", "CHF"},
	{"JPY", "JPY"}, {"PLN", "PLN"}, {"SEK", "SEK"},
}

// amountAt reads the sum that starts at s[i], with the sign before it and the
// unit after it.
func amountAt(s string, i int) (a amount, ok bool) {
	a.start = i
	at := i
	for {
		code, n := currencyAt(s, at)
		if n == 0 {
			break
		}
		if a.currency == "" || a.currency == "USD" {
			a.currency = code
		}
		at = skipAny(s, at+n, " ")
	}
	value, end, ok := decimal(s, at)
	if !ok {
		return a, false
	}
	a.value, a.end = value, end
	if !a.koreanUnit(s) {
		a.foreignUnit(s)
	}
	return a, true
}

// currencyAt reads a sign of currency at s[i].
func currencyAt(s string, i int) (code string, n int) {
	if !startsCurrency(s, i) {
		return "", 0
	}
	for _, c := range currencySigns {
		if strings.HasPrefix(s[i:], c.sign) && (!isLetter(c.sign[0]) || i == 0 || !isAlnum(s[i-1])) {
			return c.code, len(c.sign)
		}
	}
	return "", 0
}

// startsCurrency reports whether the first bytes at s[i] are those of a sign, of
// which Korean text has many that begin alike: "•" and "·".
func startsCurrency(s string, i int) bool {
	if i+1 >= len(s) {
		return i < len(s) && s[i] == '$'
	}
	switch s[i] {
	case '$', 'A', 'C', 'E', 'G', 'H', 'I', 'J', 'K', 'N', 'P', 'R', 'S', 'U':
		return true
	case 0xc2:
		return s[i+1] == 0xa3 || s[i+1] == 0xa5
	case 0xe2:
		return s[i+1] == 0x82
	}
	return false
}

// decimal reads a number with commas between thousands and a fraction. Indian
// commas ("6,00,000") and European dots ("60.000") are read, too.
func decimal(s string, i int) (v float64, end int, ok bool) {
	frac := 0.0
	for end = i; end < len(s) && end-i < maxDigits; end++ {
		c, digits := s[end], digitsAt(s, end+1)
		switch {
		case isDigit(c) && frac == 0:
			v = v*10 + float64(c-'0')
		case isDigit(c):
			v += float64(c-'0') * frac
			frac /= 10
		case end == i || frac > 0 || digits == 0:
			return v, end, end > i
		case c == ',' && digits >= 2, c == '.' && digits == 3: // thousands
		case c == '.':
			frac = 0.1
		default:
			return v, end, true
		}
	}
	return v, end, end > i
}

// maxDigits is the bytes of the longest sum.
const maxDigits = 16

// digitsAt returns how many digits s[i:] begins with.
func digitsAt(s string, i int) int {
	n := 0
	for i+n < len(s) && isDigit(s[i+n]) {
		n++
	}
	return n
}

// koreanUnit reads 억, 천, 백, 만 and 원 after a number, as in "1억 2천만원", and
// reports whether there is one.
func (a *amount) koreanUnit(s string) bool {
	total, part, scale := 0.0, a.value, 0.0
	at, seen := a.end, false
	for {
		rest := strings.TrimLeft(s[at:], " ")
		r, n := utf8.DecodeRuneInString(rest)
		next := len(s) - len(rest) + n
		switch r {
		case '억':
			total, part, scale = total+part*1e8, 0, 1e8
		case '천':
			part, scale = part*1e3, 1e3
		case '백':
			part, scale = part*1e2, 1e2
		case '만':
			total, part, scale = total+part*1e4, 0, 1e4
		default:
			if seen {
				a.setKorean(total, part, scale)
			}
			if r == '원' && !strings.HasPrefix(rest, "원격") {
				a.won, a.currency, a.end = true, "KRW", next
				return true
			}
			return seen
		}
		at, seen = next, true
		a.end = at
		if v, end, ok := decimal(s, skipAny(s, at, " ")); ok && part == 0 && startsUnit(s[end:]) {
			part, at = v, end
		}
	}
}

// startsUnit reports whether a number goes on with a Korean unit.
func startsUnit(s string) bool {
	r, _ := utf8.DecodeRuneInString(strings.TrimLeft(s, " "))
	return r == '천' || r == '백' || r == '만' || r == '원'
}

// setKorean notes a sum in Korean units. A last unit of thousands or hundreds
// with no 만 after it counts in 만 all the same: "연봉 4천", "1억 5천".
func (a *amount) setKorean(total, part, scale float64) {
	if scale < 1e4 && part < 1e5 {
		part *= 1e4
	}
	a.scale, a.currency = 1, "KRW"
	if a.value > 0 {
		a.scale = (total + part) / a.value
	}
}

// foreignUnit reads "k", "lakh", "million" and a currency after a number.
func (a *amount) foreignUnit(s string) {
	at := skipAny(s, a.end, " ")
	word := at
	for word < len(s) && isLetter(s[word]) {
		word++
	}
	unit := strings.ToLower(s[at:word])
	switch unit {
	case "k", "ks":
		a.scale, a.end = 1e3, word
	case "lakh", "lakhs", "lac", "lacs", "lpa":
		a.scale, a.end, a.currency = 1e5, word, "INR"
	case "m", "mm", "mil", "million", "b", "bn", "billion", "t", "trillion", "cr", "crore":
		a.big, a.end = true, word
	}
	if code, n := currencyAt(s, skipAny(s, a.end, " ")); n > 0 && a.currency == "" && isLetter(code[0]) {
		a.currency, a.end = code, skipAny(s, a.end, " ")+n
	}
}
