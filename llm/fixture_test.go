package llm_test

import (
	"context"
	"fmt"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/techmap-it/techmap"
	"github.com/techmap-it/techmap/llm/llmtest"
)

// shop returns n postings, Korean and English in turn, each of which asks for one
// technology that no other posting has: Zylo000, Zylo001, …
func shop(n int) []techmap.Posting {
	all := make([]techmap.Posting, n)
	for i := range all {
		p := techmap.Posting{
			ID: techmap.NewPostingID("shop", fmt.Sprint(i)), Source: "shop", Lang: "ko",
			Title: fmt.Sprintf("백엔드 개발자 %d팀", i), Company: "(주)달빛상점",
			Sections: []techmap.Section{
				{Kind: techmap.SectionDuties, Title: "주요업무", Text: "• 주문 서버를 설계하고 운영합니다"},
				{Kind: techmap.SectionRequirements, Title: "자격요건", Text: "• " + zylo(i) + "를 쓴 경력 3년 이상"},
			},
		}
		if i%2 == 1 {
			p.Lang, p.Title, p.Company = "en", fmt.Sprintf("Backend engineer, team %d", i), "Paper Boat Ltd."
			p.Sections = []techmap.Section{
				{Kind: techmap.SectionDuties, Title: "What you do", Text: "• Run the shop that sells paper boats"},
				{Kind: techmap.SectionRequirements, Title: "Requirements", Text: "• 3+ years with " + zylo(i)},
			}
		}
		all[i] = p
	}
	return all
}

func zylo(i int) string { return fmt.Sprintf("Zylo%03dx", i) }

// zylos reads the technologies of shop.
var zylos = func() func(llmtest.Page) llmtest.Answer {
	var names []string
	for i := range 200 {
		names = append(names, zylo(i))
	}
	return llmtest.Vocabulary(names...)
}()

// An ending is how a posting ends: exactly one of the three.
type ending struct{ filled, unknown, pending int }

// endings counts how the postings of shop end, and checks that each ends in one way,
// with an answer of its own if it has one.
func endings(t testing.TB, postings []techmap.Posting, found []techmap.Extraction, err error) ending {
	t.Helper()
	var end ending
	failed := map[int]error{}
	if err != nil {
		batch := new(techmap.BatchError)
		require.ErrorAs(t, err, &batch)
		for _, f := range batch.Failed {
			require.NotContains(t, failed, f.Index, "failed twice")
			failed[f.Index] = f.Err
		}
	}
	require.Len(t, found, len(postings))
	for i, x := range found {
		require.Equal(t, postings[i].ID, x.Posting)
		switch {
		case x.Pending || failed[i] != nil:
			require.Error(t, failed[i], "pending without a reason")
			require.Empty(t, x.Mentions)
			end.pending++
		case len(x.Mentions) == 0:
			end.unknown++
		default:
			require.Len(t, x.Mentions, 1)
			require.Equal(t, techmap.SectionRequirements, postings[i].Sections[x.Mentions[0].Section].Kind)
			require.Contains(t, postings[i].Sections[1].Text, x.Mentions[0].Surface)
			end.filled++
		}
	}
	assert.Equal(t, len(postings), end.filled+end.unknown+end.pending)
	return end
}

// extract extracts postings without failure.
func extract(t testing.TB, e techmap.Extractor, postings ...techmap.Posting) []techmap.Extraction {
	t.Helper()
	found, err := e.Extract(context.Background(), postings)
	require.NoError(t, err)
	require.Len(t, found, len(postings))
	return found
}
