package text

import (
	"strings"
	"unicode/utf8"
)

// A phrases is a set of phrases, each with a value, that is looked for in
// running text. Case does not matter, and a space of a phrase stands for one
// space, hyphen or underscore, or none. Phrases that begin or end with an ASCII
// letter or digit match whole words only; Hangul ones match anywhere, because
// particles follow words without a space. Spaces between the Hangul syllables
// of the text are skipped. A phrases is not changed once built.
type phrases[T any] struct {
	nodes  []phraseNode
	first  [256]int32 // edges of the root, which most bytes of a text ask for
	values []T
}

// A phraseNode is a state of the trie that a phrases is.
type phraseNode struct {
	edges []phraseEdge
	value int // index into values plus one, 0 if no phrase ends here
}

type phraseEdge struct {
	c  byte
	to int32
}

// newPhrases returns the phrases of table: its keys are lists of phrases set
// apart by "|", all of which mean the value.
func newPhrases[T any](table []phraseList[T]) *phrases[T] {
	p := &phrases[T]{nodes: make([]phraseNode, 1)}
	for _, list := range table {
		p.values = append(p.values, list.value)
		for phrase := range strings.SplitSeq(list.phrases, "|") {
			p.add(0, phrase, len(p.values))
		}
	}
	for _, e := range p.nodes[0].edges {
		p.first[e.c] = e.to
	}
	return p
}

// A phraseList is phrases set apart by "|" and what they mean: in lower case,
// with spaces for hyphens.
type phraseList[T any] struct {
	value   T
	phrases string
}

// add enters phrase below node at. An optional space branches; one between
// Hangul syllables is left out, because those of texts are skipped.
func (p *phrases[T]) add(at int32, phrase string, value int) {
	for i := range len(phrase) {
		if phrase[i] == ' ' && afterHangul(phrase, i) {
			continue
		}
		if phrase[i] == ' ' {
			p.add(at, phrase[i+1:], value)
		}
		at = p.child(at, phrase[i])
	}
	p.nodes[at].value = value
}

// child returns the node that c leads to from node at, and makes it if need be.
func (p *phrases[T]) child(at int32, c byte) int32 {
	if to := p.next(at, c); to > 0 {
		return to
	}
	to := int32(len(p.nodes)) //nolint:gosec // a few thousand at most
	p.nodes = append(p.nodes, phraseNode{})
	p.nodes[at].edges = append(p.nodes[at].edges, phraseEdge{c, to})
	return to
}

// next returns the node that c leads to from node at, 0 if none.
func (p *phrases[T]) next(at int32, c byte) int32 {
	for _, e := range p.nodes[at].edges {
		if e.c == c {
			return e.to
		}
	}
	return 0
}

// at returns the longest phrase that starts at s[i]. It checks word edges.
func (p *phrases[T]) at(s string, i int) (end int, value T, ok bool) {
	if isAlnum(s[i]) && i > 0 && isAlnum(s[i-1]) {
		return 0, value, false
	}
	var node int32
	best := 0
	for j := i; j < len(s); j++ {
		c := lower(s[j])
		if c == '-' || c == '_' {
			c = ' '
		}
		if c == ' ' && j > i && afterHangul(s, j) {
			continue
		}
		to := p.next(node, c)
		if to == 0 {
			break
		}
		node = to
		if v := p.nodes[node].value; v > 0 && (!isAlnum(s[j]) || j+1 == len(s) || !isAlnum(s[j+1])) {
			best, end = v, j+1
		}
	}
	if best == 0 {
		return 0, value, false
	}
	return end, p.values[best-1], true
}

// find returns the first phrase in s at or after from.
func (p *phrases[T]) find(s string, from int) (f Found[T], ok bool) {
	for i := from; i < len(s); i++ {
		if p.first[lower(s[i])] == 0 {
			continue
		}
		if end, v, ok := p.at(s, i); ok {
			return Found[T]{v, i, end}, true
		}
	}
	return f, false
}

// all calls yield for each phrase in s that does not overlap the one before,
// until it returns false.
func (p *phrases[T]) all(s string) func(yield func(Found[T]) bool) {
	return func(yield func(Found[T]) bool) {
		for from := 0; ; {
			f, ok := p.find(s, from)
			if !ok || !yield(f) {
				return
			}
			from = f.End
		}
	}
}

// afterHangul reports whether the byte before s[i] ends a Hangul syllable and a
// syllable follows the space s[i].
func afterHangul(s string, i int) bool {
	before, _ := utf8.DecodeLastRuneInString(s[:i])
	after, _ := utf8.DecodeRuneInString(s[i+1:])
	return isSyllable(before) && isSyllable(after)
}
