package observe

import (
	"context"
	"errors"
	"time"

	"github.com/techmap-it/techmap"
	"github.com/techmap-it/techmap/crawl"
	"github.com/techmap-it/techmap/llm"
)

// Journal counts what became of an address. It serves as crawl.Options.Journal.
func (m *Metrics) Journal(e crawl.Entry) {
	if m == nil {
		return
	}
	result, by := resultOf(e.Reason)
	if result != "" {
		m.requests.Add(1, e.Source, result)
	}
	if by != "" {
		m.refusals.Add(1, e.Source, by)
	}
}

// Rests counts that a host is left alone. It serves as crawl.Options.Rests.
func (m *Metrics) Rests(source, _ string, _ time.Duration) {
	if m != nil {
		m.trips.Add(1, source)
	}
}

// resultOf returns how a reason of the journal is counted, and who refused; empty is not
// at all.
func resultOf(r crawl.Reason) (result, by string) {
	switch r {
	case crawl.Fetched:
		return "ok", ""
	case crawl.Unmodified:
		return "unmodified", ""
	case crawl.Missing:
		return "not_found", ""
	case crawl.Throttled:
		return "throttled", ""
	case crawl.Disallowed:
		return "refused", "robots"
	case crawl.Reserved:
		return "refused", "reserved"
	case crawl.Private:
		return "refused", "private"
	case crawl.Challenged:
		return "refused", "challenge"
	case crawl.Refused:
		return "refused", "status"
	case crawl.Known, crawl.Cancelled:
		return "", ""
	}
	return "failed", ""
}

// Call counts a call of a model as the books have it. It serves as llm.Options.Ledger,
// and never fails.
func (m *Metrics) Call(_ context.Context, e llm.Entry) error {
	if m == nil || m.booked(e.Batch) {
		return nil
	}
	m.calls.Add(1, e.Model, callResult(e))
	m.tokens.Add(float64(e.Usage.Input), e.Model, "input")
	m.tokens.Add(float64(e.Usage.Total()-e.Usage.Input), e.Model, "output")
	m.dollars.Add(e.Money, e.Model)
	return nil
}

// booked reports whether the call of a batch was counted before.
func (m *Metrics) booked(batch string) bool {
	if batch == "" {
		return false
	}
	m.mu.Lock()
	defer m.mu.Unlock()
	before := m.batches[batch]
	m.batches[batch] = true
	return before
}

func callResult(e llm.Entry) string {
	switch {
	case e.Err != "":
		return "failed"
	case e.Finish == llm.FinishStop:
		return "ok"
	case e.Finish == llm.FinishLength:
		return "cut"
	case e.Finish == llm.FinishBlocked || e.Finish == llm.FinishRecitation:
		return "withheld"
	}
	return "failed"
}

// Cache returns c, counting the answers of a model that are found in it.
func (m *Metrics) Cache(c llm.Cache, model string) llm.Cache {
	if m == nil {
		return c
	}
	return counted{c, func() { m.hits.Add(1, model) }}
}

type counted struct {
	llm.Cache

	hit func()
}

// Load implements llm.Cache.
func (c counted) Load(ctx context.Context, key string) (techmap.Extraction, bool, error) {
	x, ok, err := c.Cache.Load(ctx, key)
	if ok && err == nil {
		c.hit()
	}
	return x, ok, err
}

// KindOf returns the kind of a failure as metrics name it, Other for one of none.
func KindOf(err error) string {
	for _, k := range []struct {
		err  error
		name string
	}{
		{techmap.ErrExhausted, "exhausted"}, {techmap.ErrBlocked, "blocked"}, {techmap.ErrThrottled, "throttled"},
		{techmap.ErrUnavailable, "unavailable"}, {techmap.ErrMalformed, "malformed"},
		{techmap.ErrNotFound, "not_found"}, {techmap.ErrInvalid, "invalid"},
	} {
		if errors.Is(err, k.err) {
			return k.name
		}
	}
	return Other
}
