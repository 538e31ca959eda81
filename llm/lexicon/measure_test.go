package lexicon_test

import (
	"testing"

	"github.com/stretchr/testify/assert"

	"github.com/techmap-it/techmap/llm/lexicon"
)

func TestSpellings(t *testing.T) {
	t.Parallel()
	spellings := lexicon.New(small(t), nil).Spellings()
	assert.IsIncreasing(t, spellings, "each once, sorted")
	for _, want := range []string{"java", "자바", "spring boot", "springboot", "스프링부트", "node.js", "node js", "c++"} {
		assert.Contains(t, spellings, want)
	}
}

func TestOccurrences(t *testing.T) {
	t.Parallel()
	x := lexicon.New(small(t), nil)
	cases := map[string]struct {
		text string
		want int
	}{
		"none":                         {"함께 성장할 동료를 찾습니다", 0},
		"one in each language":         {"Java와 쿠버네티스", 2},
		"a name and a longer one":      {"Spring Boot", 2},
		"judged later, counted here":   {"react to changes, express your ideas", 2},
		"in the middle of a word none": {"비자바 typescript", 0},
	}
	for name, tc := range cases {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			assert.Equal(t, tc.want, x.Occurrences(tc.text))
		})
	}
}
