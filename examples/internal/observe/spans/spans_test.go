package spans_test

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"iter"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"slices"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
	"go.opentelemetry.io/otel/attribute"
	"go.opentelemetry.io/otel/codes"
	"go.opentelemetry.io/otel/sdk/trace/tracetest"

	"github.com/techmap-it/techmap"
	"github.com/techmap-it/techmap/crawl"
	"github.com/techmap-it/techmap/examples/internal/observe/spans"
	"github.com/techmap-it/techmap/llm"
	"github.com/techmap-it/techmap/sink"
)

// secretText is in every posting, and must be in no span.
const secretText = "자격요건: 비밀스러운 Java 경험"

// A board lists so many postings and ends with an error.
type board struct {
	name     string
	postings int
	end      error
}

func (b board) Name() string { return b.name }

func (b board) Postings(context.Context, techmap.Query) iter.Seq2[techmap.RawPosting, error] {
	return func(yield func(techmap.RawPosting, error) bool) {
		for i := range b.postings {
			if !yield(techmap.RawPosting{Source: b.name, Key: fmt.Sprint(i), Body: []byte(secretText)}, nil) {
				return
			}
		}
		if b.end != nil {
			yield(techmap.RawPosting{}, b.end)
		}
	}
}

// calling is an extractor that calls a model for every batch.
type calling struct{ tracer *spans.Tracer }

func (calling) Name() string { return "시험/1" }

func (x calling) Extract(ctx context.Context, postings []techmap.Posting) ([]techmap.Extraction, error) {
	e := llm.Entry{Model: "openai/oracle", Took: time.Nanosecond, Finish: llm.FinishStop, Usage: llm.Usage{Input: 7}}
	for _, p := range postings {
		e.Postings = append(e.Postings, llm.Share{Posting: p.ID})
	}
	return make([]techmap.Extraction, len(postings)), x.tracer.Call(ctx, e)
}

// pipeline hands everything on, and loses the posting with the key "1".
func pipeline(tracer *spans.Tracer, size int, sources ...techmap.Source) *techmap.Pipeline {
	return &techmap.Pipeline{
		Sources: sources, Trace: tracer.Trace(), BatchSize: size, Extractor: calling{tracer},
		Silver: techmap.RefinerFunc[techmap.RawPosting, techmap.Posting](
			func(_ context.Context, raw techmap.RawPosting) (techmap.Posting, error) {
				if raw.Key == "1" {
					return techmap.Posting{}, fmt.Errorf("%s: %w", raw.Body, techmap.ErrMalformed)
				}
				return techmap.Posting{ID: raw.ID(), Source: raw.Source, Title: secretText}, nil
			}),
		Gold: techmap.RefinerFunc[techmap.Annotated, techmap.CanonicalPosting](
			func(_ context.Context, a techmap.Annotated) (techmap.CanonicalPosting, error) {
				return techmap.CanonicalPosting{ID: a.Posting.ID, Source: a.Posting.Source}, nil
			}),
		BronzeSink: sink.NewBronzeMemory(), SilverSink: sink.NewSilverMemory(), GoldSink: sink.NewGoldMemory(),
	}
}

// attr returns an attribute of a span.
func attr(s tracetest.SpanStub, name string) attribute.Value {
	for _, kv := range s.Attributes {
		if string(kv.Key) == name {
			return kv.Value
		}
	}
	return attribute.Value{}
}

// traced runs a pipeline and returns its spans.
func traced(t *testing.T, size int, sources ...techmap.Source) tracetest.SpanStubs {
	t.Helper()
	kept := tracetest.NewInMemoryExporter()
	tracer := spans.NewInto(kept)
	ctx, end := tracer.Run(t.Context(), "run", "2026/1", "")
	_, err := pipeline(tracer, size, sources...).Run(ctx, techmap.Query{})
	if err != nil {
		end("failed", "unavailable")
	} else {
		end("done", "")
	}
	found := kept.GetSpans()
	tracer.Close()
	return found
}

