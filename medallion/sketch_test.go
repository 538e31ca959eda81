package medallion

import (
	"fmt"
	"math/rand/v2"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/techmap-it/techmap"
)

// wordsOf returns n words that seed chooses, in lines of eight.
func wordsOf(seed uint64, n int) string {
	r := rand.New(rand.NewPCG(seed, 1))
	var b strings.Builder
	for i := range n {
		sep := " "
		if i%8 == 7 {
			sep = "\n"
		}
		fmt.Fprintf(&b, "%c%c%c%c%s", 'a'+r.IntN(26), 'a'+r.IntN(26), '가'+r.IntN(9999), '가'+r.IntN(9999), sep)
	}
	return b.String()
}

// sketched returns the sketch of a posting with one section.
func sketched(t testing.TB, text string) *sketch {
	t.Helper()
	s := readSketch(sketchOf(text))
	require.NotNil(t, s)
	return s
}

func sketchOf(text string) []byte {
	return newSketch(techmap.Posting{Sections: []techmap.Section{{Kind: techmap.SectionDuties, Text: text}}})
}

func TestSketchEstimatesWhatTwoTextsShare(t *testing.T) {
	t.Parallel()
	for _, shared := range []int{0, 20, 50, 80, 100} {
		own := 100 - shared
		var sum float64
		for seed := range uint64(20) {
			common := wordsOf(3*seed, 4*shared)
			a := sketched(t, common+wordsOf(3*seed+1, 4*own))
			b := sketched(t, common+wordsOf(3*seed+2, 4*own))
			got := a.compareBins(b, nil)
			require.True(t, got.known)
			want := float64(shared) / float64(shared+2*own)
			assert.InDelta(t, want, got.jaccard, 0.18, "%d %%, seed %d", shared, seed)
			sum += got.jaccard - want
		}
		assert.InDelta(t, 0, sum/20, 0.03, "%d %%: no bias", shared)
	}
}

func TestSketchKnowsNothingOfSpacesSignsAndCase(t *testing.T) {
	t.Parallel()
	a := sketchOf("• Go 언어로 서버를 만듭니다.\n• Kafka 를 씁니다, 매일")
	b := sketchOf("- go언어로 서버를 만듭니다\n- KAFKA를 씁니다 매일!")
	assert.Equal(t, a, b)
	flat := readSketch(sketchOf("Go 언어로 서버를 만듭니다. Kafka 를 씁니다, 매일"))
	assert.Equal(t, readSketch(a).bins, flat.bins, "shingles go on over the ends of lines")
}

func TestSketchLeavesOutWhatIsSaidOfTheEmployer(t *testing.T) {
	t.Parallel()
	job := techmap.Section{Kind: techmap.SectionDuties, Text: wordsOf(1, 80)}
	about := techmap.Section{Kind: techmap.SectionAbout, Text: wordsOf(2, 80)}
	perks := techmap.Section{Kind: techmap.SectionBenefits, Text: wordsOf(3, 80)}
	of := func(ss ...techmap.Section) []byte { return newSketch(techmap.Posting{Sections: ss}) }
	assert.Equal(t, of(job), of(about, job, perks))
	assert.NotNil(t, of(about), "unless nothing else is said")
	assert.Nil(t, of(techmap.Section{Text: "짧다"}))
}

func TestSketchOfAnotherVersionIsNotRead(t *testing.T) {
	t.Parallel()
	stored := sketchOf(wordsOf(1, 40))
	require.NotNil(t, readSketch(stored))
	other := append([]byte{sketchVersion + 1}, stored[1:]...)
	assert.Nil(t, readSketch(other))
	assert.Nil(t, readSketch(nil))
	assert.Nil(t, readSketch(stored[:len(stored)-1]), "cut short")
	assert.Less(t, len(stored), 400)
}

func TestATextIsFoundInALongerOne(t *testing.T) {
	t.Parallel()
	part := wordsOf(1, 48)
	got := sketched(t, part).compare(sketched(t, part+wordsOf(2, 400)), nil)
	assert.Less(t, got.jaccard, 0.25)
	assert.Greater(t, got.contained, 0.9)
}

func TestYearsOfAText(t *testing.T) {
	t.Parallel()
	tests := map[string][]uint8{
		"경력 3년 이상":                      {3},
		"3~5년":                          {5},
		"5+ years of Go, 2 yrs of Rust": {5, 2},
		"2015년 창업, 2024년도 매출 30억, 25년 역사": nil,
		"10년차 팀장": {10},
		"3 개의 팀":  nil,
		"":        nil,
		"12":      nil,
	}
	for line, want := range tests {
		assert.Equal(t, want, appendYears(nil, line), "%q", line)
	}
}

func TestBoilerplateIsWhatMostTitlesSay(t *testing.T) {
	t.Parallel()
	about := wordsOf(9, 64)
	texts := []string{about + wordsOf(1, 64), about + wordsOf(2, 64), about + wordsOf(3, 64), wordsOf(4, 64)}
	common := newBoilerplate()
	a, b := sketched(t, texts[0]), sketched(t, texts[1])
	for i, text := range texts {
		assert.Greater(t, a.compare(b, common).jaccard, 0.25, "too few titles: %d", i)
		if i < minTitles-1 {
			common.learn(fmt.Sprint("title ", i), sketched(t, text))
			continue
		}
		break
	}
	common.learn("title 0", a) // again: it is one title
	assert.Greater(t, a.compare(b, common).jaccard, 0.25)
	common.learn("title 2", sketched(t, texts[2]))
	common.learn("title 3", sketched(t, texts[3]))
	assert.Less(t, a.compare(b, common).jaccard, 0.1)
	assert.InDelta(t, 1, a.compare(a, common).jaccard, 0)
}

func FuzzReadSketch(f *testing.F) {
	f.Add(sketchOf("Go 언어로 서버를 만듭니다. 3년 이상"))
	f.Add([]byte{sketchVersion})
	f.Fuzz(func(t *testing.T, stored []byte) {
		s := readSketch(stored)
		l := s.compare(s, nil)
		if l.jaccard < 0 || l.jaccard > 1 || l.contained < 0 || l.contained > 1 {
			t.Fatalf("%+v", l)
		}
		s.bands()
	})
}

func BenchmarkSketch(b *testing.B) {
	p := techmap.Posting{Sections: []techmap.Section{{Text: wordsOf(1, 300)}}}
	b.SetBytes(int64(len(p.Sections[0].Text)))
	b.ReportAllocs()
	for b.Loop() {
		newSketch(p)
	}
}
