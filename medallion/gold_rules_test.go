package medallion

import (
	"context"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/techmap-it/techmap"
)

func TestGoldRejectsWhatTheTextDoesNotHold(t *testing.T) {
	t.Parallel()
	p := goldPosting("Go와 Java")
	with := func(change func(m *techmap.Mention)) techmap.Annotated {
		m := says(t, p, 0, "Java", required)
		change(&m)
		return annotated(p, says(t, p, 0, "Go", required), m)
	}
	long := goldPosting(strings.Repeat("가", techmap.MaxQuote+1))
	other := annotated(p)
	other.Extraction.Posting = "wanted:2"
	tests := []struct {
		name, rule string
		in         techmap.Annotated
	}{
		{"made for another posting", "other-posting", other},
		{"other words", "evidence-cuts", with(func(m *techmap.Mention) { m.Surface = "자바" })},
		{"no words", "evidence-cuts", with(func(m *techmap.Mention) { m.Surface, m.End = "", m.Start })},
		{"beyond the text", "evidence-cuts", with(func(m *techmap.Mention) { m.Start, m.End = 90, 94 })},
		{"before the text", "evidence-cuts", with(func(m *techmap.Mention) { m.Start = -1 })},
		{"backwards", "evidence-cuts", with(func(m *techmap.Mention) { m.Start, m.End = m.End, m.Start })},
		{"no such section", "evidence-cuts", with(func(m *techmap.Mention) { m.Section = 5 })},
		{"no such tag", "evidence-cuts", with(func(m *techmap.Mention) { m.Section = techmap.SectionTag(0) })},
		{"more than can be quoted", "quote-holds-surface", func() techmap.Annotated {
			m := says(t, long, 0, long.Sections[0].Text, required)
			m.Skill = "go"
			return annotated(long, m)
		}()},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			told := func(context.Context, techmap.PostingID, techmap.Mention) { t.Error("told of a rejected posting") }
			g := NewGold(goldTaxonomy(t), &GoldOptions{Unknown: told})
			_, err := g.Refine(t.Context(), tt.in)
			require.ErrorIs(t, err, techmap.ErrMalformed)
			assert.ErrorContains(t, err, tt.rule)
			assert.Equal(t, map[string]int{tt.rule: 1}, struck(g))
		})
	}
	t.Run("a mention that does not count is not looked at", func(t *testing.T) {
		t.Parallel()
		got := refineGold(t, with(func(m *techmap.Mention) { m.Surface, m.Context = "자바", techmap.ContextNegated }))
		assert.Equal(t, []string{"go required"}, asks(got))
	})
}

func TestGoldNeedsATaxonomy(t *testing.T) {
	t.Parallel()
	assert.PanicsWithValue(t, "medallion: nil Taxonomy", func() { NewGold(nil, nil) }, "at once, not at the first posting")
}

func TestGoldCountsWhatIsOdd(t *testing.T) {
	t.Parallel()
	var skills []techmap.Skill
	words := make([]string, maxDemands+1)
	for i := range words {
		words[i] = "tool" + strings.Repeat("x", i)
		skills = append(skills, techmap.Skill{
			ID: techmap.SkillID(words[i]), Kind: techmap.KindTool, Aliases: []techmap.Alias{{Text: words[i]}},
		})
	}
	tax, err := techmap.NewTaxonomy("test/1", skills, nil)
	require.NoError(t, err)
	p := goldPosting(strings.Join(words, "\n"))
	var mentions []techmap.Mention
	for i, word := range words {
		m := says(t, p, 0, word, stack)
		if i > 0 { // each word begins with the one before: look for whole lines
			m.Start = strings.Index(p.Sections[0].Text, "\n"+word+"\n") + 1
			if m.Start == 0 {
				m.Start = len(p.Sections[0].Text) - len(word)
			}
			m.End = m.Start + len(word)
		}
		mentions = append(mentions, m)
	}
	g := NewGold(tax, nil)
	refine := func(a techmap.Annotated) {
		t.Helper()
		_, err := g.Refine(t.Context(), a)
		require.NoError(t, err)
	}
	refine(annotated(p, mentions[:maxDemands]...))
	assert.Zero(t, struck(g)["too-many-demands"], "as many as a long list may have")
	refine(annotated(p, mentions...))
	p.Company = ""
	odd := annotated(p)
	odd.Extraction.Roles = []string{"점성술사"}
	refine(odd)

	assert.Equal(t, map[string]int{
		"too-many-demands": 1, "no-demand": 1, "no-employer": 1, "unknown-role": 1, "no-role": 3,
	}, struck(g))
	for _, r := range g.Rules() {
		assert.Equal(t, "gold", r.Layer)
		assert.NotEqual(t, "stop", r.Action, r.Rule)
	}
}

// struck returns the rules that struck, and how often.
func struck(g *Gold) map[string]int {
	out := make(map[string]int)
	for _, r := range g.Rules() {
		if r.Count > 0 {
			out[r.Rule] = r.Count
		}
	}
	return out
}
