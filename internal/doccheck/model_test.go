//go:build unix

package doccheck

import (
	"encoding/json"
	"net/http"
	"net/http/httptest"
	"testing"

	"github.com/techmap-it/techmap/llm"
	"github.com/techmap-it/techmap/llm/llmtest"
)

// A chat is as much of OpenAI's form as a model on one's own machine speaks.
type chat struct {
	Messages []struct{ Role, Content string } `json:"messages"`
}

// newModel starts the server of a model that knows a few names.
func newModel(t *testing.T) *httptest.Server {
	t.Helper()
	read := llmtest.Vocabulary("Quernstone", "Pellucidb", "Wrenlake")
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		var asked chat
		if err := json.NewDecoder(r.Body).Decode(&asked); err != nil {
			http.Error(w, err.Error(), http.StatusBadRequest)
			return
		}
		var p llm.Prompt
		for _, m := range asked.Messages {
			if m.Role == "user" {
				p.User = m.Content
			}
		}
		reply := llmtest.Say(p, llmtest.Answers(p, read)...)
		w.Header().Set("Content-Type", "application/json")
		_ = json.NewEncoder(w).Encode(map[string]any{
			"model":   "qwen3",
			"choices": []any{map[string]any{"finish_reason": "stop", "message": map[string]string{"role": "assistant", "content": reply.Text}}},
			"usage":   map[string]int{"prompt_tokens": reply.Usage.Input, "completion_tokens": reply.Usage.Output},
		})
	}))
	t.Cleanup(server.Close)
	return server
}
