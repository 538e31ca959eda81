package spans

import (
	"context"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"sync"

	"go.opentelemetry.io/otel/attribute"
	"go.opentelemetry.io/otel/exporters/otlp/otlptrace/otlptracehttp"
	"go.opentelemetry.io/otel/exporters/stdout/stdouttrace"
	"go.opentelemetry.io/otel/sdk/resource"
	sdktrace "go.opentelemetry.io/otel/sdk/trace"
)

// ErrSettings says that the environment asks for what there is not.
var ErrSettings = errors.New("wrong setting")

// Open returns the tracer that OpenTelemetry's own variables ask for, nil for none:
//
//	OTEL_TRACES_EXPORTER   otlp, console (to w) or none; by default otlp where there is
//	                       an endpoint, else none
//	OTEL_EXPORTER_OTLP_ENDPOINT, OTEL_EXPORTER_OTLP_TRACES_ENDPOINT, …_HEADERS
//	                       where OTLP over HTTP goes to
//	OTEL_SERVICE_NAME, OTEL_RESOURCE_ATTRIBUTES, OTEL_TRACES_SAMPLER, OTEL_SDK_DISABLED
//
// The SDK reads those that are not decided here from the process. Spans that cannot be
// sent are logged, once, and are no reason for anything to fail.
func Open(ctx context.Context, service string, getenv func(string) string, w io.Writer, log *slog.Logger) (*Tracer, error) {
	exporter, err := exporterOf(ctx, getenv, w)
	if exporter == nil || err != nil {
		return nil, err
	}
	about, err := resource.New(ctx, resource.WithAttributes(attribute.String("service.name", service)),
		resource.WithTelemetrySDK(), resource.WithFromEnv())
	if err != nil {
		return nil, fmt.Errorf("%w: OTEL_RESOURCE_ATTRIBUTES: %w", ErrSettings, err)
	}
	return newTracer(sdktrace.WithBatcher(&quiet{SpanExporter: exporter, log: log}), sdktrace.WithResource(about)), nil
}

// exporterOf returns where spans go to, nil for nowhere.
func exporterOf(ctx context.Context, getenv func(string) string, w io.Writer) (sdktrace.SpanExporter, error) {
	kind := getenv("OTEL_TRACES_EXPORTER")
	if kind == "" && (getenv("OTEL_EXPORTER_OTLP_ENDPOINT") != "" || getenv("OTEL_EXPORTER_OTLP_TRACES_ENDPOINT") != "") {
		kind = "otlp"
	}
	if getenv("OTEL_SDK_DISABLED") == "true" {
		kind = "none"
	}
	switch kind {
	case "", "none":
		return nil, nil
	case "console":
		return stdouttrace.New(stdouttrace.WithWriter(w))
	case "otlp":
		return otlp(ctx, getenv)
	}
	return nil, fmt.Errorf("%w: OTEL_TRACES_EXPORTER=%q: write otlp, console or none", ErrSettings, kind)
}

// otlp returns an exporter of OTLP over HTTP. It connects when there is something to send.
func otlp(ctx context.Context, getenv func(string) string) (sdktrace.SpanExporter, error) {
	for _, name := range []string{"OTEL_EXPORTER_OTLP_TRACES_PROTOCOL", "OTEL_EXPORTER_OTLP_PROTOCOL"} {
		if p := getenv(name); p != "" && p != "http/protobuf" {
			return nil, fmt.Errorf("%w: %s=%q: techmap sends http/protobuf, to port 4318 of most collectors", ErrSettings, name, p)
		}
	}
	exporter, err := otlptracehttp.New(ctx)
	if err != nil {
		return nil, fmt.Errorf("%w: OTEL_EXPORTER_OTLP_ENDPOINT: %w", ErrSettings, err)
	}
	return exporter, nil
}

// quiet is an exporter that logs its first failure and hides all.
type quiet struct {
	sdktrace.SpanExporter

	log  *slog.Logger
	once sync.Once
}

// ExportSpans implements sdktrace.SpanExporter.
func (q *quiet) ExportSpans(ctx context.Context, spans []sdktrace.ReadOnlySpan) error {
	if err := q.SpanExporter.ExportSpans(ctx, spans); err != nil {
		q.once.Do(func() { q.log.WarnContext(ctx, "traces are not sent", "err", err) })
	}
	return nil
}
