package main

import (
	"encoding/json"
	"slices"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/techmap-it/techmap/examples/internal/observe"
)

// tabled returns the metrics that a function may write for CloudWatch, by the table.
func tabled(task string) (found []measure) {
	for _, row := range observe.Table() {
		for _, set := range row.EMF {
			combinations := []string{observe.TaskDimension + "=" + task}
			for _, name := range slices.Sorted(slices.Values(set)) {
				combinations = extended(combinations, row, name)
			}
			for _, c := range combinations {
				found = append(found, measure{observe.Namespace, row.Name, c})
			}
		}
	}
	return found
}

// extended returns combinations of dimensions with every value of one more.
func extended(combinations []string, row observe.Metric, name string) (more []string) {
	for _, c := range combinations {
		for _, l := range row.Labels {
			if l.Name != name {
				continue
			}
			for _, v := range l.Values {
				more = append(more, c+" "+name+"="+v)
			}
		}
	}
	return more
}

// measuresOf returns the metrics of those lines that are in CloudWatch's embedded metric
// format, and what they add up to.
func measuresOf(t *testing.T, lines string) map[measure]float64 {
	t.Helper()
	found := make(map[measure]float64)
	for line := range strings.Lines(lines) {
		var head struct {
			AWS struct {
				CloudWatchMetrics []struct {
					Namespace  string
					Dimensions [][]string
					Metrics    []struct{ Name string }
				}
			} `json:"_aws"`
		}
		if json.Unmarshal([]byte(line), &head) != nil {
			continue
		}
		var values map[string]any
		require.NoError(t, json.Unmarshal([]byte(line), &values))
		for _, directive := range head.AWS.CloudWatchMetrics {
			for _, set := range directive.Dimensions {
				var dimensions []string
				for _, d := range set {
					value, ok := values[d].(string)
					require.True(t, ok, "dimension %s has a value: %s", d, line)
					dimensions = append(dimensions, d+"="+value)
				}
				for _, m := range directive.Metrics {
					value, ok := values[m.Name].(float64)
					require.True(t, ok, "metric %s has a value: %s", m.Name, line)
					found[measure{directive.Namespace, m.Name, strings.Join(dimensions, " ")}] += value
				}
			}
		}
	}
	return found
}

// isSeen checks that functions which have worked have said what alarms and dashboard ask
// of them. What goes wrong is said only by what does; unsaid are those.
func (r *rig) isSeen(unsaid ...string) {
	r.t.Helper()
	said, tpl := measuresOf(r.t, r.logs.String()), readTemplate(r.t)
	r.t.Logf("CloudWatch is told of %d metrics", len(said)) // each of which is paid for
	watched := tpl.widgets(r.t)
	for _, res := range tpl.of("AWS::CloudWatch::Alarm") {
		watched = append(watched, res.measures()...)
	}
	for _, m := range watched {
		rare := slices.ContainsFunc(unsaid, func(u string) bool { return strings.Contains(m.dimension, u) })
		if m.namespace == observe.Namespace && !rare {
			assert.Contains(r.t, said, m)
		}
	}
}
