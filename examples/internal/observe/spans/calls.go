package spans

import (
	"context"
	"net/http"
	"time"

	"go.opentelemetry.io/otel/attribute"
	"go.opentelemetry.io/otel/codes"
	"go.opentelemetry.io/otel/propagation"
	"go.opentelemetry.io/otel/trace"

	"github.com/techmap-it/techmap/crawl"
	"github.com/techmap-it/techmap/llm"
)

// Journal makes a span of a request, below that of its source. It serves as
// crawl.Options.Journal. The address stays in the journal: it may hold a name.
func (t *Tracer) Journal(e crawl.Entry) {
	if t == nil || e.Reason == crawl.Known || e.Reason == crawl.Cancelled {
		return
	}
	ended := time.Now() // e.At is of another clock
	ctx := trace.ContextWithSpanContext(context.Background(), t.span(e.Source))
	_, span := t.tracer.Start(ctx, e.Method, trace.WithTimestamp(ended.Add(-e.Duration)),
		trace.WithSpanKind(trace.SpanKindClient), trace.WithAttributes(
			attribute.String(AttrSource, e.Source), attribute.String("http.request.method", e.Method),
			attribute.Int("http.response.status_code", e.Status), attribute.Int("http.response.body.size", e.Bytes),
			attribute.Int("techmap.tries", e.Tries), attribute.String("techmap.reason", string(e.Reason))))
	if e.Reason != crawl.Fetched && e.Reason != crawl.Unmodified {
		span.SetStatus(codes.Error, string(e.Reason))
	}
	span.End(trace.WithTimestamp(ended))
}

// Call makes a span of a call of a model, below that of the batch it is about. It serves
// as llm.Options.Ledger, and never fails.
func (t *Tracer) Call(ctx context.Context, e llm.Entry) error {
	if t == nil {
		return nil
	}
	ids := make([]string, 0, len(e.Postings))
	for _, p := range e.Postings[:min(len(e.Postings), MaxPostings)] {
		ids = append(ids, string(p.Posting))
	}
	ended := time.Now()
	_, span := t.tracer.Start(ctx, "chat "+e.Model, trace.WithTimestamp(ended.Add(-e.Took)),
		trace.WithSpanKind(trace.SpanKindClient), trace.WithAttributes(
			attribute.String("gen_ai.request.model", e.Model), attribute.String("gen_ai.response.model", e.Version),
			attribute.Int("gen_ai.usage.input_tokens", e.Usage.Input),
			attribute.Int("gen_ai.usage.output_tokens", e.Usage.Output+e.Usage.Thinking),
			attribute.StringSlice("gen_ai.response.finish_reasons", []string{string(e.Finish)}),
			attribute.Float64("techmap.dollars", e.Money), attribute.StringSlice(AttrPostings, ids)))
	if e.Err != "" {
		span.SetStatus(codes.Error, "failed")
	}
	span.End(trace.WithTimestamp(ended))
	return nil
}

// Serve begins the span of a request that the server answers, counted by route. The
// function returned ends it. Whoever asks may be anybody: the trace that they say they
// are in is linked to, and not continued.
func (t *Tracer) Serve(r *http.Request, route string) func(id string, status int, bytes int64) {
	if t == nil {
		return func(string, int, int64) {}
	}
	options := []trace.SpanStartOption{
		trace.WithSpanKind(trace.SpanKindServer), trace.WithNewRoot(), trace.WithAttributes(
			attribute.String("http.request.method", r.Method), attribute.String("http.route", route)),
	}
	caller := propagation.TraceContext{}.Extract(context.Background(), propagation.HeaderCarrier(r.Header))
	if link := trace.SpanContextFromContext(caller); link.IsValid() {
		options = append(options, trace.WithLinks(trace.Link{SpanContext: link}))
	}
	_, span := t.tracer.Start(r.Context(), route, options...)
	return func(id string, status int, bytes int64) {
		span.SetAttributes(attribute.String("http.request.id", id),
			attribute.Int("http.response.status_code", status), attribute.Int64("http.response.body.size", bytes))
		if status >= http.StatusInternalServerError {
			span.SetStatus(codes.Error, http.StatusText(status))
		}
		span.End()
	}
}
