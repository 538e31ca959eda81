package llmtest

import (
	"context"
	"encoding/json"
	"slices"
	"testing"
	"time"

	"github.com/techmap-it/techmap/llm"
)

// TestLiveModel asks a real model two small questions: one in words, one
// with a schema. It costs some hundred tokens. It is for tests that are run by hand.
func TestLiveModel(t *testing.T, m llm.Model) {
	t.Helper()
	ctx, cancel := context.WithTimeout(t.Context(), 2*time.Minute)
	defer cancel()
	r, err := m.Generate(ctx, llm.Prompt{System: "Answer in one word.", User: "대한민국의 수도는?", MaxOutput: 1024})
	if err != nil {
		t.Fatalf("%s: %v", m.Name(), err)
	}
	t.Logf("%s: %+v", m.Name(), r)
	if r.Finish != llm.FinishStop || r.Text == "" || r.Usage.Input == 0 || r.Usage.Output == 0 {
		t.Errorf("an answer with its price is missing: %+v", r)
	}
	r, err = m.Generate(ctx, llm.Prompt{
		User: "자격요건: Java, Spring 3년 이상. 우대: Kotlin. Which technologies are named?", MaxOutput: 2048,
		Schema: &llm.Schema{
			Type: llm.Object, Order: []string{"found"}, Required: []string{"found"},
			Properties: map[string]*llm.Schema{"found": {
				Type: llm.Array, MaxItems: 10, Items: &llm.Schema{Type: llm.String, Description: "as written"},
			}},
		},
	})
	if err != nil {
		t.Fatalf("%s: %v", m.Name(), err)
	}
	t.Logf("%s: %+v", m.Name(), r)
	var answer struct {
		Found []string `json:"found"`
	}
	if err := json.Unmarshal([]byte(r.Text), &answer); err != nil || !slices.Contains(answer.Found, "Java") {
		t.Errorf("%q, %v: want JSON that names Java", r.Text, err)
	}
}
