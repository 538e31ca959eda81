package observe_test

import (
	"fmt"
	"strings"
	"testing"
	"time"

	"github.com/prometheus/client_golang/prometheus"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/techmap-it/techmap/crawl"
	"github.com/techmap-it/techmap/examples/internal/observe"
	"github.com/techmap-it/techmap/llm"
)

// invalid is a collector of a metric that has no row.
type invalid struct{}

func (invalid) Describe(out chan<- *prometheus.Desc) { out <- observe.Desc("techmap_no_such_thing") }
func (invalid) Collect(chan<- prometheus.Metric)     {}

// series returns the labels of all series of a metric.
func series(t *testing.T, g prometheus.Gatherer, name string) (found []map[string]string) {
	t.Helper()
	families, err := g.Gather()
	require.NoError(t, err)
	for _, f := range families {
		if f.GetName() != name {
			continue
		}
		for _, m := range f.GetMetric() {
			labels := make(map[string]string)
			for _, l := range m.GetLabel() {
				labels[l.GetName()] = l.GetValue()
			}
			found = append(found, labels)
		}
	}
	return found
}

// TestHostileNamesMakeNoSeriesWithoutEnd hands in more names than there is room for.
func TestHostileNamesMakeNoSeriesWithoutEnd(t *testing.T) {
	t.Parallel()
	const many = 5000
	m := observe.New(observe.Command)
	server := observe.NewRegistry()
	routes := server.Counter(observe.NameRequests)
	for i := range many {
		m.Journal(crawl.Entry{Source: fmt.Sprint("출처", i), Reason: crawl.Fetched})
		m.Rests(fmt.Sprint("출처", i), "", time.Second)
		require.NoError(t, m.Call(t.Context(), llm.Entry{Model: fmt.Sprint("openai/모델", i), Finish: llm.FinishStop}))
		routes.Add(1, fmt.Sprint("/", i), fmt.Sprint("METHOD", i), fmt.Sprint(i))
	}
	for name, from := range map[string]prometheus.Gatherer{
		observe.NameCrawlRequests: m, observe.NameCrawlTrips: m, observe.NameModelCalls: m, observe.NameModelTokens: m,
		observe.NameRequests: server,
	} {
		row, ok := observe.Find(name)
		require.True(t, ok)
		found := series(t, from, name)
		assert.LessOrEqual(t, len(found), row.Series(), name)
		assert.Less(t, len(found), 1000, name)
		others := 0
		for _, labels := range found {
			for _, v := range labels {
				if v == observe.Other {
					others++
				}
			}
		}
		assert.Positive(t, others, "%s: the others are counted together", name)
	}
}

func TestHostileValues(t *testing.T) {
	t.Parallel()
	for _, tt := range []struct{ name, metric, value, want string }{
		{"a name", observe.NameCrawlTrips, "원티드", "원티드"},
		{"none", observe.NameCrawlTrips, "", observe.Other},
		{"not UTF-8", observe.NameCrawlTrips, "\xff\xfe", observe.Other},
		{"as long as a posting", observe.NameCrawlTrips, strings.Repeat("자격요건 ", 100), observe.Other},
		{"a line of its own", observe.NameCrawlTrips, "a\"} 1\ntechmap_x 2", "a\"} 1\ntechmap_x 2"}, // which is escaped
		{"a value of the table", observe.NameTaskRuns, "crawl", "crawl"},
		{"another one", observe.NameTaskRuns, "rm", observe.Other},
	} {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			kept := observe.Bounded(tt.metric)(tt.value, "done")
			assert.Equal(t, tt.want, kept[0])
		})
	}
}
