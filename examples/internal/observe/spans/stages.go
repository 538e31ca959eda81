package spans

import (
	"context"
	"iter"

	"go.opentelemetry.io/otel/attribute"
	"go.opentelemetry.io/otel/trace"

	"github.com/techmap-it/techmap"
	"github.com/techmap-it/techmap/examples/internal/observe"
)

// maxTracked is of how many sources the spans are remembered.
const maxTracked = 1000

// spanKey is the key of a context's begun.
type spanKey struct{}

// begun is the span of a stage.
type begun struct {
	stage techmap.Stage
	span  trace.Span
}

// Trace returns what makes spans of the stages of a pipeline, nil if t is.
func (t *Tracer) Trace() *techmap.Trace {
	if t == nil {
		return nil
	}
	return &techmap.Trace{Start: t.start, End: t.end, Rejected: rejected, Retrying: retrying}
}

func (t *Tracer) start(ctx context.Context, e techmap.Event) context.Context {
	options := []trace.SpanStartOption{trace.WithAttributes(attribute.String(AttrStage, string(e.Stage)))}
	name := string(e.Stage)
	switch e.Stage {
	case techmap.StageRefine, techmap.StageCanonicalize:
		return ctx
	case techmap.StageFetch:
		name += " " + e.Source
		options = append(options, trace.WithAttributes(attribute.String(AttrSource, e.Source)))
	default:
		options = append(options, trace.WithAttributes(attribute.Int(AttrBatch, e.N)),
			trace.WithAttributes(postings(e.Postings)...), trace.WithLinks(t.links(e.Postings)...))
	}
	ctx, span := t.tracer.Start(ctx, name, options...)
	if e.Stage == techmap.StageFetch {
		t.track(e.Source, span.SpanContext())
	}
	return context.WithValue(ctx, spanKey{}, begun{e.Stage, span})
}

func (t *Tracer) end(ctx context.Context, e techmap.Event, err error) {
	b, ok := ctx.Value(spanKey{}).(begun)
	if !ok || b.stage != e.Stage {
		return
	}
	c := e.Count
	b.span.SetAttributes(attribute.Int("techmap.in", c.In), attribute.Int("techmap.out", c.Out),
		attribute.Int("techmap.skipped", c.Skipped), attribute.Int("techmap.rejected", c.Rejected))
	switch {
	case e.Stage == techmap.StageFetch:
		b.span.SetAttributes(postings(e.Postings)...)
		b.span.SetAttributes(attribute.String(AttrOutcome, string(e.Outcome)))
		if e.Outcome == techmap.OutcomeRefused || e.Outcome == techmap.OutcomeFailed || e.Outcome == "" {
			fail(b.span, observe.KindOf(err))
		}
	case err != nil:
		fail(b.span, observe.KindOf(err))
	}
	b.span.End()
}

// rejected is an event of the span at hand, which has room for some of them.
func rejected(ctx context.Context, e *techmap.RecordError) {
	trace.SpanFromContext(ctx).AddEvent("lost", trace.WithAttributes(
		attribute.String(AttrPosting, string(e.ID)), attribute.String(AttrSource, e.Source),
		attribute.String(AttrStage, string(e.Stage)), attribute.String(AttrKind, observe.KindOf(e.Err))))
}

func retrying(ctx context.Context, r techmap.Retry) {
	trace.SpanFromContext(ctx).AddEvent("retry", trace.WithAttributes(
		attribute.Int("techmap.attempt", r.Attempt), attribute.Bool("techmap.conflict", r.Conflict),
		attribute.String(AttrKind, observe.KindOf(r.Err))))
}

// postings returns the IDs of a batch as attributes.
func postings(ids iter.Seq[techmap.PostingID]) []attribute.KeyValue {
	var named []string
	n := 0
	for id := range ids {
		if n++; n <= MaxPostings {
			named = append(named, string(id))
		}
	}
	out := []attribute.KeyValue{attribute.StringSlice(AttrPostings, named)}
	if n > MaxPostings {
		out = append(out, attribute.Int(AttrLeftOut, n-MaxPostings))
	}
	return out
}

// track remembers the span of a source.
func (t *Tracer) track(source string, span trace.SpanContext) {
	t.mu.Lock()
	defer t.mu.Unlock()
	if _, known := t.sources[source]; known || len(t.sources) < maxTracked {
		t.sources[source] = span
	}
}

// span returns the span of the last run of a source.
func (t *Tracer) span(source string) trace.SpanContext {
	t.mu.Lock()
	defer t.mu.Unlock()
	return t.sources[source]
}

// links returns links to the spans of the sources that the postings of a batch are from.
func (t *Tracer) links(ids iter.Seq[techmap.PostingID]) []trace.Link {
	var links []trace.Link
	met := make(map[string]bool)
	for id := range ids {
		source, _ := id.Split()
		if met[source] {
			continue
		}
		met[source] = true
		if span := t.span(source); span.IsValid() {
			links = append(links, trace.Link{
				SpanContext: span, Attributes: []attribute.KeyValue{attribute.String(AttrSource, source)},
			})
		}
	}
	return links
}
