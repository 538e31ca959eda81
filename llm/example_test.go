package llm_test

import (
	"context"
	"fmt"
	"time"

	"github.com/techmap-it/techmap"
	"github.com/techmap-it/techmap/llm"
	"github.com/techmap-it/techmap/llm/lexicon"
	"github.com/techmap-it/techmap/llm/llmtest"
	"github.com/techmap-it/techmap/medallion"
)

func ExampleNew() {
	// In place of a provider's model: one that knows a single name.
	model := llmtest.Faithful("example/1", llmtest.Vocabulary("Kotlin"))
	posting := techmap.Posting{ID: "wanted:1", Title: "백엔드 개발자", Sections: []techmap.Section{
		{Kind: techmap.SectionRequirements, Text: "• Kotlin을 써 보신 분"},
	}}
	e := llm.New(model, &llm.Options{Taxonomy: medallion.DefaultTaxonomy(), Cache: &llm.MemoryCache{}})
	found, err := e.Extract(context.Background(), []techmap.Posting{posting})
	if err != nil {
		return
	}
	for _, m := range found[0].Mentions {
		fmt.Println(m.Skill, m.Level, posting.Line(m.Span))
	}
	// Output: kotlin required • Kotlin을 써 보신 분
}

func ExampleCascade() {
	tax := medallion.DefaultTaxonomy()
	model := llmtest.Faithful("example/1", llmtest.Vocabulary("Qwertzu", "PHP"))
	both := llm.Cascade(lexicon.New(tax, nil), llm.New(model, &llm.Options{Taxonomy: tax}), llm.Open)
	found, err := both.Extract(context.Background(), []techmap.Posting{{
		ID: "wanted:1", Title: "백엔드 개발자", Lang: "ko", Sections: []techmap.Section{
			{Kind: techmap.SectionRequirements, Title: "자격요건", Text: "• Kotlin, Qwertzu 경험 3년 이상"},
		}}})
	if err != nil {
		return
	}
	for _, m := range found[0].Mentions {
		fmt.Printf("%s %q\n", m.Surface, m.Skill)
	}
	// Output:
	// Kotlin "kotlin"
	// Qwertzu ""
}

func ExampleNewGate() {
	// The quota is the project's: every extractor that uses its key gets the same gate.
	gate := llm.NewGate(llm.Limits{RPM: 15, TPM: 1_000_000, RPD: 1500}, &llm.GateOptions{Today: 1499})
	fmt.Println(gate.Wait(context.Background(), 800))
	fmt.Println(gate.Today())
	// Output:
	// <nil>
	// 1500
}

func ExampleNewBudget() {
	budget := llm.NewBudget(.50, 0) // dollars, for all extractors that share it
	e := llm.New(llmtest.Faithful("gemini/3.5-flash-lite", llmtest.Vocabulary("Kotlin")), &llm.Options{Budget: budget})
	_, err := e.Extract(context.Background(), []techmap.Posting{{ID: "a:1", Title: "Kotlin"}})
	fmt.Printf("%v $%.4f\n", err, budget.Spent().Money)
	// Output: <nil> $0.0002
}

func ExampleEstimate() {
	fmt.Println(llm.Estimate{Postings: 1100, Calls: 412, Time: 34 * time.Minute, Money: .09})
	// Output: 1,100 postings, 412 calls, about 34 min, $0.09
}

// A batch is handed in by one run of a program and collected by a later one, which finds
// in Jobs what is under way.
func ExampleNewQueue() {
	ctx := context.Background()
	model := llmtest.Faithful("example/1", llmtest.Vocabulary("Qwertzu"))
	provider := llmtest.Batches(model)
	tax := medallion.DefaultTaxonomy()
	e := llm.New(model, &llm.Options{Taxonomy: tax, Cache: &llm.MemoryCache{}, Jobs: &llm.MemoryJobs{}})
	both := llm.Cascade(lexicon.New(tax, nil), e, llm.Open)
	postings := []techmap.Posting{{
		ID: "wanted:1", Title: "백엔드 개발자", Lang: "ko", Sections: []techmap.Section{
			{Kind: techmap.SectionRequirements, Title: "자격요건", Text: "• Kotlin, Qwertzu 경험 3년 이상"},
		}}}

	items, err := both.Open(ctx, postings)
	if err != nil {
		return
	}
	submitted, err := llm.NewQueue(e, provider, nil).Submit(ctx, items)
	if err != nil {
		return
	}
	provider.Finish(ctx) // some hours later
	find := func(ctx context.Context, _ []techmap.PostingID) ([]techmap.Annotated, error) {
		return both.Open(ctx, postings)
	}
	collected, err := llm.NewQueue(e, provider, nil).Collect(ctx, find)
	if err != nil {
		return
	}
	found, err := both.Extract(ctx, postings)
	fmt.Println(submitted.Asked, collected.Answered, found[0].Mentions[1].Surface, model.Calls(), err)
	// Output: 1 1 Qwertzu 1 <nil>
}
