package llm

import (
	"context"
	"crypto/rand"
	"errors"
	"fmt"
	"math"

	"github.com/techmap-it/techmap"
)

// Room for an answer. Thinking counts as output, so there is at least twice of what
// the longest usual answer takes.
const (
	outputBase       = 1024
	outputPerPosting = 256
	reserveMargin    = 1.3 // input may be this much more than estimated
)

// call asks the model about batch and returns its reply with the entry for the books,
// which the caller completes and books. It waits for its turn, tries again where that may
// help, and books what failed itself.
func (e *Extractor) call(ctx context.Context, batch []*question) (Reply, Entry, error) {
	prompt, input, err := e.prompt(batch)
	if err != nil {
		return Reply{}, Entry{}, err
	}
	patience := e.patience()
	for {
		reply, entry, err := e.try(ctx, prompt, input, batch)
		if err == nil {
			return reply, entry, nil
		}
		if err := patience.wait(ctx, err); err != nil {
			return Reply{}, entry, err
		}
	}
}

// prompt returns the question about batch and about how many tokens it has.
func (e *Extractor) prompt(batch []*question) (Prompt, int, error) {
	pages := make([]*page, len(batch))
	input, alone := e.words.tokens, 1
	for i, q := range batch {
		pages[i] = q.page()
		input += pages[i].tokens + blockTokens
	}
	if len(batch) == 1 {
		alone = max(batch[0].alone, 1) // one that was cut gets more room each time
	}
	user, err := e.words.ask(pages)
	return Prompt{
		System: e.words.system, User: user, Schema: e.schema,
		MaxOutput: (outputBase + outputPerPosting*len(batch)) << min(alone-1, 3),
	}, input, err
}

// try makes one call, within the limits and the budget. The order is that of what can be
// undone: the breaker is looked at, then money set aside, then a turn of the day's quota
// used, and only then the call announced. Whatever happens, what was set aside is settled.
func (e *Extractor) try(ctx context.Context, p Prompt, input int, batch []*question) (Reply, Entry, error) {
	if err := e.health.check(); err != nil {
		return Reply{}, Entry{}, err
	}
	reserved := mostOf(e.opts.Price, input, p.MaxOutput)
	if err := e.opts.Budget.begin(ctx, reserved); err != nil {
		return Reply{}, Entry{}, err
	}
	if err := e.opts.Gate.Wait(ctx, input); err != nil {
		e.opts.Budget.end(reserved, Spending{})
		return Reply{}, Entry{}, err
	}
	entry := Entry{At: e.opts.Now().UTC(), Model: e.model.Name(), Postings: shares(batch)}
	if err := e.announce(ctx, &entry, mostUsage(input, p.MaxOutput)); err != nil {
		e.opts.Budget.end(reserved, Spending{})
		return Reply{}, Entry{}, err
	}
	reply, err := e.generate(ctx, p)
	entry.Took = e.opts.Now().Sub(entry.At)
	entry.Version, entry.Finish, entry.Usage = reply.Version, reply.Finish, reply.Usage
	if err != nil {
		entry.Err = err.Error()
	}
	if entry.Usage == (Usage{}) {
		entry.Usage = guess(reply, err, input, p.MaxOutput)
		entry.Guessed = entry.Usage != Usage{}
	}
	entry.Money = e.opts.Price.Of(entry.Usage)
	e.opts.Budget.end(reserved, Spending{entry.Usage.Total(), entry.Money})
	if err == nil {
		e.health.answered()
		return reply, entry, nil
	}
	e.note(err)
	if lost := e.book(ctx, entry); lost != nil {
		return reply, entry, lost
	}
	return reply, entry, err
}

// mostOf returns the most that a call can cost.
func mostOf(price Price, input, maxOutput int) Spending {
	most := mostUsage(input, maxOutput)
	return Spending{most.Total(), price.Of(most)}
}

// mostUsage returns the most that a call can use.
func mostUsage(input, maxOutput int) Usage {
	return Usage{Input: int(math.Ceil(float64(input) * reserveMargin)), Output: maxOutput}
}

// guess returns what a call is booked with of which the provider says nothing. One that
// nobody waited for to its end may have been answered, and charged, in full; one that a
// provider refuses costs nothing.
func guess(reply Reply, err error, input, maxOutput int) Usage {
	switch {
	case errors.Is(err, context.Canceled), errors.Is(err, context.DeadlineExceeded):
		return mostUsage(input, maxOutput)
	case err == nil, errors.Is(err, techmap.ErrUnavailable):
		return Usage{Input: input, Output: EstimateTokens(reply.Text)}
	}
	return Usage{}
}

// announce tells Options.Asking of a call that is about to be made. Its name is random:
// several processes may write into one set of books, one after the other.
func (e *Extractor) announce(ctx context.Context, entry *Entry, most Usage) error {
	if e.opts.Asking == nil {
		return nil
	}
	entry.Call = rand.Text()
	asked := *entry
	asked.Usage, asked.Guessed, asked.Money = most, true, e.opts.Price.Of(most)
	if err := e.opts.Asking(ctx, asked); err != nil {
		return fmt.Errorf("llm: note a call: %w", err)
	}
	return nil
}

// generate calls the model with a time limit of its own.
func (e *Extractor) generate(ctx context.Context, p Prompt) (Reply, error) {
	tctx, cancel := context.WithTimeout(ctx, e.opts.Timeout)
	defer cancel()
	reply, err := e.model.Generate(tctx, p)
	if err != nil && ctx.Err() == nil && tctx.Err() != nil {
		err = fmt.Errorf("llm: %s: no answer in %v: %w: %w", e.model.Name(), e.opts.Timeout, techmap.ErrUnavailable, err)
	}
	return reply, err
}

// note remembers what a failed call says about those to come.
func (e *Extractor) note(err error) {
	asked := retryAfter(err)
	switch {
	case errors.Is(err, techmap.ErrBlocked):
		e.health.refuse(err)
	case errors.Is(err, techmap.ErrExhausted):
		e.opts.Gate.close(asked)
		e.health.exhaust(err, asked)
	case errors.Is(err, techmap.ErrThrottled) && asked > e.opts.MaxWait:
		e.health.exhaust(err, asked)
	case errors.Is(err, techmap.ErrThrottled) && asked > 0:
		e.opts.Gate.hold(asked)
	case techmap.Retryable(err):
		e.health.failed()
	}
}

// book tells the ledger of a call, also if ctx has ended in the meantime: it is paid for.
func (e *Extractor) book(ctx context.Context, entry Entry) error {
	if e.opts.Ledger == nil {
		return nil
	}
	if err := e.opts.Ledger(context.WithoutCancel(ctx), entry); err != nil {
		return fmt.Errorf("llm: book a call: %w", err)
	}
	return nil
}

// shares returns the parts that the postings of batch have in a call.
func shares(batch []*question) []Share {
	sum := 0
	for _, q := range batch {
		sum += max(q.page().tokens, 1)
	}
	var all []Share
	for _, q := range batch {
		part := float64(max(q.page().tokens, 1)) / float64(sum) / float64(len(q.pages))
		for _, pg := range q.pages {
			all = append(all, Share{pg.posting.ID, part})
		}
	}
	return all
}
