package llm

import (
	"cmp"
	"context"
	"iter"
	"maps"
	"slices"
	"sync"
	"time"

	"github.com/techmap-it/techmap"
)

// A Batcher is what a provider has to implement to answer many prompts later, at half
// the price. It may be used concurrently. Errors are of the kinds of Model, and like a
// Model it tries once.
type Batcher interface {
	// Submit hands prompts in, each with an id of the caller's that is not empty and not
	// used twice, and returns the name of the job. The label says which job it is. The
	// error is ErrInvalid also for no prompts, and for more than one job can hold. After
	// ErrUnavailable, or a context that ended, the job may exist all the same: ask Find
	// before submitting again, or it is paid for twice.
	Submit(ctx context.Context, label string, prompts iter.Seq2[string, Prompt]) (job string, err error)
	// Find returns the newest job of a label, or ErrNotFound.
	Find(ctx context.Context, label string) (job string, err error)
	// Collect hands over what the job has answered, in any order: a reply, or why there is
	// none, in which case the prompt may be asked again. It reports false and hands over
	// nothing while the job works. A job that ends without all its answers (failed,
	// cancelled, expired) hands over those that there are and then returns an error that
	// is ErrPartial; what was not handed over is still open. What is collected may be
	// collected again. The error is ErrNotFound if there is no such job, and an error of
	// each ends Collect, which returns it.
	Collect(ctx context.Context, job string, each func(id string, r Reply, err error) error) (done bool, err error)
}

// Jobs keeps the jobs of a Queue where a restart finds them. Save replaces what has the
// same label, and once it has returned the job is there also after a crash; List returns
// all jobs in the order of their labels; to Remove a label that is not there is no
// error. No two processes may run a Queue over the same Jobs at once.
type Jobs interface {
	// Save keeps j in place of what has its label.
	Save(ctx context.Context, j Job) error
	// List returns all jobs by label.
	List(ctx context.Context) ([]Job, error)
	// Remove forgets the job of a label, if there is one.
	Remove(ctx context.Context, label string) error
}

// A Job is a batch as it is kept: what is needed to find it at the provider's and to
// tell which answer is whose. No text of a posting is in it.
type Job struct {
	Label    string       `json:"label"`          // what the provider finds it by; it begins with the time
	Name     string       `json:"name,omitzero"`  // the provider's; empty until it is known to have the job
	Model    string       `json:"model"`          // Model.Name
	At       time.Time    `json:"at"`             // just before it was handed in
	Input    int          `json:"input,omitzero"` // about how many tokens it asks
	Most     Spending     `json:"most,omitzero"`  // that it can cost
	Requests []JobRequest `json:"requests,omitempty"`
	// Left are the questions that a job which is over did not answer, and which are not
	// asked in a batch again. A job without Requests is kept only for them.
	Left []string `json:"left,omitempty"`
}

// A JobRequest is one prompt of a job.
type JobRequest struct {
	ID        string        `json:"id"`        // as the Batcher was given it; unique in the job
	Questions []JobQuestion `json:"questions"` // in the order of the prompt
}

// A JobQuestion is one question of a prompt, by its key in the Cache, and the postings
// that ask it.
type JobQuestion struct {
	Key      string              `json:"key"`      // see Cache
	Postings []techmap.PostingID `json:"postings"` // one at least: those whose lines are the same
	Part     float64             `json:"part"`     // of what the request costs, 0 to 1
}

// Postings returns how many postings the job asks about.
func (j Job) Postings() int {
	n := 0
	for _, r := range j.Requests {
		n += r.postings()
	}
	return n
}

// keys returns the keys of all questions of j.
func (j Job) keys() []string {
	var all []string
	for _, r := range j.Requests {
		all = append(all, r.keys()...)
	}
	return all
}

func (r JobRequest) keys() []string {
	all := make([]string, len(r.Questions))
	for i, q := range r.Questions {
		all[i] = q.Key
	}
	return all
}

// over returns what is kept of j when it is over.
func (j Job) over(left []string) Job {
	return Job{Label: j.Label, Name: j.Name, Model: j.Model, At: j.At, Left: left}
}

func (r JobRequest) postings() int {
	n := 0
	for _, q := range r.Questions {
		n += len(q.Postings)
	}
	return n
}

// shares returns the parts that the postings of a request have in its cost.
func (r JobRequest) shares() []Share {
	var all []Share
	for _, q := range r.Questions {
		for _, id := range q.Postings {
			all = append(all, Share{id, q.Part / float64(len(q.Postings))})
		}
	}
	return all
}

// MemoryJobs are Jobs that last as long as the program. The zero value is empty and
// ready; it may be used concurrently.
type MemoryJobs struct {
	mu   sync.Mutex
	jobs map[string]Job
}

var _ Jobs = (*MemoryJobs)(nil)

// Save keeps j.
func (m *MemoryJobs) Save(_ context.Context, j Job) error {
	m.mu.Lock()
	defer m.mu.Unlock()
	if m.jobs == nil {
		m.jobs = map[string]Job{}
	}
	m.jobs[j.Label] = j
	return nil
}

// List returns all jobs by label.
func (m *MemoryJobs) List(context.Context) ([]Job, error) {
	m.mu.Lock()
	defer m.mu.Unlock()
	byLabel := func(a, b Job) int { return cmp.Compare(a.Label, b.Label) }
	return slices.SortedFunc(maps.Values(m.jobs), byLabel), nil
}

// Remove forgets the job of a label.
func (m *MemoryJobs) Remove(_ context.Context, label string) error {
	m.mu.Lock()
	defer m.mu.Unlock()
	delete(m.jobs, label)
	return nil
}

// jobLife is how long a job that nobody has collected counts as under way: no provider
// works at one, or keeps its answers, for so long.
const jobLife = 7 * 24 * time.Hour

// waiting returns the keys of the questions that batches under way ask.
func (e *Extractor) waiting(ctx context.Context) (map[string]bool, error) {
	if e.opts.Jobs == nil || e.opts.StoredOnly {
		return nil, nil
	}
	jobs, err := e.opts.Jobs.List(ctx)
	if err != nil {
		return nil, err
	}
	keys := map[string]bool{}
	for _, j := range jobs {
		if e.opts.Now().Sub(j.At) > jobLife {
			continue
		}
		for _, key := range j.keys() {
			keys[key] = true
		}
	}
	return keys, nil
}
