package llm_test

import (
	"context"
	"errors"
	"testing"
	"testing/synctest"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/techmap-it/techmap"
	"github.com/techmap-it/techmap/llm"
	"github.com/techmap-it/techmap/llm/llmtest"
)

func TestPrice(t *testing.T) {
	t.Parallel()
	p, ok := llm.PriceOf("gemini/gemini-3.5-flash-lite")
	require.True(t, ok)
	million := llm.Usage{Input: 1_000_000, Output: 600_000, Thinking: 400_000}
	assert.InDelta(t, 2.80, p.Of(million), 1e-9, "thinking is paid as output")
	assert.InDelta(t, 1.40, p.Batch().Of(million), 1e-9)
	assert.InDelta(t, .03, p.Of(llm.Usage{Input: 1_000_000, Cached: 1_000_000}), 1e-9)
	old, ok := llm.PriceOf("2.5-flash-lite")
	require.True(t, ok)
	assert.InDelta(t, .10, old.Of(llm.Usage{Input: 1_000_000, Cached: 1_000_000}), 1e-9, "no price of its own for the cache")
	_, ok = llm.PriceOf("ollama/gemma")
	assert.False(t, ok)
}

// Failed calls and thinking are in the books, and the parts of all postings and of all
// sources are the whole.
func TestLedger(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		model := faulty(every(2, func(_ context.Context, call int, p llm.Prompt, right []llmtest.Answer) (llm.Reply, error) {
			if call == 0 {
				return llm.Reply{}, techmap.ErrUnavailable
			}
			r := llmtest.Say(p, right...)
			r.Finish, r.Text, r.Usage.Thinking = llm.FinishLength, "", 900
			return r, nil
		}))
		var ledger llm.Ledger
		var entries []llm.Entry
		postings := shop(24)
		for i := range postings[:12] {
			postings[i].ID = techmap.NewPostingID("market", string(postings[i].ID))
		}
		e := llm.New(model, &llm.Options{
			Concurrency: 1, Price: llm.Price{Input: 1, Output: 10},
			Ledger: func(ctx context.Context, e llm.Entry) error {
				entries = append(entries, e)
				return ledger.Add(ctx, e)
			},
		})
		extract(t, e, postings...)

		run := ledger.Run()
		assert.Equal(t, float64(model.Calls()), run.Calls)
		assert.True(t, entries[0].Guessed, "a call that failed on the way may have been charged")
		assert.NotEmpty(t, entries[0].Err)
		assert.Positive(t, entries[0].Money)
		assert.Positive(t, ledger.Usage().Thinking)
		var money float64
		for _, e := range entries {
			money += e.Money
			parts := 0.0
			for _, s := range e.Postings {
				parts += s.Part
			}
			assert.InDelta(t, 1, parts, 1e-9)
		}
		assert.InDelta(t, money, run.Money, 1e-9)
		sum := func(all []llm.Total) (s float64) {
			for _, v := range all {
				s += v.Money
			}
			return s
		}
		var sources, each []llm.Total
		for _, v := range ledger.Sources() {
			sources = append(sources, v)
		}
		for _, v := range ledger.Postings() {
			each = append(each, v)
		}
		assert.Len(t, sources, 2)
		assert.Len(t, each, 24)
		assert.InDelta(t, money, sum(sources), 1e-9)
		assert.InDelta(t, money, sum(each), 1e-9)
	})
}

// A run that cannot be booked does not go on spending.
func TestNoLimitsAtAll(t *testing.T) {
	t.Parallel()
	var budget *llm.Budget
	assert.Equal(t, llm.Spending{}, budget.Spent(), "a nil budget books nothing")
	var gate *llm.Gate
	require.NoError(t, gate.Wait(t.Context(), 1_000_000))
	assert.Zero(t, gate.Today(), "a nil gate does not count")
	assert.PanicsWithValue(t, "llm: nil Model", func() { llm.New(nil, nil) }, "at once, not at the first posting")
}

func TestLedgerEndsTheRun(t *testing.T) {
	t.Parallel()
	full := errors.New("the book is full")
	model := llmtest.Faithful("m/1", zylos)
	_, err := llm.New(model, &llm.Options{
		Concurrency: 1, Ledger: func(context.Context, llm.Entry) error { return full },
	}).Extract(t.Context(), shop(40))
	require.ErrorIs(t, err, full)
	assert.Equal(t, 1, model.Calls())
}

// What a failed call may have cost counts, too.
func TestMoneyIsNeverExceeded(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		for _, cap := range []float64{.0001, .01, .02, .05} {
			price := llm.Price{Input: 1, Output: 5}
			model := faulty(every(3, hangs))
			budget := llm.NewBudget(cap, 0)
			found, err := llm.New(model, &llm.Options{Budget: budget, Price: price}).Extract(t.Context(), shop(80))
			endings(t, shop(80), found, err)
			assert.LessOrEqual(t, budget.Spent().Money, cap)
			assert.LessOrEqual(t, price.Of(model.Usage()), cap)
		}
	})
}

