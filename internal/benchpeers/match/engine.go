package main

import (
	"context"
	"strings"
	"time"

	bobusumisu "github.com/BobuSumisu/aho-corasick"
	anknown "github.com/anknown/ahocorasick"
	cloudflare "github.com/cloudflare/ahocorasick"
	petar "github.com/petar-dambovaliev/aho-corasick"

	"github.com/techmap-it/techmap"
	"github.com/techmap-it/techmap/internal/text"
	"github.com/techmap-it/techmap/llm/lexicon"
)

// An engine reads all postings once and says what it found and how long it took.
type engine struct {
	name string
	pass func() (found int, took time.Duration, err error)
}

// The engines of this module.
const (
	ownMatcher   = "techmap: matcher"
	ownExtractor = "techmap: whole extractor"
	ownSilver    = "techmap: cleaning, sections and extractor"
)

// timed returns an engine that calls read for each posting.
func timed(name string, postings []sample, read func(s *sample) int) engine {
	return engine{name, func() (found int, took time.Duration, err error) {
		start := time.Now() //nolint:forbidigo // this is what is measured
		for i := range postings {
			found += read(&postings[i])
		}
		return found, time.Since(start), nil
	}}
}

func ownEngines(x *lexicon.Extractor, postings []sample) []engine {
	extract := func(p techmap.Posting) int {
		found, err := x.Extract(context.Background(), []techmap.Posting{p})
		if err != nil {
			return -1
		}
		return len(found[0].Mentions)
	}
	return []engine{
		timed(ownMatcher, postings, func(s *sample) int { return x.Occurrences(s.text) }),
		timed(ownExtractor, postings, func(s *sample) int { return extract(s.posting) }),
		timed(ownSilver, postings, func(s *sample) int {
			p := s.posting
			p.Sections = text.Sections(text.Clean(s.description))
			return extract(p)
		}),
	}
}

// manyPatterns is how many are too many for libraries that take a gigabyte for them.
const manyPatterns = 5000

// goEngines returns the libraries in Go, each with the lower-casing that it needs.
func goEngines(patterns []string, postings []sample) []engine {
	trie := bobusumisu.NewTrieBuilder().AddStrings(patterns).Build()
	engines := []engine{
		petarEngine("Go: petar-dambovaliev, NFA", false, patterns, postings),
		timed("Go: BobuSumisu", postings, func(s *sample) int {
			found := 0
			trie.Walk([]byte(strings.ToLower(s.text)), func(_, _, _ int64) bool { found++; return true })
			return found
		}),
	}
	if len(patterns) > manyPatterns {
		return engines
	}
	set := cloudflare.NewStringMatcher(patterns)
	return append(engines,
		petarEngine("Go: petar-dambovaliev, DFA", true, patterns, postings),
		anknownEngine(patterns, postings),
		timed("Go: cloudflare (no positions)", postings, func(s *sample) int {
			return len(set.Match([]byte(strings.ToLower(s.text))))
		}))
}

func petarEngine(name string, dfa bool, patterns []string, postings []sample) engine {
	builder := petar.NewAhoCorasickBuilder(petar.Opts{
		AsciiCaseInsensitive: true, MatchKind: petar.LeftMostLongestMatch, DFA: dfa,
	})
	machine := builder.Build(patterns)
	return timed(name, postings, func(s *sample) int {
		found := 0
		for it := machine.Iter(s.text); it.Next() != nil; {
			found++
		}
		return found
	})
}

func anknownEngine(patterns []string, postings []sample) engine {
	var words [][]rune
	for _, p := range patterns {
		words = append(words, []rune(p))
	}
	machine := new(anknown.Machine)
	if err := machine.Build(words); err != nil {
		return engine{"Go: anknown", func() (int, time.Duration, error) { return 0, 0, err }}
	}
	return timed("Go: anknown", postings, func(s *sample) int {
		return len(machine.MultiPatternSearch([]rune(strings.ToLower(s.text)), false))
	})
}