// TestPostingIsFollowedFromItsSourceToGold finds one posting by its ID in the span of each
// stage, in order, in one trace.
func TestPostingIsFollowedFromItsSourceToGold(t *testing.T) {
	t.Parallel()
	all := traced(t, 3, board{name: "원티드", postings: 7}, board{name: "board", postings: 4})
	const id = "원티드:5"
	var way []string
	var source tracetest.SpanStub
	last := time.Time{}
	slices.SortStableFunc(all, func(a, b tracetest.SpanStub) int { return a.StartTime.Compare(b.StartTime) })
	for _, s := range all {
		assert.Equal(t, all[0].SpanContext.TraceID(), s.SpanContext.TraceID(), "one trace a run")
		if !slices.Contains(attr(s, spans.AttrPostings).AsStringSlice(), id) {
			continue
		}
		way = append(way, s.Name)
		assert.False(t, s.StartTime.Before(last), s.Name)
		last = s.StartTime
		switch stage := attr(s, spans.AttrStage).AsString(); {
		case stage == "fetch":
			source = s
		case stage != "": // a batch: it may have postings of both sources
			var linked []string
			for _, link := range s.Links {
				linked = append(linked, link.SpanContext.SpanID().String())
			}
			assert.Contains(t, linked, source.SpanContext.SpanID().String(), "%s is linked to the source", s.Name)
			assert.NotEqual(t, source.SpanContext.SpanID(), s.Parent.SpanID())
		}
	}
	assert.Equal(t, []string{"fetch 원티드", "bronze", "silver", "extract", "chat openai/oracle", "gold"}, way)
}

func TestNoTextOfAPostingIsInASpan(t *testing.T) {
	t.Parallel()
	all := traced(t, 2, board{name: "원티드", postings: 5, end: fmt.Errorf("%s: %w", secretText, techmap.ErrUnavailable)})
	assert.NotContains(t, fmt.Sprintf("%+v", all), "비밀스러운")
	root := all[slices.IndexFunc(all, func(s tracetest.SpanStub) bool { return s.Name == "techmap run" })]
	assert.Equal(t, codes.Error, root.Status.Code)
	assert.Equal(t, "unavailable", root.Status.Description)
	require.Len(t, root.Events, 1, "what was lost in a step without a span")
	assert.Contains(t, root.Events[0].Attributes, attribute.String(spans.AttrPosting, "원티드:1"))
	assert.Contains(t, root.Events[0].Attributes, attribute.String(spans.AttrKind, "malformed"))
	fetch := all[slices.IndexFunc(all, func(s tracetest.SpanStub) bool { return s.Name == "fetch 원티드" })]
	assert.Equal(t, "failed", attr(fetch, spans.AttrOutcome).AsString())
	assert.Equal(t, codes.Error, fetch.Status.Code)
}

// TestSpansAreBounded lists more than a span has room for.
func TestSpansAreBounded(t *testing.T) {
	t.Parallel()
	all := traced(t, 600, board{name: "원티드", postings: 1000})
	for _, s := range all {
		ids := attr(s, spans.AttrPostings).AsStringSlice()
		assert.LessOrEqual(t, len(ids), spans.MaxPostings, s.Name)
	}
	fetch := all[slices.IndexFunc(all, func(s tracetest.SpanStub) bool { return s.Name == "fetch 원티드" })]
	assert.Equal(t, int64(1000-spans.MaxPostings), attr(fetch, spans.AttrLeftOut).AsInt64())
	assert.Less(t, len(all), 20, "no span for every posting")
}

