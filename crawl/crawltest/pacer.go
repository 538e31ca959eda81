package crawltest

import (
	"context"
	"errors"
	"slices"
	"sync"
	"testing"
	"time"

	"github.com/techmap-it/techmap/crawl"
)

// pacerInterval is what the suite paces by. Its rules are lower bounds, so a slow
// machine passes too.
const pacerInterval = 40 * time.Millisecond

// TestPacer checks the contract of crawl.Pacer. open returns a Pacer as one
// process has it; all that are opened with one t share their state, and those of
// another t do not. What is shared may lie in t.TempDir, or in a database under t.Name.
// It takes about a second of time.
func TestPacer(t *testing.T, open func(t *testing.T) crawl.Pacer) {
	t.Helper()
	for _, c := range []struct {
		rule  string
		check func(t *testing.T, open func(t *testing.T) crawl.Pacer)
	}{
		{"starts of all processes are an interval apart", checkApart},
		{"hosts do not wait for each other", checkHosts},
		{"the slower of two intervals counts", checkSlower},
		{"a hold holds all processes", checkHold},
		{"a context that has ended ends the wait with its cause", checkPacerCancel},
		{"release may be called twice, and in any order", checkRelease},
	} {
		t.Run(c.rule, func(t *testing.T) { c.check(t, open) })
	}
}

// wait waits for a turn and returns when it came.
func wait(t *testing.T, p crawl.Pacer, host string, interval time.Duration) time.Time {
	t.Helper()
	release, err := p.Wait(t.Context(), host, interval)
	if err != nil {
		t.Errorf("Wait: %v", err)
		return time.Now()
	}
	release()
	return time.Now()
}

// checkApart has two processes ask for turns at once. Only the whole is measured,
// because a slow machine may note a single start late.
func checkApart(t *testing.T, open func(t *testing.T) crawl.Pacer) {
	const each = 3
	pacers := []crawl.Pacer{open(t), open(t)}
	var mu sync.Mutex
	var starts []time.Time
	var all sync.WaitGroup
	for _, p := range pacers {
		all.Go(func() {
			for range each {
				at := wait(t, p, "a.example", pacerInterval)
				mu.Lock()
				starts = append(starts, at)
				mu.Unlock()
			}
		})
	}
	all.Wait()
	// A start may be noted late, so single gaps may look short; the whole cannot.
	span := slices.MaxFunc(starts, time.Time.Compare).Sub(slices.MinFunc(starts, time.Time.Compare))
	if least := time.Duration(len(starts)-2) * pacerInterval; span < least {
		t.Errorf("%d starts of %d processes in %v, want %v or more", len(starts), len(pacers), span, least)
	}
}

// checkHosts asks three hosts in turn with an interval that no test would wait for.
func checkHosts(t *testing.T, open func(t *testing.T) crawl.Pacer) {
	p := open(t)
	const long = 10 * time.Second
	began := time.Now()
	for _, host := range []string{"a.example", "b.example", "c.example"} {
		wait(t, p, host, long)
	}
	if took := time.Since(began); took >= long {
		t.Errorf("three hosts took %v", took)
	}
}

// checkSlower has a patient process go first: the one after it must not make it
// impatient.
func checkSlower(t *testing.T, open func(t *testing.T) crawl.Pacer) {
	p, q := open(t), open(t)
	first := wait(t, p, "a.example", 4*pacerInterval)
	second := wait(t, q, "a.example", pacerInterval)
	if gap := second.Sub(first); gap < 3*pacerInterval {
		t.Errorf("a request that wants %v was followed after %v", 4*pacerInterval, gap)
	}
}

// checkHold has one process told to wait, and another ask. A hold of no time is
// none.
func checkHold(t *testing.T, open func(t *testing.T) crawl.Pacer) {
	p, q := open(t), open(t)
	began := time.Now()
	if err := p.Hold(t.Context(), "a.example", 4*pacerInterval); err != nil {
		t.Fatalf("Hold: %v", err)
	}
	if waited := wait(t, q, "a.example", 0).Sub(began); waited < 4*pacerInterval {
		t.Errorf("a request started after %v, the host asked for %v", waited, 4*pacerInterval)
	}
	if err := q.Hold(t.Context(), "a.example", 0); err != nil {
		t.Errorf("Hold of no time: %v", err)
	}
}

// checkPacerCancel waits for a turn that is a minute away, and gives up.
func checkPacerCancel(t *testing.T, open func(t *testing.T) crawl.Pacer) {
	p := open(t)
	if err := p.Hold(t.Context(), "a.example", time.Minute); err != nil {
		t.Fatalf("Hold: %v", err)
	}
	ctx, cancel := context.WithCancelCause(t.Context())
	timer := time.AfterFunc(pacerInterval, func() { cancel(errStop) })
	defer timer.Stop()
	began := time.Now()
	release, err := p.Wait(ctx, "a.example", pacerInterval)
	if !errors.Is(err, errStop) || release != nil {
		t.Errorf("Wait returned %v, want the cause and no release", err)
	}
	if took := time.Since(began); took > 30*time.Second {
		t.Errorf("Wait returned %v after its context had ended", took)
	}
}

// checkRelease gives turns back in the other order, each twice; then the next must
// come.
func checkRelease(t *testing.T, open func(t *testing.T) crawl.Pacer) {
	p := open(t)
	var releases []func()
	for range 2 {
		release, err := p.Wait(t.Context(), "a.example", 0)
		if err != nil {
			t.Fatalf("Wait: %v", err)
		}
		releases = append(releases, release)
	}
	slices.Reverse(releases)
	for _, release := range releases {
		release()
		release()
	}
	wait(t, p, "a.example", 0)
}
