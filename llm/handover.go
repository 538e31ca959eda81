package llm

import (
	"cmp"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"strconv"

	"github.com/techmap-it/techmap"
)

// A handover is one call of Submit. Before a job is handed in it is noted without a name,
// and afterwards with the one that the provider gave it; a note without a name is of a job
// that may or may not be there, whatever happened in between.
type handover struct {
	q      *Queue
	input  int // tokens under way
	done   Submission
	wrong  []Job // of one prompt, refused
	reason error // of the first of wrong
}

// A lot is what is handed in as one job.
type lot struct {
	prompts  []Prompt
	requests []JobRequest
	most     []Spending
	input    []int
	bytes    int
}

// perRequest is about what the provider's form takes around a prompt.
const perRequest = 512

// all hands calls in, as many a job as the limits allow. Each prompt sets aside what it can
// cost when it is put into a lot; if one does not fit, the lot is handed in without it.
func (h *handover) all(ctx context.Context, calls [][]*question) error {
	var l lot
	for _, call := range calls {
		prompt, input, err := h.q.e.prompt(call)
		if err != nil {
			return err
		}
		form, err := json.Marshal(prompt)
		if err != nil {
			return fmt.Errorf("llm: a prompt has no JSON: %w", err)
		}
		size := len(form) + perRequest
		if len(l.prompts) == h.q.opts.PerJob || len(l.prompts) > 0 && l.bytes+size > h.q.opts.Bytes {
			if err := h.submit(ctx, l); err != nil {
				return err
			}
			l = lot{}
		}
		most := mostOf(h.q.e.opts.Price.Batch(), input, prompt.MaxOutput)
		if full := h.reserve(input, most); full != nil {
			return errors.Join(h.submit(ctx, l), full)
		}
		h.input += input
		l.bytes += size
		l.prompts, l.requests = append(l.prompts, prompt), append(l.requests, requestOf(len(l.requests), call))
		l.most, l.input = append(l.most, most), append(l.input, input)
	}
	return h.submit(ctx, l)
}

// reserve sets aside what a prompt takes of the limits.
func (h *handover) reserve(input int, most Spending) error {
	if limit := h.q.opts.Tokens; limit > 0 && h.input+input > limit {
		return fmt.Errorf("llm: %d tokens are under way in batches, %d are allowed: collect them first: %w",
			h.input, limit, techmap.ErrExhausted)
	}
	return h.q.e.opts.Budget.reserve(most)
}

// requestOf returns the i-th request of a job as it is kept.
func requestOf(i int, call []*question) JobRequest {
	r := JobRequest{ID: "r" + strconv.Itoa(i)}
	sum := 0
	for _, a := range call {
		sum += max(a.page().tokens, 1)
	}
	for _, a := range call {
		asked := JobQuestion{Key: a.key, Part: float64(max(a.page().tokens, 1)) / float64(sum)}
		for _, pg := range a.pages {
			asked.Postings = append(asked.Postings, pg.posting.ID)
		}
		r.Questions = append(r.Questions, asked)
	}
	return r
}

// job returns the note about l. Its label is one that no other job has.
func (h *handover) job(l lot) Job {
	at := h.q.e.opts.Now().UTC()
	j := Job{Model: h.q.e.model.Name(), At: at, Requests: l.requests}
	keys := [][]byte{[]byte(at.Format("2006-01-02T15:04:05.999999999"))}
	for i, r := range l.requests {
		j.Most = j.Most.plus(l.most[i])
		j.Input += l.input[i]
		for _, a := range r.Questions {
			keys = append(keys, []byte(a.Key))
		}
	}
	j.Label = "techmap-" + at.Format("20060102T150405") + "-" + techmap.DigestOf(keys...).String()[:12]
	return j
}

// submit hands l in. Its error ends the handover. The note is written before the provider
// is asked: a program that is killed in between finds it, and asks whether the job is there.
func (h *handover) submit(ctx context.Context, l lot) error {
	if len(l.prompts) == 0 {
		return nil
	}
	j := h.job(l)
	q := h.q
	if err := q.e.opts.Gate.Wait(ctx, 0); err != nil {
		h.release(j)
		return err
	}
	if err := q.save(ctx, j); err != nil {
		h.release(j)
		return err
	}
	name, err := h.give(ctx, j, l)
	switch {
	case err == nil:
		j.Name = name
		h.note(j)
		return q.save(ctx, j)
	case !isRefusal(err):
		return h.unsure(ctx, j, err)
	}
	h.release(j)
	if err := q.remove(ctx, j); err != nil {
		return err
	}
	if errors.Is(err, techmap.ErrInvalid) {
		return h.refused(ctx, l, j, err)
	}
	return err
}