func TestRequests(t *testing.T) {
	t.Parallel()
	kept := tracetest.NewInMemoryExporter()
	tracer := spans.NewInto(kept)
	ctx := tracer.Trace().Start(t.Context(), techmap.Event{Stage: techmap.StageFetch, Source: "원티드"})
	for _, reason := range []crawl.Reason{crawl.Fetched, crawl.Known, crawl.Disallowed, crawl.Cancelled} {
		tracer.Journal(crawl.Entry{
			Source: "원티드", Method: http.MethodGet, URL: "https://host.example/jobs/1?key=…", Reason: reason, Status: 200,
			Duration: time.Second,
		})
	}
	tracer.Trace().End(ctx, techmap.Event{
		Stage: techmap.StageFetch, Source: "원티드", Outcome: techmap.OutcomeComplete,
		Postings: func(func(techmap.PostingID) bool) {},
	}, nil)
	all := kept.GetSpans()
	require.Len(t, all, 3, "what was not asked for has no span")
	assert.Equal(t, all[2].SpanContext.SpanID(), all[0].Parent.SpanID(), "below the source")
	assert.Equal(t, time.Second, all[0].EndTime.Sub(all[0].StartTime))
	assert.Equal(t, codes.Unset, all[0].Status.Code)
	assert.Equal(t, "robots", all[1].Status.Description)
	assert.NotContains(t, fmt.Sprintf("%+v", all), "host.example", "addresses stay in the journal")
}

func TestServing(t *testing.T) {
	t.Parallel()
	kept := tracetest.NewInMemoryExporter()
	tracer := spans.NewInto(kept)
	for _, tt := range []struct {
		name, parent string
		status       int
	}{
		{"a stranger's trace", "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01", http.StatusOK},
		{"none", "", http.StatusInternalServerError},
		{"nonsense", "00-가나다", http.StatusNotFound},
	} {
		kept.Reset()
		r := httptest.NewRequest(http.MethodGet, "/v1/openings?words=비밀", nil)
		r.Header.Set("Traceparent", tt.parent)
		tracer.Serve(r, "/v1/openings")("request-1", tt.status, 12)
		all := kept.GetSpans()
		require.Len(t, all, 1, tt.name)
		assert.Equal(t, "/v1/openings", all[0].Name)
		assert.False(t, all[0].Parent.IsValid(), "%s: nobody can add to a trace of ours", tt.name)
		assert.Equal(t, strings.HasSuffix(tt.parent, "-01"), len(all[0].Links) == 1, tt.name)
		assert.Equal(t, tt.status >= 500, all[0].Status.Code == codes.Error, tt.name)
		assert.NotContains(t, fmt.Sprintf("%+v", all), "비밀")
	}
}

func TestRunGoesOnWithTheTraceOfItsScheduler(t *testing.T) {
	t.Parallel()
	kept := tracetest.NewInMemoryExporter()
	tracer := spans.NewInto(kept)
	ctx, end := tracer.Run(t.Context(), "crawl", "r", "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01")
	var log bytes.Buffer
	spans.Log(ctx, slog.New(slog.NewJSONHandler(&log, nil))).Info("run ended")
	end("partial", "")
	assert.Equal(t, "0af7651916cd43dd8448eb211c80319c", kept.GetSpans()[0].SpanContext.TraceID().String())
	assert.Contains(t, log.String(), `"trace_id":"0af7651916cd43dd8448eb211c80319c"`)
	assert.Equal(t, codes.Unset, kept.GetSpans()[0].Status.Code)
}

