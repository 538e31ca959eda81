package llmtest

import (
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/techmap-it/techmap"
)

func TestLabelContextsAreReadAsLevels(t *testing.T) {
	t.Parallel()
	for name, tc := range map[string]struct {
		label Label
		level techmap.Level
		why   string
	}{
		"required beats all":              {label("x", "other", "duties", "preferred", "stack", "required"), techmap.LevelRequired, ""},
		"stack beats preferred":           {label("x", "preferred", "stack"), techmap.LevelStack, ""},
		"preferred beats duties":          {label("x", "duties", "preferred"), techmap.LevelPreferred, ""},
		"duties beat other":               {label("x", "other", "duties"), techmap.LevelUsed, ""},
		"other is the weakest demand":     {label("x", "other"), techmap.LevelMentioned, ""},
		"the order of contexts is none":   {label("x", "required", "other"), techmap.LevelRequired, ""},
		"a perk is no demand":             {label("x", "perk"), "", "perk"},
		"nor is what is not wanted":       {label("x", "negated"), "", "negated"},
		"nor what is left behind":         {label("x", "from"), "", "from"},
		"nor the employer":                {label("x", "employer"), "", "employer"},
		"nor the hiring process":          {label("x", "process"), "", "process"},
		"a perk that is asked for is one": {label("x", "perk", "preferred"), techmap.LevelPreferred, ""},
		"of two reasons the first":        {label("x", "process", "perk"), "", "process"},
		"a level alone":                   {Label{Name: "x", Level: "required"}, techmap.LevelRequired, ""},
		"a level by the program's name":   {Label{Name: "x", Level: "used"}, techmap.LevelUsed, ""},
		"… the weakest":                   {Label{Name: "x", Level: "mentioned"}, techmap.LevelMentioned, ""},
		"a level that is none":            {Label{Name: "x", Level: "perk"}, "", "perk"},
		"level and contexts together":     {Label{Name: "x", Contexts: []string{"other"}, Level: "stack"}, techmap.LevelStack, ""},
		"nothing noted is a demand":       {Label{Name: "x"}, "", ""},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			require.NoError(t, tc.label.valid())
			level, why := levelOf(tc.label.contexts())
			assert.Equal(t, tc.level, level)
			assert.Equal(t, tc.why, why)
		})
	}
}

// A verdict is what one label and one answer come to.
type verdict struct{ right, falsely, missed, levels, levelsRight int }

