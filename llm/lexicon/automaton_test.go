package lexicon

import (
	"math/rand/v2"
	"slices"
	"strings"
	"testing"
	"unicode/utf8"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

func TestScan(t *testing.T) {
	t.Parallel()
	patterns := []string{
		"c", "c++", "go", "java", "javascript", "script", "spring", "spring boot", "boot camp",
		".net", "자바", "자바스크립트", "부트", "스프링 부트", "react",
	}
	cases := map[string]struct {
		text string
		want []string
	}{
		"empty":                           {"", nil},
		"nothing known":                   {"an honest day's work", nil},
		"whole text":                      {"java", []string{"java"}},
		"a name that goes on is none":     {"javas javax gopher springs", []string{"java", "spring"}},
		"a digit may follow":              {"java8 C99", []string{"java", "C"}},
		"case is folded":                  {"JAVA and Go", []string{"JAVA", "Go"}},
		"longer, not shorter":             {"javascript java", []string{"javascript", "java"}},
		"no start inside a word":          {"typescript subc ergo", nil},
		"hyphen is a blank":               {"Spring-Boot", []string{"Spring", "Spring-Boot"}},
		"overlapping words":               {"spring boot camp", []string{"spring", "spring boot", "boot camp"}},
		"a sign starts a name":            {"our .NET", []string{".NET"}},
		"a sign does not after a letter":  {"foo.net", nil},
		"signs end names":                 {"C++", []string{"C", "C++"}},
		"digits are letters":              {"2go 3 go", []string{"go"}},
		"underscore is a letter":          {"my_java", nil},
		"Hangul alone":                    {"자바 개발", []string{"자바"}},
		"Hangul in a Hangul word":         {"비자바", nil},
		"Hangul after Latin":              {"AWS자바", []string{"자바"}},
		"Latin after Hangul":              {"경험react", []string{"react"}},
		"Hangul of two words":             {"스프링 부트", []string{"스프링 부트", "부트"}},
		"after a middle dot":              {"java·자바", []string{"java", "자바"}},
		"after a letter with an accent":   {"tré go égo", []string{"go"}},
		"after an emoji":                  {"🙂java🙂자바", []string{"java", "자바"}},
		"broken character before a name":  {"\xec\x9ejava", []string{"java"}},
		"broken lead before a name":       {"\xeajava \xf0go", []string{"java", "go"}},
		"continuation bytes are no words": {"\x80\x80go", []string{"go"}},
	}
	a := newAutomaton(patterns, false)
	for name, tc := range cases {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			var got []string
			for _, m := range a.scan(tc.text, nil) {
				got = append(got, tc.text[m.start:m.end])
			}
			slices.SortStableFunc(got, func(a, b string) int { return strings.Index(tc.text, a) - strings.Index(tc.text, b) })
			assert.Equal(t, tc.want, got)
		})
	}
}

func TestScanOpen(t *testing.T) {
	t.Parallel()
	patterns := []string{"migrat", "port", "be"}
	a := newOpenAutomaton(patterns, true, func(i int) bool { return patterns[i] != "port" })
	var got []string
	text := "Migrating a portable port, becoming; migrate"
	for _, m := range a.scan(text, nil) {
		got = append(got, text[m.start:m.end])
	}
	assert.Equal(t, []string{"Migrat", "port", "be", "migrat"}, got)
}

// The automaton finds what a look at every place of the text finds.
func TestScanAgainstNaive(t *testing.T) {
	t.Parallel()
	random := rand.New(rand.NewPCG(7, 9))
	alphabet := []string{"a", "B", "c", "s", "+", ".", " ", "-", "_", "1", "가", "나", "é", "·", "🙂", "\n"}
	word := func(n int) string {
		var b strings.Builder
		for range n {
			b.WriteString(alphabet[random.IntN(len(alphabet))])
		}
		return b.String()
	}
	for range 200 {
		var patterns []string
		for range 1 + random.IntN(40) {
			patterns = append(patterns, foldPattern(strings.Trim(word(1+random.IntN(5)), " -\n")))
		}
		patterns = slices.DeleteFunc(patterns, func(p string) bool { return p == "" })
		slices.Sort(patterns)
		patterns = slices.Compact(patterns)
		for _, anywhere := range []bool{false, true} {
			a := newAutomaton(patterns, anywhere)
			for range 20 {
				text := word(random.IntN(60))
				got := a.scan(text, nil)
				slices.SortFunc(got, compareMatches)
				require.Equal(t, naive(patterns, text, anywhere), got, "%q in %q", patterns, text)
			}
		}
	}
}

func naive(patterns []string, text string, anywhere bool) []match {
	var found []match
	folded := foldPattern(text)
	for i := range text {
		before, _ := utf8.DecodeLastRuneInString(text[:i])
		after, _ := utf8.DecodeRuneInString(text[i:])
		word := i > 0 && (before < utf8.RuneSelf && isWordByte(byte(before)) || before == 'é')
		hangul := i > 0 && '가' <= before && before <= '힣'
		switch {
		case word && after < utf8.RuneSelf:
			continue
		case hangul && '가' <= after && after <= '힣' && !anywhere:
			continue
		}
		for n, p := range patterns {
			if strings.HasPrefix(folded[i:], p) && !wordGoesOn(folded, i+len(p)) {
				found = append(found, match{int32(i), int32(i + len(p)), int32(n)})
			}
		}
	}
	slices.SortFunc(found, compareMatches)
	return found
}

// wordGoesOn reports whether the letter before text[end] is not the last of its word,
// an s apart.
func wordGoesOn(text string, end int) bool {
	letter := func(i int) bool { return i < len(text) && isASCIILetter(rune(text[i])) }
	return letter(end-1) && letter(end) && (text[end] != 's' || letter(end+1))
}

func compareMatches(a, b match) int {
	if a.start != b.start {
		return int(a.start - b.start)
	}
	return int(a.end - b.end)
}
