package lexicon_test

import (
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/techmap-it/techmap"
	"github.com/techmap-it/techmap/llm/lexicon"
	"github.com/techmap-it/techmap/llm/llmtest"
	"github.com/techmap-it/techmap/medallion"
)

func TestConformance(t *testing.T) {
	t.Parallel()
	for name, opts := range map[string]*lexicon.Options{
		"nil": nil, "zero": {}, "without tags": {NoTags: true}, "tags alone": {OnlyTags: true},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			x := lexicon.New(small(t), opts)
			llmtest.TestExtractor(t, func(t *testing.T) techmap.Extractor { return x })
		})
	}
}

func TestConformanceOfTheDefaultTaxonomy(t *testing.T) {
	t.Parallel()
	x := lexicon.New(medallion.DefaultTaxonomy(), nil)
	llmtest.TestExtractor(t, func(t *testing.T) techmap.Extractor { return x })
}

func TestName(t *testing.T) {
	t.Parallel()
	tax := small(t)
	boilerplate, err := lexicon.ReadBoilerplate(strings.NewReader("techmap-boilerplate 1\n00000000000000ff\n"))
	require.NoError(t, err)
	plain := lexicon.New(tax, nil).Name()
	assert.Regexp(t, `^lexicon/[0-9.]+\+small$`, plain)
	assert.Equal(t, plain, lexicon.New(tax, &lexicon.Options{}).Name())
	assert.Equal(t, plain+"+no-tags", lexicon.New(tax, &lexicon.Options{NoTags: true}).Name())
	assert.Equal(t, plain+"+only-tags", lexicon.New(tax, &lexicon.Options{OnlyTags: true}).Name())
	assert.Regexp(t, `\+boilerplate-[0-9a-f]{8}$`, lexicon.New(tax, &lexicon.Options{Boilerplate: boilerplate}).Name())
}

func TestTagOptions(t *testing.T) {
	t.Parallel()
	p := techmap.Posting{
		ID: "t:1", Title: "백엔드 개발자", Tags: []string{"Docker", "Go"},
		Sections: []techmap.Section{{Kind: techmap.SectionRequirements, Text: "Java 경력 3년 이상"}},
	}
	both := one(t, lexicon.New(small(t), nil), p)
	assert.Equal(t, []string{"java", "docker", "go"}, demanded(both))
	text := one(t, lexicon.New(small(t), &lexicon.Options{NoTags: true}), p)
	assert.Equal(t, []string{"java"}, demanded(text))
	tags := one(t, lexicon.New(small(t), &lexicon.Options{OnlyTags: true}), p)
	assert.Equal(t, []string{"docker", "go"}, demanded(tags))
	assert.Equal(t, text.Roles, tags.Roles, "the role is the same, wherever skills are looked for")
	assert.Equal(t, 3, tags.Experience.MinYears)
}

func TestCancelled(t *testing.T) {
	t.Parallel()
	why := errors.New("enough")
	ctx, cancel := context.WithCancelCause(context.Background())
	cancel(why)
	found, err := lexicon.New(small(t), nil).Extract(ctx, make([]techmap.Posting, 3))
	assert.Nil(t, found)
	assert.ErrorIs(t, err, why)
}

// A derived spelling never takes one that another skill lists.
func TestListedSpellingsWin(t *testing.T) {
	t.Parallel()
	weak := func(text string) []techmap.Alias { return []techmap.Alias{{Text: text, Tier: techmap.TierWeak}} }
	tax, err := techmap.NewTaxonomy("t", []techmap.Skill{
		{ID: "one", Name: "FooBar", Kind: techmap.KindTool, Aliases: weak("FooBar")},
		{ID: "two", Name: "Foo Bar", Kind: techmap.KindTool, Aliases: weak("Foo Bar")},
	}, nil)
	require.NoError(t, err)
	x := lexicon.New(tax, nil)
	assert.Equal(t, []string{"one"}, demanded(one(t, x, techmap.Posting{ID: "t:1", Tags: []string{"FooBar"}})))
	assert.Equal(t, []string{"two"}, demanded(one(t, x, techmap.Posting{ID: "t:1", Tags: []string{"Foo Bar"}})))
}