// give hands l in, and again as long as the provider says that it does not take it now.
func (h *handover) give(ctx context.Context, j Job, l lot) (string, error) {
	prompts := func(yield func(string, Prompt) bool) {
		for i, p := range l.prompts {
			if !yield(l.requests[i].ID, p) {
				return
			}
		}
	}
	patience := h.q.e.patience()
	for {
		tctx, cancel := context.WithTimeout(ctx, slowness*h.q.e.opts.Timeout)
		name, err := h.q.batcher.Submit(tctx, j.Label, prompts)
		cancel()
		if err == nil || !isRefusal(err) {
			return name, err
		}
		if err := patience.wait(ctx, err); err != nil {
			return "", err
		}
	}
}

// isRefusal reports whether err says that the provider has not taken a job. Of anything
// else the answer may have been lost on the way back, with a job that is paid for.
func isRefusal(err error) bool {
	if errors.Is(err, techmap.ErrUnavailable) || errors.Is(err, context.Canceled) ||
		errors.Is(err, context.DeadlineExceeded) {
		return false
	}
	for _, kind := range []error{techmap.ErrThrottled, techmap.ErrExhausted, techmap.ErrBlocked, techmap.ErrInvalid} {
		if errors.Is(err, kind) {
			return true
		}
	}
	return false
}

// unsure asks the provider whether it has a job whose handing in went wrong.
func (h *handover) unsure(ctx context.Context, j Job, cause error) error {
	q := h.q
	cause = fmt.Errorf("llm: hand in job %q: %w", j.Label, cause)
	if ctx.Err() != nil {
		h.note(j)
		return cause
	}
	found, there, err := q.find(ctx, j)
	switch {
	case err != nil:
		h.note(j)
		return errors.Join(cause, err)
	case !there:
		h.release(j)
		return cause
	}
	h.note(found)
	if found.Name == "" {
		return cause
	}
	return nil
}

// refused deals with a job that the provider calls wrong: it may be too large, or one of
// its prompts may be wrong.
func (h *handover) refused(ctx context.Context, l lot, j Job, err error) error {
	n := len(l.prompts)
	if n == 1 {
		if h.wrong, h.reason = append(h.wrong, j), cmp.Or(h.reason, err); len(h.wrong) > 1 && len(h.done.Jobs) == 0 {
			return err // it may well be all of them
		}
		return nil
	}
	for _, part := range []lot{l.part(0, (n+1)/2), l.part((n+1)/2, n)} {
		again := h.job(part)
		if err := h.reserve(again.Input, again.Most); err != nil {
			return err
		}
		h.input += again.Input
		if err := h.submit(ctx, part); err != nil {
			return err
		}
	}
	return nil
}

// blame leaves prompts that were refused to Complete, unless no job was taken at all:
// then the mistake may be ours.
func (h *handover) blame(ctx context.Context) error {
	if len(h.done.Jobs) == 0 {
		return h.reason
	}
	for _, j := range h.wrong {
		n := j.Postings()
		h.done.Left -= n
		h.done.Online += n
		if err := h.q.save(ctx, j.over(j.keys())); err != nil {
			return err
		}
	}
	return nil
}

// part returns the prompts from one to another as a lot of their own.
func (l lot) part(from, to int) lot {
	return lot{prompts: l.prompts[from:to], requests: l.requests[from:to], most: l.most[from:to], input: l.input[from:to]}
}

// note counts a job that was handed in.
func (h *handover) note(j Job) {
	n := j.Postings()
	h.done.Asked += n
	h.done.Left -= n
	h.done.Calls += len(j.Requests)
	h.done.Most = h.done.Most.plus(j.Most)
	h.done.Jobs = append(h.done.Jobs, j.Label)
	if j.Name == "" {
		h.done.Unsure = append(h.done.Unsure, j.Label)
	}
	h.q.reserved[j.Label] = j.Most
}

// release gives back what a job that was not handed in had set aside.
func (h *handover) release(j Job) {
	h.input -= j.Input
	h.q.e.opts.Budget.settle(j.Most, Spending{})
}
