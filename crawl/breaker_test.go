package crawl

import (
	"testing"
	"testing/synctest"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/techmap-it/techmap"
)

// ask makes a request that ends with v, and reports whether it was let through.
func ask(t *testing.T, l *Limiter, host string, v verdict) bool {
	t.Helper()
	release, err := l.Wait(t.Context(), host, 0)
	if err != nil {
		require.ErrorIs(t, err, techmap.ErrUnavailable)
		return false
	}
	l.report(host, v)
	release()
	return true
}

func TestLimiter_leavesAFailingHostAlone(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		l := &Limiter{Failures: 3, Rest: time.Minute}
		for range 3 {
			assert.True(t, ask(t, l, "a.example", failing))
		}
		assert.False(t, ask(t, l, "A.example", healthy), "after three failures in a row")
		assert.True(t, ask(t, l, "b.example", healthy), "another host")
		time.Sleep(time.Minute - 1)
		assert.False(t, ask(t, l, "a.example", healthy), "to the end of the rest")
		time.Sleep(time.Nanosecond)
		assert.True(t, ask(t, l, "a.example", failing), "then one may probe")
		assert.False(t, ask(t, l, "a.example", healthy), "it failed: the host rests again")
		time.Sleep(time.Minute)
		assert.True(t, ask(t, l, "a.example", healthy))
		for range 2 {
			assert.True(t, ask(t, l, "a.example", failing), "it did not: all is forgotten")
		}
		assert.True(t, ask(t, l, "a.example", healthy))
	})
}

func TestLimiter_onlyOneProbes(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		l := &Limiter{Failures: 1, Rest: time.Minute}
		require.True(t, ask(t, l, "a.example", failing))
		time.Sleep(time.Minute)
		release, err := l.Wait(t.Context(), "a.example", 0)
		require.NoError(t, err)
		assert.False(t, ask(t, l, "a.example", healthy), "while another probes")
		release()
		assert.True(t, ask(t, l, "a.example", healthy), "whose caller left before there was an answer")
	})
}

func TestLimiter_whatEndsARow(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		name     string
		failures int
		row      []verdict
		rests    bool
	}{
		{"never, if told so", -1, []verdict{failing, failing, failing, failing}, false},
		{"too short a row", 3, []verdict{failing, failing}, false},
		{"success", 2, []verdict{failing, healthy, failing}, false},
		{"not the caller that left", 2, []verdict{failing, unknown, failing}, true},
		{"ten unless told otherwise", 0, make10(failing), true},
		{"nine are not ten", 0, make10(failing)[1:], false},
	} {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			l := &Limiter{Failures: c.failures}
			for _, v := range c.row {
				require.True(t, ask(t, l, "a.example", v))
			}
			assert.Equal(t, !c.rests, ask(t, l, "a.example", healthy))
		})
	}
}

func make10(v verdict) []verdict { return []verdict{v, v, v, v, v, v, v, v, v, v} }

func TestJudge(t *testing.T) {
	t.Parallel()
	for status, want := range map[int]verdict{
		200: healthy, 404: healthy, 403: healthy, 429: healthy, 408: failing, 425: failing, 500: failing, 503: failing, 999: failing,
	} {
		assert.Equal(t, want, judge(status), status)
	}
}
