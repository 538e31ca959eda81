package llm_test

import (
	"testing"

	"github.com/techmap-it/techmap/llm"
	"github.com/techmap-it/techmap/llm/lexicon"
	"github.com/techmap-it/techmap/llm/llmtest"
	"github.com/techmap-it/techmap/medallion"
)

// BenchmarkOpen measures what it costs to decide that a posting need not be sent.
func BenchmarkOpen(b *testing.B) {
	postings := readPostings(b, "ko_jumpit_2023", 20)
	found, err := lexicon.New(medallion.DefaultTaxonomy(), nil).Extract(b.Context(), postings)
	if err != nil {
		b.Fatal(err)
	}
	i := 0
	for b.Loop() {
		llm.Open(postings[i%len(postings)], found[i%len(postings)])
		i++
	}
}

// BenchmarkExtract measures rendering, decoding and grounding, without a model's time.
func BenchmarkExtract(b *testing.B) {
	postings := shop(64)
	e := llm.New(llmtest.Faithful("m/1", zylos), nil)
	for b.Loop() {
		if _, err := e.Extract(b.Context(), postings); err != nil {
			b.Fatal(err)
		}
	}
}

// BenchmarkStored measures an answer out of the cache.
func BenchmarkStored(b *testing.B) {
	postings := shop(64)
	e := llm.New(llmtest.Faithful("m/1", zylos), &llm.Options{Cache: &llm.MemoryCache{}})
	for b.Loop() {
		if _, err := e.Extract(b.Context(), postings); err != nil {
			b.Fatal(err)
		}
	}
}
