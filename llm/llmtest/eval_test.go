package llmtest

import (
	"context"
	"encoding/json"
	"errors"
	"flag"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/techmap-it/techmap"
)

var update = flag.Bool("update", false, "rewrite golden files")

func TestReadGold(t *testing.T) {
	t.Parallel()
	const gold = `{"id":"7","set":"made","lang":"ko","title":" 백엔드  개발자 ","company":"달빛","description":"[자격요건]\n- Java 경험","skills":[{"name":"Java","kind":"tech","surfaces":["Java"],"contexts":["required"]}],"disputed":[{"name":"Git","kind":"tech"}]}

{"id":"8","title":"no more than a title"}`
	corpus, err := ReadGold(strings.NewReader(gold))
	require.NoError(t, err)
	require.Len(t, corpus, 2)
	p := corpus[0].Posting
	assert.Equal(t, techmap.PostingID("made:7"), p.ID)
	assert.Equal(t, "백엔드 개발자", p.Title)
	assert.Equal(t, "달빛", p.Company)
	assert.Equal(t, "ko", p.Lang)
	require.Len(t, p.Sections, 1)
	assert.Equal(t, techmap.SectionRequirements, p.Sections[0].Kind)
	assert.Equal(t, "• Java 경험", p.Sections[0].Text)
	assert.Equal(t, []Label{{Name: "Java", Kind: "tech", Surfaces: []string{"Java"}, Contexts: []string{"required"}}}, corpus[0].Skills)
	assert.Equal(t, "Git", corpus[0].Disputed[0].Name)
	assert.Equal(t, techmap.PostingID("gold:8"), corpus[1].Posting.ID)
}

func TestReadGoldErrors(t *testing.T) {
	t.Parallel()
	for name, tc := range map[string]struct{ gold, want string }{
		"no JSON":     {"{\"id\":\"1\",\"title\":\"a\"}\nnonsense", "line 2"},
		"no id":       {`{"title":"a"}`, "no id"},
		"nothing":     {`{"id":"1"}`, "neither title nor description"},
		"wrong types": {`{"id":1,"title":"a"}`, "line 1"},
		"no name":     {`{"id":"1","title":"a","skills":[{"kind":"tech"}]}`, "no name"},
		"no kind":     {`{"id":"1","title":"a","skills":[{"name":"Java","kind":"skill"}]}`, `unknown kind "skill"`},
		"no context":  {`{"id":"1","title":"a","disputed":[{"name":"Java","contexts":["must"]}]}`, `unknown context "must"`},
		"no level":    {`{"id":"1","title":"a","skills":[{"name":"Java","level":"duty"}]}`, `unknown context "duty"`},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			_, err := ReadGold(strings.NewReader(tc.gold))
			require.ErrorIs(t, err, techmap.ErrMalformed)
			assert.ErrorContains(t, err, tc.want)
		})
	}
}

func FuzzReadGold(f *testing.F) {
	f.Add(`{"id":"1","title":"a","skills":[{"name":"Java","kind":"tech","contexts":["required"]}]}`)
	f.Add("\n\n{")
	tax, err := techmap.NewTaxonomy("none", nil, nil)
	if err != nil {
		f.Fatal(err)
	}
	f.Fuzz(func(t *testing.T, gold string) {
		corpus, err := ReadGold(strings.NewReader(gold))
		if err != nil {
			return
		}
		got, err := Evaluate(t.Context(), naive{}, tax, corpus, nil)
		if err != nil || got.Postings != len(corpus) {
			t.Fatalf("evaluated %d of %d: %v", got.Postings, len(corpus), err)
		}
	})
}

func TestWilson(t *testing.T) {
	t.Parallel()
	for name, tc := range map[string]struct {
		hits, n float64
		want    Estimate
	}{
		"nothing":    {0, 0, Estimate{1, 0, 1}},
		"all of ten": {10, 10, Estimate{1, 0.722467, 1}},
		"none":       {0, 10, Estimate{0, 0, 0.277533}},
		"half":       {50, 100, Estimate{0.5, 0.403832, 0.596168}},
		"many":       {1900, 2000, Estimate{0.95, 0.939557, 0.958718}},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			got := wilson(tc.hits, tc.n)
			assert.InDelta(t, tc.want.Value, got.Value, 1e-6)
			assert.InDelta(t, tc.want.Low, got.Low, 1e-3)
			assert.InDelta(t, tc.want.High, got.High, 1e-3)
		})
	}
}

