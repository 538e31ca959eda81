package llm

import (
	"context"
	"fmt"
	"sync"

	"github.com/techmap-it/techmap"
)

// A Budget is the most that may be spent, for as long as it lives and by all
// extractors that share it. Before a call the most that it can cost is set aside, and
// after it what it did cost is booked, also if it failed; a call that could exceed
// what is left is not made. It may be used concurrently. A nil Budget has no limit.
type Budget struct {
	money  float64
	tokens int

	mu       sync.Mutex
	spent    Spending
	reserved Spending      // calls included
	calls    Spending      // set aside for calls that are under way, so that it is known soon
	underWay int           // calls
	ended    chan struct{} // closed when the next of them ends; nil if nobody waits
}

// A Spending is an amount of tokens and of dollars.
type Spending struct {
	Tokens int     `json:"tokens"` // of all kinds
	Money  float64 `json:"money"`  // US dollars
}

func (s Spending) plus(t Spending) Spending { return Spending{s.Tokens + t.Tokens, s.Money + t.Money} }

func (s Spending) minus(t Spending) Spending { return Spending{s.Tokens - t.Tokens, s.Money - t.Money} }

// NewBudget returns a budget of so many US dollars and tokens; 0 means no limit. A limit
// of money holds only if the price of the model is known: see Options.Price.
func NewBudget(money float64, tokens int) *Budget { return &Budget{money: money, tokens: tokens} }

// Spent returns what has been booked so far, without what is set aside for calls under
// way; of nil, which books nothing, zero.
func (b *Budget) Spent() Spending {
	if b == nil {
		return Spending{}
	}
	b.mu.Lock()
	defer b.mu.Unlock()
	return b.spent
}

// reserve sets s aside, or returns an error that wraps ErrExhausted.
func (b *Budget) reserve(s Spending) error {
	if b == nil {
		return nil
	}
	b.mu.Lock()
	defer b.mu.Unlock()
	if !b.fits(b.spent.plus(b.reserved).plus(s)) {
		return b.exhausted(s)
	}
	b.reserved = b.reserved.plus(s)
	return nil
}

// begin sets s aside for a call, as reserve does, but if that could fit once the calls
// under way have ended, for less than was set aside for them, it waits for them.
func (b *Budget) begin(ctx context.Context, s Spending) error {
	if b == nil {
		return nil
	}
	for {
		ended, err := b.tryBegin(s)
		if ended == nil {
			return err
		}
		select {
		case <-ended:
		case <-ctx.Done():
			return context.Cause(ctx)
		}
	}
}

// tryBegin sets s aside, or returns what to wait for before that is tried again. If s would
// not fit even if all calls under way cost nothing, there is nothing to wait for: what
// batches have set aside stays so for hours.
func (b *Budget) tryBegin(s Spending) (wait <-chan struct{}, err error) {
	b.mu.Lock()
	defer b.mu.Unlock()
	if b.fits(b.spent.plus(b.reserved).plus(s)) {
		b.reserved, b.calls = b.reserved.plus(s), b.calls.plus(s)
		b.underWay++
		return nil, nil
	}
	if b.underWay == 0 || !b.fits(b.spent.plus(b.reserved).minus(b.calls).plus(s)) {
		return nil, b.exhausted(s)
	}
	if b.ended == nil {
		b.ended = make(chan struct{})
	}
	return b.ended, nil
}

// end books what a call has cost in place of what was set aside for it.
func (b *Budget) end(reserved, spent Spending) {
	if b == nil {
		return
	}
	b.settle(reserved, spent)
	b.mu.Lock()
	defer b.mu.Unlock()
	b.calls = b.calls.minus(reserved)
	b.underWay--
	if b.ended != nil {
		close(b.ended)
		b.ended = nil
	}
}

// fits reports whether so much may be spent.
func (b *Budget) fits(s Spending) bool {
	return (b.money <= 0 || s.Money <= b.money) && (b.tokens <= 0 || s.Tokens <= b.tokens)
}

// exhausted says why s is not spent.
func (b *Budget) exhausted(s Spending) error {
	return fmt.Errorf("llm: $%.4f and %d tokens of the budget are spent, the next call may cost $%.4f and %d tokens: "+
		"raise the budget to go on: %w", b.spent.Money, b.spent.Tokens, s.Money, s.Tokens, techmap.ErrExhausted)
}

// settle books what was spent in place of what was set aside.
func (b *Budget) settle(reserved, spent Spending) {
	if b == nil {
		return
	}
	b.mu.Lock()
	defer b.mu.Unlock()
	b.reserved = b.reserved.minus(reserved)
	b.spent = b.spent.plus(spent)
}
