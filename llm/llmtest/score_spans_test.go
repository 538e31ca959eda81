package llmtest

import (
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/techmap-it/techmap"
)

// TestEvaluateScoresWords has one choice a case: what a reader wrote down of Java,
// or of another name, and what was found.
func TestEvaluateScoresWords(t *testing.T) {
	t.Parallel()
	noted := func(name string, contexts []string, words ...string) Label {
		return Label{Name: name, Kind: "tech", Contexts: contexts, Surfaces: words}
	}
	demand, perk := []string{"required"}, []string{"perk"}
	found := func(skill techmap.SkillID, words string, context techmap.Context) techmap.Mention {
		return techmap.Mention{Skill: skill, Surface: words, Context: context, Level: techmap.LevelRequired}
	}
	one := Score{TruePositive: 1}
	for name, tc := range map[string]struct {
		skills          []Label
		says            []techmap.Mention
		strict, relaxed Score
	}{
		"the very words":         {[]Label{noted("Java", demand, "Java")}, []techmap.Mention{found("java", "Java", "")}, one, one},
		"in two ways":            {[]Label{noted("Java", demand, "Java", "자바")}, []techmap.Mention{found("java", "Java", ""), found("java", "자바", "")}, Score{TruePositive: 2}, Score{TruePositive: 2}},
		"one way of two":         {[]Label{noted("Java", demand, "Java", "자바")}, []techmap.Mention{found("java", "자바", "")}, Score{TruePositive: 1, FalseNegative: 1}, Score{TruePositive: 1, FalseNegative: 1}},
		"often in one way":       {[]Label{noted("Java", demand, "Java")}, []techmap.Mention{found("java", "Java", ""), found("java", "Java", "")}, one, one},
		"too many words":         {[]Label{noted("Java", demand, "Java")}, []techmap.Mention{found("java", "Java 17", "")}, Score{FalsePositive: 1, FalseNegative: 1}, one},
		"too few words":          {[]Label{noted("Java", demand, "Java 언어")}, []techmap.Mention{found("java", "Java", "")}, Score{FalsePositive: 1, FalseNegative: 1}, one},
		"other words":            {[]Label{noted("Java", demand, "Java")}, []techmap.Mention{found("java", "자바", "")}, Score{FalsePositive: 1, FalseNegative: 1}, Score{FalsePositive: 1, FalseNegative: 1}},
		"the words as a perk":    {[]Label{noted("Java", demand, "Java")}, []techmap.Mention{found("java", "Java", techmap.ContextPerk)}, one, one},
		"more words as a perk":   {[]Label{noted("Java", demand, "Java")}, []techmap.Mention{found("java", "Java", ""), found("java", "자바", techmap.ContextPerk)}, one, one},
		"a perk of the labels":   {[]Label{noted("Java", demand, "Java"), noted("Docker", perk, "Docker")}, []techmap.Mention{found("java", "Java", ""), found("docker", "Docker", "")}, one, one},
		"made up":                {[]Label{noted("Java", demand, "Java")}, []techmap.Mention{found("java", "Java", ""), found("docker", "Docker", "")}, Score{TruePositive: 1, FalsePositive: 1}, Score{TruePositive: 1, FalsePositive: 1}},
		"a concept":              {[]Label{noted("Java", demand, "Java")}, []techmap.Mention{found("java", "Java", ""), found("agile", "Agile", "")}, one, one},
		"a name that is unknown": {[]Label{noted("COBOL", demand, "COBOL")}, nil, Score{FalseNegative: 1}, Score{FalseNegative: 1}},
		"no words noted":         {[]Label{noted("Java", demand)}, []techmap.Mention{found("java", "Java", ""), found("docker", "Docker", "")}, Score{}, Score{}},
		"of one label none":      {[]Label{noted("Java", demand), noted("Kotlin", demand, "코틀린")}, []techmap.Mention{found("java", "Java", ""), found("kotlin", "코틀린", "")}, one, one},
		"blanks are not told apart": {
			[]Label{noted("Java", demand, "Java\u00a0 SE")}, []techmap.Mention{found("java", "Java SE", "")}, one, one,
		},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			corpus := []Labelled{{Posting: techmap.Posting{ID: "a:1"}, Skills: tc.skills}}
			got, err := Evaluate(t.Context(), scripted{"a:1": tc.says}, small(t), corpus, nil)
			require.NoError(t, err)
			assert.Equal(t, tc.strict, got.Spans.Strict, "strict")
			assert.Equal(t, tc.relaxed, got.Spans.Relaxed, "relaxed")
		})
	}
}
