// Package spans writes OpenTelemetry traces of what the example programs do, by the same
// hooks that fill the metrics: one trace a run, in it a span for each source, each batch
// of a stage, each request and each call of a model. A posting is found in all of them by
// its ID; of its text there is nothing.
//
// Steps that handle one posting at a time, refine and canonicalize, have no spans: there
// would be more of them than of all else, and what they lose is an event of the run.
package spans

import (
	"context"
	"log/slog"
	"sync"
	"time"

	"go.opentelemetry.io/otel/attribute"
	"go.opentelemetry.io/otel/codes"
	"go.opentelemetry.io/otel/propagation"
	sdktrace "go.opentelemetry.io/otel/sdk/trace"
	"go.opentelemetry.io/otel/trace"
)

// Names of attributes.
const (
	AttrStage    = "techmap.stage"
	AttrSource   = "techmap.source"
	AttrTask     = "techmap.task"
	AttrRun      = "techmap.run"
	AttrOutcome  = "techmap.outcome"
	AttrKind     = "techmap.kind"              // of a failure, as metrics name it
	AttrPosting  = "techmap.posting"           // the ID of one
	AttrPostings = "techmap.postings"          // the IDs of a batch, at most MaxPostings
	AttrLeftOut  = "techmap.postings.left_out" // how many IDs there was no room for
	AttrBatch    = "techmap.batch.size"
)

// MaxPostings is how many IDs a span has at most. A batch has no more; of a source that
// lists more, those left out are found by their batches, which link to its span.
const MaxPostings = 256

// closeTime is how long the last spans may take to be sent.
const closeTime = 5 * time.Second

// A Tracer makes spans. A nil one makes none; it may be used concurrently.
type Tracer struct {
	provider *sdktrace.TracerProvider
	tracer   trace.Tracer

	mu      sync.Mutex
	sources map[string]trace.SpanContext // of the last run of each
}

// newTracer returns a tracer whose spans go to a processor.
func newTracer(options ...sdktrace.TracerProviderOption) *Tracer {
	p := sdktrace.NewTracerProvider(options...)
	return &Tracer{
		provider: p, tracer: p.Tracer("github.com/techmap-it/techmap"), sources: make(map[string]trace.SpanContext),
	}
}

// NewInto returns a tracer whose spans go to e as soon as they end.
func NewInto(e sdktrace.SpanExporter) *Tracer { return newTracer(sdktrace.WithSyncer(e)) }

// Close sends what is left. That it cannot be sent was logged.
func (t *Tracer) Close() {
	if t == nil {
		return
	}
	ctx, cancel := context.WithTimeout(context.Background(), closeTime)
	defer cancel()
	_ = t.provider.Shutdown(ctx)
}

// Run begins the trace of a run of a task, below parent if that is the traceparent of
// another program. The function returned ends it.
func (t *Tracer) Run(ctx context.Context, task, run, parent string) (context.Context, func(outcome, kind string)) {
	if t == nil {
		return ctx, func(string, string) {}
	}
	ctx = propagation.TraceContext{}.Extract(ctx, propagation.MapCarrier{"traceparent": parent})
	ctx, span := t.tracer.Start(ctx, "techmap "+task,
		trace.WithAttributes(attribute.String(AttrTask, task), attribute.String(AttrRun, run)))
	return ctx, func(outcome, kind string) {
		span.SetAttributes(attribute.String(AttrOutcome, outcome))
		fail(span, kind)
		span.End()
	}
}

// Step begins the span of a step of a run that is no stage of a pipeline. The function
// returned ends it.
func (t *Tracer) Step(ctx context.Context, name string) (context.Context, func(kind string)) {
	if t == nil {
		return ctx, func(string) {}
	}
	ctx, span := t.tracer.Start(ctx, name)
	return ctx, func(kind string) {
		fail(span, kind)
		span.End()
	}
}

// fail marks a span as failed, unless kind is empty. What the error says may hold a part
// of a page, so that its kind is all that is told.
func fail(span trace.Span, kind string) {
	if kind != "" {
		span.SetAttributes(attribute.String(AttrKind, kind))
		span.SetStatus(codes.Error, kind)
	}
}

// Log returns log with the ID of the trace of ctx, so that one is found by the other.
func Log(ctx context.Context, log *slog.Logger) *slog.Logger {
	if id := trace.SpanContextFromContext(ctx); id.HasTraceID() {
		return log.With("trace_id", id.TraceID().String())
	}
	return log
}
