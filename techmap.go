// Package techmap turns job postings into rankings of demanded skills.
//
// Postings flow one way through three layers:
//
//	sources → bronze → silver → gold → openings → rank
//
// Bronze holds postings as bytes, exactly as a [Source] served them. Silver
// holds [Posting] values: a common schema, clean text, nothing judged. Gold
// holds [CanonicalPosting] values, whose demands are entries of a [Taxonomy] and
// point at the words that prove them. A [Refiner] makes the records of one layer
// from those of the layer before, an [Extractor] finds skills in the text of
// silver postings, and a [Sink] stores the records of a layer. A [Pipeline]
// carries postings through all of it; package medallion makes openings of gold
// postings, and package rank answers which skills they ask for.
//
// The whole way, in memory and without a network (errors left out; examples/quickstart
// is the same as a program):
//
//	tax, gold := medallion.DefaultTaxonomy(), sink.NewMemoryGold()
//	pipeline := techmap.Pipeline{
//		Sources:   sample.Sources(time.Now, nil),         // or crawl.New over a site of spec.Load
//		Silver:    medallion.NewSilver(sample.Parsers()),
//		Extractor: lexicon.New(tax, nil),                 // or llm.New, which asks a model too
//		Gold:      medallion.NewGold(tax, nil),
//		GoldSink:  gold, CensusSink: gold.Census(),       // or those of sqlitesink, mysqlsink
//	}
//	report, err := pipeline.Run(ctx, techmap.Query{})
//	published, err := medallion.Publish(ctx, gold, nil)
//	index, err := rank.Load(ctx, gold.Openings(ctx, time.Time{}), tax)
//	top, err := index.Top(ctx, rank.Query{Filter: techmap.Filter{Roles: []techmap.RoleID{"backend"}}})
//
// The package itself knows nothing of HTTP, AWS, SQL or language models. Those
// are leaves: crawl (sources), medallion (refiners), llm (extractors), sink
// (sinks) and rank. Whatever implements one of the four interfaces fits in, and
// passes the suite of its kind: crawltest, llmtest, sinktest.
//
// # Errors
//
// One lost posting never stops a run, one failed source never stops the
// others, a failed store or model always does. The three are told apart by
// type: see [RecordError], [BatchError] and the Err variables. Whatever a context
// ends returns context.Cause of it.
//
// # Records
//
// Records are values and are not changed after they are handed on: slices and
// maps in them are read-only, because one record may be in two sinks and a
// refiner at once. All times are UTC. A field that nobody states is zero, and every
// word of an enumerated type is "" then. Their JSON is what stores hold: fields may be
// added to it, and are not renamed (docs/FORMATS.md).
package techmap

import (
	"context"
	"iter"
)

// Version is the version of this module, as sources tell it to sites. Records do not
// hold it: what made them is in their Parser, Extractor and Taxonomy.
const Version = "0.1.0"

// A Source streams the postings of one job site as it serves them.
type Source interface {
	// Name identifies the source in records, metrics and errors ("wanted").
	// It never changes, because posting IDs are made from it, and has neither
	// colon nor space in it, so that PostingID.Split finds it again.
	Name() string

	// Postings streams the postings that match q, newest first where the site allows.
	// A *RecordError means one posting was lost and the stream goes on;
	// any other error is the last thing the stream yields.
	// A stream that ends without one has yielded everything there is: a source
	// that stopped early (a cap, a budget, q.Limit) ends with ErrPartial, and
	// one whose site says that nothing changed since the last run with ErrUnmodified.
	// When ctx ends, so does the stream, with the cause. A range that is broken off
	// leaves nothing running. Each range over the result starts afresh.
	Postings(ctx context.Context, q Query) iter.Seq2[RawPosting, error]
}

// A Refiner turns one record of a layer into one record of the next.
// It returns an error wrapping ErrSkip to drop the record on purpose, and one
// wrapping ErrMalformed if the record cannot be read: then it is lost, and the run
// goes on. An error of another kind ends the run, but for ErrInvalid and ErrNotFound.
// The same record gives the same result. Refine may be called concurrently.
type Refiner[In, Out any] interface {
	Refine(ctx context.Context, in In) (Out, error)
}

// An Extractor finds skills, roles and requirements in the text of postings.
type Extractor interface {
	// Name identifies the extractor and its version ("gemini-2.5-flash/p3").
	// It is stored with every Extraction and is part of cache keys.
	Name() string

	// Extract returns exactly one Extraction per posting, in the same order.
	// A *BatchError says which postings failed; the others are usable.
	// A cancelled ctx ends it with the context's error. What no one is asked for,
	// such as a name among the benefits, is LevelMentioned or has a Context.
	// Extract may be called concurrently and must not change postings.
	Extract(ctx context.Context, postings []Posting) ([]Extraction, error)
}

// A Sink stores the records of one layer. Writes are idempotent: a record
// written twice is stored once. Two bronze records are the same if ID and bytes
// are (bronze keeps history); two silver or gold records if the ID is, and the
// later version, by SeenAt and then Raw, replaces the earlier, whichever is
// written first.
type Sink[T any] interface {
	// Write returns nil once every record of the batch is durable.
	// A *BatchError says which records failed; the others are durable.
	// Write may be called concurrently and must not keep batch.
	Write(ctx context.Context, batch []T) error
}

// A RefinerFunc is a function that serves as a Refiner.
type RefinerFunc[In, Out any] func(ctx context.Context, in In) (Out, error)

// Refine calls f.
func (f RefinerFunc[In, Out]) Refine(ctx context.Context, in In) (Out, error) { return f(ctx, in) }

// A SinkFunc is a function that serves as a Sink.
type SinkFunc[T any] func(ctx context.Context, batch []T) error

// Write calls f.
func (f SinkFunc[T]) Write(ctx context.Context, batch []T) error { return f(ctx, batch) }