func TestScore(t *testing.T) {
	t.Parallel()
	s := Score{TruePositive: 8, FalsePositive: 2, FalseNegative: 4}
	assert.InDelta(t, 0.8, s.Precision().Value, 1e-6)
	assert.InDelta(t, 2.0/3, s.Recall().Value, 1e-6)
	assert.InDelta(t, 8.0/11, s.F1().Value, 1e-6)
	assert.InDelta(t, 1, Score{}.F1().Value, 1e-6, "of nothing, everything is right")
}

func small(t *testing.T) *techmap.Taxonomy {
	t.Helper()
	skill := func(id techmap.SkillID, kind techmap.SkillKind, names ...string) techmap.Skill {
		s := techmap.Skill{ID: id, Name: names[0], Kind: kind}
		for _, n := range names {
			s.Aliases = append(s.Aliases, techmap.Alias{Text: n})
		}
		return s
	}
	tax, err := techmap.NewTaxonomy("small", []techmap.Skill{
		skill("java", techmap.KindLanguage, "Java", "자바"),
		skill("kotlin", techmap.KindLanguage, "Kotlin"),
		{ID: "react", Name: "React", Kind: techmap.KindLibrary, Aliases: []techmap.Alias{{Text: "React", Tier: techmap.TierWeak}}},
		skill("docker", techmap.KindDevOps, "Docker"),
		skill("figma", techmap.KindDesign, "Figma"),
		skill("agile", techmap.KindConcept, "Agile"),
		skill("mlops", techmap.KindConcept, "MLOps"),
	}, nil)
	require.NoError(t, err)
	return tax
}

// scripted answers every posting with the mentions that its ID has in the script.
type scripted map[techmap.PostingID][]techmap.Mention

func (s scripted) Name() string { return "scripted/1" }

func (s scripted) Extract(_ context.Context, postings []techmap.Posting) ([]techmap.Extraction, error) {
	found := make([]techmap.Extraction, len(postings))
	for i, p := range postings {
		found[i] = techmap.Extraction{Posting: p.ID, Extractor: s.Name(), Mentions: s[p.ID]}
	}
	return found, nil
}

func says(skill techmap.SkillID, level techmap.Level, context techmap.Context) techmap.Mention {
	return techmap.Mention{Skill: skill, Level: level, Context: context}
}

func label(name string, contexts ...string) Label {
	return Label{Name: name, Kind: "tech", Contexts: contexts}
}

