package llm_test

import (
	"context"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/techmap-it/techmap"
	"github.com/techmap-it/techmap/llm"
	"github.com/techmap-it/techmap/llm/llmtest"
)

// A model that has never taken a question is not asked thousands of times.
func TestEveryQuestionIsCalledWrong(t *testing.T) {
	t.Parallel()
	cache := &llm.MemoryCache{}
	model := faulty(fails(techmap.ErrInvalid))
	e := llm.New(model, &llm.Options{Cache: cache, Breaker: 5})
	_, err := e.Extract(t.Context(), shop(400))
	require.ErrorIs(t, err, techmap.ErrBlocked)
	require.ErrorIs(t, err, techmap.ErrInvalid)
	assert.LessOrEqual(t, model.Calls(), 10+4, "those under way included")
	assert.Zero(t, cache.Len(), "no posting is written off")
	_, err = e.Extract(t.Context(), shop(8))
	require.ErrorIs(t, err, techmap.ErrBlocked, "for good")
}

// A model that is withdrawn in the middle of a run is an outage, and all but the first
// few postings are asked about again.
func TestModelIsWithdrawn(t *testing.T) {
	t.Parallel()
	cache := &llm.MemoryCache{}
	model := faulty(func(_ context.Context, call int, p llm.Prompt, right []llmtest.Answer) (llm.Reply, error) {
		if call < 5 {
			return llmtest.Say(p, right...), nil
		}
		return llm.Reply{}, techmap.ErrInvalid
	})
	e := llm.New(model, &llm.Options{Cache: cache, Concurrency: 1})
	postings := shop(400)
	found, err := e.Extract(t.Context(), postings)
	require.ErrorIs(t, err, techmap.ErrUnavailable)
	got := endings(t, postings, found, err)
	assert.Equal(t, 40, got.filled)
	assert.LessOrEqual(t, got.unknown, 16, "of the two calls before there was doubt")
	assert.Equal(t, 400-40-got.unknown, got.pending)
}

// What is noted before a call and booked after it is the same call, and the note is never
// the smaller one.
func TestCallsAreNotedBeforeTheyAreMade(t *testing.T) {
	t.Parallel()
	asked, ended := map[string]llm.Entry{}, map[string]llm.Entry{}
	into := func(books map[string]llm.Entry) func(context.Context, llm.Entry) error {
		return func(_ context.Context, e llm.Entry) error { books[e.Call] = e; return nil }
	}
	model := faulty(every(3, fails(techmap.ErrInvalid)))
	e := llm.New(model, &llm.Options{Asking: into(asked), Ledger: into(ended), Concurrency: 1, Price: llm.Price{Input: 1, Output: 2}})
	_, err := e.Extract(t.Context(), shop(40))
	require.NoError(t, err)
	require.Len(t, asked, model.Calls())
	require.Len(t, ended, model.Calls())
	for call, end := range ended {
		assert.NotEmpty(t, call)
		assert.True(t, asked[call].Guessed)
		assert.GreaterOrEqual(t, asked[call].Usage.Total(), end.Usage.Total())
		assert.GreaterOrEqual(t, asked[call].Money, end.Money)
		assert.Equal(t, asked[call].Postings, end.Postings)
	}
}

// Books that cannot be written make no call, and cost nothing.
func TestCallThatCannotBeNotedIsNotMade(t *testing.T) {
	t.Parallel()
	model := llmtest.Faithful("m/1", zylos)
	budget := llm.NewBudget(1, 0)
	full := func(context.Context, llm.Entry) error { return techmap.ErrUnavailable }
	_, err := llm.New(model, &llm.Options{Asking: full, Budget: budget, Attempts: 1}).Extract(t.Context(), shop(8))
	require.Error(t, err)
	assert.Zero(t, model.Calls())
	assert.Zero(t, budget.Spent())
}

// A call that is given up half-way may have been charged in full.
func TestInterruptedCallIsBookedInFull(t *testing.T) {
	t.Parallel()
	ctx, cancel := context.WithCancel(t.Context())
	model := faulty(func(context.Context, int, llm.Prompt, []llmtest.Answer) (llm.Reply, error) {
		cancel()
		return llm.Reply{}, context.Canceled
	})
	var ledger llm.Ledger
	_, err := llm.New(model, &llm.Options{Ledger: ledger.Add}).Extract(ctx, shop(8))
	require.ErrorIs(t, err, context.Canceled)
	assert.Greater(t, ledger.Usage().Output, 1024)
}
