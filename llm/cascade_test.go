package llm_test

import (
	"context"
	"fmt"
	"math/rand/v2"
	"slices"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/techmap-it/techmap"
	"github.com/techmap-it/techmap/llm"
	"github.com/techmap-it/techmap/llm/lexicon"
	"github.com/techmap-it/techmap/llm/llmtest"
	"github.com/techmap-it/techmap/medallion"
)

// A fixed extractor always says the same of a posting.
type fixed struct {
	name string
	says func(p techmap.Posting) techmap.Extraction
	err  error
}

func (f fixed) Name() string { return f.name }

func (f fixed) Extract(_ context.Context, postings []techmap.Posting) ([]techmap.Extraction, error) {
	found := make([]techmap.Extraction, len(postings))
	for i, p := range postings {
		if f.says != nil {
			found[i] = f.says(p)
		}
		found[i].Posting, found[i].Extractor = p.ID, f.name
	}
	return found, f.err
}

func always(techmap.Posting, techmap.Extraction) bool { return true }

// arbitrary returns some extraction of a posting with one section of 100 bytes.
func arbitrary(r *rand.Rand, by techmap.Filler) func(techmap.Posting) techmap.Extraction {
	return func(techmap.Posting) techmap.Extraction {
		var x techmap.Extraction
		contexts := []techmap.Context{"", "", "", techmap.ContextNegated, techmap.ContextPerk}
		for range r.IntN(6) {
			start := r.IntN(90)
			skill := techmap.SkillID(fmt.Sprintf("s%d", r.IntN(6)))
			if r.IntN(4) == 0 {
				skill = ""
			}
			x.Mentions = append(x.Mentions, techmap.Mention{
				Span: techmap.Span{Start: start, End: start + 1 + r.IntN(9)}, Skill: skill, Surface: fmt.Sprintf("w%d", r.IntN(9)),
				Level: techmap.Levels()[r.IntN(5)], Context: contexts[r.IntN(len(contexts))],
			})
		}
		note := func(field, value string) {
			x.Fields = append(x.Fields, techmap.FieldSpan{Field: field, Value: value, By: by})
		}
		if r.IntN(2) == 0 {
			x.Seniority = techmap.SenioritySenior
			if by == techmap.ByModel {
				x.Seniority = techmap.SeniorityHead
			}
			note("seniority", string(x.Seniority))
		}
		if r.IntN(2) == 0 {
			x.Experience = techmap.Experience{MinYears: 1 + r.IntN(9)}
			note("experience", fmt.Sprint(x.Experience.MinYears))
		}
		if r.IntN(2) == 0 {
			x.Salary = &techmap.Salary{Min: int64(r.IntN(99))}
			note("salary", fmt.Sprint(x.Salary.Min))
		}
		if r.IntN(2) == 0 {
			x.Roles = []string{string(by)}
			note("roles", string(by))
		}
		return x
	}
}

// TestRulesAreNeverOverruled: whatever two extractors say, all that the first one says
// is left as it is, and the second one speaks only where the first is silent.
func TestRulesAreNeverOverruled(t *testing.T) {
	t.Parallel()
	for seed := range uint64(2000) {
		r := rand.New(rand.NewPCG(seed, 1))
		p := techmap.Posting{ID: "t:1"}
		rules := arbitrary(r, techmap.ByRule)(p)
		model := arbitrary(r, techmap.ByModel)(p)
		both := llm.Cascade(
			fixed{name: "first", says: func(techmap.Posting) techmap.Extraction { return rules }},
			fixed{name: "second", says: func(techmap.Posting) techmap.Extraction { return model }}, always)
		got := extract(t, both, p)[0]

		require.True(t, slices.Equal(rules.Mentions, got.Mentions[:len(rules.Mentions)]), "seed %d", seed)
		for _, m := range got.Mentions[len(rules.Mentions):] {
			require.Contains(t, model.Mentions, m)
			require.False(t, slices.ContainsFunc(rules.Mentions, func(had techmap.Mention) bool {
				return m.Skill != "" && had.Skill == m.Skill || m.Start < had.End && had.Start < m.End || m.Surface == had.Surface
			}), "seed %d: %+v speaks where the first has spoken", seed, m)
		}
		require.True(t, slices.Equal(rules.Fields, got.Fields[:len(rules.Fields)]), "seed %d", seed)
		requireFirst(t, rules.Seniority, model.Seniority, got.Seniority)
		requireFirst(t, rules.Experience, model.Experience, got.Experience)
		requireFirst(t, rules.Salary, model.Salary, got.Salary)
		requireFirst(t, strings.Join(rules.Roles, ","), strings.Join(model.Roles, ","), strings.Join(got.Roles, ","))
	}
}

func requireFirst[T comparable](t *testing.T, first, second, got T) {
	t.Helper()
	var none T
	if first == none {
		first = second
	}
	require.Equal(t, first, got)
}

