package lexicon

import (
	"slices"
	"strings"
)

// newAutomaton returns an automaton for patterns, which must be folded as
// foldByte does, distinct and not empty. If hangulAnywhere, patterns that start with Hangul
// are also found in the middle of a Hangul word.
func newAutomaton(patterns []string, hangulAnywhere bool) *automaton {
	b := &builder{automaton: &automaton{lengths: make([]int32, len(patterns))}}
	for i, p := range patterns {
		b.lengths[i] = int32(len(p))
	}
	b.classify(patterns)
	b.grow(patterns)
	b.place(hangulAnywhere)
	b.trim()
	b.link()
	return b.automaton
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

// A builder first grows a tree of the patterns, then finds each node a state,
// then links the states.
type builder struct {
	*automaton
	kinds []byteKind // by class
	nodes []node     // nodes[0] is the root
	order []uint32   // all nodes but the root, parents before children
	taken []uint64   // bit set of the numbers that are states
	free  uint32     // no cell below it is free
}

// A node is a place in the tree; its children are a linked list by class.
type node struct {
	class         uint32
	child, next   uint32 // 0 means none
	pattern       int32  // -1 means none
	parent, state uint32
}

// classify gives each byte that patterns use a class of its own, and all others
// one for what they start in a text. Classes start at 1.
func (b *builder) classify(patterns []string) {
	used := [256]bool{}
	for _, p := range patterns {
		for i := range len(p) {
			used[foldByte(p[i])] = true
		}
	}
	shared := map[byteKind]uint32{}
	b.kinds = []byteKind{0}
	for i := range 256 {
		c := byte(i)
		if foldByte(c) != c {
			continue
		}
		kind := kindOf(c)
		class, known := shared[kind]
		if !known || used[c] {
			class = uint32(len(b.kinds))
			b.kinds = append(b.kinds, kind)
		}
		if !used[c] {
			shared[kind] = class
		}
		b.class[c] = class
	}
	for i := range 256 {
		b.class[i] = b.class[foldByte(byte(i))]
	}
}

// grow makes the tree. Patterns in order share their beginnings with the one
// before, so that each new node is the last child of its parent.
func (b *builder) grow(patterns []string) {
	order := make([]int32, len(patterns))
	for i := range order {
		order[i] = int32(i)
	}
	slices.SortFunc(order, func(x, y int32) int { return strings.Compare(patterns[x], patterns[y]) })
	size := 0
	for _, p := range patterns {
		size += len(p)
	}
	b.nodes = make([]node, 1, 1+size/2)
	b.nodes[0].pattern = -1
	path := []uint32{0}
	last := ""
	for _, i := range order {
		p := patterns[i]
		shared := sharedPrefix(last, p)
		path = path[:shared+1]
		for j := shared; j < len(p); j++ {
			path = append(path, b.add(path[j], b.class[p[j]]))
		}
		b.nodes[path[len(p)]].pattern = i
		last = p
	}
}

// add appends a child to parent and returns it.
func (b *builder) add(parent, class uint32) uint32 {
	id := uint32(len(b.nodes))
	b.nodes = append(b.nodes, node{class: class, pattern: -1, parent: parent})
	b.nodes[id].next, b.nodes[parent].child = b.nodes[parent].child, id
	return id
}

func sharedPrefix(a, b string) int {
	n := 0
	for n < len(a) && n < len(b) && a[n] == b[n] {
		n++
	}
	return n
}

// place gives every node a state and fills the cells.
func (b *builder) place(hangulAnywhere bool) {
	b.extend(firstFree + 2*len(b.nodes))
	b.free = firstFree
	for id := b.nodes[0].child; id != 0; id = b.nodes[id].next {
		b.order = append(b.order, id)
	}
	for i := 0; i < len(b.order); i++ {
		id := b.order[i]
		if b.nodes[id].child == 0 {
			continue
		}
		state := b.findState(id)
		b.nodes[id].state = state
		for child := b.nodes[id].child; child != 0; child = b.nodes[child].next {
			b.cells[state+b.nodes[child].class].from = state
			b.order = append(b.order, child)
		}
	}
	b.placeLeaves()
	for _, id := range b.order {
		if n := b.nodes[id]; n.parent != 0 {
			b.cells[b.nodes[n.parent].state+n.class].to = n.state
		}
	}
	for state := uint32(stateBoundary); state < firstFree; state += startStride {
		b.placeStart(state, hangulAnywhere)
	}
}

// placeStart fills the whole row of a start state.
func (b *builder) placeStart(state uint32, hangulAnywhere bool) {
	for class := 1; class < len(b.kinds); class++ {
		kind := b.kinds[class]
		to := fresh(kind)
		if kind == kindNext {
			to = inside(state)
		}
		b.cells[int(state)+class] = cell{from: state, to: to}
	}
	for id := b.nodes[0].child; id != 0; id = b.nodes[id].next {
		if class := b.nodes[id].class; opens(state, b.kinds[class], hangulAnywhere) {
			b.cells[state+class].to = b.nodes[id].state
		}
	}
}

// patience is how many places are tried for a node before the lowest free cell
// is given up: a hole that fits nobody must not be tried by all.
const patience = 32

// findState returns a number that is no state yet and whose cells for the
// children of id are all free.
func (b *builder) findState(id uint32) uint32 {
	for b.cells[b.free].from != 0 {
		b.free++
		b.extend(int(b.free) + 1)
	}
	low := b.nodes[b.nodes[id].child].class
	first := max(b.free, firstFree+low) - low
	state := first
	for !b.fits(id, state) {
		state++
	}
	if state-first > patience {
		b.free++
	}
	b.taken[state>>6] |= 1 << (state & 63)
	return state
}

// placeLeaves gives the nodes without children what numbers are left.
func (b *builder) placeLeaves() {
	state := uint32(firstFree)
	for _, id := range b.order {
		if b.nodes[id].child != 0 {
			continue
		}
		for !b.fits(id, state) {
			state++
		}
		b.nodes[id].state = state
		state++
	}
}

func (b *builder) fits(id, state uint32) bool {
	b.extend(int(state) + startStride + 1)
	if b.taken[state>>6]>>(state&63)&1 != 0 {
		return false
	}
	for child := b.nodes[id].child; child != 0; child = b.nodes[child].next {
		if b.cells[state+b.nodes[child].class].from != 0 {
			return false
		}
	}
	return true
}

// extend makes room for the cells and states below n.
func (b *builder) extend(n int) {
	if n <= len(b.cells) {
		return
	}
	n += n / 4
	b.cells = append(b.cells, make([]cell, n-len(b.cells))...)
	b.taken = append(b.taken, make([]uint64, n/64+1-len(b.taken))...)
}

// trim cuts off the cells that no state can reach.
func (b *builder) trim() {
	last := uint32(firstFree)
	for _, n := range b.nodes {
		last = max(last, n.state)
	}
	b.cells = slices.Clip(slices.Clone(b.cells[:last+uint32(len(b.kinds))]))
}

// link says for every state where to fall back to and which patterns end there,
// parents first.
func (b *builder) link() {
	size := len(b.cells) - len(b.kinds) + 1
	b.fall, b.suffix = make([]uint32, size), make([]uint32, size)
	b.pattern = slices.Repeat([]int32{-1}, size)
	b.outs = make([]uint64, size/64+1)
	for _, id := range b.order {
		n := b.nodes[id]
		back := fresh(b.kinds[n.class])
		if n.parent != 0 {
			back = b.step(b.fall[b.nodes[n.parent].state], n.class)
		}
		b.fall[n.state] = back
		b.pattern[n.state] = n.pattern
		b.suffix[n.state] = b.suffix[back]
		if b.pattern[back] >= 0 {
			b.suffix[n.state] = back
		}
		if n.pattern >= 0 || b.suffix[n.state] != 0 {
			b.outs[n.state>>6] |= 1 << (n.state & 63)
		}
	}
}
