package openai_test

import (
	"encoding/json"
	"fmt"
	"net/http"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/techmap-it/techmap"
	"github.com/techmap-it/techmap/llm"
	"github.com/techmap-it/techmap/llm/llmtest"
	"github.com/techmap-it/techmap/llm/openai"
)

func TestModel(t *testing.T) {
	t.Parallel()
	llmtest.TestModel(t, wire(), func(t *testing.T, client *http.Client) llm.Model {
		m, err := openai.New(openai.BaseURL, llmtest.ModelKey, "gpt-x", &openai.Options{HTTPClient: client})
		require.NoError(t, err)
		return m
	})
}

// wire plays an OpenAI.
func wire() llmtest.ModelWire {
	return llmtest.ModelWire{
		Reply:  reply,
		Refuse: refuse,
		Asked: func(r *http.Request) (llm.Prompt, error) {
			var c chat
			err := json.NewDecoder(r.Body).Decode(&c)
			return c.prompt(), err
		},
		Finishes: []llm.Finish{llm.FinishStop, llm.FinishLength, llm.FinishBlocked, llm.FinishOther},
	}
}

func reply(w http.ResponseWriter, _ *http.Request, r llm.Reply) {
	reason := map[llm.Finish]string{
		llm.FinishStop: "stop", llm.FinishLength: "length",
		llm.FinishBlocked: "content_filter", llm.FinishOther: "tool_calls",
	}[r.Finish]
	u := r.Usage
	answer(w, http.StatusOK, object{
		"id": "chatcmpl-1", "object": "chat.completion", "model": r.Version,
		"choices": []object{{
			"index": 0, "finish_reason": reason,
			"message": object{"role": "assistant", "content": r.Text, "refusal": nil},
		}},
		"usage": object{
			"prompt_tokens": u.Input, "completion_tokens": u.Output + u.Thinking, "total_tokens": u.Total(),
			"prompt_tokens_details":     object{"cached_tokens": u.Cached},
			"completion_tokens_details": object{"reasoning_tokens": u.Thinking},
		},
	})
}

func refuse(w http.ResponseWriter, _ *http.Request, kind error, wait time.Duration, message string) {
	said := map[error]struct {
		status int
		code   string
	}{
		techmap.ErrInvalid:     {http.StatusBadRequest, "invalid_value"},
		techmap.ErrBlocked:     {http.StatusUnauthorized, "invalid_api_key"},
		techmap.ErrUnavailable: {http.StatusServiceUnavailable, "server_error"},
		techmap.ErrThrottled:   {http.StatusTooManyRequests, "rate_limit_exceeded"},
		techmap.ErrExhausted:   {http.StatusTooManyRequests, "insufficient_quota"},
	}[kind]
	if wait > 0 {
		w.Header().Set("Retry-After", fmt.Sprint(wait.Seconds()))
	}
	problem := object{"message": message, "type": said.code, "param": nil, "code": said.code}
	answer(w, said.status, object{"error": problem})
}

type object map[string]any

func answer(w http.ResponseWriter, status int, body object) {
	w.Header().Set("Content-Type", "application/json")
	w.WriteHeader(status)
	_ = json.NewEncoder(w).Encode(body)
}

// chat is a request, read as a server does that was written by others.
type chat struct {
	Model    string `json:"model"`
	Messages []struct{ Role, Content string }
	Max      int      `json:"max_completion_tokens"`
	OldMax   int      `json:"max_tokens"`
	Temp     *float64 `json:"temperature"`
	Effort   string   `json:"reasoning_effort"`
	Format   *struct {
		Type       string
		JSONSchema *struct {
			Name   string
			Strict bool
			Schema *jsonSchema
		} `json:"json_schema"`
	} `json:"response_format"`
}

func (c chat) prompt() llm.Prompt {
	p := llm.Prompt{MaxOutput: c.Max}
	for _, m := range c.Messages {
		switch m.Role {
		case "system":
			p.System += m.Content
		case "user":
			p.User += m.Content
		}
	}
	if c.Format != nil && c.Format.JSONSchema != nil {
		p.Schema = c.Format.JSONSchema.Schema.portable()
	}
	return p
}
