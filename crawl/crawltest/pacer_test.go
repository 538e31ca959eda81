package crawltest_test

import (
	"context"
	"encoding/json"
	"errors"
	"io/fs"
	"os"
	"path/filepath"
	"sync"
	"testing"
	"time"

	"github.com/techmap-it/techmap/crawl"
	"github.com/techmap-it/techmap/crawl/crawltest"
)

func TestTestPacer_passesTheLimiter(t *testing.T) {
	t.Parallel()
	var mu sync.Mutex
	of := make(map[*testing.T]*crawl.Limiter)
	crawltest.TestPacer(t, func(t *testing.T) crawl.Pacer {
		mu.Lock()
		defer mu.Unlock()
		if of[t] == nil {
			of[t] = &crawl.Limiter{Spread: -1}
		}
		return of[t]
	})
}

// TestTestPacer_passesLimitersOverAFile is the case of several processes: each has
// a Limiter of its own, and all share a file.
func TestTestPacer_passesLimitersOverAFile(t *testing.T) {
	t.Parallel()
	var mu sync.Mutex
	of := make(map[*testing.T]string)
	crawltest.TestPacer(t, func(t *testing.T) crawl.Pacer {
		mu.Lock()
		defer mu.Unlock()
		if of[t] == "" {
			of[t] = t.TempDir()
		}
		return &crawl.Limiter{Spread: -1, Shared: filePacer{dir: of[t]}}
	})
}

// A filePacer keeps the next start of each host in a file, under a lock that is a
// file too. It is the shortest Pacer for several processes there is; one for use
// would also break a lock whose holder died.
type filePacer struct{ dir string }

// A turn is the file of a host.
type turn struct{ Last, Next time.Time }

// poll is how long to wait for a lock.
const poll = time.Millisecond

func (p filePacer) Wait(ctx context.Context, host string, interval time.Duration) (func(), error) {
	var start time.Time
	for {
		now, ok := time.Now(), false
		err := p.change(ctx, host, func(t *turn) {
			start = t.Next
			if later := t.Last.Add(interval); later.After(start) {
				start = later
			}
			if ok = !start.After(now); ok {
				t.Last, t.Next = now, now.Add(interval)
			}
		})
		if err != nil {
			return nil, err
		}
		if ok {
			return func() {}, nil
		}
		if err := pause(ctx, start.Sub(now)); err != nil {
			return nil, err
		}
	}
}

func (p filePacer) Hold(ctx context.Context, host string, d time.Duration) error {
	return p.change(ctx, host, func(t *turn) {
		if until := time.Now().Add(d); until.After(t.Next) {
			t.Next = until
		}
	})
}

// change changes the file of host in one step.
func (p filePacer) change(ctx context.Context, host string, change func(*turn)) error {
	file := filepath.Join(p.dir, host)
	lock, err := os.OpenFile(file+".lock", os.O_CREATE|os.O_EXCL, 0o600)
	for errors.Is(err, fs.ErrExist) {
		if err := pause(ctx, poll); err != nil {
			return err
		}
		lock, err = os.OpenFile(file+".lock", os.O_CREATE|os.O_EXCL, 0o600)
	}
	if err != nil {
		return err
	}
	defer func() {
		_ = lock.Close()
		_ = os.Remove(lock.Name())
	}()
	var t turn
	data, err := os.ReadFile(file)
	if err == nil {
		err = json.Unmarshal(data, &t)
	}
	if err != nil && !errors.Is(err, fs.ErrNotExist) {
		return err
	}
	change(&t)
	if data, err = json.Marshal(t); err != nil {
		return err
	}
	return os.WriteFile(file, data, 0o600)
}

func pause(ctx context.Context, d time.Duration) error {
	timer := time.NewTimer(d)
	defer timer.Stop()
	select {
	case <-timer.C:
		return nil
	case <-ctx.Done():
		return context.Cause(ctx)
	}
}

// A badPacer breaks the contract in one way.
type badPacer struct{ fault string }

func (p badPacer) Wait(ctx context.Context, _ string, _ time.Duration) (func(), error) {
	if p.fault == "deaf" {
		return func() {}, nil
	}
	if err := pause(ctx, 0); err != nil {
		return nil, err
	}
	return func() {}, nil
}

func (badPacer) Hold(context.Context, string, time.Duration) error { return nil }
