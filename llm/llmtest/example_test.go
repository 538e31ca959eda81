package llmtest_test

import (
	"context"
	"encoding/json"
	"fmt"
	"net/http"
	"strings"
	"testing"
	"time"

	"github.com/techmap-it/techmap"
	"github.com/techmap-it/techmap/llm"
	"github.com/techmap-it/techmap/llm/lexicon"
	"github.com/techmap-it/techmap/llm/llmtest"
	"github.com/techmap-it/techmap/medallion"
)

// The whole test of an extractor: its name in go test would be TestExtractor.
func ExampleTestExtractor() {
	_ = func(t *testing.T) {
		tax := medallion.DefaultTaxonomy()
		llmtest.TestExtractor(t, func(*testing.T) techmap.Extractor { return lexicon.New(tax, nil) })
	}
}

// newModel stands for the constructor of a driver, which asks over client.
func newModel(client *http.Client) llm.Model {
	_ = client
	return llmtest.Scripted("mine/1", nil)
}

// The test of a driver plays its provider: here one that writes replies and refusals as
// they are. A real one has the forms of the provider's API.
func ExampleTestModel() {
	_ = func(t *testing.T) {
		wire := llmtest.ModelWire{
			Reply: func(w http.ResponseWriter, _ *http.Request, r llm.Reply) { _ = json.NewEncoder(w).Encode(r) },
			Refuse: func(w http.ResponseWriter, _ *http.Request, kind error, wait time.Duration, message string) {
				w.Header().Set("Retry-After", fmt.Sprint(wait.Seconds()))
				http.Error(w, fmt.Sprint(kind, ": ", message), http.StatusBadRequest)
			},
			Asked: func(r *http.Request) (p llm.Prompt, err error) {
				return p, json.NewDecoder(r.Body).Decode(&p)
			},
			Finishes: []llm.Finish{llm.FinishStop, llm.FinishLength},
		}
		llmtest.TestModel(t, wire, func(_ *testing.T, client *http.Client) llm.Model { return newModel(client) })
	}
}

// The test of batches is given a provider that it can tell to finish its jobs.
func ExampleTestBatcher() {
	_ = func(t *testing.T) {
		llmtest.TestBatcher(t, func(t *testing.T) llmtest.BatchProvider {
			answer := func(_ context.Context, _ int, p llm.Prompt) (llm.Reply, error) {
				return llmtest.Reply(p, "re: "+p.User), nil
			}
			provider := llmtest.Batches(llmtest.Scripted("mine/1", answer))
			return llmtest.BatchProvider{
				Dial:   func(testing.TB) llm.Batcher { return provider },
				Finish: func() { provider.Finish(t.Context()) },
				Expire: func() { provider.Expire(t.Context()) },
			}
		})
	}
}

// A model that costs money is asked by hand: go test -run TestLive with a key.
func ExampleTestLiveModel() {
	_ = func(t *testing.T) {
		llmtest.TestLiveModel(t, newModel(http.DefaultClient))
	}
}

// A batch is answered when somebody says that it has ended.
func ExampleBatches() {
	ctx := context.Background()
	model := llmtest.Scripted("m/1", func(_ context.Context, _ int, p llm.Prompt) (llm.Reply, error) {
		return llmtest.Reply(p, strings.ToUpper(p.User)), nil
	})
	provider := llmtest.Batches(model)
	job, err := provider.Submit(ctx, "tonight", func(yield func(string, llm.Prompt) bool) {
		yield("first", llm.Prompt{User: "go"})
	})
	if err != nil {
		fmt.Println(err)
		return
	}
	show := func(id string, r llm.Reply, err error) error {
		fmt.Println(id, r.Text, err)
		return nil
	}
	early, _ := provider.Collect(ctx, job, show)
	provider.Finish(ctx)
	late, err := provider.Collect(ctx, job, show)
	fmt.Println(early, late, err)
	// Output:
	// first GO <nil>
	// false true <nil>
}

// A line of a gold file is a posting and what readers say of it.
func ExampleReadGold() {
	corpus, err := llmtest.ReadGold(strings.NewReader(`{"id":"7","set":"board","lang":"ko","title":"백엔드 개발자",` +
		`"description":"[자격요건]\n• Java 3년 이상","skills":[{"name":"Java","surfaces":["Java"],"level":"required"}]}`))
	if err != nil {
		fmt.Println(err)
		return
	}
	fmt.Println(corpus[0].Posting.ID, corpus[0].Posting.Sections[0].Kind, corpus[0].Skills[0].Name)
	// Output: board:7 requirements Java
}

// Labels of postings that are stored elsewhere have an ID and no text.
func ExampleReadLabels() {
	labels, err := llmtest.ReadLabels(strings.NewReader(`{"id":"board:7","work_model":"remote"}`))
	fmt.Println(labels[0].Posting.ID, *labels[0].Fields.WorkModel, labels[0].FieldsOnly, err)
	// Output: board:7 remote true <nil>
}

// A scripted model reads the prompt of an extractor as it likes.
func ExamplePages() {
	model := llmtest.Scripted("m/1", func(_ context.Context, _ int, p llm.Prompt) (llm.Reply, error) {
		for _, page := range llmtest.Pages(p) {
			for _, l := range page.Lines {
				fmt.Println(page.ID, l.N, l.Part, l.Text)
			}
		}
		return llmtest.Say(p, llmtest.Answers(p, llmtest.Vocabulary("Kotlin"))...), nil
	})
	found, err := llm.New(model, nil).Extract(context.Background(), []techmap.Posting{{
		ID: "board:7", Title: "백엔드 개발자", Sections: []techmap.Section{
			{Kind: techmap.SectionRequirements, Text: "• Kotlin을 써 보신 분"},
		},
	}})
	if err != nil {
		fmt.Println(err)
		return
	}
	fmt.Println(found[0].Mentions[0].Surface, found[0].Mentions[0].Level)
	// Output:
	// p1 1 title 백엔드 개발자
	// p1 2 requirements • Kotlin을 써 보신 분
	// Kotlin required
}

// A model that answers in part says so; the extractor asks again about the rest.
func ExampleSay() {
	p := llm.Prompt{User: "=== p1\nwanted: technologies\n-- title\n[1] Kotlin\n"}
	reply := llmtest.Say(p, llmtest.Answer{
		ID: "p1", Technologies: []llmtest.Technology{{Line: 1, Text: "Kotlin", Level: "stack"}},
	})
	fmt.Println(reply.Text)
	// Output: {"postings":[{"id":"p1","technologies":[{"line":1,"text":"Kotlin","level":"stack"}],"labels":[],"values":[]}]}
}

// That nothing is labelled and that nothing is there are told apart.
func ExampleFields_Looked() {
	var f llmtest.Fields
	fmt.Println(f.Employment == nil, f.Looked("employment", "roles"), *f.Employment == "", f.Roles)
	// Output: true <nil> true []
}
