package monitoring

import (
	"slices"
	"strings"
	"testing"

	"github.com/prometheus/prometheus/model/labels"
	"github.com/prometheus/prometheus/promql/parser"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/techmap-it/techmap/examples/internal/observe"
)

// foreign are metrics that others tell, by the beginnings of their names: README.md says
// who. Names without a final underscore are whole.
func foreign() []string {
	return []string{
		"airflow_", "mysql_", "container_", "kube_", "kubelet_volume_stats_", "node_filesystem_",
		"go_", "process_", "prometheus_", "alertmanager_", "up", "ALERTS",
	}
}

// isForeign reports whether others tell the metric.
func isForeign(name string) bool {
	return slices.ContainsFunc(foreign(), func(f string) bool {
		return name == f || strings.HasSuffix(f, "_") && strings.HasPrefix(name, f)
	})
}

// ours finds the row of a metric in the table, whose histograms have three names.
func ours(name string) (observe.Metric, bool) {
	if m, ok := observe.Find(name); ok && m.Kind != observe.Histogram {
		return m, true
	}
	for _, suffix := range []string{"_bucket", "_sum", "_count"} {
		if base, ok := strings.CutSuffix(name, suffix); ok {
			if m, ok := observe.Find(base); ok && m.Kind == observe.Histogram {
				return m, true
			}
		}
	}
	return observe.Metric{}, false
}

// selectors returns what an expression asks for.
func selectors(t *testing.T, where, expr string) []*parser.VectorSelector {
	t.Helper()
	parsed, err := parser.ParseExpr(expr)
	require.NoError(t, err, "%s: %s", where, expr)
	var all []*parser.VectorSelector
	parser.Inspect(parsed, func(n parser.Node, _ []parser.Node) error {
		if v, ok := n.(*parser.VectorSelector); ok {
			all = append(all, v)
		}
		return nil
	})
	return all
}

// checkMetrics parses an expression and holds all it asks for to the table of metrics:
// names, labels, and the values of labels that are known.
func checkMetrics(t *testing.T, where, expr string, recorded map[string]bool) {
	t.Helper()
	found := selectors(t, where, expr)
	assert.NotEmpty(t, found, "%s asks for nothing", where)
	for _, s := range found {
		if recorded[s.Name] || isForeign(s.Name) {
			continue
		}
		m, ok := ours(s.Name)
		if !assert.True(t, ok, "%s: %s is in no table", where, s.Name) {
			continue
		}
		for _, match := range s.LabelMatchers {
			checkLabel(t, where, m, match)
		}
	}
}

func checkLabel(t *testing.T, where string, m observe.Metric, match *labels.Matcher) {
	t.Helper()
	if slices.Contains([]string{labels.MetricName, "instance", "job", "le"}, match.Name) {
		return
	}
	i := slices.IndexFunc(m.Labels, func(l observe.Label) bool { return l.Name == match.Name })
	if !assert.GreaterOrEqual(t, i, 0, "%s: %s has no label %q", where, m.Name, match.Name) {
		return
	}
	if values := m.Labels[i].Values; len(values) > 0 && !strings.Contains(match.Value, "$") {
		assert.True(t, slices.ContainsFunc(values, func(v string) bool {
			return match.Matches(v) && (match.Type != labels.MatchEqual || v == match.Value)
		}), "%s: no value of %s of %s is %s", where, match.Name, m.Name, match)
	}
}

func TestForeign_areNotOurs(t *testing.T) {
	t.Parallel()
	for _, m := range observe.Table() {
		assert.False(t, isForeign(m.Name), m.Name)
	}
}

// The checker itself can find what is wrong.
func TestOurs(t *testing.T) {
	t.Parallel()
	for name, want := range map[string]bool{
		"techmap_store_up": true, "techmap_store_upp": false, "techmap_task_duration_seconds": false,
		"techmap_task_duration_seconds_bucket": true, "techmap_task_runs_total_bucket": false,
	} {
		_, ok := ours(name)
		assert.Equal(t, want, ok, name)
	}
}
