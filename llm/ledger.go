package llm

import (
	"context"
	"maps"
	"sync"
	"time"

	"github.com/techmap-it/techmap"
)

// An Entry is one call of a model as the books have it. Failed calls have one, too.
type Entry struct {
	// Call tells calls apart, where Options.Asking was told of this one before.
	Call     string        `json:"call,omitzero"`
	At       time.Time     `json:"at"`               // when it began; of a batch, when it was collected
	Took     time.Duration `json:"took"`             // in JSON nanoseconds; of a batch, since it was handed in
	Model    string        `json:"model"`            // Model.Name
	Version  string        `json:"version,omitzero"` // as the provider says
	Postings []Share       `json:"postings"`         // that it asked about
	Usage    Usage         `json:"usage"`
	// Guessed is set if Usage was estimated, because the provider does not tell it, or
	// because a call that failed on the way may have been charged.
	Guessed bool    `json:"guessed,omitzero"`
	Money   float64 `json:"money"`           // US dollars, by Options.Price
	Finish  Finish  `json:"finish,omitzero"` // of the answer; empty if there is none
	Err     string  `json:"err,omitzero"`    // why there is no answer; without keys and prompts
	Kept    int     `json:"kept"`            // claims that their posting bears out
	Dropped int     `json:"dropped"`         // claims that it does not
	// Batch names the job and its request of a call that was made in a batch, at half the
	// price. A batch that is collected again after a crash tells of its calls again:
	// entries with the same Batch are one call.
	Batch string `json:"batch,omitzero"`
}

// A Share is the part of a call that one posting has, by the length of its page.
type Share struct {
	Posting techmap.PostingID `json:"posting"`
	Part    float64           `json:"part"` // 0 to 1, together 1
}

// A Total adds up calls. Those of a posting or a source may be parts of calls, so
// that the totals of all make the total of the run.
type Total struct {
	Calls  float64 `json:"calls"`
	Failed float64 `json:"failed"` // of Calls: no answer, or one that was cut or withheld
	Tokens float64 `json:"tokens"` // of all kinds
	Money  float64 `json:"money"`  // US dollars
}

// plus returns t with a part of a call.
func (t Total) plus(e Entry, part float64) Total {
	t.Calls += part
	if e.Err != "" || e.Finish != FinishStop {
		t.Failed += part
	}
	t.Tokens += part * float64(e.Usage.Total())
	t.Money += part * e.Money
	return t
}

// A Ledger adds up what was spent, by run, source and posting. Its Add serves as
// Options.Ledger. The zero value is ready; it may be used concurrently.
type Ledger struct {
	mu        sync.Mutex
	run       Total
	usage     Usage
	bySource  map[string]Total
	byPosting map[techmap.PostingID]Total
	batches   map[string]bool // Entry.Batch of those that are booked
}

// Add books e, but nothing twice that has the same Batch. It never fails.
func (l *Ledger) Add(_ context.Context, e Entry) error {
	l.mu.Lock()
	defer l.mu.Unlock()
	if l.bySource == nil {
		l.bySource, l.byPosting, l.batches = map[string]Total{}, map[techmap.PostingID]Total{}, map[string]bool{}
	}
	if e.Batch != "" {
		if l.batches[e.Batch] {
			return nil
		}
		l.batches[e.Batch] = true
	}
	l.run = l.run.plus(e, 1)
	l.usage = l.usage.Add(e.Usage)
	for _, s := range e.Postings {
		source, _ := s.Posting.Split()
		l.bySource[source] = l.bySource[source].plus(e, s.Part)
		l.byPosting[s.Posting] = l.byPosting[s.Posting].plus(e, s.Part)
	}
	return nil
}

// Run returns the total of all calls.
func (l *Ledger) Run() Total {
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.run
}

// Usage returns the tokens of all calls by kind.
func (l *Ledger) Usage() Usage {
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.usage
}

// Sources returns the totals of the sources whose postings were asked about. The map is the
// caller's; nil if nothing was booked.
func (l *Ledger) Sources() map[string]Total {
	l.mu.Lock()
	defer l.mu.Unlock()
	return maps.Clone(l.bySource)
}

// Postings returns the totals of the postings that were asked about. The map is the
// caller's; nil if nothing was booked.
func (l *Ledger) Postings() map[techmap.PostingID]Total {
	l.mu.Lock()
	defer l.mu.Unlock()
	return maps.Clone(l.byPosting)
}
