package llm

import (
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
	reserved Spending
}

// A Spending is an amount of tokens and of dollars.
type Spending struct {
	Tokens int     `json:"tokens"`
	Money  float64 `json:"money"`
}

func (s Spending) plus(t Spending) Spending { return Spending{s.Tokens + t.Tokens, s.Money + t.Money} }

func (s Spending) minus(t Spending) Spending { return Spending{s.Tokens - t.Tokens, s.Money - t.Money} }

// NewBudget returns a budget of so many dollars and tokens; 0 means no limit.
func NewBudget(money float64, tokens int) *Budget { return &Budget{money: money, tokens: tokens} }

// Spent returns what has been booked so far.
func (b *Budget) Spent() Spending {
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
	after := b.spent.plus(b.reserved).plus(s)
	if b.money > 0 && after.Money > b.money || b.tokens > 0 && after.Tokens > b.tokens {
		return fmt.Errorf("llm: $%.4f and %d tokens of the budget are spent, the next call may cost $%.4f and %d tokens: "+
			"raise the budget to go on: %w", b.spent.Money, b.spent.Tokens, s.Money, s.Tokens, techmap.ErrExhausted)
	}
	b.reserved = b.reserved.plus(s)
	return nil
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
