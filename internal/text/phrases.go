package text

import "strings"

// A phrases is a set of phrases, each with a value, that is looked for in
// running text. Case does not matter, and a space of a phrase stands for one
// space, hyphen or underscore, or none. Phrases that begin or end with an ASCII
// letter or digit match whole words only; Hangul ones match anywhere, because
// particles follow words without a space. Spaces between the Hangul syllables
// of the text are skipped. A phrases is not changed once built.
type phrases[T any] struct {
	phraseTree
	values []T
}

// newPhrases returns the phrases of table: its keys are lists of phrases set
// apart by "|", all of which mean the value.
func newPhrases[T any](table []phraseList[T]) *phrases[T] {
	p := &phrases[T]{phraseTree: phraseTree{nodes: make([]phraseNode, 1)}}
	for _, list := range table {
		p.values = append(p.values, list.value)
		for phrase := range strings.SplitSeq(list.phrases, "|") {
			p.add(0, phrase, len(p.values))
		}
	}
	p.freeze()
	return p
}

// A phraseList is phrases set apart by "|" and what they mean: in lower case,
// with spaces for hyphens.
type phraseList[T any] struct {
	value   T
	phrases string
}

// at returns the longest phrase that starts at s[i]. It checks word edges.
func (p *phrases[T]) at(s string, i int) (end int, value T, ok bool) {
	end, v := p.longest(s, i)
	if v == 0 {
		return 0, value, false
	}
	return end, p.values[v-1], true
}

// find returns the first phrase in s at or after from.
func (p *phrases[T]) find(s string, from int) (f Found[T], ok bool) {
	for i := from; i < len(s); i++ {
		if p.first[s[i]] == 0 || i > 0 && isAlnum(s[i]) && isAlnum(s[i-1]) {
			continue
		}
		may, n := p.mayStart(s, i)
		if may {
			if end, v := p.longest(s, i); v > 0 {
				return Found[T]{p.values[v-1], i, end}, true
			}
		}
		i += n - 1
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
