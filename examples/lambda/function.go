package main

import (
	"context"
	"encoding/json"
	"fmt"
	"io"
	"log/slog"
	"runtime/debug"

	"github.com/aws/aws-lambda-go/lambda"
	"github.com/aws/aws-sdk-go-v2/config"
	"github.com/aws/aws-sdk-go-v2/service/sqs"

	"github.com/techmap-it/techmap"
	"github.com/techmap-it/techmap/examples/internal/stores"
	"github.com/techmap-it/techmap/sink/sqssink"
)

// A function is one Lambda function, for the life of its process. Lambda hands it one
// event after the other.
type function struct {
	settings
	log     *slog.Logger
	metrics io.Writer // CloudWatch reads it
	stores  *stores.Stores
	notes   stores.Notes
	next    announcer // nil if nobody waits for what is done
	task    task

	published *techmap.Publication // by the event at hand
}

var _ lambda.Handler = (*function)(nil)

// An announcer sends messages on. *sqssink.Announcer is one.
type announcer interface {
	techmap.Sink[techmap.Census]
	Send(ctx context.Context, messages []sqssink.Message) error
}

// A task is what a function does with an event.
type task interface {
	// source does what there is to do for one source.
	source(ctx context.Context, source string) (techmap.Report, error)
	// rest does, after the sources of an event, what there is to do for all of them.
	rest(ctx context.Context) (techmap.Report, error)
	// sources are those that an event without messages is about.
	sources(ctx context.Context) ([]string, error)
}

// newFunction reads the environment and opens what the task needs. It fetches the
// secrets that the environment names.
func newFunction(
	ctx context.Context, getenv func(string) string, log *slog.Logger, metrics io.Writer,
) (*function, error) {
	getenv, err := withSecrets(ctx, getenv)
	if err != nil {
		return nil, err
	}
	s, err := readSettings(getenv)
	if err != nil {
		return nil, err
	}
	f := &function{settings: s, log: log.With("task", s.Task), metrics: metrics}
	if f.stores, err = stores.Open(ctx, s.At); err != nil {
		return nil, err
	}
	if f.notes, err = stores.OpenNotes(ctx, s.At.Bronze); err != nil {
		return nil, err
	}
	if f.next, err = s.announcer(ctx); err != nil {
		return nil, err
	}
	f.task, err = f.newTask(ctx)
	return f, err
}

// newTask returns the task of the function; crawl has none, it takes other events.
func (f *function) newTask(ctx context.Context) (task, error) {
	switch f.Task {
	case taskRefine:
		return f.newRefine(ctx)
	case taskAnnotate:
		return f.newAnnotate(ctx)
	case taskLoad:
		return f.newLoad(ctx)
	case taskPublish:
		return &publish{function: f}, nil
	}
	return nil, nil
}

// announcer returns where to announce what was done.
func (s settings) announcer(ctx context.Context) (announcer, error) {
	if s.Queue == "" {
		return nil, nil
	}
	cfg, err := config.LoadDefaultConfig(ctx)
	if err != nil {
		return nil, fmt.Errorf("queue: read the AWS configuration: %w", err)
	}
	client := sqs.NewFromConfig(cfg, func(o *sqs.Options) {
		if s.SQS != "" {
			o.BaseEndpoint = &s.SQS
		}
	})
	return sqssink.New(client, s.Queue, nil), nil
}

// Invoke implements lambda.Handler. An event with messages is answered with those that
// are to come again, any other with a report.
func (f *function) Invoke(ctx context.Context, payload []byte) ([]byte, error) {
	m := f.measure()
	f.published = nil
	answer, err := f.answer(ctx, payload, m)
	if f.published != nil {
		m.openings = f.published.Openings
	}
	m.write(err)
	if err != nil {
		f.log.Error("failed", "err", err)
		return nil, err
	}
	return json.Marshal(answer)
}

// answer does what the event asks for.
func (f *function) answer(ctx context.Context, payload []byte, m *measured) (any, error) {
	if f.Task == taskCrawl {
		var e crawlEvent
		if err := json.Unmarshal(payload, &e); err != nil {
			return nil, fmt.Errorf("event: %w: %w", techmap.ErrMalformed, err)
		}
		r, err := guard(f.log, func() (techmap.Report, error) { return f.crawl(ctx, e, m) })
		return answered{Report: r}, err
	}
	var e struct {
		sqssink.LambdaEvent

		Source string `json:"source"` // of an event without messages: this one alone
	}
	if err := json.Unmarshal(payload, &e); err != nil {
		return nil, fmt.Errorf("event: %w: %w", techmap.ErrMalformed, err)
	}
	if e.Records != nil {
		return f.batch(ctx, e.Records, m), nil
	}
	r, err := f.direct(ctx, e.Source, m)
	return answered{r, f.published}, err
}

// An answered event without messages has a report.
type answered struct {
	techmap.Report

	Publication *techmap.Publication `json:"publication,omitempty"`
}

// direct does the task for one source, or for all if source is empty, and announces
// nothing: whoever calls has the report.
func (f *function) direct(ctx context.Context, source string, m *measured) (techmap.Report, error) {
	sources := []string{source}
	var err error
	if source == "" {
		if sources, err = f.task.sources(ctx); err != nil {
			return techmap.Report{}, err
		}
	}
	for _, s := range sources {
		report, err := guard(f.log, func() (techmap.Report, error) { return f.task.source(ctx, s) })
		m.add(report)
		if err != nil {
			return m.total, err
		}
	}
	report, err := guard(f.log, func() (techmap.Report, error) { return f.task.rest(ctx) })
	m.add(report)
	return m.total, err
}

// guard makes an error of a panic, so that it costs what is at hand and not the process.
func guard[T any](log *slog.Logger, do func() (T, error)) (v T, err error) {
	defer func() {
		if r := recover(); r != nil {
			log.Error("panic", "value", fmt.Sprint(r), "stack", string(debug.Stack()))
			err = fmt.Errorf("panic: %v", r)
		}
	}()
	return do()
}
