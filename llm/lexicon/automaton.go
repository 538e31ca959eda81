package lexicon

// An automaton finds every occurrence of its patterns in a text in one pass. It
// looks only where a pattern may start, which is rarely: a Latin name does not
// start after a letter, a Hangul name not after Hangul. There a filter of what
// patterns begin with says no to nearly all words, and a tree reads the rest.
//
// ASCII case is folded by the classes of bytes, so a text is never copied to be
// lower-cased, and a blank and a hyphen are one class, so that "Spring Boot" is
// found in "spring-boot".
//
// The rows of all states of the tree share one array, each shifted to where its
// few entries find free cells (a double array), and what only one pattern has
// is no state but a string to compare: the tree of the default taxonomy takes a
// tenth of a megabyte, where a dense table would take forty and live in no cache.
//
// An automaton is immutable and safe for concurrent use. Scanning allocates
// nothing but room for what is found. It takes time in proportion to the text
// times the longest pattern at worst.
type automaton struct {
	hangulAnywhere bool       // patterns of Hangul also begin within a word
	wordLen        int        // letters of a word that starts tells apart
	class          [256]uint8 // by byte: the class that it is folded to
	cells          []cell     // of all states: that of state s and class c is s+c
	leaves         []leaf
	tails          []byte   // of the leaves, folded
	open           []uint64 // bit set of the patterns that may go on
	starts         filter   // what patterns begin with
}

// A match is an occurrence of a pattern: text[start:end].
type match struct {
	start, end int32
	pattern    int32
}

// A cell is the entry of a state for a class: the class itself, to know that the
// cell is the state's, what kind of entry it is, and where it leads. The entry
// for class 0 is the pattern that ends in the state.
type cell uint32

const (
	cellLeaf  cell = 1 << 8 // leads to leaves[to]
	cellFinal cell = 1 << 9 // leads to a state in which a pattern ends
	cellShift      = 10

	classEnd  = 0    // of no byte: a pattern ends
	classNone = 0xfe // bytes in no pattern
	cellEmpty = 0xff // a cell that is no state's
)

// root is the state of nothing read.
const root = 0

// A leaf is where one pattern is left, and tails[from:to] is what is left of it.
type leaf struct {
	from, to uint32
	pattern  int32
}

// scan appends the matches in text to found, by their starts, shorter ones first.
// A match that ends in a letter and goes on with one is none, unless the pattern is
// open, or it is the s of a plural. The text need not be valid UTF-8: what is broken is a
// sign like any other.
func (a *automaton) scan(text string, found []match) []match {
	before := edgeSign
	for i := 0; i < len(text); {
		c := text[i]
		kind := byteKinds[c]
		switch {
		case kind == kindWord:
			may, end := a.starts.mayStartWord(text, i, a.wordLen)
			if may && before != edgeWord {
				found = a.walk(text, i, found)
			}
			for end < len(text) && byteKinds[text[end]] == kindWord {
				end++
			}
			before, i = edgeWord, end
		case kind == kindHangul && isHangulAt(text, i):
			if (before != edgeHangul || a.hangulAnywhere) && a.starts.mayStartHangul(text, i) {
				found = a.walk(text, i, found)
			}
			before, i = edgeHangul, i+hangulLen
			for !a.hangulAnywhere && isHangulAt(text, i) {
				i += hangulLen
			}
		default:
			if a.starts.signs[c] && (before != edgeWord || kind != kindSign) {
				found = a.walk(text, i, found)
			}
			before = edgeSign
			if kind == kindLatin && i+1 < len(text) && byteKinds[text[i+1]] == kindNext {
				before, i = edgeWord, i+1
			}
			i++
		}
	}
	return found
}

// walk appends the matches that start at text[i]. A cell is the state's own if it holds the
// class that led to it, because no two states begin at one number.
func (a *automaton) walk(text string, i int, found []match) []match {
	state := uint32(root)
	for j := i; j < len(text); {
		class := a.class[text[j]]
		c := a.cells[state+uint32(class)]
		if uint8(c) != class {
			return found
		}
		j++
		state = uint32(c >> cellShift)
		if c&cellLeaf != 0 {
			l := a.leaves[state]
			tail := a.tails[l.from:l.to]
			if len(tail) > len(text)-j {
				return found
			}
			for k, b := range tail {
				if foldByte(text[j+k]) != b {
					return found
				}
			}
			return a.found(text, i, j+len(tail), l.pattern, found)
		}
		if c&cellFinal != 0 {
			found = a.found(text, i, j, int32(a.cells[state]>>cellShift), found)
		}
	}
	return found
}

// found appends a match, unless it is the beginning of a longer word.
func (a *automaton) found(text string, start, end int, pattern int32, found []match) []match {
	if end < len(text) && latinByte[text[end]] && latinByte[text[end-1]] &&
		(text[end] != 's' || end+1 < len(text) && latinByte[text[end+1]]) &&
		a.open[pattern>>6]>>(pattern&63)&1 == 0 {
		return found
	}
	return append(found, match{int32(start), int32(end), pattern})
}

// size returns the bytes that the tables take.
func (a *automaton) size() int {
	return 4*len(a.cells) + 12*len(a.leaves) + len(a.tails) + 8*len(a.open) + (latinBits+2*hangulBits)/8 + 2*256
}
