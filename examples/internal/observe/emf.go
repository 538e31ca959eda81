package observe

import (
	"encoding/json"
	"fmt"
	"io"
	"maps"
	"slices"
	"strings"
	"time"

	dto "github.com/prometheus/client_model/go"
)

// Namespace is where CloudWatch has the metrics of all functions.
const Namespace = "Techmap"

// TaskDimension is the dimension that every metric in CloudWatch has.
const TaskDimension = "Task"

// WriteEMF writes the metrics as lines in CloudWatch's embedded metric format, which needs
// no call and no permission: one line for each combination of dimensions in the table, the
// first with Task alone and with what else there is to tell (properties cost nothing and
// can be searched). What did not happen has no number, except failures and lost records:
// an alarm must be able to see that there are none.
func WriteEMF(w io.Writer, m *Metrics, task string, at time.Time, properties map[string]any) error {
	families, err := m.Gather()
	if err != nil {
		return fmt.Errorf("observe: %w", err)
	}
	lines := make(emfLines)
	first := lines.at(nil)
	for _, name := range []string{NameTaskFailures, NameRejects} {
		row, _ := Find(name)
		first.add(row, 0)
	}
	for _, f := range families {
		row, ok := Find(f.GetName())
		if !ok {
			continue
		}
		for _, dimensions := range row.EMF {
			for _, series := range f.GetMetric() {
				lines.at(dimensionsOf(series, dimensions)).add(row, valueOf(series))
			}
		}
	}
	first.properties = properties
	for _, key := range slices.Sorted(maps.Keys(lines)) {
		if err := lines[key].write(w, task, at); err != nil {
			return fmt.Errorf("observe: %w", err)
		}
	}
	return nil
}

// emfLines are lines by their dimensions.
type emfLines map[string]*emfLine

// An emfLine has the numbers of one combination of dimensions.
type emfLine struct {
	dimensions []dimension
	metrics    []emfMetric
	values     map[string]float64
	properties map[string]any
}

type dimension struct{ name, value string }

type emfMetric struct{ Name, Unit string }

// at returns the line of some dimensions beside Task.
func (l emfLines) at(dimensions []dimension) *emfLine {
	var b strings.Builder
	for _, d := range dimensions {
		b.WriteString("\x00" + d.name + "\x00" + d.value)
	}
	key := b.String()
	if l[key] == nil {
		l[key] = &emfLine{dimensions: dimensions, values: make(map[string]float64)}
	}
	return l[key]
}

// add adds v to a metric of the line.
func (l *emfLine) add(row Metric, v float64) {
	if _, ok := l.values[row.Name]; !ok {
		l.metrics = append(l.metrics, emfMetric{row.Name, emfUnit(row.Unit)})
	}
	l.values[row.Name] += v
}

func (l *emfLine) write(w io.Writer, task string, at time.Time) error {
	names, line := []string{TaskDimension}, map[string]any{TaskDimension: task}
	for _, d := range l.dimensions {
		names = append(names, d.name)
		line[d.name] = d.value
	}
	maps.Copy(line, l.properties)
	for name, v := range l.values {
		line[name] = v
	}
	line["_aws"] = map[string]any{
		"Timestamp": at.UnixMilli(),
		"CloudWatchMetrics": []any{map[string]any{
			"Namespace": Namespace, "Dimensions": [][]string{names}, "Metrics": l.metrics,
		}},
	}
	data, err := json.Marshal(line)
	if err == nil {
		_, err = w.Write(append(data, '\n'))
	}
	return err
}

// dimensionsOf returns the dimensions called names of a series.
func dimensionsOf(series *dto.Metric, names []string) []dimension {
	var out []dimension
	for _, l := range series.GetLabel() {
		if slices.Contains(names, l.GetName()) {
			out = append(out, dimension{l.GetName(), l.GetValue()})
		}
	}
	slices.SortFunc(out, func(a, b dimension) int { return strings.Compare(a.name, b.name) })
	return out
}

// valueOf returns the number of a series, of a histogram the sum.
func valueOf(series *dto.Metric) float64 {
	switch {
	case series.Counter != nil:
		return series.GetCounter().GetValue()
	case series.Gauge != nil:
		return series.GetGauge().GetValue()
	}
	return series.GetHistogram().GetSampleSum()
}

// emfUnit returns the unit of a metric as CloudWatch names it.
func emfUnit(unit string) string {
	switch unit {
	case "seconds":
		return "Seconds"
	case "dollars":
		return "None"
	}
	return "Count"
}
