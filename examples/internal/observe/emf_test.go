package observe_test

import (
	"bytes"
	"encoding/json"
	"strings"
	"testing"
	"time"

	dto "github.com/prometheus/client_model/go"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/techmap-it/techmap"
	"github.com/techmap-it/techmap/examples/internal/observe"
)

func newFamily() *dto.MetricFamily { return new(dto.MetricFamily) }

func pair(name, value string) *dto.LabelPair { return &dto.LabelPair{Name: &name, Value: &value} }

// lines returns what an event leaves, decoded.
func lines(t *testing.T, m *observe.Metrics) []map[string]any {
	t.Helper()
	var out bytes.Buffer
	require.NoError(t, observe.WriteEMF(&out, m, "crawl", time.UnixMilli(1795305600000), map[string]any{"run": "가-1"}))
	var all []map[string]any
	for line := range strings.Lines(out.String()) {
		var v map[string]any
		require.NoError(t, json.Unmarshal([]byte(line), &v))
		all = append(all, v)
	}
	return all
}

func TestLinesForCloudWatch(t *testing.T) {
	t.Parallel()
	m := observe.New(observe.Lambda)
	m.Task("crawl", 1500*time.Millisecond, observe.Done, nil)
	m.Messages(3, 1)
	m.Published(techmap.Publication{Openings: 12})
	_, err := pipeline(m.Trace(), board{name: "가", postings: 3}, board{name: "나", postings: 2}).Run(t.Context(), techmap.Query{})
	require.NoError(t, err)
	all := lines(t, m)

	first := all[0]
	assert.Equal(t, "crawl", first["Task"])
	assert.Equal(t, "가-1", first["run"], "what is no metric costs nothing")
	assert.InDelta(t, 1.5, first[observe.NameTaskSeconds], 0)
	assert.InDelta(t, 12, first[observe.NameOpenings], 0)
	assert.InDelta(t, 0, first[observe.NameTaskFailures], 0, "that nothing failed is said")
	assert.InDelta(t, 0, first[observe.NameRejects], 0)
	assert.NotContains(t, first, observe.NameModelCalls, "no model was asked")
	head, err := json.Marshal(first["_aws"])
	require.NoError(t, err)
	assert.JSONEq(t, `{"Timestamp":1795305600000,"CloudWatchMetrics":[{"Namespace":"Techmap","Dimensions":[["Task"]],"Metrics":[
		{"Name":"techmap_task_failures_total","Unit":"Count"},{"Name":"techmap_rejects_total","Unit":"Count"},
		{"Name":"techmap_publication_openings","Unit":"Count"},{"Name":"techmap_task_duration_seconds","Unit":"Seconds"},
		{"Name":"techmap_task_runs_total","Unit":"Count"}]}]}`, string(head))

	found := make(map[string]float64)
	for _, line := range all[1:] {
		assert.NotContains(t, line, "run")
		assert.NotContains(t, line, "source", "sources are too many to be paid for")
		for name, v := range line {
			if n, ok := v.(float64); ok {
				found[name+" "+join(line["stage"])+join(line["outcome"])] = n
			}
		}
	}
	assert.InDelta(t, 5, found[observe.NameStageRecords+" fetch in "], 0, "of both sources together")
	assert.InDelta(t, 2, found[observe.NameSourceRuns+" complete "], 0)
	assert.InDelta(t, 3, found[observe.NameMessages+" done "], 0)
	assert.InDelta(t, 1, found[observe.NameMessages+" again "], 0)
}

func join(v any) string {
	if s, ok := v.(string); ok {
		return s + " "
	}
	return ""
}

// TestWhatCloudWatchIsPaidFor bounds what one task can cost in a month, whatever happens:
// CloudWatch takes about $0.30 for each combination of a name and its dimensions.
func TestWhatCloudWatchIsPaidFor(t *testing.T) {
	t.Parallel()
	most := 0
	for _, m := range observe.Table() {
		for _, dimensions := range m.EMF {
			n := 1
			for _, d := range dimensions {
				for _, l := range m.Labels {
					if l.Name == d {
						n *= len(l.Values) + 1
					}
				}
			}
			most += n
		}
	}
	assert.LessOrEqual(t, most, 70)
	t.Logf("at most %d metrics a task", most)
}
