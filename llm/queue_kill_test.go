package llm_test

import (
	"context"
	"errors"
	"fmt"
	"sync"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/techmap-it/techmap"
	"github.com/techmap-it/techmap/llm"
	"github.com/techmap-it/techmap/llm/llmtest"
)

var errKilled = errors.New("killed")

// A reaper kills a program at the nth thing that it does, before or after it is done.
type reaper struct {
	mu    sync.Mutex
	left  int
	what  string // it was killed at
	armed bool
	kill  context.CancelCauseFunc
}

// passes counts a moment and reports whether the program outlives it.
func (r *reaper) passes(what string) error {
	r.mu.Lock()
	defer r.mu.Unlock()
	if !r.armed {
		return nil
	}
	if r.what == "" {
		if r.left--; r.left >= 0 {
			return nil
		}
		r.what = what
		r.kill(errKilled)
	}
	return errKilled // who is dead does nothing more
}

// do does something that may be the program's last.
func (r *reaper) do(what string, do func() error) error {
	if err := r.passes("before " + what); err != nil {
		return err
	}
	if err := do(); err != nil {
		return err
	}
	return r.passes("after " + what)
}

type mortalJobs struct {
	llm.MemoryJobs
	*reaper
}

func (m *mortalJobs) Save(ctx context.Context, j llm.Job) error {
	what := map[bool]string{true: "noting the intent", false: "noting the name"}[j.Name == ""]
	return m.do(what, func() error { return m.MemoryJobs.Save(ctx, j) })
}

func (m *mortalJobs) Remove(ctx context.Context, label string) error {
	return m.do("removing", func() error { return m.MemoryJobs.Remove(ctx, label) })
}

type mortalCache struct {
	llm.MemoryCache
	*reaper
}

func (m *mortalCache) Save(ctx context.Context, key string, x techmap.Extraction) error {
	return m.do("storing", func() error { return m.MemoryCache.Save(ctx, key, x) })
}

// newMortalDesk returns a desk of postings, and the reaper of its programs.
func newMortalDesk(postings int) (*desk, *reaper) {
	d, r := newDesk(postings), &reaper{}
	d.perCall = 2
	d.jobs, d.cache = &mortalJobs{reaper: r}, &mortalCache{reaper: r}
	d.book = func(ctx context.Context, e llm.Entry) error {
		return r.do("booking", func() error { return d.ledger.Add(ctx, e) })
	}
	d.provider.Fault = func(at llmtest.BatchMoment, _ string) error { return r.passes(string(at)) }
	return d, r
}

// TestKillAtEveryMoment kills the program at each thing that it does with a batch, one
// after the other, and starts it again over what is left: the answers are those of a
// run that nobody disturbed, no job is handed in twice, and nothing is booked twice.
func TestKillAtEveryMoment(t *testing.T) {
	t.Parallel()
	opts := &llm.QueueOptions{PerJob: 2}
	clean := newDesk(6)
	clean.perCall = 2
	clean.submit(t, clean.queue(opts))
	clean.provider.Finish(t.Context())
	clean.collect(t, clean.queue(opts))
	want := clean.stored(t)

	seen := map[string]bool{}
	for n := 0; ; n++ {
		d, r := newMortalDesk(6)
		ctx, kill := context.WithCancelCause(t.Context())
		r.armed, r.left, r.kill = true, n, kill
		_, err := d.queue(opts).Submit(ctx, d.items)
		if err == nil {
			d.provider.Finish(t.Context())
			_, err = d.queue(opts).Collect(ctx, d.find)
		}
		kill(nil)
		if r.what == "" {
			require.NoError(t, err)
			t.Logf("%d moments", n)
			break
		}
		require.Error(t, err, r.what)
		seen[r.what] = true
		r.armed = false

		d.wait(2 * time.Minute)
		d.submit(t, d.queue(opts))
		d.provider.Finish(t.Context())
		d.collect(t, d.queue(opts))
		assert.Equal(t, want, d.stored(t), r.what)
		d.once(t)
		assert.Len(t, d.provider.Labels(), 2, r.what)
		assert.Empty(t, d.kept(t), r.what)
		assert.InDelta(t, clean.ledger.Run().Calls, d.ledger.Run().Calls, 1e-9, r.what)
		assert.InDelta(t, clean.ledger.Run().Money, d.ledger.Run().Money, 1e-9, r.what)
		assert.Len(t, d.ledger.Postings(), 6, r.what)
	}
	for _, what := range []string{
		"before noting the intent", "after noting the intent", "submit", "submitted", "before noting the name",
		"after noting the name", "collect", "result", "before storing", "after storing", "before booking",
		"after booking", "before removing", "after removing",
	} {
		assert.True(t, seen[what], what)
	}
}

// The same with a second kill while the first is being mended.
func TestKillTwice(t *testing.T) {
	t.Parallel()
	opts := &llm.QueueOptions{PerJob: 2}
	for first := range 10 {
		for second := range 10 {
			t.Run(fmt.Sprint(first, " ", second), func(t *testing.T) {
				t.Parallel()
				d, r := newMortalDesk(6)
				for _, n := range []int{first, second} {
					ctx, kill := context.WithCancelCause(t.Context())
					r.armed, r.left, r.kill, r.what = true, n, kill, ""
					if _, err := d.queue(opts).Submit(ctx, d.items); err == nil {
						d.provider.Finish(t.Context())
						_, _ = d.queue(opts).Collect(ctx, d.find)
					}
					kill(nil)
					d.wait(2 * time.Minute)
				}
				r.armed = false
				d.submit(t, d.queue(opts))
				d.provider.Finish(t.Context())
				d.collect(t, d.queue(opts))
				assert.Equal(t, 6, d.filled(t))
				d.once(t)
				assert.Empty(t, d.kept(t))
				assert.InDelta(t, 3, d.ledger.Run().Calls, 1e-9)
			})
		}
	}
}

// A program that is started again at once, before the provider lists what it was given,
// asks nothing twice either.
func TestKillAndRestartAtOnce(t *testing.T) {
	t.Parallel()
	for n := range 8 {
		d, r := newMortalDesk(6)
		ctx, kill := context.WithCancelCause(t.Context())
		r.armed, r.left, r.kill = true, n, kill
		_, err := d.queue(nil).Submit(ctx, d.items)
		kill(nil)
		r.armed = false
		if err == nil {
			continue
		}
		for range 3 {
			d.submit(t, d.queue(nil))
			d.wait(31 * time.Second)
		}
		d.provider.Finish(t.Context())
		d.collect(t, d.queue(nil))
		assert.Equal(t, 6, d.filled(t), r.what)
		d.once(t)
	}
}