// TestEvaluateCounts has one posting a case, in which one choice decides.
func TestEvaluateCounts(t *testing.T) {
	t.Parallel()
	req, pref := techmap.LevelRequired, techmap.LevelPreferred
	concept := Label{Name: "Java", Kind: "concept", Contexts: []string{"required"}}
	for name, tc := range map[string]struct {
		skills, disputed []Label
		says             []techmap.Mention
		want             verdict
	}{
		"found":                          {skills: []Label{label("Java", "required")}, says: []techmap.Mention{says("java", req, "")}, want: verdict{right: 1, levels: 1, levelsRight: 1}},
		"found twice counts once":        {skills: []Label{label("Java", "required")}, says: []techmap.Mention{says("java", req, ""), says("java", req, "")}, want: verdict{right: 1, levels: 1, levelsRight: 1}},
		"labelled twice counts once":     {skills: []Label{label("Java", "other"), label("자바", "required")}, says: []techmap.Mention{says("java", req, "")}, want: verdict{right: 1, levels: 1, levelsRight: 1}},
		"missed":                         {skills: []Label{label("Java", "required")}, want: verdict{missed: 1}},
		"a name that nobody knows":       {skills: []Label{label("COBOL", "required")}, want: verdict{missed: 1}},
		"… is missed however it is read": {skills: []Label{label("COBOL", "required")}, says: []techmap.Mention{{Surface: "COBOL"}}, want: verdict{missed: 1}},
		"made up":                        {says: []techmap.Mention{says("java", req, "")}, want: verdict{falsely: 1}},
		"made up and missed":             {skills: []Label{label("Kotlin", "required")}, says: []techmap.Mention{says("java", req, "")}, want: verdict{falsely: 1, missed: 1}},
		"found as no demand is missed":   {skills: []Label{label("Java", "required")}, says: []techmap.Mention{says("java", req, techmap.ContextPerk)}, want: verdict{missed: 1}},
		"one demand is enough":           {skills: []Label{label("Java", "required")}, says: []techmap.Mention{says("java", req, techmap.ContextPerk), says("java", req, "")}, want: verdict{right: 1, levels: 1, levelsRight: 1}},
		"a perk found as a demand":       {skills: []Label{label("Java", "perk")}, says: []techmap.Mention{says("java", req, "")}, want: verdict{falsely: 1}},
		"a perk found as a perk":         {skills: []Label{label("Java", "perk")}, says: []techmap.Mention{says("java", req, techmap.ContextPerk)}},
		"a perk not found":               {skills: []Label{label("Java", "perk")}},
		"an employer as a demand":        {skills: []Label{label("Java", "employer")}, says: []techmap.Mention{says("java", req, "")}, want: verdict{falsely: 1}},
		"a perk that is also asked for":  {skills: []Label{label("Java", "perk", "required")}, says: []techmap.Mention{says("java", req, "")}, want: verdict{right: 1, levels: 1, levelsRight: 1}},
		"a concept is no miss":           {skills: []Label{concept}},
		"… and no false find":            {skills: []Label{concept}, says: []techmap.Mention{says("java", req, "")}},
		"the taxonomy's own concepts":    {says: []techmap.Mention{says("agile", req, "")}},
		"… unless readers call it tech":  {skills: []Label{label("Agile", "required")}, says: []techmap.Mention{says("agile", req, "")}, want: verdict{right: 1, levels: 1, levelsRight: 1}},
		"what is disputed is no miss":    {disputed: []Label{label("Java", "required")}},
		"what is disputed is no find":    {disputed: []Label{label("자바")}, says: []techmap.Mention{says("java", req, "")}},
		"the strongest level is scored":  {skills: []Label{label("Java", "preferred", "required")}, says: []techmap.Mention{says("java", pref, ""), says("java", req, "")}, want: verdict{right: 1, levels: 1, levelsRight: 1}},
		"… of the demands alone":         {skills: []Label{label("Java", "preferred")}, says: []techmap.Mention{says("java", pref, ""), says("java", req, techmap.ContextNegated)}, want: verdict{right: 1, levels: 1, levelsRight: 1}},
		"another level is found still":   {skills: []Label{label("Java", "required")}, says: []techmap.Mention{says("java", pref, "")}, want: verdict{right: 1, levels: 1}},
		"no level noted, none scored":    {skills: []Label{{Name: "Java"}}, says: []techmap.Mention{says("java", pref, "")}, want: verdict{right: 1}},
		"words of an entry count as it":  {skills: []Label{label("Java", "required")}, says: []techmap.Mention{{Surface: "자바", Level: req}}, want: verdict{right: 1, levels: 1, levelsRight: 1}},
		"words of none are no find":      {says: []techmap.Mention{{Surface: "Rust", Level: req}}},
		"an ID that is none is an error": {says: []techmap.Mention{says("nonsense", req, "")}, want: verdict{falsely: 1}},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			corpus := []Labelled{{Posting: techmap.Posting{ID: "a:1"}, Skills: tc.skills, Disputed: tc.disputed}}
			got, err := Evaluate(t.Context(), scripted{"a:1": tc.says}, small(t), corpus, nil)
			require.NoError(t, err)
			assert.Equal(t, tc.want, verdict{
				got.All.TruePositive, got.All.FalsePositive, got.All.FalseNegative, got.Levels.Total, got.Levels.Right,
			})
			assert.Equal(t, got.All, got.Each[0].Score)
		})
	}
}

func TestEvaluateScoresLevels(t *testing.T) {
	t.Parallel()
	req, pref := techmap.LevelRequired, techmap.LevelPreferred
	corpus := []Labelled{{Posting: techmap.Posting{ID: "a:1"}, Skills: []Label{
		label("Java", "required"), label("Kotlin", "required"), label("React", "preferred"),
	}}}
	e := scripted{"a:1": {says("java", req, ""), says("kotlin", pref, ""), says("docker", req, "")}}
	got, err := Evaluate(t.Context(), e, small(t), corpus, nil)
	require.NoError(t, err)
	assert.Equal(t, map[techmap.Level]Score{
		req:  {TruePositive: 1, FalsePositive: 1, FalseNegative: 1}, // Java; Docker; Kotlin
		pref: {FalsePositive: 1, FalseNegative: 1},                  // Kotlin; React
	}, got.ByLevel)
}
