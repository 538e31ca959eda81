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
		starts: filter{latin: newBloom(latinBits), hangul: newBloom(hangulBits), first: newBloom(hangulBits)},
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
	b := &builder{automaton: a, patterns: patterns}
	sorted := sortPatterns(patterns)
	b.extend(max(minCells, 2*len(patterns)))
	b.takeState(root)
	var room [64]branch
	b.fill(root, sorted, 0, b.branch(sorted, 0, room[:0]))
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
	patterns []string
	states   []uint64 // bit set of the numbers that are states
	free     uint32   // no cell below it is free
}

// A numbered is the number of a pattern and its first bytes, which nearly always
// tell it from the next. What a short one lacks is 0.
type numbered struct {
	head   uint64
	number int32
}

const headLen = 8 // bytes of a head, which fit into a number

// sortPatterns returns the patterns in the order of their bytes, by which those that begin
// alike stand together. It sorts their heads, and compares only patterns of equal heads.
func sortPatterns(patterns []string) []numbered {
	sorted := make([]numbered, len(patterns))
	for i, p := range patterns {
		n := numbered{number: int32(i)}
		for k := range headLen {
			n.head <<= 8
			if k < len(p) {
				n.head |= uint64(p[k])
			}
		}
		sorted[i] = n
	}
	sorted = sortByHead(sorted)
	for from, to := 0, 0; from < len(sorted); from = to {
		for to = from + 1; to < len(sorted) && sorted[to].head == sorted[from].head; to++ {
		}
		if to-from > 1 {
			slices.SortFunc(sorted[from:to], func(x, y numbered) int {
				return strings.Compare(patterns[x.number], patterns[y.number])
			})
		}
	}
	return sorted
}

// sortByHead sorts patterns by their first bytes, the last of them first: eight
// rounds of handing out cost less than comparing.
func sortByHead(patterns []numbered) []numbered {
	other := make([]numbered, len(patterns))
	for shift := 0; shift < 64; shift += 8 {
		var at [257]int
		for i := range patterns {
			at[patterns[i].head>>shift&0xff+1]++
		}
		for i := 1; i < len(at); i++ {
			at[i] += at[i-1]
		}
		for i := range patterns {
			to := &at[patterns[i].head>>shift&0xff]
			other[*to] = patterns[i]
			*to++
		}
		patterns, other = other, patterns
	}
	return patterns
}

// A branch is the patterns that go on with one class.
type branch struct {
	class    uint8
	from, to int
}

// fill makes the entries of state: patterns share their first depth bytes, and go
// on with branches.
func (b *builder) fill(state uint32, patterns []numbered, depth int, branches []branch) {
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
		tail := b.patterns[patterns[0].number][depth+1:]
		b.leaves = append(b.leaves, leaf{
			from: uint32(len(b.tails)), to: uint32(len(b.tails) + len(tail)), pattern: patterns[0].number,
		})
		b.tails = append(b.tails, tail...)
		return cell(len(b.leaves)-1)<<cellShift | cellLeaf | cell(class)
	}
	var room [8]branch
	branches := b.branch(patterns, depth+1, room[:0])
	state := b.findState(branches)
	b.fill(state, patterns, depth+1, branches)
	entry := cell(state)<<cellShift | cell(class)
	if branches[0].class == classEnd {
		entry |= cellFinal
	}
	return entry
}

// branch appends the classes that patterns go on with after depth bytes.
func (b *builder) branch(patterns []numbered, depth int, branches []branch) []branch {
	for i := 0; i < len(patterns); {
		class := b.classAt(&patterns[i], depth)
		from := i
		for i < len(patterns) && b.classAt(&patterns[i], depth) == class {
			i++
		}
		branches = append(branches, branch{class, from, i})
	}
	return branches
}

// classAt returns the class of the byte of p at depth, which is at most its length.
func (b *builder) classAt(p *numbered, depth int) uint8 {
	if depth < headLen {
		if c := uint8(p.head >> (8 * (headLen - 1 - depth))); c != 0 {
			return b.class[c]
		}
	}
	text := b.patterns[p.number]
	if depth == len(text) {
		return classEnd
	}
	return b.class[text[depth]]
}

// patience is how many places are tried for a state before the lowest free cell
// is given up: a hole that fits nobody must not be tried by all.
const patience = 32

// findState returns a number that is no state yet and whose cells for branches
// are all free. It tries from the lowest free cell on: what fits first is near.
func (b *builder) findState(branches []branch) uint32 {
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

// takeState notes that a number is a state.
func (b *builder) takeState(state uint32) { b.states[state>>6] |= 1 << (state & 63) }

// fits reports whether a number is no state and its cells for branches are free.
func (b *builder) fits(state uint32, branches []branch) bool {
	if n := int(state) + rowLen; n > len(b.cells) {
		b.extend(n)
	}
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
	rowLen   = 256     // more than the classes there can be: no row reaches beyond
	minCells = 1 << 12 // so that a small automaton does not grow at every state
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
