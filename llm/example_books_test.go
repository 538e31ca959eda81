package llm_test

import (
	"context"
	"fmt"

	"github.com/techmap-it/techmap"
	"github.com/techmap-it/techmap/llm"
	"github.com/techmap-it/techmap/llm/lexicon"
	"github.com/techmap-it/techmap/llm/llmtest"
	"github.com/techmap-it/techmap/medallion"
)

// unread is a posting that names what no taxonomy has.
func unread() techmap.Posting {
	return techmap.Posting{
		ID: "wanted:1", Source: "wanted", Title: "백엔드 개발자", Lang: "ko", Sections: []techmap.Section{
			{Kind: techmap.SectionRequirements, Title: "자격요건", Text: "• Kotlin, Qwertzu 경험 3년 이상"},
		},
	}
}

func ExamplePriceOf() {
	price, ok := llm.PriceOf("gemini/gemini-3.5-flash-lite")
	if !ok {
		fmt.Println("state it in Options.Price")
		return
	}
	used := llm.Usage{Input: 1_000_000, Output: 100_000}
	fmt.Printf("$%.2f now, $%.3f in a batch\n", price.Of(used), price.Batch().Of(used))
	// Output: $0.55 now, $0.275 in a batch
}

// A ledger says what was spent on what.
func ExampleLedger() {
	var ledger llm.Ledger
	model := llmtest.Faithful("gemini/3.5-flash-lite", llmtest.Vocabulary("Qwertzu"))
	e := llm.New(model, &llm.Options{Ledger: ledger.Add})
	if _, err := e.Extract(context.Background(), []techmap.Posting{unread()}); err != nil {
		fmt.Println(err)
		return
	}
	fmt.Println(ledger.Run().Calls, ledger.Sources()["wanted"].Calls, ledger.Usage() == model.Usage())
	// Output: 1 1 true
}

// Before anything is asked it is told what asking would cost.
func ExampleExtractor_Estimate() {
	model := llmtest.Faithful("gemini/3.5-flash-lite", llmtest.Vocabulary("Qwertzu"))
	e := llm.New(model, &llm.Options{Taxonomy: medallion.DefaultTaxonomy()})
	estimate, err := e.Estimate(context.Background(), []techmap.Annotated{{Posting: unread()}})
	fmt.Println(estimate.Asked, estimate.Calls, estimate.Money > 0, model.Calls(), err)
	// Output: 1 1 true 0 <nil>
}

// A posting is open if rules left something in it unexplained.
func ExampleOpen() {
	rules := lexicon.New(medallion.DefaultTaxonomy(), nil)
	plain := unread()
	plain.Sections = []techmap.Section{{Kind: techmap.SectionRequirements, Text: "• Kotlin 경험 3년 이상"}}
	postings := []techmap.Posting{unread(), plain}
	found, err := rules.Extract(context.Background(), postings)
	if err != nil {
		fmt.Println(err)
		return
	}
	fmt.Println(llm.Open(postings[0], found[0]), llm.Open(postings[1], found[1]))
	// Output: true false
}

// What a model was worth is the difference of two coverages.
func ExampleTiered_Coverage() {
	tax := medallion.DefaultTaxonomy()
	model := llmtest.Faithful("example/1", llmtest.Vocabulary("Qwertzu"))
	both := llm.Cascade(lexicon.New(tax, nil), llm.New(model, &llm.Options{Taxonomy: tax}), nil)
	if _, err := both.Extract(context.Background(), []techmap.Posting{unread()}); err != nil {
		fmt.Println(err)
		return
	}
	before, after := both.Coverage()
	fmt.Println(before.Fields["technologies"].Total(), after.Fields["technologies"].Total(), after.Pending)
	// Output: 1 1 0
}

// Answers that are kept are not paid for again, whatever the posting is called then.
func ExampleMemoryCache() {
	model := llmtest.Faithful("example/1", llmtest.Vocabulary("Qwertzu"))
	var cache llm.MemoryCache
	again := unread()
	again.ID = "jumpit:7"
	for _, p := range []techmap.Posting{unread(), again} {
		if _, err := llm.New(model, &llm.Options{Cache: &cache}).Extract(context.Background(), []techmap.Posting{p}); err != nil {
			fmt.Println(err)
			return
		}
	}
	fmt.Println(model.Calls(), cache.Len())
	// Output: 1 1
}