// Calls that are on their way at once may not count on the same money.
func TestBudgetHoldsForCallsAtOnce(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		model := llmtest.Scripted("m/1", func(_ context.Context, _ int, p llm.Prompt) (llm.Reply, error) {
			time.Sleep(time.Second)
			r := answer(p)
			r.Usage.Output = p.MaxOutput // the worst that a call can cost
			return r, nil
		})
		budget := llm.NewBudget(0, 12_000)
		_, err := llm.New(model, &llm.Options{Budget: budget, Concurrency: 8}).Extract(t.Context(), shop(80))
		require.ErrorIs(t, err, techmap.ErrExhausted)
		assert.Positive(t, model.Calls())
		assert.LessOrEqual(t, model.Usage().Total(), 12_000)
	})
}

// What is set aside for calls under way is far more than they cost: the next one waits for
// them to end before it gives up, so that a small budget is used.
func TestSmallBudgetIsUsed(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		price := llm.Price{Input: 1, Output: 5}
		bought := func(concurrency int) int {
			model := llmtest.Scripted("m/1", func(_ context.Context, _ int, p llm.Prompt) (llm.Reply, error) {
				time.Sleep(time.Second)
				return answer(p), nil
			})
			budget := llm.NewBudget(.03, 0)
			_, err := llm.New(model, &llm.Options{Budget: budget, Price: price, Concurrency: concurrency}).
				Extract(t.Context(), shop(160))
			if err != nil {
				require.ErrorIs(t, err, techmap.ErrExhausted)
			}
			assert.LessOrEqual(t, budget.Spent().Money, .03)
			return model.Calls()
		}
		alone := bought(1)
		assert.Greater(t, alone, 2)
		assert.Equal(t, alone, bought(8), "as much as one call after the other")
	})
}

func TestEstimate(t *testing.T) {
	t.Parallel()
	tax := small(t)
	rules := fixed{name: "rules", says: func(techmap.Posting) techmap.Extraction {
		return techmap.Extraction{Roles: []string{"backend"}, Experience: techmap.Experience{MinYears: 3}}
	}}
	cache := &llm.MemoryCache{}
	model := llmtest.Faithful("gemini/3.5-flash-lite", zylos)
	gate := llm.NewGate(llm.Limits{RPM: 15, RPD: 50}, &llm.GateOptions{Today: 45})
	e := llm.New(model, &llm.Options{Taxonomy: tax, Cache: cache, Gate: gate})
	both := llm.Cascade(rules, e, func(p techmap.Posting, _ techmap.Extraction) bool { return p.Lang == "ko" })

	got, err := both.Estimate(t.Context(), shop(160))
	require.NoError(t, err)
	assert.Equal(t, 160, got.Postings)
	assert.Equal(t, 80, got.Asked)
	assert.Equal(t, 10, got.Calls)
	assert.Equal(t, 2, got.Days, "five requests are left of today")
	assert.Positive(t, got.Money)
	assert.Zero(t, model.Calls(), "nothing is sent")

	postings := shop(64)
	_, err = both.Extract(t.Context(), postings)
	require.NoError(t, err)
	assert.Equal(t, 4, model.Calls())
	got, err = both.Estimate(t.Context(), postings)
	require.NoError(t, err)
	assert.Equal(t, 32, got.Stored)
	assert.Zero(t, got.Calls)
	assert.Zero(t, got.Money)

	_, err = llm.Cascade(rules, rules, nil).Estimate(t.Context(), postings)
	require.ErrorIs(t, err, techmap.ErrInvalid)
}

func TestEstimateInWords(t *testing.T) {
	t.Parallel()
	cases := map[string]llm.Estimate{
		"1,100 postings, 412 calls, about 34 min, $0.09":                {Postings: 1100, Calls: 412, Time: 34 * time.Minute, Money: .09},
		"3 postings, 1 calls, under a minute, $0.0002":                  {Postings: 3, Calls: 1, Time: 5 * time.Second, Money: .00021},
		"9 postings, 9 answered before, 0 calls, under a minute, $0.00": {Postings: 9, Stored: 9},
		"50,000 postings, 2,500 calls, about 167 min, $4.00, over 2 days of quota": {
			Postings: 50000, Calls: 2500, Time: 167 * time.Minute, Money: 4, Days: 2},
	}
	for want, e := range cases {
		assert.Equal(t, want, e.String())
	}
}

// small returns a taxonomy of a few skills and roles.
func small(t testing.TB) *techmap.Taxonomy {
	t.Helper()
	skills := []techmap.Skill{
		{ID: "java", Name: "Java", Kind: techmap.KindLanguage, Aliases: []techmap.Alias{{Text: "Java"}, {Text: "자바"}}},
		{ID: "go", Name: "Go", Kind: techmap.KindLanguage, Aliases: []techmap.Alias{
			{Text: "Go", Tier: techmap.TierWeak, ExactCase: true}, {Text: "Golang"}}},
		{ID: "r", Name: "R", Kind: techmap.KindLanguage, Aliases: []techmap.Alias{{Text: "R", Tier: techmap.TierListed, ExactCase: true}}},
		{ID: "kotlin", Name: "Kotlin", Kind: techmap.KindLanguage, Aliases: []techmap.Alias{{Text: "Kotlin"}}},
	}
	roles := []techmap.Role{{ID: "backend", Name: "Backend developer", Aliases: []string{"Backend developer"}}, {ID: "dba", Name: "DBA"}}
	tax, err := techmap.NewTaxonomy("small", skills, roles)
	require.NoError(t, err)
	return tax
}
