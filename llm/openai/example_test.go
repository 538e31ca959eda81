package openai_test

import (
	"context"
	"fmt"
	"net/http"
	"net/http/httptest"

	"github.com/techmap-it/techmap/llm"
	"github.com/techmap-it/techmap/llm/openai"
)

// A server on one's own machine needs no key. Here a handler stands in for it.
func ExampleNew() {
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		reply(w, r, llm.Reply{Text: "자바", Finish: llm.FinishStop, Usage: llm.Usage{Input: 12, Output: 2}})
	}))
	defer server.Close()

	model, err := openai.New(server.URL+"/v1", "", "qwen3:8b", &openai.Options{Provider: "ollama", MaxTokens: true})
	if err != nil {
		fmt.Println(err)
		return
	}
	answer, err := model.Generate(context.Background(), llm.Prompt{User: "Java in Korean?", MaxOutput: 50})
	fmt.Println(model.Name())
	fmt.Println(answer.Text, answer.Finish, answer.Usage.Total(), err)
	// Output:
	// ollama/qwen3:8b
	// 자바 stop 14 <nil>
}
