package lexicon

// An automaton finds every occurrence of its patterns in a text in one pass: an
// Aho–Corasick machine over classes of bytes. ASCII case is folded by the
// classes, so a text is never copied to be lower-cased, and a blank and a
// hyphen are one class, so that "Spring Boot" is found in "spring-boot".
//
// Occurrences that start inside a word are never looked at: what a state may
// fall back to depends on the character before, which the states know (see
// states.go). That is why a one-letter pattern costs nothing in running text,
// and why nearly every failed step ends in a start state at once.
//
// The rows of all states share one array, each shifted to where its few entries
// find free cells (a double array): a dense table of the default taxonomy
// would take forty megabytes and live in no cache.
//
// An automaton is immutable and safe for concurrent use.
type automaton struct {
	class   [256]uint32
	cells   []cell
	fall    []uint32 // by state: where to look for what the state has no entry for
	outs    []uint64 // bit set of the states that end a pattern
	pattern []int32  // by state: the pattern that its own string is, or -1
	suffix  []uint32 // by state: the longest proper suffix that is a pattern, or 0
	lengths []int32  // by pattern, in bytes
}

// A cell is the entry of state from for one class, if from is the state asked about.
// A state is the number to which a class is added to find its cell.
type cell struct{ from, to uint32 }

// A match is an occurrence of a pattern: text[start:end].
type match struct {
	start, end int32
	pattern    int32
}

// scan appends the matches in text to found, by their ends, longer ones first.
func (a *automaton) scan(text string, found []match) []match {
	state, cells := uint32(stateBoundary), a.cells
	for i := range len(text) {
		class := a.class[text[i]]
		c := cells[state+class]
		for c.from != state {
			state = a.fall[state]
			c = cells[state+class]
		}
		state = c.to
		if a.outs[state>>6]>>(state&63)&1 != 0 {
			found = a.collect(state, int32(i+1), found)
		}
	}
	return found
}

// collect appends the patterns that end at end in state.
func (a *automaton) collect(state uint32, end int32, found []match) []match {
	for ; state != 0; state = a.suffix[state] {
		if p := a.pattern[state]; p >= 0 {
			found = append(found, match{start: end - a.lengths[p], end: end, pattern: p})
		}
	}
	return found
}

// step returns the state after a byte of class in state.
func (a *automaton) step(state, class uint32) uint32 {
	for {
		if c := a.cells[state+class]; c.from == state {
			return c.to
		}
		state = a.fall[state]
	}
}

// size returns the bytes that the tables take.
func (a *automaton) size() int {
	return 8*len(a.cells) + 4*len(a.fall) + 8*len(a.outs) +
		4*(len(a.pattern)+len(a.suffix)+len(a.lengths))
}
