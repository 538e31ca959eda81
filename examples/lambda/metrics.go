package main

import (
	"encoding/json"
	"io"
	"maps"
	"time"

	"github.com/techmap-it/techmap"
)

// Namespace is where the metrics of all functions stand.
const namespace = "Techmap"

// A measured is what one event took. It ends as a line in CloudWatch's embedded metric
// format, which needs no call and no permission.
type measured struct {
	to    io.Writer
	task  string
	began time.Time
	total techmap.Report

	messages, again int
	openings        int
}

// measure begins to measure an event.
func (f *function) measure() *measured {
	return &measured{
		to: f.metrics, task: f.Task, began: time.Now(),
		total: techmap.Report{Stages: map[techmap.Stage]techmap.Count{}, Sources: map[string]techmap.SourceReport{}},
	}
}

// add adds the report of a piece of work.
func (m *measured) add(r techmap.Report) {
	if m.total.Started.IsZero() {
		m.total.Started = r.Started
	}
	m.total.Ended = r.Ended
	for stage, c := range r.Stages {
		m.total.Stages[stage] = m.total.Stages[stage].Add(c)
	}
	maps.Copy(m.total.Sources, r.Sources)
	m.total.Rules = append(m.total.Rules, r.Rules...)
}

// outcomes counts the sources that ended so.
func (m *measured) outcomes(outcome techmap.Outcome) (n int) {
	for _, s := range m.total.Sources {
		if s.Outcome == outcome {
			n++
		}
	}
	return n
}

// A metric is one of the lines' numbers, as CloudWatch is told of it.
type metric struct {
	Name string
	Unit string
}

// metricNames are the numbers of every line.
func metricNames() []metric {
	return []metric{
		{"Duration", "Milliseconds"}, {"Failures", "Count"}, {"Records", "Count"}, {"Rejected", "Count"},
		{"Messages", "Count"}, {"MessagesAgain", "Count"}, {"SourcesComplete", "Count"}, {"SourcesPartial", "Count"},
		{"SourcesFailed", "Count"}, {"Openings", "Count"},
	}
}

// write writes the line. That it cannot be written is no reason to fail.
func (m *measured) write(err error) {
	records := 0
	for _, c := range m.total.Stages {
		records = max(records, c.In)
	}
	line := map[string]any{
		"_aws": map[string]any{
			"Timestamp": time.Now().UnixMilli(),
			"CloudWatchMetrics": []any{map[string]any{
				"Namespace": namespace, "Dimensions": [][]string{{"Task"}}, "Metrics": metricNames(),
			}},
		},
		"Task": m.task, "Duration": time.Since(m.began).Milliseconds(), "Failures": 0,
		"Records": records, "Rejected": m.total.Rejected(), "Messages": m.messages, "MessagesAgain": m.again,
		"SourcesComplete": m.outcomes(techmap.OutcomeComplete) + m.outcomes(techmap.OutcomeUnmodified),
		"SourcesPartial":  m.outcomes(techmap.OutcomePartial),
		"SourcesFailed":   m.outcomes(techmap.OutcomeFailed) + m.outcomes(techmap.OutcomeRefused),
		"Openings":        m.openings,
	}
	if err != nil {
		line["Failures"] = 1
	}
	if data, err := json.Marshal(line); err == nil {
		_, _ = m.to.Write(append(data, '\n'))
	}
}
