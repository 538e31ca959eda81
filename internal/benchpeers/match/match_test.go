package main

import (
	"strings"
	"testing"

	"github.com/techmap-it/techmap"
	"github.com/techmap-it/techmap/llm/lexicon"
	"github.com/techmap-it/techmap/medallion"
)

// The libraries that report every occurrence agree, so none was asked the wrong way.
func TestGoEngines(t *testing.T) {
	t.Parallel()
	text := "Go와 Kubernetes, Spring-Boot 경험. JAVA · 자바스크립트"
	postings := []sample{{description: text, text: text, posting: techmap.Posting{Title: "백엔드 개발자"}}}
	found := map[string]int{}
	for _, e := range goEngines([]string{"go", "kubernetes", "java", "자바", "자바스크립트", "boot"}, postings) {
		n, _, err := e.pass()
		if err != nil {
			t.Fatal(err)
		}
		found[strings.TrimPrefix(e.name, "Go: ")] = n
	}
	for name, want := range map[string]int{
		"BobuSumisu": 6, "anknown": 6, "petar-dambovaliev, NFA": 5, "petar-dambovaliev, DFA": 5, "cloudflare (no positions)": 6,
	} {
		if found[name] != want {
			t.Errorf("%s found %d, want %d", name, found[name], want)
		}
	}
}

func TestFirstSpellings(t *testing.T) {
	t.Parallel()
	small, err := firstSpellings(medallion.DefaultTaxonomy(), 3000)
	if err != nil {
		t.Fatal(err)
	}
	if n := len(lexicon.New(small, nil).Spellings()); n < 2000 || n > 4500 {
		t.Errorf("%d spellings, want about 3000", n)
	}
}

func TestBest(t *testing.T) {
	t.Parallel()
	if got := best([]pass{{1, 3}, {1, 2}, {1, 5}}); got != 2 {
		t.Errorf("best is %d, want 2", got)
	}
}