func TestEvaluate(t *testing.T) {
	t.Parallel()
	corpus := []Labelled{
		{
			Posting: techmap.Posting{ID: "a:1", Lang: "ko"}, Set: "a",
			Skills: []Label{
				label("자바", "preferred", "required"), // found, at its strongest level
				label("Kotlin", "stack"),             // found, at another level
				label("COBOL", "required"),           // the taxonomy lacks it
				label("Docker", "perk", "employer"),  // no demand, but found as one
				label("React", "other"),              // missed: found only as negated
				{Name: "Agile", Kind: "concept"},     // counts neither way
			},
			Disputed: []Label{label("Figma", "other")},
		},
		{Posting: techmap.Posting{ID: "b:1", Lang: "en"}, Set: "b"},
	}
	e := scripted{
		"a:1": {
			{Surface: "자바", Level: techmap.LevelPreferred}, says("java", techmap.LevelRequired, ""),
			says("kotlin", techmap.LevelUsed, ""), says("docker", techmap.LevelUsed, ""),
			says("react", techmap.LevelRequired, techmap.ContextNegated), says("agile", techmap.LevelUsed, ""),
			says("figma", techmap.LevelUsed, ""),
		},
		"b:1": {says("mlops", techmap.LevelUsed, ""), says("react", techmap.LevelUsed, ""), says("", techmap.LevelUsed, "")},
	}
	got, err := Evaluate(t.Context(), e, small(t), corpus, &EvaluateOptions{BatchSize: 1, Worst: 3})
	require.NoError(t, err)
	assert.Equal(t, Score{TruePositive: 2, FalsePositive: 2, FalseNegative: 2}, got.All)
	assert.Equal(t, Score{TruePositive: 2, FalsePositive: 1, FalseNegative: 2}, got.ByLang["ko"])
	assert.Equal(t, Score{FalsePositive: 1}, got.BySet["b"])
	assert.Equal(t, 1, got.Levels.Right)
	assert.Equal(t, 2, got.Levels.Total)
	assert.Equal(t, 1, got.Levels.Confusion[techmap.LevelStack][techmap.LevelUsed])
	require.Len(t, got.Worst, 3)
	assert.Equal(t, NameScore{
		Name: "React", Skill: "react", Score: Score{FalsePositive: 1, FalseNegative: 1},
		Missed: []techmap.PostingID{"a:1"}, Wrong: []techmap.PostingID{"b:1"},
	}, got.Worst[0])
	assert.Equal(t, "COBOL", got.Worst[1].Name)
	assert.Empty(t, got.Worst[1].Skill)

	golden := filepath.Join("testdata", "evaluation.golden.json")
	written, err := json.MarshalIndent(got, "", "  ")
	require.NoError(t, err)
	if *update {
		require.NoError(t, os.WriteFile(golden, append(written, '\n'), 0o644))
	}
	want, err := os.ReadFile(golden)
	require.NoError(t, err)
	assert.Equal(t, string(want), string(written)+"\n", "the JSON that the command prints")
}

// failing gives up on some postings, or on all.
type failing struct{ err error }

func (failing) Name() string { return "failing/1" }

func (f failing) Extract(_ context.Context, postings []techmap.Posting) ([]techmap.Extraction, error) {
	found := make([]techmap.Extraction, len(postings))
	for i := range found {
		found[i].Mentions = []techmap.Mention{says("java", techmap.LevelRequired, "")}
	}
	return found, f.err
}

func TestEvaluateFailures(t *testing.T) {
	t.Parallel()
	corpus := []Labelled{
		{Posting: techmap.Posting{ID: "a:1"}, Skills: []Label{label("Java", "required")}},
		{Posting: techmap.Posting{ID: "a:2"}, Skills: []Label{label("Java", "required")}},
	}
	broken := errors.New("broken")
	got, err := Evaluate(t.Context(), failing{&techmap.BatchError{Failed: []techmap.Failure{{Index: 1, Err: broken}}}}, small(t), corpus, nil)
	require.NoError(t, err)
	assert.Equal(t, 1, got.Failed)
	assert.Equal(t, Score{TruePositive: 1, FalseNegative: 1}, got.All, "what the extractor gave up on is missed")

	_, err = Evaluate(t.Context(), failing{broken}, small(t), corpus, nil)
	require.ErrorIs(t, err, broken)

	short := naive{after: func(_ []techmap.Posting, found []techmap.Extraction) []techmap.Extraction { return found[:1] }}
	_, err = Evaluate(t.Context(), short, small(t), corpus, nil)
	require.ErrorIs(t, err, techmap.ErrMalformed)
}

func ExampleEvaluate() {
	corpus, err := ReadGold(strings.NewReader(
		`{"id":"1","title":"Java","skills":[{"name":"Java","kind":"tech","contexts":["stack"]}]}`))
	if err != nil {
		return
	}
	tax, err := techmap.NewTaxonomy("one", []techmap.Skill{
		{ID: "java", Name: "Java", Kind: techmap.KindLanguage, Aliases: []techmap.Alias{{Text: "Java"}}},
	}, nil)
	if err != nil {
		return
	}
	e := scripted{"gold:1": {says("java", techmap.LevelStack, "")}}
	got, err := Evaluate(context.Background(), e, tax, corpus, nil)
	if err != nil {
		return
	}
	fmt.Println(got.All.F1().Value, got.Levels.Right, "of", got.Levels.Total)
	// Output: 1 1 of 1
}
