package lexicon

import "github.com/techmap-it/techmap/internal/text"

// A filter is a set of what patterns begin with. It knows of a Latin pattern the
// first letters, or the first digit, and what two bytes follow if the pattern
// goes on; of a Hangul one up to three syllables.
type filter struct {
	latin  bloom     // of latinBits
	hangul bloom     // of hangulBits
	first  bloom     // of hangulBits: the first syllable alone
	signs  [256]bool // other bytes that patterns start with
}

const (
	latinBits     = 1 << 17
	hangulBits    = 1 << 15
	maxRun        = 8 // letters that are told apart
	maxSyllables  = 3
	syllableShift = 21 // bits between the syllables of a key
)

// A bloom is a set of numbers as two bits of each, in one word, so that to look is
// one access: small, and now and then it has a number that was never added. Its
// bits are a power of two.
type bloom []uint64

// newBloom returns an empty set of so many bits, a power of two. A word that passes and
// begins no name costs a look into the tree, and nothing else.
func newBloom(bits int) bloom { return make(bloom, bits/64) }

// place returns the word of key and its two bits there.
func (b bloom) place(key uint64) (at, mask uint64) {
	key *= 0x9e3779b97f4a7c15
	return key >> 32 & uint64(len(b)-1), 1<<(key>>58) | 1<<(key>>52&63)
}

// has reports whether key was added, or seems to have been.
func (b bloom) has(key uint64) bool {
	at, mask := b.place(key)
	return b[at]&mask == mask
}

// add enters key.
func (b bloom) add(key uint64) {
	at, mask := b.place(key)
	b[at] |= mask
}

// run returns the letters that s[i:] starts with, or the digit, as a number in
// lower case, and where they end. At most n are told apart.
func run(s string, i, n int) (key uint64, stop int) {
	key, letters := text.WordKey(s, i)
	if letters == 0 {
		return uint64(s[i]), i + 1
	}
	return key & (1<<(8*n) - 1), i + letters
}

// next returns the key of a pattern that goes on after its run with s[stop:], and
// false if there is no more than a byte of it.
func next(key uint64, s string, stop int) (uint64, bool) {
	if stop+2 > len(s) {
		return 0, false
	}
	return key*31 + uint64(foldByte(s[stop]))<<8 + uint64(foldByte(s[stop+1])) + 1, true
}

// mayStartWord reports whether a pattern may start with the word at s[i], and where
// the letters of it end.
func (f *filter) mayStartWord(s string, i, n int) (may bool, stop int) {
	key, stop := run(s, i, n)
	if f.latin.has(key) {
		return true, stop
	}
	key, ok := next(key, s, stop)
	return ok && f.latin.has(key), stop
}

// mayStartHangul reports whether a pattern may start with the syllables at s[i],
// where there is one.
func (f *filter) mayStartHangul(s string, i int) bool {
	key := syllable(s, i)
	if !f.first.has(key) {
		return false
	}
	for n := 1; ; n++ {
		if f.hangul.has(key) {
			return true
		}
		i += hangulLen
		if n == maxSyllables || !isHangulAt(s, i) {
			return false
		}
		key = key<<syllableShift | syllable(s, i)
	}
}

// syllable returns the number of the syllable at s[i]: the sixteen bits of the character
// that its three bytes carry, and one above them, so that no two or three syllables have
// the key of fewer.
func syllable(s string, i int) uint64 {
	return uint64(s[i]&0x0f)<<12 | uint64(s[i+1]&0x3f)<<6 | uint64(s[i+2]&0x3f) | 1<<16
}

// expect enters a pattern; n is how many letters of a word are told apart, and
// plurals says whether an s may follow it.
func (f *filter) expect(pattern string, n int, plurals bool) {
	switch byteKinds[pattern[0]] {
	case kindWord:
		key, stop := run(pattern, 0, n)
		if more, ok := next(key, pattern, stop); ok {
			f.latin.add(more)
			return
		}
		f.latin.add(key)
		if plurals && stop == len(pattern) && stop < n {
			more, _ := run(pattern+"s", 0, n)
			f.latin.add(more)
		}
	case kindHangul:
		f.first.add(syllable(pattern, 0))
		key := uint64(0)
		for i := 0; i < maxSyllables*hangulLen && isHangulAt(pattern, i); i += hangulLen {
			key = key<<syllableShift | syllable(pattern, i)
		}
		f.hangul.add(key)
	default:
		f.signs[pattern[0]] = true
	}
}
