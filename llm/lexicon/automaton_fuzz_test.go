package lexicon

import (
	"slices"
	"testing"

	"github.com/stretchr/testify/require"
)

// Whatever the text, broken UTF-8 included, the automaton finds what a look at
// every place of it finds.
func FuzzScan(f *testing.F) {
	for _, s := range []string{
		"", "Spring-Boot와 자바, C++/c#", "PMs migrate é go\xea\xb0 \xff.net", "스프링 부트스프링부트 데이터", "k8s 3ds 5g _x", "웹gl 웹 표준",
	} {
		f.Add(s)
	}
	patterns := []string{
		"c", "c#", "c++", "go", "java", "javascript", "spring", "spring boot", ".net", "node.js", "k8s", "3ds", "5", "_x", "é", "pm",
		"자바", "자바스크립트", "스프링 부트", "스프링부트", "데이터", "웹", "웹gl", "웹 표준", "electroencephalography",
	}
	automata := map[bool]*automaton{false: newAutomaton(patterns, false), true: newAutomaton(patterns, true)}
	f.Fuzz(func(t *testing.T, s string) {
		for anywhere, a := range automata {
			got := a.scan(s, nil)
			slices.SortFunc(got, compareMatches)
			require.Equal(t, naiveBytes(patterns, s, anywhere), got, "%q", s)
		}
	})
}

// naiveBytes is naive for texts that may be no UTF-8: it looks at bytes.
func naiveBytes(patterns []string, text string, anywhere bool) []match {
	folded := []byte(text)
	for i, b := range folded {
		folded[i] = foldByte(b)
	}
	next := func(i int) bool { return i >= 0 && i < len(text) && text[i]&0xc0 == 0x80 }
	var found []match
	for i := range len(text) {
		word := i > 0 && isWordByte(text[i-1]) || i > 1 && next(i-1) && 0xc3 <= text[i-2] && text[i-2] <= 0xc9
		hangul := i > 2 && next(i-1) && next(i-2) && 0xea <= text[i-3] && text[i-3] <= 0xed
		switch b := text[i]; {
		case word && b < 0x80, hangul && !anywhere && 0xea <= b && b <= 0xed:
			continue
		}
		for n, p := range patterns {
			end := i + len(p)
			if end <= len(text) && string(folded[i:end]) == p && !wordGoesOn(text, end) {
				found = append(found, match{int32(i), int32(end), int32(n)})
			}
		}
	}
	slices.SortFunc(found, compareMatches)
	return found
}
