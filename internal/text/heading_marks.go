package text

import (
	"strings"
	"unicode"
	"unicode/utf8"
)

// splitHeading takes the marks off body that set off a heading, and parts its
// words from the text after them. Every letter of body is in the title or the
// rest.
func splitHeading(body string) heading {
	h := heading{}
	s := body
	for {
		before := s
		s = h.openMark(s)
		if s == before || h.rest != "" {
			break
		}
	}
	if h.mark != '[' {
		s = h.label(s)
	}
	h.title = trimDecoration(s)
	return h
}

// openMark takes one mark off the start of s, and what closes it off the end,
// and returns what is left of the title.
func (h *heading) openMark(s string) string {
	s = trimSpaces(s)
	if s == "" {
		return s
	}
	switch c := s[0]; c {
	case '#':
		n := len(s) - len(strings.TrimLeft(s, "#"))
		h.set('#')
		h.level = n
		return s[n:]
	case '*', '_', '=', '~':
		return h.paired(s, c)
	}
	if inner, rest, ok := cutBrackets(s); ok {
		h.mark, h.rest = '[', trimLabel(rest)
		return inner
	}
	if r, n := utf8.DecodeRuneInString(s); isHeadingMark(r) {
		h.set(r)
		return s[n:]
	}
	return s
}

// set notes the outermost mark.
func (h *heading) set(mark rune) {
	if h.mark == 0 {
		h.mark = mark
	}
}

// paired takes marks c off both ends of s: "**Requirements**", "== Roles ==".
// Text may follow the closing ones.
func (h *heading) paired(s string, c byte) string {
	n := len(s) - len(strings.TrimLeft(s, string(c)))
	closing := strings.Repeat(string(c), n)
	inner, rest, ok := strings.Cut(s[n:], closing)
	if !ok || !hasWord(inner) {
		return s[n:]
	}
	rest = strings.TrimLeft(rest, string(c))
	if hasWord(rest) && n < 2 && c != '*' {
		return s
	}
	h.set(rune(c))
	h.rest = trimLabel(rest)
	return inner
}

// cutBrackets parts "[title] rest".
func cutBrackets(s string) (inner, rest string, ok bool) {
	r, n := utf8.DecodeRuneInString(s)
	shut := closingBracket(r)
	if shut == "" {
		return "", "", false
	}
	i := strings.Index(s[n:min(len(s), n+maxHeadingBytes)], shut)
	if i < 0 || !hasWord(s[n:n+i]) {
		return "", "", false
	}
	return s[n : n+i], s[n+i+len(shut):], true
}

// closingBracket returns what closes the bracket r, "" if r is none that
// headings stand in.
func closingBracket(r rune) string {
	switch r {
	case '[':
		return "]"
	case '<':
		return ">"
	case '【':
		return "】"
	case '〈':
		return "〉"
	case '《':
		return "》"
	case '「':
		return "」"
	case '『':
		return "』"
	case '〔':
		return "〕"
	}
	return ""
}

// isHeadingMark reports whether r is a sign that lines begin with to stand out:
// geometric shapes, arrows, stars, emoji.
func isHeadingMark(r rune) bool {
	switch r {
	case '※', '§', '|', '│', '┃', '■', '○', 'ㅁ', 'ㅇ':
		return true
	}
	return r >= 0x2000 && unicode.In(r, unicode.So, unicode.Sm, unicode.Sk)
}

// label parts "title: rest" and notes that a colon sets the title off. A number
// before the title stays in it.
func (h *heading) label(s string) string {
	i := strings.IndexByte(s, ':')
	if i < 0 {
		return s
	}
	h.rest = trimLabel(s[i+1:])
	if h.mark == 0 {
		h.mark = ':'
	}
	h.colon = true
	return s[:i]
}

// trimLabel trims what stands between a label and its text.
func trimLabel(rest string) string {
	rest = strings.TrimLeft(rest, " :-–—|*=")
	if !hasWord(rest) {
		return ""
	}
	return trimSpaces(rest)
}

// trimDecoration trims signs off both ends of a title, but for brackets, and
// the like that close something in it.
func trimDecoration(s string) string {
	s = strings.TrimRightFunc(s, func(r rune) bool {
		return isNotWord(r) && !strings.ContainsRune(")]?+#", r)
	})
	return strings.TrimLeftFunc(s, func(r rune) bool {
		return isNotWord(r) && r != '(' && r != '['
	})
}

// cutNumber cuts the number of a chapter off a title: "1. 주요업무", "(2) Skills".
func cutNumber(title string) string {
	rest := strings.TrimLeft(title, "(")
	n := len(rest)
	rest = strings.TrimLeft(rest, "0123456789")
	if len(rest) == n || rest == "" {
		return title
	}
	if cut := strings.TrimLeft(rest, ".) -"); cut != rest && cut != "" {
		return cut
	}
	return title
}
