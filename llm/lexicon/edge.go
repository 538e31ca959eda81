package lexicon

// A byteKind says what a byte starts, or goes on with, in UTF-8.
type byteKind uint8

const (
	kindSign   byteKind = iota // ASCII that is not kindWord
	kindWord                   // an ASCII letter, digit or underscore
	kindNext                   // a continuation byte
	kindLatin                  // the lead of a Latin letter with an accent
	kindHangul                 // the lead of a Hangul syllable
	kindLead                   // the lead of any other character
)

// An edge is what stands before a place of a text.
type edge uint8

const (
	edgeSign   edge = iota // the start of the text, a blank, punctuation, half a character
	edgeWord               // an ASCII letter, digit or underscore, or a letter like é
	edgeHangul             // a Hangul syllable
)

// byteKinds and latinByte are tables of what is asked of every byte of a text.
var (
	byteKinds = kindsOfBytes()
	latinByte = latinBytes()
)

// kindsOfBytes returns the kind of every byte. 0xC3 to 0xC9 lead the Latin letters with
// accents, 0xEA to 0xED all syllables of Hangul, beside scripts that no posting has.
func kindsOfBytes() (kinds [256]byteKind) {
	for i := range kinds {
		switch b := byte(i); {
		case isWordByte(b):
			kinds[i] = kindWord
		case b < 0x80:
			kinds[i] = kindSign
		case b < 0xC0:
			kinds[i] = kindNext
		case 0xC3 <= b && b <= 0xC9:
			kinds[i] = kindLatin
		case 0xEA <= b && b <= 0xED:
			kinds[i] = kindHangul
		default:
			kinds[i] = kindLead
		}
	}
	return kinds
}

// latinBytes returns which bytes are ASCII letters.
func latinBytes() (is [256]bool) {
	for i := range is {
		is[i] = isASCIILetter(rune(i))
	}
	return is
}

// isWordByte reports whether b goes on an ASCII name.
func isWordByte(b byte) bool {
	return 'a' <= b && b <= 'z' || 'A' <= b && b <= 'Z' || '0' <= b && b <= '9' || b == '_'
}

// isHangulAt reports whether a whole syllable stands at s[i].
func isHangulAt(s string, i int) bool {
	return i+hangulLen <= len(s) &&
		byteKinds[s[i]] == kindHangul && byteKinds[s[i+1]] == kindNext && byteKinds[s[i+2]] == kindNext
}
