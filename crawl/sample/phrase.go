package sample

import (
	_ "embed"
	"strings"
)

//go:embed data/phrases.tsv
var phrasesTSV string

//go:embed data/headings.tsv
var headingsTSV string

// phrases are the sentences of data/phrases.tsv by slot and language.
type phrases map[string][numLangs][]string

func parsePhrases(table string) phrases {
	p := make(phrases)
	for c := range rows(table) {
		slot := p[c[0]]
		slot[langOf(c[1])] = append(slot[langOf(c[1])], c[2])
		p[c[0]] = slot
	}
	return p
}

// A part is a part of a posting.
type part int

const (
	about part = iota
	duties
	requirements
	preferences
	technologies
	benefits
	process
	conditions
	numParts
)

// headings are the headings of a style by language.
type headings map[int][numLangs][numParts]string

func parseHeadings(table string) headings {
	h := make(headings)
	for c := range rows(table) {
		style := int(c[0][0] - '0')
		texts := h[style]
		texts[langOf(c[1])] = [numParts]string(c[2:])
		h[style] = texts
	}
	return h
}

// A word fills a slot of a phrase.
type word struct {
	text  string
	sound sound
}

func wordOf(text string) word { return word{text, soundOf(text)} }

// fill puts words into the slots of a phrase: {A} is the word called A, {A:을}
// the word with that particle in the form it takes after it.
func fill(phrase string, words map[string]word) string {
	if !strings.Contains(phrase, "{") {
		return phrase
	}
	var b strings.Builder
	for {
		before, rest, found := strings.Cut(phrase, "{")
		b.WriteString(before)
		if !found {
			return b.String()
		}
		slot, after, _ := strings.Cut(rest, "}")
		name, suffix, _ := strings.Cut(slot, ":")
		w := words[name]
		b.WriteString(w.text)
		b.WriteString(particle(suffix, w.sound))
		phrase = after
	}
}