// An alias that is a list of names is read as the names.
func TestListsAmongAliases(t *testing.T) {
	t.Parallel()
	strong := func(texts ...string) (all []techmap.Alias) {
		for _, text := range texts {
			all = append(all, techmap.Alias{Text: text})
		}
		return all
	}
	tax, err := techmap.NewTaxonomy("t", []techmap.Skill{
		{ID: "cpp", Name: "C++", Kind: techmap.KindLanguage, Aliases: strong("C++", "C/C++")},
		{ID: "c", Name: "C", Kind: techmap.KindLanguage, Aliases: []techmap.Alias{{Text: "C", Tier: techmap.TierListed}}},
		{ID: "plsql", Name: "PL/SQL", Kind: techmap.KindLanguage, Aliases: strong("PL/SQL")},
		{ID: "spring", Name: "Spring", Kind: techmap.KindFramework, Aliases: strong("Spring")},
		{ID: "boot", Name: "Spring Boot", Kind: techmap.KindFramework, Aliases: strong("Spring Boot", "Spring(Boot)")},
	}, nil)
	require.NoError(t, err)
	x := lexicon.New(tax, nil)
	assert.Equal(t, []string{"c", "cpp"}, demanded(one(t, x, requirement("C/C++ 경험"))))
	assert.Equal(t, []string{"plsql"}, demanded(one(t, x, requirement("PL/SQL 경험"))))
	assert.Equal(t, []string{"spring", "boot"}, demanded(one(t, x, requirement("Spring(Boot) 경험"))))
}

func TestEmptyTaxonomy(t *testing.T) {
	t.Parallel()
	tax, err := techmap.NewTaxonomy("none", nil, nil)
	require.NoError(t, err)
	got := one(t, lexicon.New(tax, nil), requirement("Java, R&D"))
	assert.Empty(t, got.Mentions)
	assert.Empty(t, got.Roles)
}

// The accuracy that is promised, on postings that people have read.
func TestAccuracy(t *testing.T) {
	t.Parallel()
	dir := os.Getenv("TECHMAP_CORPORA")
	if dir == "" {
		t.Skip("TECHMAP_CORPORA is not set: no postings that people have read")
	}
	f, err := os.Open(filepath.Join(dir, "gold", "korean_english_dev.jsonl"))
	require.NoError(t, err)
	defer f.Close()
	corpus, err := llmtest.ReadGold(f)
	require.NoError(t, err)
	tax := medallion.DefaultTaxonomy()
	got, err := llmtest.Evaluate(t.Context(), lexicon.New(tax, nil), tax, corpus, nil)
	require.NoError(t, err)
	t.Logf("P %.3f R %.3f F1 %.3f, level accuracy %.3f", got.All.Precision().Value, got.All.Recall().Value,
		got.All.F1().Value, got.Levels.Accuracy.Value)
	assert.GreaterOrEqual(t, got.All.F1().Value, 0.95)
	assert.GreaterOrEqual(t, got.All.Precision().Value, 0.96)
	assert.GreaterOrEqual(t, got.Levels.Accuracy.Value, 0.90)
	for lang, score := range got.ByLang {
		assert.GreaterOrEqual(t, score.F1().Value, 0.94, lang)
	}
}

func TestNewNeedsATaxonomy(t *testing.T) {
	t.Parallel()
	assert.PanicsWithValue(t, "lexicon: nil Taxonomy", func() { lexicon.New(nil, nil) })
}

func ExampleNew() {
	tax, err := techmap.NewTaxonomy("example", []techmap.Skill{
		{ID: "java", Name: "Java", Kind: techmap.KindLanguage, Aliases: []techmap.Alias{{Text: "Java"}, {Text: "자바"}}},
		{ID: "go", Name: "Go", Kind: techmap.KindLanguage, Aliases: []techmap.Alias{{Text: "Go", Tier: techmap.TierWeak}}},
	}, nil)
	if err != nil {
		fmt.Println(err)
		return
	}
	x := lexicon.New(tax, nil)
	found, err := x.Extract(context.Background(), []techmap.Posting{{
		ID: "example:1",
		Sections: []techmap.Section{
			{Kind: techmap.SectionRequirements, Text: "자바를 다루는 분, Go 언어 우대"},
			{Kind: techmap.SectionAbout, Text: "We go to market in May."},
		},
	}})
	if err != nil {
		fmt.Println(err)
		return
	}
	for _, m := range found[0].Mentions {
		fmt.Println(m.Surface, m.Skill, m.Level)
	}
	// Output:
	// 자바 java required
	// Go go preferred
}
