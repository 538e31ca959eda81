package text

import "math/bits"

// WordKey returns the letters of ASCII that s[i:] starts with, in lower case as a
// number that tells the first eight apart, and how many there are. It reads eight
// bytes at once: most words are shorter, and a branch a letter would be guessed
// wrong at the end of each.
func WordKey(s string, i int) (key uint64, n int) {
	if i+8 > len(s) {
		for ; i+n < len(s) && isLetter(s[i+n]); n++ {
			key |= uint64(s[i+n]|0x20) << (8 * n)
		}
		return key, n // of seven letters at most
	}
	b := s[i : i+8]
	w := uint64(b[0]) | uint64(b[1])<<8 | uint64(b[2])<<16 | uint64(b[3])<<24 |
		uint64(b[4])<<32 | uint64(b[5])<<40 | uint64(b[6])<<48 | uint64(b[7])<<56
	const high, each = 0x8080808080808080, 0x0101010101010101
	w |= 0x20 * each
	low := w &^ high
	letters := (low + (0x80-'a')*each) &^ (low + (0x7f-'z')*each) &^ w & high
	n = bits.TrailingZeros64(^letters&high) / 8
	if n < 8 {
		return w & (1<<(8*n) - 1), n
	}
	for i+n < len(s) && isLetter(s[i+n]) {
		n++
	}
	return w, n
}
