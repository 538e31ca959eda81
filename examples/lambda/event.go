package main

import (
	"context"
	"encoding/json"
	"fmt"

	"github.com/techmap-it/techmap"
	"github.com/techmap-it/techmap/sink/sqssink"
)

// An event is what the stages are handed: messages, or what a person or a scheduler asks
// for.
type event struct {
	sqssink.LambdaEvent

	Source string `json:"source"` // this one alone; empty for all
	Since  moment `json:"since"`  // what was written to the layer since; else what is new
	Limit  int    `json:"limit"`  // at most this many records, of each source where a stage goes by sources
}

// An envelope is what every event may say.
type envelope struct {
	Task  string `json:"task"`  // the one that is meant; another function refuses it
	Check bool   `json:"check"` // do nothing but say that all is there to begin with
}

// Checked is the answer to a check.
type checked struct {
	Task    string `json:"task"`
	Version string `json:"version"`
	Ready   bool   `json:"ready"` // settings and secrets could be read, stores be opened
}

// Invoke implements lambda.Handler. An event with messages is answered with those that
// are to come again, one for a document with it, any other with a report.
func (f *function) Invoke(ctx context.Context, payload []byte) ([]byte, error) {
	var e envelope
	if json.Unmarshal(payload, &e) == nil && e.Check { // what is no JSON is refused below
		return json.Marshal(checked{f.Task, techmap.Version, true})
	}
	m := f.measure(ctx)
	f.published = nil
	answer, err := f.answer(ctx, payload, m)
	m.write(err)
	if err != nil {
		f.log.Error("failed", "err", err)
		return nil, err
	}
	return json.Marshal(answer)
}

// answer does what the event asks for.
func (f *function) answer(ctx context.Context, payload []byte, m *measured) (any, error) {
	if err := f.meant(payload); err != nil {
		return nil, err
	}
	switch f.Task {
	case taskCrawl:
		e, err := read[crawlEvent](payload)
		if err != nil {
			return nil, err
		}
		r, err := guard(f.log, func() (techmap.Report, error) { return f.crawl(ctx, e, m) })
		return answered{Report: r}, err
	case taskReport:
		e, err := read[reportEvent](payload)
		if err != nil {
			return nil, err
		}
		return guard(f.log, func() (document, error) { return f.report(ctx, e) })
	}
	e, err := read[event](payload)
	switch {
	case err != nil:
		return nil, err
	case e.Records != nil:
		return f.batch(ctx, e.Records, m), nil
	}
	r, err := f.direct(ctx, e, m)
	return answered{r, f.published}, err
}

// meant checks that an event that names a task names the one of this function.
func (f *function) meant(payload []byte) error {
	e, err := read[envelope](payload)
	if err == nil && e.Task != "" && e.Task != f.Task {
		err = fmt.Errorf("event: task %q, but this function does %q: invoke the other one: %w", e.Task, f.Task, techmap.ErrInvalid)
	}
	return err
}

// read reads an event.
func read[T any](payload []byte) (e T, err error) {
	if err := json.Unmarshal(payload, &e); err != nil {
		return e, fmt.Errorf("event: %w: %w", techmap.ErrMalformed, err)
	}
	return e, nil
}

// limited checks a limit of an event.
func limited(n int) error {
	if n < 0 {
		return fmt.Errorf("event: limit %d: write how many records at most, or leave it out: %w", n, techmap.ErrInvalid)
	}
	return nil
}

// An answered event without messages has a report.
type answered struct {
	techmap.Report

	Publication *techmap.Publication `json:"publication,omitempty"`
}

// direct does the task for one source, or for all if the event names none, and announces
// nothing: whoever calls has the report.
func (f *function) direct(ctx context.Context, e event, m *measured) (techmap.Report, error) {
	if err := limited(e.Limit); err != nil {
		return techmap.Report{}, err
	}
	w := window{e.Since.Time, e.Limit}
	sources := []string{e.Source}
	var err error
	if e.Source == "" {
		if sources, err = f.task.sources(ctx); err != nil {
			return techmap.Report{}, err
		}
	}
	for _, s := range sources {
		report, err := guard(f.log, func() (techmap.Report, error) { return f.task.source(ctx, s, w) })
		m.add(report)
		if err != nil {
			return m.total, err
		}
	}
	report, err := guard(f.log, func() (techmap.Report, error) { return f.task.rest(ctx, w) })
	m.add(report)
	return m.total, err
}
