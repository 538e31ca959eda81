package lexicon

import (
	"slices"
	"strings"
)

// Names of several words are also written once for all that follow:
// "Spring(Boot, Security)", "Spring Boot/Data JPA", "AWS(Lambda, Batch)". The
// words in the brackets or behind the slash mean something only with their head.

// addCompounds adds such names to the hits of unit u, which are hits[from:].
func (x *Extractor) addCompounds(d *document, u, from int) {
	text := d.units[u].text
	n := len(d.hits)
	for i := from; i < n; i++ {
		x.readTail(d, u, text, i)
	}
	if len(d.hits) == n {
		return
	}
	added := d.hits[from:]
	slices.SortStableFunc(added, func(a, b hit) int { return int(a.start - b.start) })
	kept := added[:0]
	for _, h := range added {
		if last := len(kept) - 1; last >= 0 && h.start < kept[last].end {
			if h.end-h.start > kept[last].end-kept[last].start {
				kept[last] = h
			}
			continue
		}
		kept = append(kept, h)
	}
	d.hits = d.hits[:from+len(kept)]
}

// maxTails is the most words that one head is said for. A longer list in brackets is one of
// its own.
const maxTails = 12

// readTail adds the names whose head is hit i.
func (x *Extractor) readTail(d *document, u int, text string, i int) {
	end := int(d.hits[i].end)
	at := skipBlank(text, skipVersion(text, end))
	if at >= len(text) || text[at] != '(' && text[at] != '/' {
		return
	}
	bracket := text[at] == '('
	head, _, _ := strings.Cut(foldPattern(text[d.hits[i].start:end]), " ")
	for range maxTails {
		start := skipBlank(text, at+1)
		stop := itemEnd(text, start)
		if stop == start || stop-start > 24 {
			return
		}
		x.addCompound(d, u, head, start, stop, bracket)
		at = skipBlank(text, stop)
		if at >= len(text) || text[at] != '/' && !(bracket && text[at] == ',') {
			return
		}
	}
}

// addCompound adds the name that head and text[start:end] are together. Behind
// a slash the word must mean nothing alone: "Azure/DevOps" is two things.
func (x *Extractor) addCompound(d *document, u int, head string, start, end int, bracket bool) {
	tail := foldPattern(d.units[u].text[start:end])
	id, ok := x.words.index[head+" "+tail]
	if !ok || len(x.words.surfaces[id].senses) == 0 {
		return
	}
	if _, alone := x.words.index[tail]; alone && !bracket {
		return
	}
	h := hit{unit: int32(u), start: int32(start), end: int32(end), surface: id}
	h.sense = &x.words.surfaces[id].senses[0]
	d.hits = append(d.hits, h)
}

// itemEnd returns the end of the Latin words that start at i.
func itemEnd(text string, i int) int {
	end := i
	for end < len(text) && (isWordByte(text[end]) || text[end] == ' ' && isWordAt(text, end+1)) {
		end++
	}
	return end
}

// skipBlank returns the place after the blanks at i.
func skipBlank(text string, i int) int {
	for i < len(text) && text[i] == ' ' {
		i++
	}
	return i
}

// foldPattern folds s as patterns are.
func foldPattern(s string) string {
	return strings.Map(func(r rune) rune {
		if r < 0x80 {
			return rune(foldByte(byte(r)))
		}
		return r
	}, s)
}
