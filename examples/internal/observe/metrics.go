package observe

import (
	"sync"
	"time"

	"github.com/techmap-it/techmap"
)

// Metrics are those of a program that moves postings. What fills them are hooks: each
// method returns one, or is one. A nil *Metrics measures nothing; it may be used
// concurrently.
type Metrics struct {
	*Registry

	records, rejects, sources         *Counters
	runs, failures, messages          *Counters
	requests, refusals, trips         *Counters
	calls, tokens, dollars, hits      *Counters
	retries, conflicts                *Counters
	stageSeconds, taskSeconds, writes *Histograms
	success, openings                 *Gauges

	mu      sync.Mutex
	batches map[string]bool // llm.Entry.Batch of those that are counted
}

// New returns the metrics of a program, Command or Lambda.
func New(p Program) *Metrics {
	r := NewRegistry()
	m := &Metrics{
		Registry: r,
		records:  r.Counter(NameStageRecords), rejects: r.Counter(NameRejects), sources: r.Counter(NameSourceRuns),
		runs: r.Counter(NameTaskRuns), failures: r.Counter(NameTaskFailures),
		requests: r.Counter(NameCrawlRequests), refusals: r.Counter(NameCrawlRefusals), trips: r.Counter(NameCrawlTrips),
		calls: r.Counter(NameModelCalls), tokens: r.Counter(NameModelTokens), dollars: r.Counter(NameModelCost),
		hits: r.Counter(NameModelStoreHits), retries: r.Counter(NameSinkRetries), conflicts: r.Counter(NameSinkConflicts),
		stageSeconds: r.Histogram(NameStageSeconds), taskSeconds: r.Histogram(NameTaskSeconds),
		writes: r.Histogram(NameSinkSeconds), batches: make(map[string]bool),
	}
	if p == Lambda {
		m.messages = r.Counter(NameMessages)
	} else {
		m.success = r.Gauge(NameTaskSuccess)
	}
	return m
}

// Outcomes of a run of a task.
const (
	Done    = "done"
	Partial = "partial" // it did its work, but for sources or records that failed
	Failed  = "failed"
)

// Task counts a run of a task that took so long and ended so. The error is why it failed.
func (m *Metrics) Task(task string, took time.Duration, outcome string, err error) {
	if m == nil {
		return
	}
	m.runs.Add(1, task, outcome)
	m.taskSeconds.Observe(took.Seconds(), task)
	switch {
	case outcome == Failed:
		m.failures.Add(1, task, KindOf(err))
	case outcome == Done && m.success != nil:
		m.success.Set(float64(time.Now().Unix()), task)
	}
}

// Published notes what a publication made. Before the first there is no such number.
func (m *Metrics) Published(p techmap.Publication) {
	if m == nil {
		return
	}
	m.mu.Lock()
	defer m.mu.Unlock()
	if m.openings == nil {
		m.openings = m.Gauge(NameOpenings)
	}
	m.openings.Set(float64(p.Openings))
}

// Messages counts messages of a queue that were done with, and that come again.
func (m *Metrics) Messages(done, again int) {
	m.messages.Add(float64(done), "done")
	m.messages.Add(float64(again), "again")
}
