package text

import (
	_ "embed"
	"strings"
	"sync"

	"github.com/techmap-it/techmap"
)

// Short names for the kinds of sections.
const (
	about        = techmap.SectionAbout
	duties       = techmap.SectionDuties
	requirements = techmap.SectionRequirements
	preferences  = techmap.SectionPreferences
	technologies = techmap.SectionTechnologies
	process      = techmap.SectionProcess
	other        = techmap.SectionOther
)

//go:embed data/headings.txt
var headingData string

// A headingTable is what data/headings.txt says. It is not changed once read.
type headingTable struct {
	whole    map[string]techmap.SectionKind // by headingKey
	parts    *phrases[partWord]             // over keys
	friendly *phrases[techmap.SectionKind]  // over the start of keys
	within   *phrases[techmap.SectionKind]  // over keys
	words    map[string]techmap.SectionKind
	leads    map[string][]leadRule // by the first word
	fillers  map[string]bool
	details  map[string]bool // by headingKey
}

// A partWord is what a Korean word does in a heading.
type partWord struct {
	kind techmap.SectionKind // "" for words that only fill
	weak bool
}

// A leadRule is how headings of a kind begin: words in lower case.
type leadRule struct {
	words string
	kind  techmap.SectionKind
}

// headingWords returns the table of headings.
var headingWords = sync.OnceValue(func() *headingTable { return readHeadings(headingData) })

// readHeadings reads the format that data/headings.txt describes.
func readHeadings(data string) *headingTable {
	t := &headingTable{
		whole:   map[string]techmap.SectionKind{},
		words:   map[string]techmap.SectionKind{},
		leads:   map[string][]leadRule{},
		fillers: map[string]bool{},
		details: map[string]bool{},
	}
	var parts, fill []phraseList[partWord]
	var friendly, within []phraseList[techmap.SectionKind]
	for entry := range dataEntries(data, ",") {
		table, name, _ := strings.Cut(entry.name, " ")
		kind := techmap.SectionKind(name)
		for _, w := range entry.words {
			switch table {
			case "whole":
				t.whole[headingKey(w)] = kind
			case "part", "weak":
				parts = append(parts, phraseList[partWord]{partWord{kind, table == "weak"}, headingKey(w)})
			case "fill":
				fill = append(fill, phraseList[partWord]{partWord{}, headingKey(w)})
			case "friendly":
				friendly = append(friendly, phraseList[techmap.SectionKind]{kind, headingKey(w)})
			case "within":
				within = append(within, phraseList[techmap.SectionKind]{kind, headingKey(w)})
			case "word":
				t.words[w] = kind
			case "lead":
				first, _, _ := strings.Cut(w, " ")
				t.leads[first] = append(t.leads[first], leadRule{w, kind})
			case "filler":
				t.fillers[w] = true
			case "detail":
				t.details[headingKey(w)] = true
			}
		}
	}
	t.parts = newPhrases(append(fill, parts...)) // a word in both makes a heading
	t.friendly, t.within = newPhrases(friendly), newPhrases(within)
	return t
}
