package observe_test

import (
	"errors"
	"fmt"
	"testing"
	"time"

	"github.com/prometheus/client_golang/prometheus"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/techmap-it/techmap"
	"github.com/techmap-it/techmap/crawl"
	"github.com/techmap-it/techmap/examples/internal/observe"
	"github.com/techmap-it/techmap/llm"
)

// labels are the labels of a series.
type labels struct{ stage, source, outcome, kind, sink, task, model, result, by, direction string }

// values returns the numbers of a metric: of a counter or gauge, and how many of a histogram.
func values(t *testing.T, g prometheus.Gatherer, name string) map[labels]float64 {
	t.Helper()
	families, err := g.Gather()
	require.NoError(t, err)
	found := make(map[labels]float64)
	for _, f := range families {
		if f.GetName() != name {
			continue
		}
		for _, m := range f.GetMetric() {
			var l labels
			for _, p := range m.GetLabel() {
				*map[string]*string{
					"stage": &l.stage, "source": &l.source, "outcome": &l.outcome, "kind": &l.kind, "sink": &l.sink, "task": &l.task,
					"model": &l.model, "result": &l.result, "by": &l.by, "direction": &l.direction,
				}[p.GetName()] = p.GetValue()
			}
			found[l] = m.GetCounter().GetValue() + m.GetGauge().GetValue() + float64(m.GetHistogram().GetSampleCount())
		}
	}
	return found
}

// TestJournal maps every reason that a crawler has.
func TestJournal(t *testing.T) {
	t.Parallel()
	for _, tt := range []struct {
		reason     crawl.Reason
		result, by string
	}{
		{crawl.Fetched, "ok", ""}, {crawl.Unmodified, "unmodified", ""}, {crawl.Known, "", ""},
		{crawl.Disallowed, "refused", "robots"}, {crawl.Reserved, "refused", "reserved"},
		{crawl.Private, "refused", "private"}, {crawl.Challenged, "refused", "challenge"}, {crawl.Refused, "refused", "status"},
		{crawl.Throttled, "throttled", ""}, {crawl.Resting, "failed", ""}, {crawl.Unavailable, "failed", ""},
		{crawl.Missing, "not_found", ""}, {crawl.TooLarge, "failed", ""}, {crawl.Malformed, "failed", ""},
		{crawl.Invalid, "failed", ""}, {crawl.Cancelled, "", ""},
	} {
		t.Run(string(tt.reason), func(t *testing.T) {
			t.Parallel()
			m := observe.New(observe.Lambda)
			m.Journal(crawl.Entry{Source: "게시판", Reason: tt.reason})
			requests, refusals := map[labels]float64{}, map[labels]float64{}
			if tt.result != "" {
				requests[labels{source: "게시판", result: tt.result}] = 1
			}
			if tt.by != "" {
				refusals[labels{source: "게시판", by: tt.by}] = 1
			}
			assert.Equal(t, requests, values(t, m, observe.NameCrawlRequests))
			assert.Equal(t, refusals, values(t, m, observe.NameCrawlRefusals))
		})
	}
}

// TestCalls counts calls of a model as the books have them.
func TestCalls(t *testing.T) {
	t.Parallel()
	m := observe.New(observe.Command)
	for _, e := range []llm.Entry{
		{Finish: llm.FinishStop, Usage: llm.Usage{Input: 100, Cached: 50, Output: 10, Thinking: 5}, Money: .25},
		{Finish: llm.FinishLength}, {Finish: llm.FinishBlocked}, {Finish: llm.FinishRecitation}, {Finish: llm.FinishOther},
		{Err: "503"}, {Finish: llm.FinishStop, Batch: "a/1"}, {Finish: llm.FinishStop, Batch: "a/1"},
	} {
		e.Model = "openai/oracle"
		require.NoError(t, m.Call(t.Context(), e))
	}
	of := func(result string) labels { return labels{model: "openai/oracle", result: result} }
	assert.Equal(t, map[labels]float64{of("ok"): 2, of("cut"): 1, of("withheld"): 2, of("failed"): 2},
		values(t, m, observe.NameModelCalls), "the call of a batch counts once, however often it is collected")
	assert.Equal(t, map[labels]float64{
		{model: "openai/oracle", direction: "input"}: 100, {model: "openai/oracle", direction: "output"}: 15,
	}, values(t, m, observe.NameModelTokens))
	assert.Equal(t, map[labels]float64{{model: "openai/oracle"}: .25}, values(t, m, observe.NameModelCost))
}

func TestCacheCountsWhatIsFound(t *testing.T) {
	t.Parallel()
	m := observe.New(observe.Command)
	c := m.Cache(new(llm.MemoryCache), "openai/oracle")
	require.NoError(t, c.Save(t.Context(), "질문", techmap.Extraction{}))
	for _, key := range []string{"질문", "다른 질문", "질문"} {
		_, _, err := c.Load(t.Context(), key)
		require.NoError(t, err)
	}
	assert.Equal(t, map[labels]float64{{model: "openai/oracle"}: 2}, values(t, m, observe.NameModelStoreHits))
}

func TestTasks(t *testing.T) {
	t.Parallel()
	for kind, err := range kinds {
		t.Run(kind, func(t *testing.T) {
			t.Parallel()
			m := observe.New(observe.Command)
			m.Task("crawl", time.Minute, observe.Failed, fmt.Errorf("원티드: %w", errors.Join(errors.New("아이고"), err)))
			assert.Equal(t, map[labels]float64{{task: "crawl", kind: kind}: 1}, values(t, m, observe.NameTaskFailures))
			assert.Empty(t, values(t, m, observe.NameTaskSuccess))
		})
	}
	m := observe.New(observe.Command)
	m.Task("load", time.Second, observe.Partial, nil)
	m.Task("load", time.Second, observe.Done, nil)
	assert.Empty(t, values(t, m, observe.NameTaskFailures))
	assert.Equal(t, map[labels]float64{{task: "load", outcome: "partial"}: 1, {task: "load", outcome: "done"}: 1}, values(t, m, observe.NameTaskRuns))
	assert.Equal(t, map[labels]float64{{task: "load"}: 2}, values(t, m, observe.NameTaskSeconds))
	assert.InDelta(t, float64(time.Now().Unix()), values(t, m, observe.NameTaskSuccess)[labels{task: "load"}], 60)
}
