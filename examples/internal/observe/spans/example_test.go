package spans_test

import (
	"context"
	"fmt"

	"go.opentelemetry.io/otel/sdk/trace/tracetest"

	"github.com/techmap-it/techmap"
	"github.com/techmap-it/techmap/examples/internal/observe/spans"
)

// A pipeline is traced by its hooks, as it is measured.
func ExampleNewInto() {
	kept := tracetest.NewInMemoryExporter()
	tracer := spans.NewInto(kept)
	ctx, end := tracer.Run(context.Background(), "crawl", "2026-11-22/1", "")
	p := pipeline(tracer, 256, board{name: "게시판", postings: 1})
	_, err := p.Run(ctx, techmap.Query{})
	end("done", "")
	for _, s := range kept.GetSpans() {
		fmt.Println(s.Name)
	}
	fmt.Println(err)
	// Output:
	// fetch 게시판
	// bronze
	// silver
	// chat openai/oracle
	// extract
	// gold
	// techmap crawl
	// <nil>
}
