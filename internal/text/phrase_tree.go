package text

import "unicode/utf8"

// A phraseTree is the phrases of a phrases as a tree of bytes, and a filter of
// what phrases begin with, which spares most places of a text the tree.
type phraseTree struct {
	nodes  []phraseNode
	first  [256]int32 // edges of the root by first byte, upper-case letters included
	starts [treeBuckets / 64]uint64
}

// A phraseNode is a state of the tree.
type phraseNode struct {
	edges []phraseEdge
	value int // index of the value plus one, 0 if no phrase ends here
}

type phraseEdge struct {
	c  byte
	to int32
}

// add enters phrase below node at. An optional space branches; one between
// Hangul syllables is left out, because those of texts are skipped.
func (t *phraseTree) add(at int32, phrase string, value int) {
	for i := range len(phrase) {
		if phrase[i] == ' ' && afterHangul(phrase, i) {
			continue
		}
		if phrase[i] == ' ' {
			t.add(at, phrase[i+1:], value)
		}
		at = t.child(at, phrase[i])
	}
	t.nodes[at].value = value
}

// merge enters the phrases of o below node from, whatever they mean there, below
// node at: what they mean here has the bits of value set.
func (t *phraseTree) merge(at int32, o *phraseTree, from int32, value int) {
	if o.nodes[from].value > 0 {
		t.nodes[at].value |= value
	}
	for _, e := range o.nodes[from].edges {
		t.merge(t.child(at, e.c), o, e.to, value)
	}
}

// child returns the node that c leads to from node at, and makes it if need be.
func (t *phraseTree) child(at int32, c byte) int32 {
	if to := t.next(at, c); to > 0 {
		return to
	}
	to := int32(len(t.nodes)) //nolint:gosec // a few thousand at most
	t.nodes = append(t.nodes, phraseNode{})
	t.nodes[at].edges = append(t.nodes[at].edges, phraseEdge{c, to})
	return to
}

// next returns the node that c leads to from node at, 0 if none.
func (t *phraseTree) next(at int32, c byte) int32 {
	for _, e := range t.nodes[at].edges {
		if e.c == c {
			return e.to
		}
	}
	return 0
}

// freeze fills in the first edges and the filter; nothing can be added after.
func (t *phraseTree) freeze() {
	for _, e := range t.nodes[0].edges {
		t.first[e.c] = e.to
		if 'a' <= e.c && e.c <= 'z' {
			t.first[e.c-'a'+'A'] = e.to
		}
	}
	t.beginnings(0, nil, func(beginning string) {
		b := beginningOf(beginning) % treeBuckets
		t.starts[b/64] |= 1 << (b % 64)
	})
}

// beginnings calls yield for the first bytes of every phrase, as many as a
// bucket looks at; path leads to node at.
func (t *phraseTree) beginnings(at int32, path []byte, yield func(beginning string)) {
	if len(path) == startLen || t.nodes[at].value > 0 {
		yield(string(path))
	}
	if len(path) == startLen {
		return
	}
	for _, e := range t.nodes[at].edges {
		t.beginnings(e.to, append(path, e.c), yield)
	}
}

// mayStart reports whether a phrase may start at s[i], which is not in the middle
// of an ASCII word, and how many bytes need not be asked about again.
func (t *phraseTree) mayStart(s string, i int) (may bool, n int) {
	one, two, n := startBuckets(s, i)
	one, two = one%treeBuckets, two%treeBuckets
	return t.starts[one/64]>>(one%64)&1 != 0 || t.starts[two/64]>>(two%64)&1 != 0, n
}

// longest returns the end of the longest phrase that starts at s[i] and its
// value, 0 if there is none. It checks word edges.
func (t *phraseTree) longest(s string, i int) (end, value int) {
	t.each(s, i, func(e, v int) { end, value = e, v })
	return end, value
}

// each calls yield for the phrases that start at s[i], shorter ones first. It
// checks word edges.
func (t *phraseTree) each(s string, i int, yield func(end, value int)) {
	if isAlnum(s[i]) && i > 0 && isAlnum(s[i-1]) {
		return
	}
	node := t.first[s[i]]
	for j := i; node > 0; {
		if v := t.nodes[node].value; v > 0 && (!isAlnum(s[j]) || j+1 == len(s) || !isAlnum(s[j+1])) {
			yield(j+1, v)
		}
		j++
		if j < len(s) && isBlank(s[j]) && afterHangul(s, j) {
			j++ // a syllable follows
		}
		if j == len(s) {
			return
		}
		node = t.next(node, foldBlank(s[j]))
	}
}

// isBlank reports whether c stands for a space of a phrase.
func isBlank(c byte) bool { return c == ' ' || c == '-' || c == '_' }

// foldBlank returns c as phrases are written.
func foldBlank(c byte) byte {
	if isBlank(c) {
		return ' '
	}
	return lower(c)
}

// afterHangul reports whether the byte before s[i] ends a Hangul syllable and a
// syllable follows the space s[i].
func afterHangul(s string, i int) bool {
	if i < 3 || i+1 >= len(s) || s[i-1]&0xc0 != 0x80 || s[i+1] < 0xea || s[i+1] > 0xed {
		return false
	}
	before, _ := utf8.DecodeLastRuneInString(s[:i])
	after, _ := utf8.DecodeRuneInString(s[i+1:])
	return isSyllable(before) && isSyllable(after)
}

const (
	startLen    = 8       // bytes of a phrase that buckets tell apart
	bucketCount = 1 << 15 // a power of two
	treeBuckets = 1 << 13 // … for a single tree, which has fewer phrases
)

// startBuckets hashes what s[i:] begins with: one is the bucket of a Hangul
// syllable, of up to eight letters in any case, or of one other byte; two is that
// of two syllables, with a space between them or not, or one again. The n bytes
// that one tells need not be asked about again.
func startBuckets(s string, i int) (one, two uint32, n int) {
	c := s[i]
	if c < 0xea || c > 0xed {
		key, n := uint64(c), 1
		if isLetter(c) {
			key, n = WordKey(s, i)
		}
		one = bucketOf(key)
		return one, one, n
	}
	if i+3 > len(s) {
		return 0, 0, 1
	}
	key := uint64(c)<<16 | uint64(s[i+1])<<8 | uint64(s[i+2])
	one = bucketOf(key)
	j := i + 3
	if j < len(s) && (s[j] == ' ' || s[j] == '-' || s[j] == '_') {
		j++
	}
	if j+3 > len(s) || s[j] < 0xea || s[j] > 0xed {
		return one, one, 1
	}
	return one, bucketOf(key<<24 | uint64(s[j])<<16 | uint64(s[j+1])<<8 | uint64(s[j+2])), 1
}

// beginningOf returns the bucket of a phrase that begins so: the one that says
// most of it.
func beginningOf(beginning string) uint32 {
	_, two, _ := startBuckets(beginning, 0)
	return two
}

func bucketOf(key uint64) uint32 { return uint32(key * 0x9e3779b97f4a7c15 >> 49) }
