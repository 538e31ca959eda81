package text

import (
	_ "embed"
	"slices"
	"strings"
	"sync"
)

//go:embed data/words.txt
var wordData string

// wordTables are the entries of data/words.txt by the name of their table. They
// are not changed once read.
var wordTables = sync.OnceValue(func() map[string][]dataEntry {
	tables := map[string][]dataEntry{}
	for e := range dataEntries(wordData, "|") {
		table, value, _ := strings.Cut(e.name, " ")
		tables[table] = append(tables[table], dataEntry{value, e.words})
	}
	return tables
})

// phraseTable returns a lookup of the phrases of a table, whose value is that of
// their entry.
func phraseTable[T ~string](table string) func() *phrases[T] {
	return sync.OnceValue(func() *phrases[T] {
		var lists []phraseList[T]
		for _, e := range wordTables()[table] {
			lists = append(lists, phraseList[T]{T(e.name), strings.Join(e.words, "|")})
		}
		return newPhrases(lists)
	})
}

// A wordList is words of a table, read when they are first asked for.
type wordList func() []string

// listOf returns the words of a table, with "_" for a space at their ends.
func listOf(table string) wordList {
	return sync.OnceValue(func() []string {
		var words []string
		for _, e := range wordTables()[table] {
			for _, w := range e.words {
				words = append(words, strings.ReplaceAll(w, "_", " "))
			}
		}
		return words
	})
}

// within reports whether s has one of the words in it.
func (l wordList) within(s string) bool { return hasAny(s, l()...) }

// begins reports whether s starts with one of the words.
func (l wordList) begins(s string) bool { return startsWithAny(s, l()...) }

// ends reports whether s ends with one of the words.
func (l wordList) ends(s string) bool { return hasAnySuffix(s, l()...) }

// is reports whether s is one of the words.
func (l wordList) is(s string) bool {
	return slices.Contains(l(), s)
}
