package text

import (
	"html"
	"strings"
	"unicode/utf8"

	"golang.org/x/text/unicode/norm"
)

// Clean returns s as plain lines: valid UTF-8 in compatibility form (NFKC, with
// Hangul composed), HTML entities decoded, control and invisible characters
// dropped, one space at most between words, one blank line at most between
// lines. Each item of a list stands in a line of its own that begins with "• ",
// whatever mark it had; marks that set off headings stay. Trademark signs are
// dropped before they turn into letters. Bytes that are not UTF-8 become U+FFFD,
// so that damage can be counted.
//
// No letter or digit is lost, and Clean(Clean(s)) is Clean(s).
func Clean(s string) string { return tidy(normalize(s)) }

// CleanLine returns s cleaned and in one line, without a list mark: for titles,
// names and tags.
func CleanLine(s string) string {
	s = strings.Join(strings.Fields(normalize(s)), " ")
	s, _ = cutBullets(s)
	return s
}

// normalize maps the characters of s until nothing changes: an entity may
// decode to another, and compatibility forms may decompose into one.
func normalize(s string) string {
	for {
		t := decodeEntities(mapRunes(s))
		if t == s {
			return t
		}
		s = t
	}
}

// mapRunes maps each rune of s by foldRune, and brings s into NFKC. It returns s
// itself if there is nothing to do, which is the usual case.
func mapRunes(s string) string {
	i := plainPrefix(s)
	if i == len(s) {
		return s
	}
	var b strings.Builder
	b.Grow(len(s) + 8)
	b.WriteString(s[:i])
	compose := false
	for i < len(s) {
		if n := plainPrefix(s[i:]); n > 0 {
			b.WriteString(s[i : i+n])
			i += n
			continue
		}
		if r, n := mojibake(s[i:]); n > 0 {
			b.WriteRune(r)
			i += n
			continue
		}
		r, n := utf8.DecodeRuneInString(s[i:])
		if s[i] == '\r' && strings.HasPrefix(s[i+1:], "\n") {
			i++
			continue
		}
		to, how := foldRune(r)
		switch how {
		case runeDrop:
		case runeWrite:
			b.WriteString(to)
		case runeCompose:
			compose = true
			fallthrough
		case runeKeep:
			b.WriteRune(r)
		}
		i += n
	}
	if compose {
		return compatible(b.String())
	}
	return b.String()
}

// plainPrefix returns how many bytes at the start of s are printable ASCII,
// line feeds or Hangul syllables, which need no mapping.
func plainPrefix(s string) int {
	i := 0
	for i < len(s) {
		c := s[i]
		if c >= ' ' && c < 0x7f || c == '\n' {
			i++
			continue
		}
		// Hangul syllables are U+AC00..U+D7A3: EA B0 80 to ED 9E A3.
		if c < 0xea || c > 0xed || i+2 >= len(s) {
			return i
		}
		r := rune(c&0x0f)<<12 | rune(s[i+1]&0x3f)<<6 | rune(s[i+2]&0x3f)
		if !isSyllable(r) || s[i+1]&0xc0 != 0x80 || s[i+2]&0xc0 != 0x80 {
			return i
		}
		i += 3
	}
	return i
}

// compatible returns s in NFKC, but for the compatibility letters of Hangul
// (ㅋ, ㅁ), which NFKC would turn into conjoining ones that show as pieces.
func compatible(s string) string {
	if norm.NFKC.IsNormalString(s) {
		return s
	}
	out := make([]byte, 0, len(s)+16)
	for s != "" {
		i := strings.IndexFunc(s, isHangulLetter)
		if i < 0 {
			i = len(s)
		}
		out = norm.NFKC.AppendString(out, s[:i])
		_, n := utf8.DecodeRuneInString(s[i:])
		out = append(out, s[i:i+n]...)
		s = s[i+n:]
	}
	return string(out)
}

// maxEntity is the length of the longest named entity, with & and ;.
const maxEntity = 33

// decodeEntities decodes the HTML entities of s that are ended by a semicolon:
// without it, "AT&T" and "?a=1&copy=2" would be hurt.
func decodeEntities(s string) string {
	i := strings.IndexByte(s, '&')
	if i < 0 {
		return s
	}
	var b strings.Builder
	done := 0
	for ; i >= 0; i = indexByteFrom(s, '&', i+1) {
		end := entityEnd(s, i)
		if end < 0 {
			continue
		}
		decoded := html.UnescapeString(s[i:end])
		if decoded == s[i:end] {
			continue
		}
		b.WriteString(s[done:i])
		b.WriteString(decoded)
		done = end
	}
	if done == 0 {
		return s
	}
	b.WriteString(s[done:])
	return b.String()
}

// entityEnd returns where the entity that starts at s[i] ends, -1 if none does.
func entityEnd(s string, i int) int {
	for j := i + 1; j < len(s) && j-i < maxEntity; j++ {
		switch c := s[j]; {
		case c == ';':
			if j == i+1 {
				return -1
			}
			return j + 1
		case isAlnum(c), c == '#' && j == i+1:
		default:
			return -1
		}
	}
	return -1
}

// indexByteFrom is strings.IndexByte that starts at from.
func indexByteFrom(s string, c byte, from int) int {
	if from >= len(s) {
		return -1
	}
	if i := strings.IndexByte(s[from:], c); i >= 0 {
		return from + i
	}
	return -1
}
