package main

import (
	"context"
	"errors"
	"fmt"
	"strings"
	"sync"
	"time"

	"github.com/techmap-it/techmap"
	"github.com/techmap-it/techmap/crawl"
	"github.com/techmap-it/techmap/examples/internal/message"
	"github.com/techmap-it/techmap/examples/internal/observe"
	"github.com/techmap-it/techmap/examples/internal/observe/spans"
	"github.com/techmap-it/techmap/llm"
)

// exportEvery is how often the metrics of a run are written that goes on.
const exportEvery = 15 * time.Second

var (
	textNoMetrics  = message.Text{En: "the metrics are not written: %v", Ko: "지표를 기록하지 못했습니다: %v"}
	textBadMetrics = message.Text{En: "--metrics %q: write the name of a file that ends in .prom, or http://HOST:9091 of a Pushgateway", Ko: "--metrics %q: .prom으로 끝나는 파일 이름이나 Pushgateway의 주소(http://호스트:9091)를 쓰세요"}
)

// A watch is who watches a command at work: nobody, if it is zero.
type watch struct {
	metrics *observe.Metrics
	export  *observe.Export
	tracer  *spans.Tracer
}

// watched runs a command under the eyes of those whom the flags and the environment
// name, and returns its status. That nobody can be told is no reason to fail.
func (a *app) watched(ctx context.Context, command string, do func(context.Context) error) int {
	task := taskOf(command)
	if task == "" {
		return a.exit(ctx, do(ctx))
	}
	if err := a.openWatch(ctx, task); err != nil {
		return a.exit(ctx, fmt.Errorf("%w: %w", errMisuse, err))
	}
	began := time.Now()
	run, end := a.watch.tracer.Run(ctx, task, a.run, a.cli.getenv("TRACEPARENT"))
	a.log = spans.Log(run, a.log)
	stop := a.exporting(ctx)
	err := do(run)
	outcome, kind := outcomeOf(err)
	a.watch.metrics.Task(task, time.Since(began), outcome, err)
	stop()
	end(outcome, kind)
	a.watch.tracer.Close()
	return a.exit(ctx, err)
}

// openWatch opens what a run of a task is watched by.
func (a *app) openWatch(ctx context.Context, task string) (err error) {
	if a.watch.tracer, err = spans.Open(ctx, "techmap", a.cli.getenv, a.stderr, a.log); err != nil || a.cli.Metrics == "" {
		return err
	}
	a.watch.metrics = observe.New(observe.Command)
	if a.watch.export, err = observe.NewExport(a.watch.metrics, a.cli.Metrics, task); err != nil {
		return errors.New(a.say(textBadMetrics, a.cli.Metrics))
	}
	return nil
}

// exporting writes the metrics now and then, and at the end when the function returned is
// called, which says if that failed.
func (a *app) exporting(ctx context.Context) (stop func()) {
	if a.watch.export == nil {
		return func() {}
	}
	ctx = context.WithoutCancel(ctx) // a run that is interrupted is told of, too
	done := make(chan struct{})
	var ended sync.WaitGroup
	ended.Go(func() {
		tick := time.NewTicker(exportEvery)
		defer tick.Stop()
		for {
			select {
			case <-tick.C:
				_ = a.watch.export.Write(ctx) // the last one tells
			case <-done:
				return
			}
		}
	})
	return func() {
		close(done)
		ended.Wait()
		if err := a.watch.export.Write(ctx); err != nil {
			a.log.WarnContext(ctx, "metrics are not written", "err", err)
			a.note(textNoMetrics, err)
		}
	}
}

// taskOf returns the task of a command, as metrics name it; empty for one that changes no
// layer.
func taskOf(command string) string {
	words := strings.Fields(command)
	if len(words) > 1 && words[0] == "llm" {
		words = words[1:]
		if words[0] == "estimate" || words[0] == "ledger" {
			return ""
		}
	}
	for _, task := range observe.Tasks() {
		if words[0] == task {
			return task
		}
	}
	return ""
}

// outcomeOf returns how a command ended, and the kind of its failure.
func outcomeOf(err error) (outcome, kind string) {
	switch {
	case err == nil:
		return observe.Done, ""
	case errors.Is(err, errPartial):
		return observe.Partial, ""
	}
	return observe.Failed, observe.KindOf(err)
}

// trace tells of the stages of a pipeline.
func (w watch) trace() *techmap.Trace { return observe.Join(w.tracer.Trace(), w.metrics.Trace()) }

// journal tells of an address, and then next.
func (w watch) journal(next func(crawl.Entry)) func(crawl.Entry) {
	return func(e crawl.Entry) {
		w.metrics.Journal(e)
		w.tracer.Journal(e)
		next(e)
	}
}

// call tells of a call of a model.
func (w watch) call(ctx context.Context, e llm.Entry) {
	_ = w.metrics.Call(ctx, e) // neither fails
	_ = w.tracer.Call(ctx, e)
}

// publishing tells of a publication.
func (w watch) publishing(
	ctx context.Context, publish func(context.Context) (techmap.Publication, error),
) (techmap.Publication, error) {
	ctx, end := w.tracer.Step(ctx, "publish")
	p, err := publish(ctx)
	if err != nil {
		end(observe.KindOf(err))
		return p, err
	}
	end("")
	w.metrics.Published(p)
	return p, nil
}