// An outage of the second extractor leaves the answer of the first, and the posting
// pending: the next run asks again.
func TestOutageLeavesTheRules(t *testing.T) {
	t.Parallel()
	postings := shop(8)
	rules := func(techmap.Posting) techmap.Extraction {
		return techmap.Extraction{Seniority: techmap.SenioritySenior}
	}
	cases := map[string]struct {
		second  techmap.Extractor
		pending int
	}{
		"unavailable":   {fixed{name: "b", err: techmap.ErrUnavailable}, 8},
		"exhausted":     {fixed{name: "b", err: techmap.ErrExhausted}, 8},
		"one posting":   {fixed{name: "b", err: &techmap.BatchError{Failed: []techmap.Failure{{Index: 3, Err: techmap.ErrUnavailable}}}}, 1},
		"its own fault": {fixed{name: "b", err: &techmap.BatchError{Failed: []techmap.Failure{{Index: 3, Err: techmap.ErrInvalid}}}}, 1},
		"says so": {fixed{name: "b", says: func(p techmap.Posting) techmap.Extraction {
			return techmap.Extraction{Pending: p.ID == "shop:0"}
		}}, 1},
		"a model's quota": {llm.New(faulty(fails(techmap.ErrExhausted)), nil), 8},
		"nothing stored":  {llm.New(faulty(fails(techmap.ErrExhausted)), &llm.Options{StoredOnly: true}), 8},
		"well":            {fixed{name: "b"}, 0},
	}
	for name, c := range cases {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			found := extract(t, llm.Cascade(fixed{name: "a", says: rules}, c.second, always), postings...)
			pending := 0
			for _, x := range found {
				assert.Equal(t, techmap.SenioritySenior, x.Seniority)
				if x.Pending {
					pending++
				}
			}
			assert.Equal(t, c.pending, pending)
		})
	}
}

func TestCascadePassesOnWhatEndsTheRun(t *testing.T) {
	t.Parallel()
	for _, want := range []error{techmap.ErrBlocked, context.Canceled, techmap.ErrMalformed} {
		_, err := llm.Cascade(fixed{name: "a"}, fixed{name: "b", err: want}, always).Extract(t.Context(), shop(2))
		require.ErrorIs(t, err, want)
		_, err = llm.Cascade(fixed{name: "a", err: want}, fixed{name: "b"}, always).Extract(t.Context(), shop(2))
		require.ErrorIs(t, err, want)
	}
	broken := &techmap.BatchError{Failed: []techmap.Failure{{Index: 1, Err: techmap.ErrInvalid}}}
	found, err := llm.Cascade(fixed{name: "a", err: broken}, fixed{name: "b"}, always).Extract(t.Context(), shop(2))
	require.ErrorIs(t, err, techmap.ErrInvalid)
	assert.False(t, found[0].Pending)
}

// The second extractor sees no more than the lines that are open, and no name that is
// known.
func TestOnlyWhatIsOpenIsShown(t *testing.T) {
	t.Parallel()
	var seen string
	model := llmtest.Scripted("m/1", func(_ context.Context, _ int, p llm.Prompt) (llm.Reply, error) {
		seen = p.User
		return answer(p), nil
	})
	tax := medallion.DefaultTaxonomy()
	p := techmap.Posting{
		ID: "t:1", Lang: "ko", Title: "백엔드 개발자", Company: "달빛상점", Sections: []techmap.Section{
			{Kind: techmap.SectionAbout, Title: "회사 소개", Text: "• 달빛상점은 Qwertzu로 유명합니다"},
			{Kind: techmap.SectionRequirements, Title: "자격요건", Text: "• 밝게 인사하시는 분\n• Java, Zylo007x, Kotlin 경험"},
			{Kind: techmap.SectionBenefits, Title: "복지", Text: "• Slackzilla 무료"},
		},
	}
	found := extract(t, llm.Cascade(lexicon.New(tax, nil), llm.New(model, &llm.Options{Taxonomy: tax}), nil), p)[0]
	assert.Equal(t, "=== p1\nwanted: technologies\n-- title\n[1] 백엔드 개발자\n"+
		"-- requirements\n[2] • ~, Zylo007x, ~ 경험\n", seen)
	require.Len(t, found.Mentions, 3)
	assert.Equal(t, "Zylo007x", found.Mentions[2].Surface)
	assert.Equal(t, techmap.ByModel, found.Fields[len(found.Fields)-1].By)
}

// A name that runs over one that is known, or over personal data, is none.
func TestNamesDoNotRunOverWhatIsVeiled(t *testing.T) {
	t.Parallel()
	model := llmtest.Faithful("m/1", func(p llmtest.Page) llmtest.Answer {
		return llmtest.Answer{Technologies: []llmtest.Technology{
			{Line: 2, Text: "Zylo007x ***********", Level: "required"}, {Line: 2, Text: "~, Zylo007x", Level: "required"},
		}}
	})
	tax := medallion.DefaultTaxonomy()
	p := techmap.Posting{ID: "t:1", Lang: "ko", Title: "백엔드 개발자", Sections: []techmap.Section{
		{Kind: techmap.SectionRequirements, Title: "자격요건", Text: "• Java, Zylo007x a@zylo.test"},
	}}
	second := llm.New(model, &llm.Options{Taxonomy: tax})
	found := extract(t, llm.Cascade(fixed{name: "a", says: func(techmap.Posting) techmap.Extraction {
		return techmap.Extraction{Roles: []string{"backend"}, Mentions: []techmap.Mention{
			{Span: techmap.Span{Start: 4, End: 8}, Surface: "Java", Skill: "java"}}}
	}}, second, always), p)[0]
	assert.Len(t, found.Mentions, 1)
}

// Two lines say enough of one field.
func TestFewLinesAreShownForAField(t *testing.T) {
	t.Parallel()
	lines := 0
	model := llmtest.Scripted("m/1", func(_ context.Context, _ int, p llm.Prompt) (llm.Reply, error) {
		lines = strings.Count(p.User, "재택")
		return answer(p), nil
	})
	p := asking("• 재택 하루\n• 재택 이틀\n• 재택 사흘\n• 재택 나흘")
	extract(t, llm.Cascade(fixed{name: "a"}, llm.New(model, nil), always), p)
	assert.Equal(t, 2, lines)
}
