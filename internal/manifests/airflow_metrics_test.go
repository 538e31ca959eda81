package manifests

import (
	"log/slog"
	"maps"
	"os"
	"slices"
	"strings"
	"testing"

	"github.com/prometheus/client_golang/prometheus"
	"github.com/prometheus/statsd_exporter/pkg/event"
	"github.com/prometheus/statsd_exporter/pkg/exporter"
	"github.com/prometheus/statsd_exporter/pkg/line"
	"github.com/prometheus/statsd_exporter/pkg/mapper"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
	"sigs.k8s.io/yaml"
)

// What a whole Airflow 3.3.0 sent of a run that a message woke, a line a metric and some of its
// tags: testdata/airflow.statsd (TECHMAP_STATSD_LINES of the server test in examples/airflow
// keeps another one). Here it goes through the exporter of the chart, with the mapping of our
// values.
func TestAirflowValues_makeTheMetricsThatDashboardsAsk(t *testing.T) {
	t.Parallel()
	got := exported(t, "testdata/airflow.statsd")
	for name, labels := range map[string][]string{
		"airflow_dagrun_duration":              {"dag_id", "run_type"},
		"airflow_task_duration":                {"dag_id", "task_id"},
		"airflow_task_scheduled_duration":      {"dag_id", "queue", "task_id"},
		"airflow_task_finished_total":          {"dag_id", "state", "task_id"},
		"airflow_task_successes_total":         {"dag_id", "task_id"},
		"airflow_scheduler_heartbeat":          {"type"},
		"airflow_triggerer_heartbeat":          nil,
		"airflow_dag_processor_heartbeat":      nil,
		"airflow_dag_processing_import_errors": nil,
		"airflow_pool_open_slots":              {"pool_name"},
		"airflow_pool_queued_slots":            {"pool_name"},
	} {
		if assert.Contains(t, got, name) {
			assert.Equal(t, labels, got[name], name)
		}
	}
	for name, labels := range got {
		assert.True(t, strings.HasPrefix(name, "airflow_"), name)
		assert.NotContains(t, name, "techmap", "the name of a DAG or a task is a label")
		assert.NotContains(t, labels, "run_id", "%s: there is no end of runs", name)
	}
}

// What only a failure, or a schedule, sends is mapped too.
func TestAirflowValues_mapFailures(t *testing.T) {
	t.Parallel()
	m := mapping(t)
	for sent, want := range map[string]string{
		"airflow.dagrun.duration.failed":                   "airflow_dagrun_failed",
		"airflow.dagrun.schedule_delay":                    "airflow_dagrun_schedule_delay",
		"airflow.ti_failures":                              "airflow_task_failures_total",
		"airflow.task_instances_without_heartbeats_killed": "airflow_task_killed_total",
		"airflow.triggers.failed":                          "airflow_triggers_failed_total",
		"airflow.ti.finish.techmap.gates.drop.failed":      "dropped",
	} {
		found, _, ok := m.GetMapping(sent, mapper.MetricTypeCounter)
		require.True(t, ok, sent)
		assert.Equal(t, want, found.Name, sent)
	}
}

// mapping reads that of the values as the exporter does: what it does not know, or cannot
// be a name of Prometheus, is an error.
func mapping(t *testing.T) *mapper.MetricMapper {
	t.Helper()
	text, err := os.ReadFile(kubernetes + "/airflow/values.yaml")
	require.NoError(t, err)
	var values struct {
		Statsd struct {
			OverrideMappings []map[string]any `json:"overrideMappings"`
		} `json:"statsd"`
	}
	require.NoError(t, yaml.Unmarshal(text, &values))
	require.NotEmpty(t, values.Statsd.OverrideMappings)
	file, err := yaml.Marshal(map[string]any{"mappings": values.Statsd.OverrideMappings}) // as the chart does
	require.NoError(t, err)
	m := &mapper.MetricMapper{Logger: slog.New(slog.DiscardHandler)}
	require.NoError(t, m.InitFromYAMLString(string(file)))
	return m
}

// exported returns the metrics that lines of statsd become, with the names of their labels.
func exported(t *testing.T, file string) map[string][]string {
	t.Helper()
	text, err := os.ReadFile(file)
	require.NoError(t, err)
	counter := func(name string) prometheus.Counter {
		return prometheus.NewCounter(prometheus.CounterOpts{Name: name})
	}
	counters := func(name, label string) *prometheus.CounterVec {
		return prometheus.NewCounterVec(prometheus.CounterOpts{Name: name}, []string{label})
	}
	parser, refused, log := line.NewParser(), counters("refused", "reason"), slog.New(slog.DiscardHandler)
	parser.EnableInfluxdbParsing()
	events := make(chan event.Events, strings.Count(string(text), "\n"))
	for sent := range strings.Lines(string(text)) {
		events <- parser.LineToEvents(strings.TrimSpace(sent), *refused, counter("a"), counter("b"), counter("c"), log)
	}
	close(events)
	registry := prometheus.NewRegistry()
	conflicts := counters("conflicts", "type")
	gauges := prometheus.NewGaugeVec(prometheus.GaugeOpts{Name: "g"}, []string{"type"})
	exporter.NewExporter(registry, mapping(t), log, counters("d", "action"), counter("e"), counters("f", "reason"),
		counters("h", "type"), conflicts, gauges).Listen(events)

	found := make(map[string][]string)
	families, err := registry.Gather()
	require.NoError(t, err)
	for _, family := range families {
		labels := make(map[string]bool)
		for _, m := range family.GetMetric() {
			for _, pair := range m.GetLabel() {
				labels[pair.GetName()] = true
			}
		}
		found[family.GetName()] = slices.Sorted(maps.Keys(labels))
	}
	return found
}
