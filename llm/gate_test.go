package llm_test

import (
	"context"
	"math/rand/v2"
	"slices"
	"sync"
	"testing"
	"testing/synctest"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/techmap-it/techmap"
	"github.com/techmap-it/techmap/llm"
)

// A pass is a request that was let through.
type pass struct {
	at     time.Time
	tokens int
}

// In no minute do more requests or tokens pass than the limits allow, however many ask
// at once.
func TestGateKeepsTheMinute(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		limits := llm.Limits{RPM: 15, TPM: 50_000}
		gate := llm.NewGate(limits, nil)
		r := rand.New(rand.NewPCG(1, 2))
		var mu sync.Mutex
		var passed []pass
		var wg sync.WaitGroup
		for range 200 {
			tokens := 500 + r.IntN(6000)
			late := time.Duration(r.IntN(200)) * time.Second
			wg.Go(func() {
				time.Sleep(late) // not all come at once, but faster than they may pass
				assert.NoError(t, gate.Wait(t.Context(), tokens))
				mu.Lock()
				defer mu.Unlock()
				passed = append(passed, pass{time.Now(), tokens})
			})
		}
		wg.Wait()
		slices.SortFunc(passed, func(a, b pass) int { return a.at.Compare(b.at) })
		sum := 0
		for i, p := range passed {
			sum += p.tokens
			requests, tokens := 0, 0
			for _, before := range passed[:i+1] {
				if p.at.Sub(before.at) < time.Minute {
					requests++
					tokens += before.tokens
				}
			}
			require.LessOrEqual(t, requests, limits.RPM)
			require.LessOrEqual(t, tokens, limits.TPM)
		}
		took := passed[len(passed)-1].at.Sub(passed[0].at)
		assert.Less(t, took, time.Duration(float64(sum)/float64(limits.TPM)*1.2*float64(time.Minute)), "and no slower than need be")
	})
}

func TestGateKeepsTheDay(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		gate := llm.NewGate(llm.Limits{RPD: 10}, &llm.GateOptions{Today: 7})
		for range 3 {
			require.NoError(t, gate.Wait(t.Context(), 1))
		}
		err := gate.Wait(t.Context(), 1)
		require.ErrorIs(t, err, techmap.ErrExhausted)
		var retry *techmap.RetryError
		require.ErrorAs(t, err, &retry)
		assert.Equal(t, 10, gate.Today())
		time.Sleep(retry.After - time.Second)
		require.Error(t, gate.Wait(t.Context(), 1), "a second before midnight in California")
		time.Sleep(time.Second)
		require.NoError(t, gate.Wait(t.Context(), 1))
		assert.Equal(t, 1, gate.Today())
	})
}

func TestGateHeedsContext(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		gate := llm.NewGate(llm.Limits{RPM: 1}, nil)
		require.NoError(t, gate.Wait(t.Context(), 1))
		ctx, cancel := context.WithTimeout(t.Context(), time.Second)
		defer cancel()
		require.ErrorIs(t, gate.Wait(ctx, 1), context.DeadlineExceeded)
		var none *llm.Gate
		require.NoError(t, none.Wait(t.Context(), 1<<30), "no gate holds nobody up")
		require.Error(t, none.Wait(ctx, 1))
	})
}

// A request larger than a minute's tokens would otherwise wait for ever.
func TestGateLetsTheLargeThrough(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		gate := llm.NewGate(llm.Limits{TPM: 100}, nil)
		began := time.Now()
		for range 3 {
			require.NoError(t, gate.Wait(t.Context(), 1000))
		}
		assert.Equal(t, 2*time.Minute, time.Since(began))
	})
}

// Extractors that share a gate share its pace and its day.
func TestExtractorsShareTheGate(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		gate := llm.NewGate(llm.Limits{RPM: 5, RPD: 8}, nil)
		postings := shop(40)
		began := time.Now()
		first := faulty(until(0, nil))
		found, err := llm.New(first, &llm.Options{Gate: gate}).Extract(t.Context(), postings)
		assert.Equal(t, ending{filled: 40}, endings(t, postings, found, err))
		second := faulty(until(0, nil))
		found, err = llm.New(second, &llm.Options{Gate: gate}).Extract(t.Context(), postings)
		assert.Equal(t, ending{filled: 24, pending: 16}, endings(t, postings, found, err))
		require.ErrorIs(t, err, techmap.ErrExhausted)
		assert.Equal(t, 3, second.Calls())
		assert.Equal(t, time.Minute, time.Since(began))
	})
}
