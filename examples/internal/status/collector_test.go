package status

import (
	"strings"
	"testing"

	"github.com/prometheus/client_golang/prometheus"
	"github.com/prometheus/client_golang/prometheus/testutil/promlint"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/techmap-it/techmap/rank/rankhttp"
)

// told returns what a collector tells of p: names and labels to values.
func told(t *testing.T, p *rankhttp.Pipeline) map[string]float64 {
	t.Helper()
	registry := prometheus.NewPedanticRegistry()
	require.NoError(t, registry.Register(Collector{Pipeline: func() *rankhttp.Pipeline { return p }}))
	families, err := registry.Gather()
	require.NoError(t, err)
	out := make(map[string]float64)
	for _, f := range families {
		for _, m := range f.GetMetric() {
			name := f.GetName()
			for _, l := range m.GetLabel() {
				name += " " + l.GetValue()
			}
			out[name] = m.GetGauge().GetValue()
		}
	}
	return out
}

func TestMetricsTellWhatIsKnown(t *testing.T) {
	t.Parallel()
	got := told(t, workOut(troubled()))
	for name, want := range map[string]float64{
		"techmap_store_up": 1, "techmap_status sources": 2, "techmap_status quality": 1, "techmap_status store": 0,
		"techmap_source_outcome failed worldjobs": 1, "techmap_source_outcome complete worldjobs": 0,
		"techmap_source_postings hanbit": 206, "techmap_source_postings_usual hanbit": 207,
		"techmap_source_interval_seconds hanbit":               86400,
		"techmap_source_last_run_timestamp_seconds hanbit":     float64(now().Add(-day).Unix()),
		"techmap_source_last_success_timestamp_seconds hanbit": float64(now().Add(-day).Unix()),
		"techmap_layer_postings gold":                          440,
		"techmap_layer_lag_seconds silver":                     10740,
		"techmap_layer_lag_seconds gold":                       0,
		"techmap_layer_newest_timestamp_seconds silver":        float64(now().Add(-day).Unix()),
		"techmap_rejects malformed":                            12,
		"techmap_rejects blocked":                              0,
		"techmap_queue_messages refine_dead":                   1,
		"techmap_llm_backlog_postings":                         1250,
		"techmap_llm_backlog_seconds":                          5000,
		"techmap_llm_spent_dollars":                            8.35,
		"techmap_llm_budget_dollars":                           10,
		"techmap_quality_field_fill_ratio technologies":        1,
		"techmap_quality_unbalanced_runs":                      1,
		"techmap_quality_thin_roles":                           1,
		"techmap_publication_timestamp_seconds":                float64(now().Add(-day + 120e9).Unix()),
	} {
		value, ok := got[name]
		assert.True(t, ok, name)
		assert.InDelta(t, want, value, 1e-9, name)
	}
	assert.NotContains(t, got, "techmap_queue_oldest_seconds refine", "SQS does not tell")
	assert.NotContains(t, got, "techmap_source_last_success_timestamp_seconds nobody")
}

func TestMetricsOfWhatCannotBeRead(t *testing.T) {
	t.Parallel()
	assert.Empty(t, told(t, nil), "nobody has looked yet")
	never := told(t, Down(now()))
	assert.Zero(t, never["techmap_store_up"])
	assert.Contains(t, never, "techmap_store_up")
	assert.InDelta(t, 2, never["techmap_status store"], 0)
	assert.NotContains(t, never, "techmap_llm_backlog_postings", "nothing is known")

	later := told(t, down(workOut(troubled()), now()))
	assert.Zero(t, later["techmap_store_up"])
	assert.InDelta(t, 1250, later["techmap_llm_backlog_postings"], 0, "what was known stays")
}

func TestMetricsAreWellNamed(t *testing.T) {
	t.Parallel()
	p := workOut(troubled())
	registry := prometheus.NewPedanticRegistry()
	require.NoError(t, registry.Register(Collector{Pipeline: func() *rankhttp.Pipeline { return p }}))
	families, err := registry.Gather()
	require.NoError(t, err)
	problems, err := promlint.NewWithMetricFamilies(families).Lint()
	require.NoError(t, err)
	assert.Empty(t, problems)
	for _, name := range Names() {
		assert.True(t, strings.HasPrefix(name, "techmap_"), name)
	}
}

func ExampleCollector() {
	keeper := NewKeeper(KeeperOptions{})
	prometheus.NewRegistry().MustRegister(Collector{Pipeline: keeper.Pipeline})
}
