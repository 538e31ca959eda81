package sqssink_test

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"sync"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/techmap-it/techmap"
	"github.com/techmap-it/techmap/internal/faultproxy"
	"github.com/techmap-it/techmap/internal/sqsfake"
	"github.com/techmap-it/techmap/sink"
	"github.com/techmap-it/techmap/sink/sqssink"
)

// TestReceive_losesNothing lets a third of all calls fail or lose their answer,
// and a third of the handlers' work too, and demands that every message is
// handled to its end at least once and that the queue is empty then.
func TestReceive_losesNothing(t *testing.T) {
	t.Parallel()
	for seed := range uint64(5) {
		t.Run(fmt.Sprint("seed ", seed), func(t *testing.T) {
			t.Parallel()
			failing, losing := faultproxy.Random(seed, .2), faultproxy.Random(seed+100, .13)
			o := &sqsfake.Options{
				Fail: func(op string, n int) *sqsfake.Error {
					if op != "CreateQueue" && n < 60 && failing(n) {
						return &sqsfake.Error{Status: http.StatusServiceUnavailable, Code: "ServiceUnavailable"}
					}
					return nil
				},
				Lose: func(op string, n int) bool { return op != "CreateQueue" && n < 60 && losing(n) },
			}
			onFake(t, o, func(t *testing.T, r *rig) { surviveFaults(t, r, faultproxy.Random(seed+200, .33)) })
		})
	}
}

func surviveFaults(t *testing.T, r *rig, fails faultproxy.When) {
	const sources = 40
	url := r.queue(t, "runs", nil)
	runs := sink.Retry[techmap.Census](sqssink.New(r.client, url, nil), sink.RetryPolicy{Attempts: 20})
	for i := range sources {
		require.NoError(t, runs.Write(t.Context(), []techmap.Census{census(fmt.Sprintf("site-%02d", i), i)}))
	}
	var mu sync.Mutex
	calls, done := 0, map[string]int{}
	ctx, cancel := context.WithTimeout(t.Context(), time.Hour)
	defer cancel()
	err := sqssink.Receive(ctx, r.client, url, nil, func(ctx context.Context, m sqssink.Message) error {
		if err := wait(ctx, time.Minute); err != nil {
			return err
		}
		mu.Lock()
		defer mu.Unlock()
		if calls++; fails(calls) {
			return errors.New("the store is away")
		}
		done[m.Source]++
		return nil
	})
	require.ErrorIs(t, err, context.DeadlineExceeded)
	assert.Len(t, done, sources)
	assert.Zero(t, r.held(t, url))
}

func BenchmarkParseMessage(b *testing.B) {
	body := `{"version":1,"source":"wanted","at":"2026-11-22T03:04:05.000006Z","outcome":"complete",` +
		`"counts":{"in":300,"out":290,"rejected":10},"listed":300,"objects":3,"manifest":"manifest/source=wanted/1.json"}`
	b.SetBytes(int64(len(body)))
	for b.Loop() {
		if _, err := sqssink.ParseMessage(body); err != nil {
			b.Fatal(err)
		}
	}
}