// TestOpen reads the variables of OpenTelemetry.
func TestOpen(t *testing.T) {
	t.Parallel()
	for _, tt := range []struct {
		name   string
		env    map[string]string
		traces bool
		err    string
	}{
		{"nothing", nil, false, ""},
		{"none", map[string]string{"OTEL_TRACES_EXPORTER": "none", "OTEL_EXPORTER_OTLP_ENDPOINT": "http://127.0.0.1:1"}, false, ""},
		{"console", map[string]string{"OTEL_TRACES_EXPORTER": "console"}, true, ""},
		{"switched off", map[string]string{"OTEL_TRACES_EXPORTER": "console", "OTEL_SDK_DISABLED": "true"}, false, ""},
		{"an endpoint", map[string]string{"OTEL_EXPORTER_OTLP_ENDPOINT": "http://127.0.0.1:1"}, true, ""},
		{"an exporter that there is not", map[string]string{"OTEL_TRACES_EXPORTER": "zipkin"}, false, "write otlp, console or none"},
		{"a protocol that there is not", map[string]string{"OTEL_TRACES_EXPORTER": "otlp", "OTEL_EXPORTER_OTLP_PROTOCOL": "grpc"}, false, "http/protobuf"},
	} {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			tracer, err := spans.Open(t.Context(), "techmap", func(k string) string { return tt.env[k] }, io.Discard, slog.New(slog.DiscardHandler))
			if tt.err != "" {
				require.ErrorIs(t, err, spans.ErrSettings)
				require.ErrorContains(t, err, tt.err)
				return
			}
			require.NoError(t, err)
			assert.Equal(t, tt.traces, tracer != nil)
			tracer.Close()
		})
	}
}

// TestCollector sends to a collector over HTTP, which may be out.
func TestCollector(t *testing.T) {
	var got atomic.Int64
	status := http.StatusOK
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		body, err := io.ReadAll(r.Body)
		if err == nil && r.URL.Path == "/v1/traces" && bytes.Contains(body, []byte("techmap load")) && bytes.Contains(body, []byte("techmap-test")) {
			got.Add(1)
		}
		w.WriteHeader(status)
	}))
	defer server.Close()
	t.Setenv("OTEL_EXPORTER_OTLP_ENDPOINT", server.URL) // which the SDK reads itself
	env := func(k string) string { return map[string]string{"OTEL_EXPORTER_OTLP_ENDPOINT": server.URL}[k] }
	run := func() string {
		var log bytes.Buffer
		tracer, err := spans.Open(t.Context(), "techmap-test", env, io.Discard, slog.New(slog.NewJSONHandler(&log, nil)))
		require.NoError(t, err)
		_, end := tracer.Run(t.Context(), "load", "r", "")
		end("done", "")
		tracer.Close()
		return log.String()
	}
	assert.Empty(t, run())
	assert.Equal(t, int64(1), got.Load())
	status = http.StatusBadRequest
	assert.Contains(t, run(), "traces are not sent", "and nothing fails")
}

func TestNobodyTraces(t *testing.T) {
	t.Parallel()
	var tracer *spans.Tracer
	assert.Nil(t, tracer.Trace())
	ctx, end := tracer.Run(t.Context(), "run", "", "")
	end("done", "")
	_, step := tracer.Step(ctx, "publish")
	step("other")
	tracer.Journal(crawl.Entry{})
	require.NoError(t, tracer.Call(ctx, llm.Entry{}))
	tracer.Serve(httptest.NewRequest(http.MethodGet, "/", nil), "/")("", 200, 0)
	tracer.Close()
	assert.Equal(t, ctx, t.Context())
}

// TestRetriesAreEvents tells of what a sink tried again, on the span of its batch.
func TestRetriesAreEvents(t *testing.T) {
	t.Parallel()
	kept := tracetest.NewInMemoryExporter()
	tracer := spans.NewInto(kept)
	p := pipeline(tracer, 4, board{name: "원티드", postings: 1})
	p.GoldSink = techmap.SinkFunc[techmap.CanonicalPosting](func(ctx context.Context, _ []techmap.CanonicalPosting) error {
		techmap.Retrying(ctx, techmap.Retry{Attempt: 1, Conflict: true, Err: errors.New(secretText)})
		return nil
	})
	_, err := p.Run(t.Context(), techmap.Query{})
	require.NoError(t, err)
	all := kept.GetSpans()
	gold := all[slices.IndexFunc(all, func(s tracetest.SpanStub) bool { return s.Name == "gold" })]
	require.Len(t, gold.Events, 1)
	assert.Equal(t, "retry", gold.Events[0].Name)
	assert.NotContains(t, fmt.Sprintf("%+v", all), "비밀스러운")
}
