package text

import "strings"

// What Mask writes for personal data.
const (
	maskEmail = "[email]"
	maskPhone = "[phone]"
	maskName  = "[name]"
)

// Mask replaces the personal data of recruiters in s: e-mail addresses by
// "[email]", also those written with "(at)", telephone numbers by "[phone]", and
// names that stand after a label such as "담당자:" or "Recruiter:" by "[name]".
// Versions, dates, sums of money and numbers of documents stay. Mask returns s
// itself if there is nothing to mask, and masking twice changes nothing.
func Mask(s string) string {
	var b strings.Builder
	done := 0
	for i := 0; i < len(s); {
		from, to, mask := maskAt(s, i)
		if mask == "" {
			i++
			continue
		}
		from = max(from, done)
		b.WriteString(s[done:from])
		b.WriteString(mask)
		done, i = to, to
	}
	if done == 0 {
		return s
	}
	b.WriteString(s[done:])
	return b.String()
}

// maskAt returns the part of s to mask that byte i gives away, and what to write
// for it; the mask is empty if there is none.
func maskAt(s string, i int) (from, to int, mask string) {
	ok := false
	switch c := s[i]; {
	case c == '@':
		if from, to, ok = emailAround(s, i, i+1); ok {
			return from, to, maskEmail
		}
	case c == '(' || c == '[':
		if n := atSign(s[i:]); n > 0 {
			if from, to, ok = emailAround(s, i, i+n); ok {
				return from, to, maskEmail
			}
		}
		if to, ok = phoneAt(s, i); ok {
			return i, to, maskPhone
		}
	case (c == '+' || isDigit(c)) && !insideNumber(s, i):
		if to, ok = phoneAt(s, i); ok {
			return i, to, maskPhone
		}
	case c == ':':
		if from, to, ok = nameAfter(s, i); ok {
			return from, to, maskName
		}
	}
	return 0, 0, ""
}

// maxAtSign is the bytes of the longest at sign in words, "( 골뱅이 )".
const maxAtSign = len("( 골뱅이 )")

// atSign returns the length of "(at)" or "[at]" at the start of s, with the
// spaces inside, 0 if there is none.
func atSign(s string) int {
	shut := strings.IndexAny(s[:min(len(s), maxAtSign)], ")]")
	if shut < 0 {
		return 0
	}
	if in := trimSpaces(s[1:shut]); strings.EqualFold(in, "at") || in == "@" || in == "골뱅이" {
		return shut + 1
	}
	return 0
}

// emailAround returns the e-mail address whose at sign is s[at:after].
func emailAround(s string, at, after int) (from, to int, ok bool) {
	spaced := after-at > 1
	from = at
	for spaced && from > 0 && s[from-1] == ' ' {
		from--
	}
	edge := from
	for from > 0 && isMailByte(s[from-1]) {
		from--
	}
	to = after
	for spaced && to < len(s) && s[to] == ' ' {
		to++
	}
	start := to
	for to < len(s) && (isAlnum(s[to]) || s[to] == '-' || s[to] == '.') {
		to++
	}
	for to > start && !isAlnum(s[to-1]) {
		to--
	}
	if from == edge || !isDomain(s[start:to]) {
		return 0, 0, false
	}
	return from, to, true
}

// isMailByte reports whether c may stand in the local part of an address.
func isMailByte(c byte) bool { return isAlnum(c) || strings.IndexByte("._%+-*", c) >= 0 }

// isDomain reports whether s is a name with a top-level domain.
func isDomain(s string) bool {
	dot := strings.LastIndexByte(s, '.')
	if dot <= 0 || len(s)-dot < 3 {
		return false
	}
	for i := dot + 1; i < len(s); i++ {
		if !isLetter(s[i]) {
			return false
		}
	}
	return true
}

// insideNumber reports whether s[i] goes on with a number or word that began
// before it.
func insideNumber(s string, i int) bool {
	if i == 0 {
		return false
	}
	c := s[i-1]
	if isAlnum(c) || c == '+' || c == '/' || c == '_' || c == '=' {
		return true
	}
	return (c == '-' || c == '.' || c == ',') && i > 1 && isAlnum(s[i-2])
}
