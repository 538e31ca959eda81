package genai_test

import (
	"context"
	"fmt"
	"net/http/httptest"

	"github.com/techmap-it/techmap/internal/geminifake"
	"github.com/techmap-it/techmap/llm"
	"github.com/techmap-it/techmap/llm/genai"
)

func fake() *httptest.Server {
	return httptest.NewServer(geminifake.New(&geminifake.Options{
		Answer: func(_ int, r geminifake.Request) geminifake.Turn {
			return geminifake.Text(r.Model + " has read: " + r.Prompt.User)
		},
	}))
}

// A key comes from https://aistudio.google.com; which model is the user's choice. Here a
// server of this module stands in for Google's.
func ExampleNew() {
	server := fake()
	defer server.Close()

	ctx := context.Background()
	model, err := genai.New(ctx, "gemini-3.5-flash-lite", &genai.Options{
		Key: "your-key", BaseURL: server.URL, ThinkingLevel: genai.ThinkingMinimal,
	})
	if err != nil {
		fmt.Println(err)
		return
	}
	reply, err := model.Generate(ctx, llm.Prompt{User: "자격요건: Go"})
	fmt.Println(model.Name())
	fmt.Println(reply.Text, reply.Finish, reply.Usage.Total(), err)
	// Output:
	// gemini/gemini-3.5-flash-lite
	// gemini-3.5-flash-lite has read: 자격요건: Go stop 25 <nil>
}

// A batch is handed in by one run and collected by a later one, which needs to know no
// more than its label.
func ExampleModel_Submit() {
	server := fake()
	defer server.Close()

	ctx := context.Background()
	model, err := genai.New(ctx, "gemini-3.5-flash-lite", &genai.Options{Key: "your-key", BaseURL: server.URL})
	if err != nil {
		fmt.Println(err)
		return
	}
	prompts := func(yield func(id string, p llm.Prompt) bool) {
		_ = yield("wanted:1", llm.Prompt{User: "Go"}) && yield("wanted:2", llm.Prompt{User: "자바"})
	}
	if _, err := model.Submit(ctx, "2026-11-22", prompts); err != nil {
		fmt.Println(err)
		return
	}
	job, err := model.Find(ctx, "2026-11-22")
	if err != nil {
		fmt.Println(err)
		return
	}
	done, err := model.Collect(ctx, job, func(id string, r llm.Reply, err error) error {
		fmt.Println(id, r.Text, err)
		return nil
	})
	fmt.Println(done, err)
	// Unordered output:
	// wanted:1 gemini-3.5-flash-lite has read: Go <nil>
	// wanted:2 gemini-3.5-flash-lite has read: 자바 <nil>
	// true <nil>
}
