package main

import (
	"context"
	"fmt"
	"io"
	"log/slog"
	"runtime/debug"
	"sync"

	"github.com/aws/aws-lambda-go/lambda"
	"github.com/aws/aws-sdk-go-v2/config"
	"github.com/aws/aws-sdk-go-v2/service/sqs"
	"golang.org/x/sync/errgroup"

	"github.com/techmap-it/techmap"
	"github.com/techmap-it/techmap/examples/internal/observe"
	"github.com/techmap-it/techmap/examples/internal/stage"
	"github.com/techmap-it/techmap/examples/internal/stores"
	"github.com/techmap-it/techmap/medallion"
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
	words   func() words

	published *techmap.Publication // by the event at hand
	seen      *observe.Metrics     // of the event at hand
	base      *slog.Logger         // of no event
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
	source(ctx context.Context, source string, w window) (techmap.Report, error)
	// rest does, after the sources of an event, what there is to do for all of them.
	rest(ctx context.Context, w window) (techmap.Report, error)
	// sources are those that an event without messages is about.
	sources(ctx context.Context) ([]string, error)
}

// newFunction reads the environment and opens what the task needs. It fetches the
// secrets that the environment names. While it waits for them and for stores, it makes
// ready what takes a processor.
func newFunction(
	ctx context.Context, getenv func(string) string, log *slog.Logger, metrics io.Writer,
) (*function, error) {
	f := &function{log: log, metrics: metrics, words: sync.OnceValue(newWords)}
	var g errgroup.Group
	if task := getenv("TECHMAP_TASK"); task == taskLoad || task == taskAnnotate {
		g.Go(func() error { f.words(); return nil })
	}
	g.Go(func() error { return f.open(ctx, getenv) })
	if err := g.Wait(); err != nil {
		return nil, err
	}
	var err error
	f.task, err = f.newTask(ctx)
	return f, err
}

// Words are the technologies that are looked for, and what finds them.
type words struct {
	tax    *techmap.Taxonomy
	layers stage.Layers
}

func newWords() words {
	tax := medallion.DefaultTaxonomy()
	return words{tax, stage.NewLayers(tax, medallion.DefaultCompanies(), nil, nil)}
}

// open reads the environment and opens the stores and the queue.
func (f *function) open(ctx context.Context, getenv func(string) string) error {
	getenv, err := withSecrets(ctx, getenv)
	if err != nil {
		return err
	}
	s, err := readSettings(getenv)
	if err != nil {
		return err
	}
	f.settings, f.log = s, f.log.With("task", s.Task)
	if f.stores, err = stores.Open(ctx, s.At); err != nil {
		return err
	}
	if s.At.Bronze != "" {
		if f.notes, err = stores.OpenNotes(ctx, s.At.Bronze); err != nil {
			return err
		}
	}
	f.next, err = s.announcer(ctx)
	return err
}

// newTask returns the task of the function; crawl and report have none, they take other
// events.
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
