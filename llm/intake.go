package llm

import (
	"context"
	"errors"
	"fmt"
	"slices"

	"github.com/techmap-it/techmap"
)

// An intake takes in the answers of one job. Answers are grounded in the postings of today,
// which are asked for when the first answer comes: a job that is still being worked at
// costs no reading. Each request is settled and booked before the next, so that a kill in
// between loses nothing and a second Collect only repeats.
type intake struct {
	q        *Queue
	job      Job
	find     Finder
	requests map[string]JobRequest // that nothing has come for yet
	round    *round                // nil until the first answer comes
	asked    map[string]*question  // by key, of today's postings
	left     []string
	spent    Spending
	sum      Collection
	err      error // of ours: of the stores, the books, the finder
}

func newIntake(q *Queue, j Job, find Finder) *intake {
	in := &intake{q: q, job: j, find: find, requests: map[string]JobRequest{}}
	for _, r := range j.Requests {
		in.requests[r.ID] = r
	}
	return in
}

// take takes what became of one request. What is not of this job, and what comes twice,
// is nobody's.
func (in *intake) take(ctx context.Context, id string, reply Reply, err error) error {
	r, ok := in.requests[id]
	if in.err != nil || !ok {
		return in.err
	}
	if in.round == nil {
		if in.err = in.open(ctx); in.err != nil {
			return in.err
		}
	}
	delete(in.requests, id)
	switch {
	case err == nil:
		in.err = in.reply(ctx, r, reply)
	case techmap.Retryable(err) || errors.Is(err, techmap.ErrExhausted) || errors.Is(err, techmap.ErrBlocked):
		in.sum.Open += r.postings()
	default:
		in.leave(r.Questions)
	}
	return in.err
}

// open asks for today's postings of the job.
func (in *intake) open(ctx context.Context) error {
	var ids []techmap.PostingID
	for _, r := range in.job.Requests {
		for _, a := range r.Questions {
			ids = append(ids, a.Postings...)
		}
	}
	items, err := in.find(ctx, ids)
	if err != nil {
		return fmt.Errorf("llm: read the postings of job %q: %w", in.job.Label, err)
	}
	e := in.q.e
	in.round = &round{e: e, found: make([]techmap.Extraction, len(items))}
	in.asked = map[string]*question{}
	for _, a := range in.round.questions(items, false) {
		in.asked[a.key] = a
	}
	return nil
}

// reply stores the answers that a reply holds, and books it.
func (in *intake) reply(ctx context.Context, r JobRequest, reply Reply) error {
	e := in.q.e
	now := e.opts.Now().UTC()
	entry := Entry{
		At: now, Took: now.Sub(in.job.At), Model: in.job.Model, Version: reply.Version, Postings: r.shares(),
		Usage: reply.Usage, Finish: reply.Finish, Batch: in.job.Label + "/" + r.ID,
	}
	if entry.Usage == (Usage{}) {
		entry.Usage, entry.Guessed = Usage{Input: in.job.Input / len(in.job.Requests), Output: EstimateTokens(reply.Text)}, true
	}
	entry.Money = e.opts.Price.Batch().Of(entry.Usage)
	batch := make([]*question, len(r.Questions))
	for i, a := range r.Questions {
		if batch[i] = in.asked[a.Key]; batch[i] == nil {
			batch[i] = &question{key: a.Key, pages: []*page{{}}, gone: true}
		}
	}
	rest, err := in.round.settle(ctx, batch, reply, &entry)
	if err != nil {
		return err
	}
	if err := in.count(ctx, r, batch, rest, reply.Finish); err != nil {
		return err
	}
	in.sum.Calls++
	in.sum.Usage = in.sum.Usage.Add(entry.Usage)
	in.sum.Money += entry.Money
	in.spent = in.spent.plus(Spending{entry.Usage.Total(), entry.Money})
	return e.book(ctx, entry)
}

// count says of each question of r what became of it.
func (in *intake) count(ctx context.Context, r JobRequest, batch, rest []*question, finish Finish) error {
	alone := len(batch) == 1 && (finish == FinishBlocked || finish == FinishRecitation) // the same tomorrow
	for i, a := range r.Questions {
		switch n := len(a.Postings); {
		case batch[i].gone:
			in.sum.Gone += n
		case !slices.Contains(rest, batch[i]):
			in.sum.Answered += n
		case alone:
			in.sum.Unanswered += n
			if err := in.giveUp(ctx, batch[i], finish); err != nil {
				return err
			}
		default:
			in.leave(r.Questions[i : i+1])
		}
	}
	return nil
}

// giveUp notes for good that there is no answer to a, unless somebody else got one.
func (in *intake) giveUp(ctx context.Context, a *question, finish Finish) error {
	x, ok, err := in.q.e.opts.Cache.Load(ctx, a.key)
	if err != nil || ok && !isUnanswered(x) {
		return err
	}
	return in.round.giveUp(ctx, a, string(finish))
}

// leave leaves questions to Complete.
func (in *intake) leave(questions []JobQuestion) {
	for _, a := range questions {
		in.sum.Online += len(a.Postings)
		in.left = append(in.left, a.Key)
	}
}

// end deals with what the job, which has ended with err, has not handed over, and notes
// that it is over.
func (in *intake) end(ctx context.Context, err error, c *Collection) error {
	status := JobStatus{Label: in.job.Label, State: JobDone, Postings: in.job.Postings()}
	for _, r := range in.job.Requests {
		switch _, missing := in.requests[r.ID]; {
		case missing && err != nil:
			in.sum.Open += r.postings()
		case missing: // a job that says it is done has forgotten it
			in.leave(r.Questions)
		}
	}
	if err != nil {
		status.State, status.Err = JobEnded, err.Error()
	}
	in.q.settle(in.job, in.spent)
	c.add(in.sum)
	c.Jobs = append(c.Jobs, status)
	if len(in.left) > 0 {
		return in.q.save(ctx, in.job.over(in.left))
	}
	return in.q.remove(ctx, in.job)
}

// add adds what became of the postings of a job.
func (c *Collection) add(d Collection) {
	c.Answered += d.Answered
	c.Unanswered += d.Unanswered
	c.Online += d.Online
	c.Open += d.Open
	c.Gone += d.Gone
	c.Calls += d.Calls
	c.Usage = c.Usage.Add(d.Usage)
	c.Money += d.Money
}
