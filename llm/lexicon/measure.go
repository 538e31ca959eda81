package lexicon

import (
	"maps"
	"slices"
)

// Spellings returns what x looks for in texts, sorted: the names of the taxonomy
// in all their spellings, in lower case and with blanks for hyphens, and phrases
// that only contain one. It is there to look into a taxonomy and to measure: what is not
// among them is not found, whatever a posting says.
func (x *Extractor) Spellings() []string { return slices.Sorted(maps.Keys(x.words.index)) }

// Occurrences returns how many of Spellings occur in text where a name may start,
// before anything is judged: the work of the bare matcher, to measure it.
func (x *Extractor) Occurrences(text string) int {
	d := x.pool.Get().(*document)
	defer x.pool.Put(d)
	d.matches = x.words.names.scan(text, d.matches[:0])
	return len(d.matches)
}
