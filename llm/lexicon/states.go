package lexicon

// Start states stand for no part of any pattern. They remember what a pattern
// that starts at the next byte would have before it. Their numbers are their
// places among the start states times startStride.
const (
	stateBoundary = (iota + 1) * startStride // the start of a text, a blank, punctuation
	stateWord                                // an ASCII letter, digit or underscore, or a letter like é
	stateHangul                              // a Hangul syllable
	stateHangul2                             // … two bytes before the end of one
	stateHangul1                             // … one byte before
	stateOther3                              // three bytes before the end of any other character
	stateOther2
	stateOther1
	stateLatin1 // one byte before the end of a letter like é
	firstFree   // the first number that may be a state of a pattern

	// startStride is the most classes there can be.
	startStride = 256
)

// A byteKind says what a byte starts, or goes on with, in UTF-8.
type byteKind uint8

const (
	kindPunct  byteKind = iota // ASCII that is not kindWord
	kindWord                   // an ASCII letter, digit or underscore
	kindNext                   // a continuation byte
	kindLatin                  // the lead of a Latin letter with an accent
	kindLead2                  // the lead of any other character of two bytes
	kindLead3                  // … of three bytes
	kindHangul                 // the lead of a Hangul syllable
	kindLead4
)

func kindOf(b byte) byteKind {
	switch {
	case isWordByte(b):
		return kindWord
	case b < 0x80:
		return kindPunct
	case b < 0xC0:
		return kindNext
	case 0xC3 <= b && b <= 0xC9:
		return kindLatin
	case b < 0xE0:
		return kindLead2
	case 0xEA <= b && b <= 0xED:
		return kindHangul
	case b < 0xF0:
		return kindLead3
	}
	return kindLead4
}

// isWordByte reports whether b goes on an ASCII name.
func isWordByte(b byte) bool {
	return 'a' <= b && b <= 'z' || 'A' <= b && b <= 'Z' || '0' <= b && b <= '9' || b == '_'
}

// fresh returns the start state after a byte of the given kind that starts no
// pattern, in any state but those inside a character.
func fresh(kind byteKind) uint32 {
	switch kind {
	case kindWord:
		return stateWord
	case kindLatin:
		return stateLatin1
	case kindLead2:
		return stateOther1
	case kindLead3:
		return stateOther2
	case kindLead4:
		return stateOther3
	case kindHangul:
		return stateHangul2
	}
	return stateBoundary
}

// inside returns the start state after a continuation byte in state.
func inside(state uint32) uint32 {
	switch state {
	case stateHangul2:
		return stateHangul1
	case stateHangul1:
		return stateHangul
	case stateOther3:
		return stateOther2
	case stateOther2:
		return stateOther1
	case stateLatin1:
		return stateWord
	}
	return stateBoundary
}

// opens reports whether a pattern may start with a byte of the given kind in
// state: a Latin name not after a letter, a name that starts with a sign
// neither, and a Hangul name not after Hangul unless hangulAnywhere. Inside a
// character it may: the character is broken off, and what follows stands alone.
func opens(state uint32, kind byteKind, hangulAnywhere bool) bool {
	switch state {
	case stateWord:
		return kind != kindWord && kind != kindPunct
	case stateHangul:
		return kind != kindHangul || hangulAnywhere
	}
	return true
}
