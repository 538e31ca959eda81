package lexicon

import (
	"slices"
	"strings"
)

// newAutomaton returns an automaton for patterns, which must be folded as
// foldByte does, valid UTF-8, distinct and not empty. If hangulAnywhere, patterns
// that start with Hangul are also found in the middle of a Hangul word.
func newAutomaton(patterns []string, hangulAnywhere bool) *automaton {
	return newOpenAutomaton(patterns, hangulAnywhere, func(int) bool { return false })
}

// newOpenAutomaton is newAutomaton for patterns some of which are open: they may be
// the beginning of a longer Latin word.
func newOpenAutomaton(patterns []string, hangulAnywhere bool, open func(pattern int) bool) *automaton {
	a := &automaton{
		hangulAnywhere: hangulAnywhere, wordLen: maxRun,
		starts: filter{latin: newBloom(latinBits), hangul: newBloom(hangulBits)},
		leaves: make([]leaf, 0, len(patterns)), open: make([]uint64, len(patterns)/64+1),
	}
	for i, p := range patterns {
		if open(i) {
			a.open[i>>6] |= 1 << (i & 63)
			if _, n := run(p, 0, maxRun); n == len(p) {
				a.wordLen = min(a.wordLen, n)
			}
		}
	}
	for _, p := range patterns {
		a.starts.expect(p, a.wordLen, true)
	}
	a.classify(patterns)
	b := &builder{automaton: a, sorted: sortPatterns(patterns)}
	b.extend(minCells)
	b.takeState(root)
	b.fill(root, b.sorted, 0)
	b.trim()
	return a
}

// foldByte lower-cases an ASCII letter and makes a hyphen a blank.
func foldByte(b byte) byte {
	switch {
	case 'A' <= b && b <= 'Z':
		return b + 'a' - 'A'
	case b == '-':
		return ' '
	}
	return b
}

// classify gives each byte that patterns use a class of its own, from 1 on.
func (a *automaton) classify(patterns []string) {
	used := [256]bool{}
	for _, p := range patterns {
		for i := range len(p) {
			used[p[i]] = true
		}
	}
	classes := uint8(classEnd)
	for i := range 256 {
		a.class[i] = classNone
		if used[i] {
			classes++
			a.class[i] = classes
		}
	}
	for i := range 256 {
		a.class[i] = a.class[foldByte(byte(i))]
	}
}

// A builder lays out the tree of the patterns.
type builder struct {
	*automaton
	sorted []numbered
	states []uint64 // bit set of the numbers that are states
	free   uint32   // no cell below it is free
}

// A numbered is a pattern with its number and its first bytes, which nearly
// always tell it from the next.
type numbered struct {
	head   uint64
	text   string
	number int32
}

func sortPatterns(patterns []string) []numbered {
	sorted := make([]numbered, len(patterns))
	for i, p := range patterns {
		n := numbered{text: p, number: int32(i)}
		for k := range 8 {
			n.head <<= 8
			if k < len(p) {
				n.head |= uint64(p[k])
			}
		}
		sorted[i] = n
	}
	slices.SortFunc(sorted, func(x, y numbered) int {
		switch {
		case x.head < y.head:
			return -1
		case x.head > y.head:
			return 1
		}
		return strings.Compare(x.text, y.text)
	})
	return sorted
}

// A branch is the patterns that go on with one class.
type branch struct {
	class    uint8
	from, to int
}

// fill makes the entries of state: patterns share their first depth bytes.
func (b *builder) fill(state uint32, patterns []numbered, depth int) {
	var room [64]branch
	branches := b.branch(patterns, depth, room[:0])
	for _, br := range branches { // all cells first: what is below must not take them
		b.cells[state+uint32(br.class)] = cell(br.class)
	}
	for _, br := range branches {
		b.cells[state+uint32(br.class)] = b.enter(patterns[br.from:br.to], br.class, depth)
	}
}

// enter lays out the patterns below one entry and returns it.
func (b *builder) enter(patterns []numbered, class uint8, depth int) cell {
	if class == classEnd {
		return cell(patterns[0].number)<<cellShift | classEnd
	}
	if len(patterns) == 1 {
		b.leaves = append(b.leaves, leaf{
			from: uint32(len(b.tails)), to: uint32(len(b.tails) + len(patterns[0].text) - depth - 1), pattern: patterns[0].number,
		})
		b.tails = append(b.tails, patterns[0].text[depth+1:]...)
		return cell(len(b.leaves)-1)<<cellShift | cellLeaf | cell(class)
	}
	state := b.findState(patterns, depth+1)
	b.fill(state, patterns, depth+1)
	entry := cell(state)<<cellShift | cell(class)
	if len(patterns[0].text) == depth+1 {
		entry |= cellFinal
	}
	return entry
}

// branch appends the classes that patterns go on with after depth bytes.
func (b *builder) branch(patterns []numbered, depth int, branches []branch) []branch {
	for i := 0; i < len(patterns); {
		class := b.classAt(patterns[i].text, depth)
		from := i
		for i < len(patterns) && b.classAt(patterns[i].text, depth) == class {
			i++
		}
		branches = append(branches, branch{class, from, i})
	}
	return branches
}

func (b *builder) classAt(text string, i int) uint8 {
	if i == len(text) {
		return classEnd
	}
	return b.class[text[i]]
}

// patience is how many places are tried for a state before the lowest free cell
// is given up: a hole that fits nobody must not be tried by all.
const patience = 32

// findState returns a number that is no state yet and whose cells for what
// patterns go on with are all free.
func (b *builder) findState(patterns []numbered, depth int) uint32 {
	var room [64]branch
	branches := b.branch(patterns, depth, room[:0])
	for b.cells[b.free] != cellEmpty {
		b.free++
		b.extend(int(b.free) + 1)
	}
	low := uint32(branches[0].class)
	first := max(b.free, low+1) - low
	state := first
	for !b.fits(state, branches) {
		state++
	}
	if state-first > patience {
		b.free++
	}
	b.takeState(state)
	return state
}

func (b *builder) takeState(state uint32) { b.states[state>>6] |= 1 << (state & 63) }

func (b *builder) fits(state uint32, branches []branch) bool {
	b.extend(int(state) + rowLen)
	if b.states[state>>6]>>(state&63)&1 != 0 {
		return false
	}
	for _, br := range branches {
		if b.cells[state+uint32(br.class)] != cellEmpty {
			return false
		}
	}
	return true
}

const (
	rowLen   = 256 // more than the classes there can be
	minCells = 1 << 12
)

// extend makes room for the cells and states below n.
func (b *builder) extend(n int) {
	have := len(b.cells)
	if n <= have {
		return
	}
	n += n / 2
	b.cells = slices.Grow(b.cells, n-have)[:n]
	for i := have; i < n; i++ {
		b.cells[i] = cellEmpty
	}
	b.states = append(b.states, make([]uint64, n/64+1-len(b.states))...)
}

// trim cuts off the cells that no state can reach.
func (b *builder) trim() {
	last := len(b.states)*64 - 1
	for b.states[last>>6]>>(last&63)&1 == 0 {
		last--
	}
	b.cells = slices.Clip(slices.Clone(b.cells[:last+rowLen]))
	b.leaves, b.tails = slices.Clip(b.leaves), slices.Clip(b.tails)
}
