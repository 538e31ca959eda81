package llm

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"sync"
	"time"

	"github.com/techmap-it/techmap"
)

// QueueOptions configures a Queue. The zero value works.
type QueueOptions struct {
	PerJob int // prompts a job, each of Options.PerCall postings; 0 means 1000
	Bytes  int // of prompts a job, as JSON; 0 means 16 MiB, where the Gemini API takes 20 MB
	Tokens int // of input that may be under way at once; 0 means no limit
	// Grace is in what time a provider, asked by label, knows a job that it was given: one
	// that it does not know by then never arrived. 0 means a minute, negative none.
	Grace time.Duration
}

// A Queue asks the questions of an Extractor in batches, at half the price and in hours
// instead of seconds. All that it does is to fill the extractor's Cache.
//
// What was submitted is noted in Options.Jobs before and after, so that a program that
// is killed at any moment neither asks twice nor loses an answer: the next Submit or
// Collect asks the provider for the job by its label. It may be used concurrently, but
// by one process at a time.
type Queue struct {
	e       *Extractor
	batcher Batcher
	opts    QueueOptions

	mu       sync.Mutex          // one Submit or Collect at a time
	reserved map[string]Spending // of the budget, by label
}

// NewQueue makes a queue of the questions of e, whose Options need a Cache and Jobs and no
// StoredOnly: else Submit and Collect fail with techmap.ErrInvalid. b and the extractor's
// Model are of the same model. opts may be nil.
func NewQueue(e *Extractor, b Batcher, opts *QueueOptions) *Queue {
	var o QueueOptions
	if opts != nil {
		o = *opts
	}
	o.PerJob = cmp.Or(max(o.PerJob, 0), 1000)
	o.Bytes = cmp.Or(max(o.Bytes, 0), 16<<20)
	o.Grace = cmp.Or(o.Grace, time.Minute)
	return &Queue{e: e, batcher: b, opts: o, reserved: map[string]Spending{}}
}

// check returns an error if the queue cannot work.
func (q *Queue) check(ctx context.Context) error {
	o := q.e.opts
	if o.Cache == nil || o.Jobs == nil || o.StoredOnly {
		return fmt.Errorf("llm: a queue needs Options.Cache, Options.Jobs and no Options.StoredOnly: %w", techmap.ErrInvalid)
	}
	if err := context.Cause(ctx); err != nil {
		return err
	}
	return q.e.wordsErr
}

// jobs returns the jobs of the queue's model, and of all jobs the questions that are not
// to be asked in a batch again. Names that a crash lost are asked for; jobs that never
// arrived, and notes of what was answered since, are removed.
func (q *Queue) jobs(ctx context.Context) (own []Job, left map[string]bool, err error) {
	all, err := q.e.opts.Jobs.List(ctx)
	if err != nil {
		return nil, nil, err
	}
	left = map[string]bool{}
	for _, j := range all {
		if j.Model != q.e.model.Name() {
			continue
		}
		if len(j.Requests) == 0 {
			if j, err = q.tidy(ctx, j); err != nil {
				return nil, nil, err
			}
			for _, key := range j.Left {
				left[key] = true
			}
			continue
		}
		there := true
		if j.Name == "" {
			if j, there, err = q.find(ctx, j); err != nil {
				return nil, nil, err
			}
		}
		if there {
			own = append(own, j)
		}
	}
	return own, left, nil
}

// find asks the provider for a job whose name is not known, and reports whether it may
// be there. One that still has no name may be found a little later.
func (q *Queue) find(ctx context.Context, j Job) (Job, bool, error) {
	name, err := retry(ctx, q.e, func(ctx context.Context) (string, error) { return q.batcher.Find(ctx, j.Label) })
	switch {
	case err == nil:
		j.Name = name
		return j, true, q.save(ctx, j)
	case !errors.Is(err, techmap.ErrNotFound):
		return j, true, fmt.Errorf("llm: find job %q: %w", j.Label, err)
	case q.e.opts.Now().Sub(j.At) < q.opts.Grace:
		return j, true, nil
	}
	q.release(j)
	return j, false, q.remove(ctx, j)
}

// release gives back what a job that nobody has to pay had set aside of the budget.
func (q *Queue) release(j Job) { q.settle(j, Spending{}) }

// settle books what a job cost in place of what it had set aside, if that was done by
// this program.
func (q *Queue) settle(j Job, spent Spending) {
	q.e.opts.Budget.settle(q.reserved[j.Label], spent)
	delete(q.reserved, j.Label)
}

// leftLife is how long it is remembered that a batch could not answer a question which
// nobody has asked since.
const leftLife = 90 * 24 * time.Hour

// tidy drops from a job that is over the questions that have an answer now. Without it the
// notes of a store that is years old would be longer than its jobs.
func (q *Queue) tidy(ctx context.Context, j Job) (Job, error) {
	var left []string
	for _, key := range j.Left {
		_, ok, err := q.e.opts.Cache.Load(ctx, key)
		if err != nil {
			return j, err
		}
		if !ok {
			left = append(left, key)
		}
	}
	if len(left) == 0 || q.e.opts.Now().Sub(j.At) > leftLife {
		j.Left = nil
		return j, q.remove(ctx, j)
	}
	if len(left) == len(j.Left) {
		return j, nil
	}
	j.Left = left
	return j, q.save(ctx, j)
}

// save notes j, also if the run ends in this moment.
func (q *Queue) save(ctx context.Context, j Job) error {
	if err := q.e.opts.Jobs.Save(context.WithoutCancel(ctx), j); err != nil {
		return fmt.Errorf("llm: note job %q: %w", j.Label, err)
	}
	return nil
}

func (q *Queue) remove(ctx context.Context, j Job) error {
	if err := q.e.opts.Jobs.Remove(context.WithoutCancel(ctx), j.Label); err != nil {
		return fmt.Errorf("llm: remove job %q: %w", j.Label, err)
	}
	return nil
}

// slowness is how much longer a call about a whole job may take than one about a few
// postings.
const slowness = 5

// retry calls do until it succeeds or trying again is no use, with a time limit each.
func retry[T any](ctx context.Context, e *Extractor, do func(ctx context.Context) (T, error)) (T, error) {
	patience := e.patience()
	for {
		tctx, cancel := context.WithTimeout(ctx, slowness*e.opts.Timeout)
		v, err := do(tctx)
		cancel()
		if err == nil {
			return v, nil
		}
		if err := patience.wait(ctx, err); err != nil {
			return v, err
		}
	}
}
