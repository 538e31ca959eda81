package monitoring

import (
	"encoding/json"
	"os"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

// What is asked of Airflow is what the mapping for the statsd exporter makes, with the
// labels that it gives.
func TestAirflow_isMappedToWhatIsAsked(t *testing.T) {
	t.Parallel()
	var f struct {
		Mappings []struct {
			Match  string            `yaml:"match"`
			Name   string            `yaml:"name"`
			Labels map[string]string `yaml:"labels"`
		} `yaml:"mappings"`
	}
	parse(t, "prometheus/airflow-statsd.yml", &f)
	labels := map[string][]string{}
	for _, m := range f.Mappings {
		assert.Equal(t, strings.Count(m.Match, "*"), placeholders(m.Labels), m.Match)
		labels[m.Name] = []string{"quantile"} // of timers
		for name := range m.Labels {
			labels[m.Name] = append(labels[m.Name], name)
		}
	}
	exprs := map[string]string{}
	for _, r := range rules(t) {
		exprs[r.Alert+r.Record] = r.Expr
	}
	raw, err := os.ReadFile("grafana/dashboards/en/journey.json")
	require.NoError(t, err)
	var b board
	require.NoError(t, json.Unmarshal(raw, &b))
	for _, p := range b.Panels {
		for _, q := range p.Targets {
			if q.Datasource.Type == "prometheus" {
				exprs[p.Title+q.RefID] = substitute(q.Expr)
			}
		}
	}
	asked := 0
	for where, expr := range exprs {
		for _, s := range selectors(t, where, expr) {
			if !strings.HasPrefix(s.Name, "airflow_") {
				continue
			}
			asked++
			known, ok := labels[strings.TrimSuffix(s.Name, "_count")]
			if !assert.True(t, ok, "%s: nothing is mapped to %s", where, s.Name) {
				continue
			}
			for _, m := range s.LabelMatchers {
				if m.Name != "__name__" {
					assert.Contains(t, known, m.Name, where)
				}
			}
		}
	}
	assert.Positive(t, asked)
}

// placeholders counts the labels that come from a name of Airflow.
func placeholders(labels map[string]string) (n int) {
	for _, v := range labels {
		if strings.HasPrefix(v, "$") {
			n++
		}
	}
	return n
}
