package techmap_test

import (
	"context"
	"fmt"
	"iter"
	"strings"
	"sync"

	"github.com/techmap-it/techmap"
)

// Crumbling is a source that loses one posting, and then its site.
type crumbling struct{}

func (crumbling) Name() string { return "toy" }

func (crumbling) Postings(context.Context, techmap.Query) iter.Seq2[techmap.RawPosting, error] {
	return func(yield func(techmap.RawPosting, error) bool) {
		if !yield(techmap.RawPosting{Source: "toy", Key: "1", Body: []byte("Go 개발자")}, nil) {
			return
		}
		if !yield(techmap.RawPosting{}, &techmap.RecordError{ID: "toy:2", Err: techmap.ErrNotFound}) {
			return
		}
		yield(techmap.RawPosting{}, techmap.ErrUnavailable)
	}
}

// A gopher is an Extractor that knows one word, and finds where it stands.
type gopher struct{}

func (gopher) Name() string { return "gopher/1" }

func (g gopher) Extract(_ context.Context, postings []techmap.Posting) ([]techmap.Extraction, error) {
	found := make([]techmap.Extraction, len(postings))
	for i, p := range postings {
		found[i] = techmap.Extraction{Posting: p.ID, Extractor: g.Name()}
		if at := strings.Index(p.Title, "Go"); at >= 0 {
			found[i].Mentions = []techmap.Mention{{
				Span:    techmap.Span{Section: techmap.SectionTitle, Start: at, End: at + len("Go")},
				Surface: "Go", Skill: "go", Level: techmap.LevelStack,
			}}
		}
	}
	return found, nil
}

// An Extractor answers for every posting, in the same order.
func ExampleExtractor() {
	var extractor techmap.Extractor = gopher{}
	answers, err := extractor.Extract(context.Background(), []techmap.Posting{{ID: "a:1", Title: "DBA"}, {ID: "a:2", Title: "Go 개발자"}})
	for _, x := range answers {
		fmt.Println(x.Posting, len(x.Mentions))
	}
	fmt.Println(err)
	// Output:
	// a:1 0
	// a:2 1
	// <nil>
}

// Silver is made again of stored bronze, without asking a site.
func ExamplePipeline_RunBronze() {
	stored := techmap.Of( // filesink.Store.All, for instance
		techmap.RawPosting{Source: "toy", Key: "1", Body: []byte("Go 개발자")},
		techmap.RawPosting{Source: "toy", Key: "2", Body: []byte("closed")},
	)
	p := techmap.Pipeline{
		Silver: techmap.RefinerFunc[techmap.RawPosting, techmap.Posting](
			func(_ context.Context, raw techmap.RawPosting) (techmap.Posting, error) {
				if string(raw.Body) == "closed" {
					return techmap.Posting{}, fmt.Errorf("toy: closed: %w", techmap.ErrSkip)
				}
				return techmap.Posting{ID: raw.ID(), Title: string(raw.Body)}, nil
			}),
	}
	report, err := p.RunBronze(context.Background(), stored)
	refined := report.Stages[techmap.StageRefine]
	fmt.Println("in", refined.In, "out", refined.Out, "skipped", refined.Skipped, err)
	// Output: in 2 out 1 skipped 1 <nil>
}

// Gold is made again of stored silver when the taxonomy or the extractor has changed.
func ExamplePipeline_RunSilver() {
	stored := techmap.Of(techmap.Posting{ID: "toy:1", Title: "Go 개발자"}, techmap.Posting{ID: "toy:2", Title: "DBA"})
	p := techmap.Pipeline{
		Extractor: gopher{},
		Gold: techmap.RefinerFunc[techmap.Annotated, techmap.CanonicalPosting](
			func(_ context.Context, a techmap.Annotated) (techmap.CanonicalPosting, error) {
				c := techmap.CanonicalPosting{ID: a.Posting.ID, Title: a.Posting.Title, Extractor: a.Extraction.Extractor}
				for _, m := range a.Extraction.Mentions {
					c.Demands = append(c.Demands, techmap.Demand{Skill: m.Skill, Level: m.Level, Evidence: m.Span})
				}
				return c, nil
			}),
		GoldSink: techmap.SinkFunc[techmap.CanonicalPosting](
			func(_ context.Context, batch []techmap.CanonicalPosting) error {
				asked := 0
				for _, c := range batch {
					asked += len(c.Demands)
				}
				fmt.Println(len(batch), "postings with", asked, "demand")
				return nil
			}),
	}
	report, err := p.RunSilver(context.Background(), stored)
	fmt.Println(report.Rejected(), "lost", err)
	// Output:
	// 2 postings with 1 demand
	// 0 lost <nil>
}

// Hooks see every stage at work: here they count what became durable.
func ExampleTrace() {
	var mu sync.Mutex // hooks are called concurrently
	durable := 0
	p := techmap.Pipeline{
		Sources: []techmap.Source{crumbling{}},
		BronzeSink: techmap.SinkFunc[techmap.RawPosting](func(context.Context, []techmap.RawPosting) error {
			return nil
		}),
		Trace: &techmap.Trace{End: func(_ context.Context, e techmap.Event, _ error) {
			mu.Lock()
			defer mu.Unlock()
			if e.Stage == techmap.StageBronze {
				durable += e.Count.Out
			}
		}},
	}
	report, err := p.Run(context.Background(), techmap.Query{})
	fmt.Println(durable, "durable,", report.Rejected(), "lost,", "failed:", report.Failed())
	fmt.Println(err)
	// Output:
	// 1 durable, 1 lost, failed: [toy]
	// techmap: source "toy": techmap: service unavailable
}
