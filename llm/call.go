package llm

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"math"
	"math/rand/v2"
	"time"

	"github.com/techmap-it/techmap"
)

// Room for an answer. Thinking counts as output, so there is at least twice of what
// the longest usual answer takes.
const (
	outputBase       = 1024
	outputPerPosting = 256
	reserveMargin    = 1.3 // input may be this much more than estimated
)

// First and longest wait between tries where the provider does not say how long.
const (
	firstWait = time.Second
	lastWait  = time.Minute
)

// call asks the model about batch and returns its reply with the entry for the books.
// It waits for its turn, tries again where that may help, and books what failed.
func (e *Extractor) call(ctx context.Context, batch []*job) (Reply, Entry, error) {
	prompt, input, err := e.prompt(batch)
	if err != nil {
		return Reply{}, Entry{}, err
	}
	waited, tries := time.Duration(0), 0
	for {
		reply, entry, err := e.try(ctx, prompt, input, batch)
		if err == nil {
			return reply, entry, nil
		}
		if ctx.Err() != nil {
			return Reply{}, entry, context.Cause(ctx)
		}
		var wait time.Duration
		switch asked, throttled := retryAfter(err), errors.Is(err, techmap.ErrThrottled); {
		case !techmap.Retryable(err):
			return Reply{}, entry, err
		case throttled:
			wait = cmp.Or(asked, backoff(tries))
		default:
			wait = max(asked, backoff(tries))
			if tries+1 >= e.opts.Attempts {
				return Reply{}, entry, err
			}
		}
		tries++
		if waited += wait; waited > e.opts.MaxWait {
			return Reply{}, entry, err
		}
		if err := sleep(ctx, wait); err != nil {
			return Reply{}, entry, err
		}
	}
}

// prompt returns the question about batch and about how many tokens it has.
func (e *Extractor) prompt(batch []*job) (Prompt, int, error) {
	pages := make([]*page, len(batch))
	input, alone := e.words.tokens, 1
	for i, j := range batch {
		pages[i] = j.page()
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

// try makes one call, within the limits and the budget.
func (e *Extractor) try(ctx context.Context, p Prompt, input int, batch []*job) (Reply, Entry, error) {
	if err := e.health.check(); err != nil {
		return Reply{}, Entry{}, err
	}
	most := Usage{Input: int(math.Ceil(float64(input) * reserveMargin)), Output: p.MaxOutput}
	reserved := Spending{most.Total(), e.opts.Price.Of(most)}
	if err := e.opts.Budget.reserve(reserved); err != nil {
		return Reply{}, Entry{}, err
	}
	if err := e.opts.Gate.Wait(ctx, input); err != nil {
		e.opts.Budget.settle(reserved, Spending{})
		return Reply{}, Entry{}, err
	}
	entry := Entry{At: e.opts.Now().UTC(), Model: e.model.Name(), Postings: shares(batch)}
	reply, err := e.generate(ctx, p)
	entry.Took = e.opts.Now().Sub(entry.At)
	entry.Version, entry.Finish, entry.Usage = reply.Version, reply.Finish, reply.Usage
	if err != nil {
		entry.Err = err.Error()
	}
	if entry.Usage == (Usage{}) && (err == nil || errors.Is(err, techmap.ErrUnavailable)) {
		// The provider does not say, or may have charged what was lost on the way.
		entry.Usage, entry.Guessed = Usage{Input: input, Output: EstimateTokens(reply.Text)}, true
	}
	entry.Money = e.opts.Price.Of(entry.Usage)
	e.opts.Budget.settle(reserved, Spending{entry.Usage.Total(), entry.Money})
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

// book tells the ledger of a call.
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
func shares(batch []*job) []Share {
	sum := 0
	for _, j := range batch {
		sum += max(j.page().tokens, 1)
	}
	var all []Share
	for _, j := range batch {
		part := float64(max(j.page().tokens, 1)) / float64(sum) / float64(len(j.pages))
		for _, pg := range j.pages {
			all = append(all, Share{pg.posting.ID, part})
		}
	}
	return all
}

// retryAfter returns how long the other side asks to wait, 0 if it does not say.
func retryAfter(err error) time.Duration {
	if r, ok := errors.AsType[*techmap.RetryError](err); ok {
		return max(r.After, 0)
	}
	return 0
}

// backoff returns the wait after so many tries: doubled each time, half of it by chance,
// so that many who wait do not come back together.
func backoff(tries int) time.Duration {
	d := min(firstWait<<min(tries, 10), lastWait)
	return d/2 + time.Duration(rand.Int64N(int64(d/2)+1))
}
