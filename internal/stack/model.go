package main

import (
	"encoding/json"
	"net/http"
	"strings"
	"sync"

	"github.com/techmap-it/techmap/llm"
	"github.com/techmap-it/techmap/llm/llmtest"
)

// modelName is how techmap calls the model.
const modelName = "openai/stack-1"

// A chatModel speaks OpenAI's language. Dead, it answers as a provider that is down.
type chatModel struct {
	mu   sync.Mutex
	dead bool
}

// ServeHTTP implements http.Handler.
func (m *chatModel) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	m.mu.Lock()
	dead := m.dead
	m.mu.Unlock()
	if dead {
		http.Error(w, `{"error":{"message":"the server is overloaded"}}`, http.StatusServiceUnavailable)
		return
	}
	var chat struct {
		Messages []struct{ Content string }
	}
	if err := json.NewDecoder(r.Body).Decode(&chat); err != nil || len(chat.Messages) == 0 {
		http.Error(w, `{"error":{"message":"no messages"}}`, http.StatusBadRequest)
		return
	}
	p := llm.Prompt{System: chat.Messages[0].Content, User: chat.Messages[len(chat.Messages)-1].Content}
	reply := llmtest.Say(p, llmtest.Answers(p, readLines)...)
	w.Header().Set("Content-Type", "application/json")
	_ = json.NewEncoder(w).Encode(map[string]any{ // a client that left does not matter
		"choices": []any{map[string]any{
			"message": map[string]any{"role": "assistant", "content": reply.Text}, "finish_reason": "stop",
		}},
		"usage": map[string]any{"prompt_tokens": reply.Usage.Input, "completion_tokens": reply.Usage.Output},
	})
}

// kill makes the model answer no more, or again.
func (m *chatModel) kill(dead bool) {
	m.mu.Lock()
	defer m.mu.Unlock()
	m.dead = dead
}

// readLines says of "Go above and beyond" what a careless model would.
func readLines(p llmtest.Page) (a llmtest.Answer) {
	for _, l := range p.Lines {
		if strings.Contains(l.Text, "fintech") && p.Wants("industries") {
			a.Labels = append(a.Labels, llmtest.Tag{Line: l.N, Text: "fintech", Label: "industry:finance"})
		}
	}
	return a
}
