package crawl

import (
	"context"
	"errors"
	"math/rand/v2"
	"net/http"
	"testing"
	"testing/synctest"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
	"golang.org/x/sync/errgroup"
)

func TestLimiter_spacesRequestsToOneHost(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		l := Limiter{Spread: -1}
		began := time.Now()
		for range 4 {
			release, err := l.Wait(t.Context(), "a.example", time.Second)
			require.NoError(t, err)
			release()
			release() // harmless
		}
		assert.Equal(t, 3*time.Second, time.Since(began))
		release, err := l.Wait(t.Context(), "b.example", time.Second)
		require.NoError(t, err)
		release()
		assert.Equal(t, 3*time.Second, time.Since(began), "another host does not wait")
		release, err = l.Wait(t.Context(), "A.EXAMPLE", time.Second)
		require.NoError(t, err)
		release()
		assert.Equal(t, 4*time.Second, time.Since(began), "host names have no case")
	})
}

func TestLimiter_boundsOpenRequests(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		l := Limiter{PerHost: 2}
		var g errgroup.Group
		began := time.Now()
		for range 6 {
			g.Go(func() error {
				release, err := l.Wait(t.Context(), "slow.example", 0)
				if err != nil {
					return err
				}
				time.Sleep(10 * time.Second)
				release()
				return nil
			})
		}
		require.NoError(t, g.Wait())
		assert.Equal(t, 30*time.Second, time.Since(began), "six requests of 10 s, two at a time")
	})
}

func TestLimiter_holdMakesEverybodyWait(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		l := Limiter{Spread: -1}
		l.hold("a.example", time.Minute)
		l.hold("a.example", time.Second) // the longer one stands
		began := time.Now()
		_, err := l.Wait(t.Context(), "a.example", 0)
		require.NoError(t, err)
		assert.Equal(t, time.Minute, time.Since(began))
		l.hold("a.example", 24*time.Hour)
		_, err = l.Wait(t.Context(), "a.example", 0)
		require.NoError(t, err)
		assert.Equal(t, time.Minute+maxWait, time.Since(began), "not for a day: a hostile answer must not stop a process")
	})
}

func TestLimiter_waitEndsWithItsContext(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		l := Limiter{PerHost: 1, Spread: -1}
		gone := errors.New("gone")
		ctx, cancel := context.WithCancelCause(t.Context())
		release, err := l.Wait(ctx, "a.example", time.Hour)
		require.NoError(t, err)
		time.AfterFunc(time.Second, func() { cancel(gone) })
		_, err = l.Wait(ctx, "a.example", time.Hour)
		require.ErrorIs(t, err, gone, "while all places are taken")
		release()
		_, err = l.Wait(ctx, "a.example", time.Hour)
		require.ErrorIs(t, err, gone, "while the interval runs")
		ctx2, cancel2 := context.WithTimeout(t.Context(), 2*time.Hour)
		defer cancel2()
		_, err = l.Wait(ctx2, "a.example", 0)
		require.NoError(t, err, "who gave up holds no place")
	})
}

func TestBackoff_growsToItsCap(t *testing.T) {
	t.Parallel()
	for try, want := range map[int]time.Duration{1: time.Second, 2: 2 * time.Second, 5: 16 * time.Second, 6: 30 * time.Second, 1000: 30 * time.Second} {
		for range 100 {
			d := backoff(try)
			assert.GreaterOrEqual(t, d, want/2, try)
			assert.Less(t, d, want, try)
		}
	}
}

func TestRetryAfter(t *testing.T) {
	t.Parallel()
	now := time.Date(2026, 11, 9, 0, 0, 0, 0, time.UTC)
	for _, c := range []struct {
		name, value, date string
		want              time.Duration
		ok                bool
	}{
		{"seconds", "120", "", 2 * time.Minute, true},
		{"zero", "0", "", 0, true},
		{"date", "Mon, 09 Nov 2026 00:00:30 GMT", "", 30 * time.Second, true},
		{"date by the server's clock", "Mon, 09 Nov 2026 10:00:30 GMT", "Mon, 09 Nov 2026 10:00:00 GMT", 30 * time.Second, true},
		{"date that has passed", "Sun, 08 Nov 2026 00:00:00 GMT", "", 0, true},
		{"negative", "-5", "", 0, false},
		{"words", "soon", "", 0, false},
		{"nothing", "", "", 0, false},
	} {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			got, ok := retryAfter(http.Header{"Retry-After": {c.value}, "Date": {c.date}}, now)
			assert.Equal(t, c.ok, ok)
			assert.Equal(t, c.want, got)
		})
	}
}

func TestLimiter_spread(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		name     string
		limiter  *Limiter
		min, max time.Duration
	}{
		{"up to three tenths more", &Limiter{}, time.Second, 1300 * time.Millisecond},
		{"as told", &Limiter{Spread: 2}, time.Second, 3 * time.Second},
		{"none", &Limiter{Spread: -1}, time.Second, time.Second + 1},
		{"from a source of one's own", &Limiter{Rand: rand.NewPCG(1, 2)}, time.Second, 1300 * time.Millisecond},
	} {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			seen := make(map[time.Duration]bool)
			for range 100 {
				d := c.limiter.spread(time.Second)
				assert.GreaterOrEqual(t, d, c.min, "never faster")
				assert.Less(t, d, c.max)
				seen[d] = true
			}
			assert.Equal(t, c.max > c.min+1, len(seen) > 1)
			assert.Zero(t, c.limiter.spread(0))
		})
	}
}

func TestLimiter_spreadCanBeRepeated(t *testing.T) {
	t.Parallel()
	one, two := Limiter{Rand: rand.NewPCG(7, 7)}, Limiter{Rand: rand.NewPCG(7, 7)}
	for range 10 {
		assert.Equal(t, one.spread(time.Minute), two.spread(time.Minute))
	}
}
