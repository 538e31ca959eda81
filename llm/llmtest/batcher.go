package llmtest

import (
	"context"
	"errors"
	"fmt"
	"iter"
	"slices"
	"sync"

	"github.com/techmap-it/techmap"
	"github.com/techmap-it/techmap/llm"
)

// A Batcher is a provider of batches in memory, which has a Model answer: for tests of what
// is built on [llm.Queue]. Jobs work until Finish, Expire or Lapse ends them. Make one with
// [Batches]; set its fields before it is used. It may be used concurrently.
type Batcher struct {
	// Fault is asked at each moment of a call; its error is what the caller gets. The label
	// is that of the job, empty if there is none. Nil means that nothing goes wrong.
	Fault func(at BatchMoment, label string) error
	// Results changes what a job hands over: left out, doubled, in another order. Nil means
	// that it hands over all, the last first.
	Results func(all []BatchResult) []BatchResult
	// Limit is how many prompts a job may have; 0 means any number.
	Limit int

	model *Model
	mu    sync.Mutex
	jobs  []*batch
}

// A BatchMoment is when something may go wrong.
type BatchMoment string

// Moments of calls.
const (
	BatchSubmit    BatchMoment = "submit"    // the provider has not heard of the job
	BatchSubmitted BatchMoment = "submitted" // it has, and the answer is on its way
	BatchFind      BatchMoment = "find"      // before the jobs are looked through
	BatchCollect   BatchMoment = "collect"   // before the first result
	BatchResulted  BatchMoment = "result"    // before each result
)

// A BatchResult is what became of a prompt.
type BatchResult struct {
	ID    string    // of the prompt, as Submit was given it
	Reply llm.Reply // zero if there is an error
	Err   error     // why there is no reply
}

type batch struct {
	label, name string
	ids         []string
	prompts     []llm.Prompt
	results     []BatchResult
	done        bool
	end         error
}

var _ llm.Batcher = (*Batcher)(nil)

// Batches returns a provider that has m answer, when a job is finished.
func Batches(m *Model) *Batcher { return &Batcher{model: m} }

// fault asks the Fault of b, if it has one.
func (b *Batcher) fault(at BatchMoment, label string) error {
	if b.Fault == nil {
		return nil
	}
	return b.Fault(at, label)
}

// Submit implements llm.Batcher. The prompts are answered when the job ends.
func (b *Batcher) Submit(ctx context.Context, label string, prompts iter.Seq2[string, llm.Prompt]) (string, error) {
	if err := errors.Join(ctx.Err(), b.fault(BatchSubmit, label)); err != nil {
		return "", err
	}
	j := &batch{label: label}
	for id, p := range prompts {
		if id == "" || slices.Contains(j.ids, id) {
			return "", fmt.Errorf("llmtest: id %q is empty or there twice: %w", id, techmap.ErrInvalid)
		}
		j.ids, j.prompts = append(j.ids, id), append(j.prompts, p)
	}
	if n := len(j.ids); n == 0 || b.Limit > 0 && n > b.Limit {
		return "", fmt.Errorf("llmtest: %d prompts: %w", n, techmap.ErrInvalid)
	}
	b.mu.Lock()
	j.name = fmt.Sprintf("jobs/%d", len(b.jobs))
	b.jobs = append(b.jobs, j)
	b.mu.Unlock()
	if err := b.fault(BatchSubmitted, label); err != nil {
		return "", err
	}
	return j.name, nil
}

// Find implements llm.Batcher.
func (b *Batcher) Find(ctx context.Context, label string) (string, error) {
	if err := errors.Join(ctx.Err(), b.fault(BatchFind, label)); err != nil {
		return "", err
	}
	b.mu.Lock()
	defer b.mu.Unlock()
	for _, j := range slices.Backward(b.jobs) {
		if j.label == label {
			return j.name, nil
		}
	}
	return "", fmt.Errorf("llmtest: batch %q: %w", label, techmap.ErrNotFound)
}

// Collect implements llm.Batcher. The last result comes first, so that nobody relies on
// the order.
func (b *Batcher) Collect(
	ctx context.Context, job string, each func(id string, r llm.Reply, err error) error,
) (bool, error) {
	j := b.job(job)
	if err := errors.Join(ctx.Err(), b.fault(BatchCollect, j.label)); err != nil {
		return false, err
	}
	switch {
	case j.name == "":
		return false, fmt.Errorf("llmtest: job %q: %w", job, techmap.ErrNotFound)
	case !j.done:
		return false, nil
	}
	results := slices.Clone(j.results)
	slices.Reverse(results)
	if b.Results != nil {
		results = b.Results(results)
	}
	for _, r := range results {
		if err := b.fault(BatchResulted, j.label); err != nil {
			return true, err
		}
		if err := each(r.ID, r.Reply, r.Err); err != nil {
			return true, err
		}
	}
	return true, j.end
}

// job returns a copy of a job, which has no name if there is none.
func (b *Batcher) job(name string) batch {
	b.mu.Lock()
	defer b.mu.Unlock()
	for _, j := range b.jobs {
		if j.name == name {
			return *j
		}
	}
	return batch{}
}

// Finish lets all jobs so far that work end with all their answers.
func (b *Batcher) Finish(ctx context.Context) { b.end(ctx, 1, nil) }

// Expire lets all jobs so far that work end with the answers to every second prompt.
func (b *Batcher) Expire(ctx context.Context) {
	b.end(ctx, 2, fmt.Errorf("llmtest: the job is expired: %w", techmap.ErrPartial))
}

// Lapse lets all jobs so far that work end without an answer.
func (b *Batcher) Lapse(ctx context.Context) {
	b.end(ctx, 0, fmt.Errorf("llmtest: the job has failed: %w", techmap.ErrPartial))
}

// end lets the jobs that work end with end, and with the answers to each every-th prompt, 0
// for none.
func (b *Batcher) end(ctx context.Context, every int, end error) {
	b.mu.Lock()
	defer b.mu.Unlock()
	for _, j := range b.jobs {
		if j.done {
			continue
		}
		j.done, j.end = true, end
		for i, p := range j.prompts {
			if every > 0 && i%every == 0 {
				reply, err := b.model.Generate(ctx, p)
				j.results = append(j.results, BatchResult{j.ids[i], reply, err})
			}
		}
	}
}

// Labels returns the labels of all jobs so far, in order.
func (b *Batcher) Labels() []string {
	b.mu.Lock()
	defer b.mu.Unlock()
	var all []string
	for _, j := range b.jobs {
		all = append(all, j.label)
	}
	return all
}

// Prompts returns the prompts of all jobs so far, in order.
func (b *Batcher) Prompts() []llm.Prompt {
	b.mu.Lock()
	defer b.mu.Unlock()
	var all []llm.Prompt
	for _, j := range b.jobs {
		all = append(all, j.prompts...)
	}
	return all
}
