// What a program needs that uses every package: sites as data, all stores, all models,
// ranking and its API.
package main

import (
	"context"
	"fmt"
	"time"

	"github.com/techmap-it/techmap"
	"github.com/techmap-it/techmap/crawl"
	"github.com/techmap-it/techmap/crawl/jsonl"
	"github.com/techmap-it/techmap/crawl/sample"
	"github.com/techmap-it/techmap/crawl/spec"
	"github.com/techmap-it/techmap/llm"
	"github.com/techmap-it/techmap/llm/gemini"
	"github.com/techmap-it/techmap/llm/genai"
	"github.com/techmap-it/techmap/llm/lexicon"
	"github.com/techmap-it/techmap/llm/openai"
	"github.com/techmap-it/techmap/medallion"
	"github.com/techmap-it/techmap/rank"
	"github.com/techmap-it/techmap/rank/rankhttp"
	"github.com/techmap-it/techmap/sink"
	"github.com/techmap-it/techmap/sink/dynamosink"
	"github.com/techmap-it/techmap/sink/filesink"
	"github.com/techmap-it/techmap/sink/mysqlsink"
	"github.com/techmap-it/techmap/sink/s3sink"
	"github.com/techmap-it/techmap/sink/sqlitesink"
	"github.com/techmap-it/techmap/sink/sqssink"
)

// Linked is what else a program may call.
func linked() []any {
	return []any{
		crawl.New, jsonl.New, spec.Load, llm.New, gemini.New, genai.New, openai.New, dynamosink.New, filesink.Open,
		mysqlsink.Open, s3sink.New, sqlitesink.Open, sqssink.New,
	}
}

func main() {
	ctx, tax, gold := context.Background(), medallion.DefaultTaxonomy(), sink.NewMemoryGold()
	p := techmap.Pipeline{
		Sources: sample.Sources(time.Now, nil), Silver: medallion.NewSilver(sample.Parsers()),
		Extractor: lexicon.New(tax, nil), Gold: medallion.NewGold(tax, nil), GoldSink: gold, CensusSink: gold.Census(),
	}
	if _, err := p.Run(ctx, techmap.Query{Limit: 3}); err != nil {
		panic(err)
	}
	if _, err := medallion.Publish(ctx, gold, nil); err != nil {
		panic(err)
	}
	index, err := rank.Load(ctx, gold.Openings(ctx, time.Time{}), tax)
	if err != nil {
		panic(err)
	}
	_, err = rankhttp.New(rankhttp.Fixed{Data: &rankhttp.Data{Index: index, Taxonomy: tax}}, nil)
	fmt.Println(index.Openings(), len(linked()), err)
}
