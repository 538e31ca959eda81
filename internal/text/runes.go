package text

import (
	"unicode"
	"unicode/utf8"

	"golang.org/x/text/unicode/norm"
)

// A runeAction says what cleaning does with a rune.
type runeAction int

const (
	runeKeep    runeAction = iota // as it is
	runeDrop                      // leave out
	runeWrite                     // write something else
	runeCompose                   // keep, and bring the text into NFKC
)

// foldRune says what to do with a rune that is not plain, and what to write for
// it. What it writes is plain or kept, so that folding twice changes nothing.
func foldRune(r rune) (string, runeAction) {
	if r < 0x80 {
		return foldControl(r)
	}
	if isSyllable(r) || isHangulLetter(r) && r != 'ㆍ' && r != '\u3164' || isKeptPunctuation(r) {
		return "", runeKeep
	}
	if to, ok := foldedRunes[r]; ok {
		if to == "" {
			return "", runeDrop
		}
		return to, runeWrite
	}
	switch {
	case r == utf8.RuneError:
		return "\uFFFD", runeWrite // also for bytes that are not UTF-8
	case r < 0xa0, isInvisible(r):
		return "", runeDrop
	case unicode.Is(unicode.Zs, r):
		return " ", runeWrite
	case isSymbolFont(r):
		return "•", runeWrite
	case unicode.Is(unicode.Co, r):
		return " ", runeWrite
	case r >= 0x2460 && r <= 0x2473: // ① to ⑳ would run into the word after them
		return "(" + digits(int(r-0x2460)+1) + ") ", runeWrite
	case r >= 0x2776 && r <= 0x277f: // ❶ to ❿
		return "(" + digits(int(r-0x2776)+1) + ") ", runeWrite
	}
	if p := norm.NFKC.PropertiesString(string(r)); p.Decomposition() == nil && p.BoundaryBefore() {
		return "", runeKeep
	}
	return "", runeCompose
}

// foldControl is foldRune for ASCII.
func foldControl(r rune) (string, runeAction) {
	switch r {
	case '\t':
		return " ", runeWrite
	case '\r', '\v', '\f':
		return "\n", runeWrite
	}
	return "", runeDrop
}

// foldedRunes says what runes become whose compatibility form is wrong for
// running text, or which are one thing in many shapes. An empty string drops.
var foldedRunes = map[rune]string{
	'™': "", '®': "", '©': "", '℠': "", // "Java™" is not "JavaTM"
	'\u0085': "\n", '\u2028': "\n", '\u2029': "\n",
	'‘': "'", '’': "'", '‛': "'", 'ʼ': "'", '´': "'", '′': "'", '“': `"`, '”': `"`, '‟': `"`, '″': `"`,
	'‐': "-", '‑': "-", '−': "-", '¯': "-", '‒': "–", '―': "—", '〜': "~", '～': "~", '∼': "~", '˜': "~",
	// The dots that Korean writes between the members of a list. NFKC would make
	// a vowel of the most frequent one, U+318D.
	'ㆍ': "·", 'ᆞ': "·", '・': "·", '･': "·", '‧': "·", '∙': "·", '⋅': "·", '\uffb7': "·", 'ꞏ': "·", '᛫': "·",
	'\u3164': " ", '\u115f': " ", '\u1160': " ", '\uffa0': " ", '\u2800': " ",
	'¨': " ", '￭': "■", '⦁': "•", '●': "•", '￮': "○", '．': ".", '：': ":",
}

// isKeptPunctuation reports whether r is a frequent sign that NFKC leaves alone
// and that combines with nothing, which saves the look at the text as a whole.
func isKeptPunctuation(r rune) bool {
	switch r {
	case '•', '·', '–', '—', '※', '■', '□', '▶', '▷', '→', '○', '◆', '★':
		return true
	case '【', '】', '《', '》', '「', '」', '『', '』', '〈', '〉':
		return true
	}
	return false
}

// isInvisible reports whether r has no shape: joiners, marks of direction,
// variation selectors, tags, the soft hyphen, unassigned and surrogate ones.
func isInvisible(r rune) bool {
	switch {
	case r == 0xad, r == 0x34f, r == 0x61c, r == 0x17b4, r == 0x17b5, r == 0x180e:
		return true
	case r >= 0x200b && r <= 0x200f, r >= 0x202a && r <= 0x202e, r >= 0x2060 && r <= 0x206f:
		return true
	case r >= 0xfe00 && r <= 0xfe0f, r == 0xfeff, r >= 0xfff0 && r <= 0xfffb:
		return true
	}
	return r >= 0xe0000 && r <= 0xe0fff
}

// isSymbolFont reports whether r is a list mark of the Symbol or Wingdings
// fonts, as word processors leave them in pasted text.
func isSymbolFont(r rune) bool {
	switch r {
	case 0xf0b7, 0xf0a7, 0xf0a8, 0xf06c, 0xf06e, 0xf075, 0xf076, 0xf077, 0xf09e, 0xf0d8, 0xf0e0, 0xf0fc:
		return true
	}
	return false
}

// isSyllable reports whether r is a composed Hangul syllable.
func isSyllable(r rune) bool { return r >= 0xac00 && r <= 0xd7a3 }

// isHangulLetter reports whether r is a Hangul letter that stands alone.
func isHangulLetter(r rune) bool { return r >= 0x3131 && r <= 0x318e }

// mojibake returns the rune that s starts with if s was UTF-8 that was read as
// Latin-1 and encoded again ("â\u0080\u0099" for ’), and how many bytes of s that
// takes, 0 if it is not so. Only sequences with a C1 control or a no-break
// space in them count, which have no business in text.
func mojibake(s string) (rune, int) {
	var buf [utf8.UTFMax]byte
	n, odd := 0, false
	for i, r := range s {
		if n == len(buf) || r > 0xff || n > 0 && (r < 0x80 || r > 0xbf) || n == 0 && (r < 0xc2 || r > 0xf4) {
			break
		}
		buf[n] = byte(r)
		n++
		odd = odd || r >= 0x80 && r <= 0xa0
		if utf8.FullRune(buf[:n]) {
			to, size := utf8.DecodeRune(buf[:n])
			if to == utf8.RuneError || size != n || !odd {
				return 0, 0
			}
			return to, i + utf8.RuneLen(r)
		}
	}
	return 0, 0
}

// digits returns n in decimal; it is at most 99.
func digits(n int) string {
	if n < 10 {
		return string(rune('0' + n))
	}
	return string([]byte{byte('0' + n/10), byte('0' + n%10)})
}

func isDigit(c byte) bool { return c >= '0' && c <= '9' }

func isLetter(c byte) bool { return c|0x20 >= 'a' && c|0x20 <= 'z' }

func isAlnum(c byte) bool { return isDigit(c) || isLetter(c) }

// lower returns c in lower case if it is an ASCII letter.
func lower(c byte) byte {
	if c >= 'A' && c <= 'Z' {
		return c | 0x20
	}
	return c
}
