package main

import (
	"context"
	"io"
	"log/slog"
	"maps"
	"time"

	"github.com/aws/aws-lambda-go/lambdacontext"

	"github.com/techmap-it/techmap"
	"github.com/techmap-it/techmap/examples/internal/observe"
	"github.com/techmap-it/techmap/llm"
)

// A measured is what one event took. It ends as lines in CloudWatch's embedded metric
// format, which need no call and no permission. The metrics are those of the table of
// package observe.
type measured struct {
	*observe.Metrics

	f     *function
	to    io.Writer
	task  string
	run   string // ID of the event
	began time.Time
	total techmap.Report

	messages, again int
	cause           error // why a message comes again, of one of them
}

// measure begins to measure an event, by whose ID what is logged of it is found.
func (f *function) measure(ctx context.Context) *measured {
	m := &measured{
		Metrics: observe.New(observe.Lambda), f: f, to: f.metrics, task: f.Task, began: time.Now(),
		total: techmap.Report{Stages: map[techmap.Stage]techmap.Count{}, Sources: map[string]techmap.SourceReport{}},
	}
	if lc, ok := lambdacontext.FromContext(ctx); ok {
		m.run = lc.AwsRequestID
	}
	f.seen = m.Metrics
	f.log = logOf(f, m.run)
	return m
}

// logOf returns the log of the event called run.
func logOf(f *function, run string) *slog.Logger {
	if f.base == nil {
		f.base = f.log
	}
	if run == "" {
		return f.base
	}
	return f.base.With("run", run)
}

// call tells the metrics of a call of a model, and then the books.
func (f *function) call(books func(context.Context, llm.Entry) error) func(context.Context, llm.Entry) error {
	return func(ctx context.Context, e llm.Entry) error {
		_ = f.seen.Call(ctx, e) // never fails
		return books(ctx, e)
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

// ended returns how the event ended, which returns err, and why if it failed.
func (m *measured) ended(err error) (outcome string, cause error) {
	switch {
	case err != nil:
		return observe.Failed, err
	case m.messages > 0 && m.again == m.messages:
		return observe.Failed, m.cause
	case m.again > 0, len(m.total.Failed()) > 0, m.total.Rejected() > 0:
		return observe.Partial, nil
	}
	return observe.Done, nil
}

// write writes the lines. That they cannot be written is no reason to fail.
func (m *measured) write(err error) {
	if m.messages > 0 {
		m.Messages(m.messages-m.again, m.again)
	}
	if p := m.f.published; p != nil {
		m.Published(*p)
	}
	outcome, cause := m.ended(err)
	m.Task(m.task, time.Since(m.began), outcome, cause)
	properties := map[string]any{"run": m.run, "outcome": outcome}
	if outcome == observe.Failed {
		properties["kind"] = observe.KindOf(cause)
	}
	for name, s := range m.total.Sources {
		properties["source "+name] = s.Outcome
	}
	_ = observe.WriteEMF(m.to, m.Metrics, m.task, time.Now(), properties)
}
