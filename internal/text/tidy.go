package text

import (
	"strings"
	"unicode"
	"unicode/utf8"
)

// bullet begins a line that is an item of a list.
const bullet = "• "

// tidy lays out the lines of a normalized text.
func tidy(s string) string {
	out := make([]byte, 0, len(s)+len(s)/16+8)
	blank := false
	for s != "" {
		line := s
		if i := strings.IndexByte(s, '\n'); i >= 0 {
			line, s = s[:i], s[i+1:]
		} else {
			s = ""
		}
		for first := true; first || line != ""; first = false {
			var piece string
			piece, line = cutInlineItem(line)
			before := len(out)
			if before > 0 {
				out = append(out, '\n')
				if blank {
					out = append(out, '\n')
				}
			}
			start := len(out)
			out = appendLine(out, piece)
			if len(out) == start {
				out, blank = out[:before], true
				continue
			}
			blank = false
		}
	}
	return string(out)
}

// appendLine appends one line, its list mark unified and its spaces collapsed.
// It appends nothing if the line has neither letter nor digit.
func appendLine(out []byte, line string) []byte {
	line = trimSpaces(line)
	rest, item := cutBullets(line)
	if !hasWord(rest) {
		return out
	}
	if item {
		out = append(out, bullet...)
	}
	for {
		i := strings.Index(rest, "  ")
		if i < 0 {
			return append(out, rest...)
		}
		out = append(out, rest[:i+1]...)
		rest = strings.TrimLeft(rest[i:], " ")
	}
}

// trimSpaces cuts spaces off both ends of s; others than U+0020 are gone already.
func trimSpaces(s string) string { return strings.Trim(s, " ") }

// cutBullets cuts all list marks off the start of line and reports whether
// there was one.
func cutBullets(line string) (rest string, item bool) {
	for {
		n := bulletLen(line)
		if n == 0 {
			return line, item
		}
		line, item = trimSpaces(line[n:]), true
	}
}

// bulletLen returns the length of the list mark that line starts with, 0 if it
// starts with none.
func bulletLen(line string) int {
	if line == "" {
		return 0
	}
	switch c := line[0]; {
	case c == '-':
		return dashLen(line)
	case c == '*':
		// "**Requirements**" and "*Requirements*" are emphasis.
		if strings.HasPrefix(line, "**") || strings.HasSuffix(line, "*") {
			return 0
		}
		return 1
	case c == '+', c == '>':
		return markBeforeSpace(line, 1)
	case c < utf8.RuneSelf:
		return 0
	}
	r, n := utf8.DecodeRuneInString(line)
	switch r {
	case '•', '·', '◦', '▪', '▫', '‣', '⁃', '∘', '✓', '✔', '➢', '➤', '☑', '√', '✅':
		return n
	case '–', '—', '○', '→', '►', '▸', 'ㅇ', 'ㄴ', '⇒', '◎', '△', '☞', '❖', '☆', '❏', '⋄', '۞':
		return markBeforeSpace(line, n)
	}
	return 0
}

// dashLen returns the length of the list mark if line starts with a dash that
// is one: "- Java" and "-Java", not "-5" or a ruler.
func dashLen(line string) int {
	if len(line) == 1 || line[1] == ' ' {
		return 1
	}
	if c := line[1]; isLetter(c) || c >= utf8.RuneSelf || c == '(' || c == '[' {
		return 1
	}
	return 0
}

// markBeforeSpace returns n if the mark of n bytes stands apart from the rest.
func markBeforeSpace(line string, n int) int {
	if len(line) == n || line[n] == ' ' {
		return n
	}
	return 0
}

// cutInlineItem cuts line before the first item of a list that stands in its
// midst: "a • b" and "a ·b", where the mark leans to the item. Rest is empty if
// there is none.
func cutInlineItem(line string) (piece, rest string) {
	word := firstWord(line)
	if word < 0 {
		return line, ""
	}
	cut := len(line)
	if i := indexFrom(line, " •", word); i >= 0 {
		cut = i
	}
	for i := indexFrom(line[:cut], " ·", word); i >= 0; i = indexFrom(line[:cut], " ·", i+1) {
		if after := i + len(" ·"); after < cut && line[after] != ' ' {
			cut = i
			break
		}
	}
	return line[:cut], strings.TrimPrefix(line[cut:], " ")
}

// indexFrom is strings.Index that starts at from.
func indexFrom(s, sub string, from int) int {
	if i := strings.Index(s[from:], sub); i >= 0 {
		return from + i
	}
	return -1
}

// hasWord reports whether s has a letter or a digit.
func hasWord(s string) bool { return firstWord(s) >= 0 }

// firstWord returns where the first letter or digit of s is, -1 if it has none.
func firstWord(s string) int {
	for i := 0; i < len(s); {
		c := s[i]
		if c < utf8.RuneSelf {
			if isAlnum(c) {
				return i
			}
			i++
			continue
		}
		r, n := utf8.DecodeRuneInString(s[i:])
		if r == utf8.RuneError || unicode.IsLetter(r) || unicode.IsNumber(r) {
			return i
		}
		i += n
	}
	return -1
}
