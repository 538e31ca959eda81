// Quickstart goes all the way from a job site to a ranking, in memory: no
// account, no key, no network. The site is the sample board that techmap brings
// along; with a real one, only Sources changes.
package main

import (
	"context"
	"fmt"
	"log"
	"time"

	"github.com/techmap-it/techmap"
	"github.com/techmap-it/techmap/crawl/sample"
	"github.com/techmap-it/techmap/llm/lexicon"
	"github.com/techmap-it/techmap/medallion"
	"github.com/techmap-it/techmap/rank"
	"github.com/techmap-it/techmap/sink"
)

func main() {
	ctx, tax, gold := context.Background(), medallion.DefaultTaxonomy(), sink.NewMemoryGold()
	pipeline := techmap.Pipeline{
		Sources:   sample.Sources(time.Now, nil),               // bronze: postings as their site serves them
		Silver:    medallion.NewSilver(sample.Parsers()),       // silver: one schema, clean text
		Extractor: lexicon.New(tax, nil),                       // technologies, each with the words that prove it
		Gold:      medallion.NewGold(tax, nil), GoldSink: gold, // gold: entries of the taxonomy
		CensusSink: gold.Census(), // what the sites list: who is not there has closed
	}
	report, err := pipeline.Run(ctx, techmap.Query{})
	check(err)
	published, err := medallion.Publish(ctx, gold, nil) // the same job on two sites is one opening
	check(err)
	index, err := rank.Load(ctx, gold.Openings(ctx, time.Time{}), tax)
	check(err)
	top, err := index.Top(ctx, rank.Query{Filter: techmap.Filter{Roles: []techmap.RoleID{"backend"}}})
	check(err)

	fmt.Printf("sample data: %d postings, %d openings, of these %d backend\n",
		report.Stages[techmap.StageGold].Out, published.Openings, top.Openings)
	for _, e := range top.Entries {
		fmt.Printf("%2d. %-20s %5.1f %%  (%.0f–%.0f)\n", e.Rank, e.Name, 100*e.Share, 100*e.Low, 100*e.High)
	}
}

func check(err error) {
	if err != nil {
		log.Fatal(err)
	}
}
