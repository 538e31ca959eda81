package llm

import (
	"context"
	"fmt"
	"slices"
	"sync"
	"time"

	"github.com/techmap-it/techmap"
)

// Limits are what a provider allows a project, or somebody wants to use of it; 0 means no
// limit. Gemini states them for each model and tier by these names.
type Limits struct {
	RPM int `json:"rpm,omitzero"` // requests a minute
	TPM int `json:"tpm,omitzero"` // tokens of input a minute
	RPD int `json:"rpd,omitzero"` // requests a day; days begin at midnight in California
}

// GateOptions configures a Gate. The zero value works.
type GateOptions struct {
	Today int              // requests that the project made already since midnight in California
	Now   func() time.Time // nil means time.Now
}

// A Gate lets requests to one project through as its limits allow, each in its turn.
// All extractors that share a project's key must share its Gate; it may be used
// concurrently. A nil Gate lets everything through. A Gate knows nothing of other
// processes: what they use is found out by being refused.
type Gate struct {
	limits Limits
	now    func() time.Time

	mu     sync.Mutex
	recent []passage // of the last minute and of what has its turn later, in order
	last   time.Time // the latest turn given away
	pause  time.Time // no turn before this
	day    time.Time // when the day ends that today counts
	today  int
	closed time.Time // the provider says that the day's quota is used up until then
}

// A passage is a request that has its turn at a time.
type passage struct {
	at     time.Time
	tokens int
}

// NewGate returns a gate of the limits; opts may be nil.
func NewGate(limits Limits, opts *GateOptions) *Gate {
	var o GateOptions
	if opts != nil {
		o = *opts
	}
	if o.Now == nil {
		o.Now = time.Now
	}
	g := &Gate{limits: limits, now: o.Now, today: o.Today}
	g.day = nextMidnight(g.now())
	return g
}

// Wait returns when a request of so many tokens may be sent. If the day has none left
// it returns at once, with an error that wraps ErrExhausted and, as a
// *techmap.RetryError, says when the next day begins. If ctx ends first, its cause is the
// error, and the turn is used up all the same.
func (g *Gate) Wait(ctx context.Context, tokens int) error {
	if g == nil {
		return context.Cause(ctx)
	}
	turn, err := g.turn(tokens)
	if err != nil {
		return err
	}
	return sleep(ctx, turn.Sub(g.now()))
}

// turn gives away the next turn, which is never before one that was given away already:
// a small request does not overtake a large one that waits for its tokens.
func (g *Gate) turn(tokens int) (time.Time, error) {
	g.mu.Lock()
	defer g.mu.Unlock()
	now := g.now()
	g.roll(now)
	if now.Before(g.closed) || g.limits.RPD > 0 && g.today >= g.limits.RPD {
		until := latest(g.day, g.closed)
		return now, &techmap.RetryError{After: until.Sub(now), Err: fmt.Errorf(
			"llm: %d requests today, the day's quota is used up: %w", g.today, techmap.ErrExhausted)}
	}
	turn := latest(now, g.pause, g.last)
	for !g.fits(turn, tokens) {
		turn = g.next(turn)
	}
	g.recent = append(g.recent, passage{turn, tokens})
	g.last = turn
	g.today++
	return turn, nil
}

// roll begins a new day and forgets what is more than a minute ago.
func (g *Gate) roll(now time.Time) {
	if !now.Before(g.day) {
		g.day, g.today = nextMidnight(now), 0
	}
	g.recent = slices.DeleteFunc(g.recent, func(p passage) bool { return now.Sub(p.at) > time.Minute })
}

// fits reports whether a request at t keeps the limits of the minute that ends there.
// One that alone exceeds the tokens of a minute gets a minute of its own.
func (g *Gate) fits(t time.Time, tokens int) bool {
	requests, sum := 1, tokens
	for _, p := range g.recent {
		if t.Sub(p.at) < time.Minute {
			requests++
			sum += p.tokens
		}
	}
	return requests == 1 || (g.limits.RPM <= 0 || requests <= g.limits.RPM) &&
		(g.limits.TPM <= 0 || sum <= g.limits.TPM)
}

// next returns when, after t, the oldest passage of the minute before t is a minute old.
func (g *Gate) next(t time.Time) time.Time {
	for _, p := range g.recent {
		if t.Sub(p.at) < time.Minute {
			return p.at.Add(time.Minute)
		}
	}
	return t
}

// hold gives no turn before d has passed, because the provider asked for it.
func (g *Gate) hold(d time.Duration) {
	if g == nil {
		return
	}
	g.mu.Lock()
	defer g.mu.Unlock()
	g.pause = latest(g.pause, g.now().Add(d))
}

// close gives no turn until the next day, because the provider says that today's
// quota is used up.
func (g *Gate) close(after time.Duration) {
	if g == nil {
		return
	}
	g.mu.Lock()
	defer g.mu.Unlock()
	g.closed = nextMidnight(g.now())
	if after > 0 {
		g.closed = g.now().Add(after)
	}
}

// Today returns how many requests were let through since midnight in California, those
// of GateOptions included, so that the next run can be told. A nil Gate does not count.
func (g *Gate) Today() int {
	if g == nil {
		return 0
	}
	g.mu.Lock()
	defer g.mu.Unlock()
	g.roll(g.now())
	return g.today
}

func latest(t time.Time, more ...time.Time) time.Time {
	for _, m := range more {
		if m.After(t) {
			t = m
		}
	}
	return t
}

// sleep waits for d or the end of ctx.
func sleep(ctx context.Context, d time.Duration) error {
	if ctx.Err() != nil {
		return context.Cause(ctx)
	}
	if d <= 0 {
		return nil
	}
	timer := time.NewTimer(d)
	defer timer.Stop()
	select {
	case <-timer.C:
		return nil
	case <-ctx.Done():
		return context.Cause(ctx)
	}
}
