package lexicon

import (
	"testing"

	"github.com/stretchr/testify/assert"
)

func TestSpellings(t *testing.T) {
	t.Parallel()
	cases := map[string]struct {
		alias string
		want  []string
	}{
		"one word":                         {"Kotlin", []string{"kotlin"}},
		"blank left out":                   {"Spring Boot", []string{"spring boot", "springboot"}},
		"hyphen is a blank":                {"scikit-learn", []string{"scikit learn", "scikitlearn"}},
		"two blanks":                       {"스프링 데이터 제이피에이", []string{"스프링 데이터 제이피에이", "스프링데이터 제이피에이", "스프링 데이터제이피에이", "스프링데이터제이피에이"}},
		"Latin meets Hangul":               {"C언어", []string{"c언어", "c 언어"}},
		"Hangul meets Latin":               {"포스트그레SQL", []string{"포스트그레sql", "포스트그레 sql"}},
		"js after a stop":                  {"Vue.js", []string{"vue.js", "vuejs", "vue js"}},
		"slash with blanks":                {"TCP/IP", []string{"tcp/ip", "tcp/ ip", "tcp /ip", "tcp / ip"}},
		"inner capital":                    {"JavaScript", []string{"javascript", "java script"}},
		"inner capital of the second word": {"AWS CodePipeline", []string{"aws codepipeline", "awscodepipeline", "aws code pipeline"}},
		"a part of one letter stays":       {"iOS", []string{"ios"}},
		"a phrase of English stays":        {"InDesign", []string{"indesign"}},
		"signs are kept":                   {"C++", []string{"c++"}},
		"long phrases have two forms":      {"a b c d e", []string{"a b c d e", "abcde"}},
		"nothing":                          {" - ", nil},
	}
	for name, tc := range cases {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			var got []string
			for i, s := range spellings(tc.alias) {
				got = append(got, s.text)
				assert.Equal(t, i > 0, s.derived, s.text)
			}
			assert.ElementsMatch(t, tc.want, got)
		})
	}
}

func TestSplitNamesNeedCapitals(t *testing.T) {
	t.Parallel()
	s := sense{split: true}
	assert.True(t, s.fits("Fast Api"))
	assert.True(t, s.fits("FAST-API"))
	assert.False(t, s.fits("fast api"))
	assert.False(t, s.fits("Fast api"))
}

func TestHyphensThatMatter(t *testing.T) {
	t.Parallel()
	for alias, want := range map[string]bool{
		"X-Ray": true, "K-means": true, "A-Frame": true, "Go-to": true,
		"scikit-learn": false, "Spring-Boot": false, "Xray": false, "X Ray": false,
	} {
		assert.Equal(t, want, dashMatters(alias), alias)
	}
}

func TestCase(t *testing.T) {
	t.Parallel()
	s := sense{exact: letters("Spring Boot")}
	for written, want := range map[string]bool{
		"Spring Boot": true, "Spring-Boot": true, "SpringBoot": true, "SPRINGBOOT": true, "spring boot": false, "Spring boot": false,
	} {
		assert.Equal(t, want, s.cased(written), written)
	}
	assert.True(t, (&sense{}).cased("anything"))
}
