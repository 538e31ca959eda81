package sample

import (
	"regexp"
	"slices"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

func TestTables(t *testing.T) {
	t.Parallel()
	w := made(t)
	techs := parseTechnologies(technologiesTSV)
	inUse := make(map[string]bool)
	for _, r := range w.roles {
		for l := range numLangs {
			for slot, least := range map[string]int{"title": 3, "duty": 4, "need": 2, "plus": 1, "trap": 1} {
				assert.GreaterOrEqual(t, len(r.lines[slot][l]), least, "%s: %s in %v", r.id, slot, l)
			}
			assert.NotEmpty(t, r.category[l], r.id)
		}
		for _, f := range r.families {
			assert.Positive(t, f.weight, r.id)
			for _, a := range f.asks {
				assert.LessOrEqual(t, len(a.techs), 3, r.id)
				for _, tech := range a.techs {
					require.NotNil(t, tech, "%s asks for a technology that is not in the table", r.id)
					inUse[tech.id] = true
				}
			}
		}
	}
	for id, tech := range techs {
		assert.Contains(t, kindNames[korean], tech.kind, id)
		assert.Contains(t, kindNames[english], tech.kind, id)
		assert.False(t, tech.forms[0].hangul, "%s: the first form is written in every language", id)
		if !inUse[id] && !slices.Contains([]string{"github", "jira", "confluence", "slack", "notion", "figma"}, id) {
			t.Errorf("nobody asks for %s", id)
		}
	}
	slot := regexp.MustCompile(`^\{[ABCXTRY](:[을이은와로에])?\}$`)
	for name, phrases := range w.phrases {
		for l := range numLangs {
			assert.NotEmpty(t, phrases[l], "%s in %v", name, l)
			for _, phrase := range phrases[l] {
				for _, s := range regexp.MustCompile(`\{[^}]*\}?`).FindAllString(phrase, -1) {
					assert.Regexp(t, slot, s, phrase)
				}
			}
		}
	}
	for _, co := range w.companies {
		require.NotNil(t, co.domain, co.slug)
		assert.Regexp(t, "샘플|Sample", co.name)
		assert.Regexp(t, "샘플|Sample", co.legal)
		assert.Contains(t, w.headings, co.style, co.slug)
	}
}

func TestParticle(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		phrase, word string
		sound        sound
		want         string
	}{
		{"{A:을} 쓴다", "Java", vowel, "Java를 쓴다"},
		{"{A:을} 쓴다", "Kotlin", consonant, "Kotlin을 쓴다"},
		{"{A:로} 만든다", "MySQL", liquid, "MySQL로 만든다"},
		{"{A:로} 만든다", "Kotlin", consonant, "Kotlin으로 만든다"},
		{"{A:와} {A:은} {A:이}", "SQL", liquid, "SQL과 SQL은 SQL이"},
		{"{A:와} {A:은} {A:이}", "Go", vowel, "Go와 Go는 Go가"},
		{"{A:에} {A}", "Go", vowel, "Go에 Go"},
		{"no slot", "Go", vowel, "no slot"},
	} {
		assert.Equal(t, c.want, fill(c.phrase, map[string]word{"A": {c.word, c.sound}}))
	}
	for text, want := range map[string]sound{"정산팀": consonant, "서버": vowel, "연구실": liquid, "API": vowel, "": vowel} {
		assert.Equal(t, want, soundOf(text), text)
	}
}

func TestRandom_isTheSameEverywhere(t *testing.T) {
	t.Parallel()
	r := newRandom(1, "test")
	var got []int
	for range 8 {
		got = append(got, r.below(1000))
	}
	assert.Equal(t, []int{918, 85, 636, 404, 102, 930, 98, 664}, got)
	assert.Zero(t, r.below(0))
	assert.Empty(t, some(r, []string{}, 3))
	assert.Len(t, some(r, []int{1, 2, 3}, 2), 2)
}
