package llm

import (
	"context"
	"slices"

	"github.com/techmap-it/techmap"
)

// A Submission says what became of the postings that Submit was given. Those that
// Asked, Waiting, Online and Left do not count have an answer or no question.
type Submission struct {
	Postings int      `json:"postings"` // that Submit was given
	Asked    int      `json:"asked"`    // in the jobs that were handed in now
	Waiting  int      `json:"waiting"`  // in jobs that were handed in before
	Online   int      `json:"online"`   // a batch could not answer them before: left to Complete
	Left     int      `json:"left"`     // not handed in: the error says why
	Calls    int      `json:"calls"`    // of Asked, several postings each
	Most     Spending `json:"most"`     // that the new jobs can cost
	Jobs     []string `json:"jobs"`     // labels of the new jobs
	Unsure   []string `json:"unsure"`   // labels of jobs, old and new, that the provider may or may not have
}

// Submit hands in what items lack and their text may state: what neither has an answer
// in the Cache nor waits for one in a job. The items are what Tiered.Open returns.
//
// A job is handed in only if the most that it can cost is left of the Budget, and counts
// against it until it is collected. If the provider is out, or a limit is reached, the
// error is as in Extract (ErrUnavailable, ErrThrottled, ErrExhausted, ErrBlocked …), the
// Submission says what was handed in all the same, and the rest is Left.
func (q *Queue) Submit(ctx context.Context, items []techmap.Annotated) (Submission, error) {
	q.mu.Lock()
	defer q.mu.Unlock()
	h := handover{q: q, done: Submission{Postings: len(items)}}
	if err := q.check(ctx); err != nil {
		return h.done, err
	}
	jobs, left, err := q.jobs(ctx)
	if err != nil {
		return h.done, err
	}
	for _, j := range jobs {
		h.input += j.Input
		if j.Name == "" {
			h.done.Unsure = append(h.done.Unsure, j.Label)
		}
	}
	r := &round{e: q.e, found: make([]techmap.Extraction, len(items))}
	open, err := r.open(ctx, items, false)
	if err != nil {
		return h.done, err
	}
	for _, x := range r.found {
		if x.Pending {
			h.done.Waiting++
		}
	}
	open = slices.DeleteFunc(open, func(a *question) bool {
		if left[a.key] {
			h.done.Online += len(a.items)
		}
		return left[a.key]
	})
	for _, a := range open {
		h.done.Left += len(a.items)
	}
	if err := h.all(ctx, q.e.pack(open)); err != nil {
		return h.done, err
	}
	err = h.blame(ctx)
	return h.done, err
}
