package main

import (
	"context"
	"errors"
	"fmt"
	"time"

	"github.com/techmap-it/techmap"
	"github.com/techmap-it/techmap/examples/internal/render"
	"github.com/techmap-it/techmap/llm"
)

// llmBatchCmds are the commands that ask by the batch.
type llmBatchCmds struct {
	Submit  llmSubmitCmd  `cmd:"" help:"Send what the model has to be asked about silver as batches: half the price, hours instead of minutes. With genai/NAME only."`
	Collect llmCollectCmd `cmd:"" help:"Fetch the answers of finished batches. Run it again until none is left."`
}

// queue returns the batches of a model.
func (k *asking) queue(opts *llm.QueueOptions) (*llm.Queue, error) {
	b, ok := k.model.(llm.Batcher)
	if !ok {
		return nil, k.misuse(textNoBatches, k.model.Name())
	}
	return llm.NewQueue(llm.New(k.model, &k.options), b, opts), nil
}

// llmSubmitCmd hands in.
type llmSubmitCmd struct {
	Since       past `help:"Only silver written since, and what gold holds without an answer." placeholder:"TIME"`
	BatchTokens int  `help:"Most tokens of input that may be under way in batches." placeholder:"N"`
	llmFlags
	tagFlags
}

// A submitted is what handing in prints.
type submitted struct {
	Model string `json:"model"`
	llm.Submission
	stopped
}

// A takenIn is what collecting prints.
type takenIn struct {
	Model string `json:"model"`
	llm.Collection
	stopped
}

// stopped says why a command with batches has something left to do.
type stopped struct {
	Why string `json:"why,omitzero"` // as of outcome
	Err string `json:"err,omitzero"`
}

// Run implements the command.
func (c *llmSubmitCmd) Run(ctx context.Context, a *app) (err error) {
	k, err := c.open(ctx, a, c.tagFlags)
	if err != nil {
		return err
	}
	defer k.stores.close(&err)
	defer k.yield(&err)
	if err := k.commit(ctx); err != nil {
		return err
	}
	q, err := k.queue(&llm.QueueOptions{Tokens: c.BatchTokens})
	if err != nil {
		return err
	}
	plan, err := k.surveySilver(ctx, c.Since.Time)
	if err != nil {
		return err
	}
	k.tellBatchPlan(plan)
	out := submitted{Model: k.model.Name()}
	out.Submission, err = k.submit(ctx, q, plan.ids)
	err = k.stop(err, &out.stopped)
	a.tellSubmitted(out)
	return errors.Join(err, render.WriteJSON(a.stdout, out))
}

// commit counts the most that batches under way can cost as spent in this month: it will
// be in the books when they are collected.
func (k *asking) commit(ctx context.Context) error {
	jobs, err := k.jobs().List(ctx)
	if err != nil {
		return err
	}
	spent := k.began.Month
	for _, j := range jobs {
		if len(j.Requests) > 0 {
			spent += j.Most.Money
		}
	}
	k.options.Budget = llm.NewBudget(k.flags.budget(spent), k.flags.MaxTokens)
	return nil
}

// perSubmit is how many postings are looked at together: they are in memory at once.
const perSubmit = 8192

// submit hands in what is open in the postings called ids.
func (k *asking) submit(ctx context.Context, q *llm.Queue, ids []techmap.PostingID) (sum llm.Submission, err error) {
	sum.Jobs = []string{}
	lexicon := llm.Cascade(k.layers.lexicon, llm.New(k.model, &k.options), nil)
	for len(ids) > 0 {
		n := min(len(ids), perSubmit)
		items, err := openItems(ctx, k.stores, ids[:n], lexicon)
		if err != nil {
			return sum, err
		}
		s, err := q.Submit(ctx, items)
		ids = ids[n:]
		sum.Postings += s.Postings
		sum.Asked += s.Asked
		sum.Waiting += s.Waiting
		sum.Online += s.Online
		sum.Left += s.Left
		sum.Calls += s.Calls
		sum.Most.Tokens += s.Most.Tokens
		sum.Most.Money += s.Most.Money
		sum.Jobs, sum.Unsure = append(sum.Jobs, s.Jobs...), s.Unsure
		if err != nil {
			sum.Left += len(ids)
			return sum, err
		}
	}
	return sum, nil
}

// openItems returns what the cascades leave open in the silver postings called ids.
// Those that are not there any more are left out.
func openItems(
	ctx context.Context, s *stores, ids []techmap.PostingID, cascades ...*llm.Tiered,
) ([]techmap.Annotated, error) {
	var postings []techmap.Posting
	for p, err := range postingsOf(ctx, s, ids) {
		if _, loss := errors.AsType[*techmap.RecordError](err); loss {
			continue // whoever extracts it reports it
		}
		if err != nil {
			return nil, err
		}
		postings = append(postings, p)
	}
	var items []techmap.Annotated
	for _, c := range cascades {
		more, err := c.Open(ctx, postings)
		if err != nil {
			return nil, err
		}
		items = append(items, more...)
	}
	return items, nil
}

// llmCollectCmd collects.
type llmCollectCmd struct {
	llmFlags
}

// Run implements the command.
func (c *llmCollectCmd) Run(ctx context.Context, a *app) (err error) {
	k, err := c.open(ctx, a, tagFlags{})
	if err != nil {
		return err
	}
	defer k.stores.close(&err)
	defer k.yield(&err)
	q, err := k.queue(nil)
	if err != nil {
		return err
	}
	out := takenIn{Model: k.model.Name()}
	out.Collection, err = q.Collect(ctx, k.finder())
	err = k.stop(err, &out.stopped)
	if out.Jobs == nil {
		out.Jobs = []llm.JobStatus{}
	}
	return errors.Join(err, a.tellCollected(ctx, out), render.WriteJSON(a.stdout, out))
}

// finder returns the postings of a job as they were when it was handed in, whichever way
// their tags were read then.
func (k *asking) finder() llm.Finder {
	var cascades []*llm.Tiered
	for _, tags := range []tagFlags{{}, {NoTags: true}, {OnlyTags: true}} {
		cascades = append(cascades, llm.Cascade(k.app.layers(tags).lexicon, llm.New(k.model, &k.options), nil))
	}
	return func(ctx context.Context, ids []techmap.PostingID) ([]techmap.Annotated, error) {
		return openItems(ctx, k.stores, ids, cascades...)
	}
}

// stop notes why a command with batches ended before its end. That the provider is out,
// or that no more may be spent, is for the next run to mend: the error is errPartial.
func (k *asking) stop(cause error, s *stopped) error {
	if cause == nil {
		return nil
	}
	o := outcome{reason: cause}
	o.explain()
	s.Why, s.Err = o.Why, o.Err
	for _, kind := range []error{techmap.ErrUnavailable, techmap.ErrThrottled, techmap.ErrExhausted} {
		if errors.Is(cause, kind) && !errors.Is(cause, techmap.ErrBlocked) {
			why := k.say(reasonKinds[o.Why])
			if r, ok := errors.AsType[*techmap.RetryError](cause); ok && o.Why == whyQuota {
				why = k.say(reasonKinds[o.Why], r.After.Round(time.Minute))
			}
			k.note(textBatchStopped, why, cause)
			return errPartial
		}
	}
	return fmt.Errorf("%s: %w", k.model.Name(), cause)
}
