package llm

import (
	"context"
	"errors"
	"fmt"

	"github.com/techmap-it/techmap"
)

// A Collection says what became of the postings of the jobs that Collect looked at. Each
// is counted once: as answered, as unanswered, or as one that is still open.
type Collection struct {
	Answered   int         `json:"answered"`   // and in the Cache, whether anything was found or not
	Unanswered int         `json:"unanswered"` // the model has no answer to it, as the Cache notes
	Online     int         `json:"online"`     // the answer was bad: left to Complete, not asked in a batch again
	Open       int         `json:"open"`       // not answered: Submit asks again
	Gone       int         `json:"gone"`       // nobody asks any more: the posting is not the same
	Waiting    int         `json:"waiting"`    // in jobs that the provider works at
	Calls      int         `json:"calls"`      // that were booked
	Usage      Usage       `json:"usage"`      // of these
	Money      float64     `json:"money"`      // US dollars, at the price of batches
	Jobs       []JobStatus `json:"jobs"`       // that were looked at, by label
}

// A JobStatus is how far a job is.
type JobStatus struct {
	Label    string   `json:"label"` // Job.Label
	State    JobState `json:"state"`
	Postings int      `json:"postings"`     // that it asks about
	Err      string   `json:"err,omitzero"` // why it ended without all answers, or cannot be collected
}

// A JobState is how far a job is.
type JobState string

// States of jobs.
const (
	JobWorking JobState = "working" // at the provider
	JobDone    JobState = "done"    // collected
	JobEnded   JobState = "ended"   // collected as far as it went: failed, cancelled or expired
	JobUnsure  JobState = "unsure"  // the provider may or may not have it
	JobLost    JobState = "lost"    // the provider does not know it
)

// state returns the state of a job of which nothing else is known.
func (j Job) state() JobState {
	if j.Name == "" {
		return JobUnsure
	}
	return JobWorking
}

// A Finder returns those of the postings with ids that are still there, with what is
// known of them: the same items as Submit was given, in any order. An item that is left
// out, or whose text or findings have changed, is one that nobody asks about any more. It
// is called once for each job that has an answer; its error ends Collect.
type Finder func(ctx context.Context, ids []techmap.PostingID) ([]techmap.Annotated, error)

// Collect takes the answers of jobs that have ended, by the same rules as Complete, into
// the Cache, and books each call at half the price. It may be run at any time and as
// often as one likes. If the provider is out, the error is as in Extract, and what the
// Collection says was collected is stored all the same.
//
// A job that the provider does not know is kept for a week, since it may be one of
// another key. After that, and when a job ends without all its answers, its questions
// are open again.
func (q *Queue) Collect(ctx context.Context, find Finder) (Collection, error) {
	q.mu.Lock()
	defer q.mu.Unlock()
	var c Collection
	if err := q.check(ctx); err != nil {
		return c, err
	}
	jobs, _, err := q.jobs(ctx)
	if err != nil {
		return c, err
	}
	for i, j := range jobs {
		if err := q.collect(ctx, j, find, &c); err != nil {
			for _, rest := range jobs[i:] {
				c.note(rest, rest.state(), nil)
			}
			return c, err
		}
	}
	return c, nil
}

// note adds a job of which nothing is collected.
func (c *Collection) note(j Job, state JobState, err error) {
	s := JobStatus{Label: j.Label, State: state, Postings: j.Postings()}
	if err != nil {
		s.Err = err.Error()
	}
	c.Jobs = append(c.Jobs, s)
	c.Waiting += s.Postings
}

// collect deals with one job. Its error ends Collect.
func (q *Queue) collect(ctx context.Context, j Job, find Finder, c *Collection) error {
	if j.Name == "" {
		c.note(j, j.state(), nil)
		return nil
	}
	in := newIntake(q, j, find)
	take := func(id string, r Reply, err error) error { return in.take(ctx, id, r, err) }
	done, err := retry(ctx, q.e, func(ctx context.Context) (bool, error) {
		done, err := q.batcher.Collect(ctx, j.Name, take)
		if in.err != nil {
			err = nil // not the provider's, so not to be tried again
		}
		return done, err
	})
	switch {
	case in.err != nil:
		return in.err
	case errors.Is(err, techmap.ErrNotFound):
		return q.lost(ctx, j, err, c)
	case err != nil && !errors.Is(err, techmap.ErrPartial):
		return fmt.Errorf("llm: collect job %q: %w", j.Label, err)
	case err == nil && !done:
		c.note(j, JobWorking, nil)
		return nil
	}
	return in.end(ctx, err, c)
}

// lost deals with a job that the provider does not know.
func (q *Queue) lost(ctx context.Context, j Job, err error, c *Collection) error {
	c.note(j, JobLost, err)
	if q.e.opts.Now().Sub(j.At) <= jobLife {
		return nil
	}
	n := j.Postings()
	c.Waiting -= n
	c.Open += n
	q.release(j)
	return q.remove(ctx, j)
}
