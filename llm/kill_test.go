package llm_test

import (
	"context"
	"errors"
	"fmt"
	"sync"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/techmap-it/techmap"
	"github.com/techmap-it/techmap/llm"
	"github.com/techmap-it/techmap/llm/llmtest"
)

// A meter counts how often each posting was asked about in a call that came back.
type meter struct {
	mu   sync.Mutex
	paid map[string]int
}

func (m *meter) pay(p llm.Prompt) {
	m.mu.Lock()
	defer m.mu.Unlock()
	for _, page := range llmtest.Pages(p) {
		m.paid[page.Lines[0].Text]++
	}
}

// TestKillAtEveryCall ends the run in the midst of each of its calls, and at each
// answer that is stored, and starts it again over what was stored: the answers are
// those of a run that nobody disturbed, and only the call that was on its way is paid
// for twice.
func TestKillAtEveryCall(t *testing.T) {
	t.Parallel()
	postings := shop(40)
	want := extract(t, llm.New(llmtest.Faithful("m/1", zylos), nil), postings...)
	const calls = 5
	for k := range calls {
		for _, paid := range []bool{false, true} {
			t.Run(fmt.Sprintf("call %d, answered: %v", k, paid), func(t *testing.T) {
				t.Parallel()
				cache, m := &strict{}, meter{paid: map[string]int{}}
				ctx, kill := context.WithCancelCause(t.Context())
				doomed := llmtest.Scripted("m/1", func(_ context.Context, call int, p llm.Prompt) (llm.Reply, error) {
					if call == k {
						if kill(errors.New("killed")); !paid {
							return llm.Reply{}, errors.Join(techmap.ErrUnavailable, context.Canceled)
						}
					}
					m.pay(p)
					return answer(p), nil
				})
				_, err := llm.New(doomed, &llm.Options{Cache: cache, Concurrency: 1}).Extract(ctx, postings)
				if k < calls-1 || !paid {
					require.ErrorContains(t, err, "killed")
				}
				again := llmtest.Scripted("m/1", func(_ context.Context, _ int, p llm.Prompt) (llm.Reply, error) {
					m.pay(p)
					return answer(p), nil
				})
				got := extract(t, llm.New(again, &llm.Options{Cache: cache, Concurrency: 1}), postings...)
				assert.Equal(t, want, got)
				for posting, times := range m.paid {
					assert.Equal(t, 1, times, posting)
				}
			})
		}
	}
}

// A strict cache, like a database, does nothing for a run that has ended.
type strict struct{ llm.MemoryCache }

func (c *strict) Save(ctx context.Context, key string, x techmap.Extraction) error {
	if err := ctx.Err(); err != nil {
		return err
	}
	return c.MemoryCache.Save(ctx, key, x)
}

func answer(p llm.Prompt) llm.Reply {
	var all []llmtest.Answer
	for _, page := range llmtest.Pages(p) {
		a := zylos(page)
		a.ID = page.ID
		all = append(all, a)
	}
	return llmtest.Say(p, all...)
}

// A mortal cache breaks at the nth answer that it is given.
type mortal struct {
	llm.MemoryCache
	mu   sync.Mutex
	left int
}

var errDead = errors.New("disk is gone")

func (c *mortal) Save(ctx context.Context, key string, x techmap.Extraction) error {
	c.mu.Lock()
	defer c.mu.Unlock()
	if c.left--; c.left < 0 {
		return errDead
	}
	return c.MemoryCache.Save(ctx, key, x)
}

func TestKillAtEveryAnswer(t *testing.T) {
	t.Parallel()
	postings := shop(20)
	want := extract(t, llm.New(llmtest.Faithful("m/1", zylos), nil), postings...)
	for n := range len(postings) {
		cache := &mortal{left: n}
		_, err := llm.New(llmtest.Faithful("m/1", zylos), &llm.Options{Cache: cache, Concurrency: 1}).Extract(t.Context(), postings)
		require.ErrorIs(t, err, errDead)
		assert.Equal(t, n, cache.Len())
		rest := llmtest.Faithful("m/1", zylos)
		got := extract(t, llm.New(rest, &llm.Options{Cache: &cache.MemoryCache, Concurrency: 1}), postings...)
		assert.Equal(t, want, got)
		assert.Equal(t, (len(postings)-n+7)/8, rest.Calls(), "only what was not stored is asked")
	}
}

// Answers are data: what is stored needs no model.
func TestSecondRunIsFree(t *testing.T) {
	t.Parallel()
	postings, cache := shop(40), &llm.MemoryCache{}
	first := llmtest.Faithful("m/1", zylos)
	want := extract(t, llm.New(first, &llm.Options{Cache: cache}), postings...)
	second := llmtest.Faithful("m/1", zylos)
	assert.Equal(t, want, extract(t, llm.New(second, &llm.Options{Cache: cache}), postings...))
	assert.Zero(t, second.Calls())
	assert.Equal(t, want, extract(t, llm.New(second, &llm.Options{Cache: cache, StoredOnly: true}), postings...))

	other := llmtest.Faithful("m/2", zylos)
	extract(t, llm.New(other, &llm.Options{Cache: cache}), postings...)
	assert.Equal(t, 5, other.Calls(), "another model has answers of its own")

	found, err := llm.New(second, &llm.Options{Cache: &llm.MemoryCache{}, StoredOnly: true}).Extract(t.Context(), postings)
	require.NoError(t, err)
	for _, x := range found {
		assert.True(t, x.Pending, "what is not stored is pending, and nothing is asked")
	}
	assert.Zero(t, second.Calls())
}

// A posting without an answer is not asked about for ever.
func TestUnanswerableIsRemembered(t *testing.T) {
	t.Parallel()
	cache := &llm.MemoryCache{}
	blocked := faulty(over("Zylo002x", ends(llm.FinishBlocked, 0)))
	e := llm.New(blocked, &llm.Options{Cache: cache})
	extract(t, e, shop(8)...)
	before := blocked.Calls()
	found := extract(t, e, shop(8)...)
	assert.Equal(t, before, blocked.Calls())
	assert.Empty(t, found[2].Fields, "why there is no answer is not a field of the posting")
	assert.False(t, found[2].Pending)
}

// Equal questions are asked once, whoever asks them.
func TestRepeatsAreAskedOnce(t *testing.T) {
	t.Parallel()
	var postings []techmap.Posting
	for i := range 64 {
		p := shop(1)[0]
		p.ID = techmap.NewPostingID("shop", fmt.Sprint(i))
		postings = append(postings, p)
	}
	model := llmtest.Faithful("m/1", zylos)
	var ledger llm.Ledger
	found := extract(t, llm.New(model, &llm.Options{Ledger: ledger.Add}), postings...)
	assert.Equal(t, 1, model.Calls())
	for i, x := range found {
		assert.Equal(t, postings[i].ID, x.Posting)
		assert.Len(t, x.Mentions, 1)
	}
	assert.Len(t, ledger.Postings(), 64)
}
