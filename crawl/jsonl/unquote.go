package jsonl

import "strings"

// unquote returns the text of a JSON string, which must be one, in UTF-8. It returns
// false if reading it takes more than the escapes of one letter: encoding/json then
// knows how. It knows for the others, too, but reads every string three times.
func unquote(value []byte) (s string, ok bool) {
	if len(value) < 2 || value[0] != '"' {
		return "", false
	}
	rest := string(value[1 : len(value)-1])
	at := strings.IndexByte(rest, '\\')
	if at < 0 {
		return rest, true
	}
	var b strings.Builder
	b.Grow(len(rest))
	for ; at >= 0; at = strings.IndexByte(rest, '\\') {
		letter, known := escaped(rest[at+1])
		if !known {
			return "", false
		}
		b.WriteString(rest[:at])
		b.WriteByte(letter)
		rest = rest[at+2:]
	}
	b.WriteString(rest)
	return b.String(), true
}

// escaped returns what a letter behind a backslash stands for.
func escaped(letter byte) (byte, bool) {
	switch letter {
	case '"', '\\', '/':
		return letter, true
	case 'n':
		return '\n', true
	case 't':
		return '\t', true
	case 'r':
		return '\r', true
	case 'b':
		return '\b', true
	case 'f':
		return '\f', true
	}
	return 0, false
}
