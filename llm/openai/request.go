package openai

import "github.com/techmap-it/techmap/llm"

// request is a chat completion in JSON.
type request struct {
	Model               string          `json:"model"`
	Messages            []message       `json:"messages"`
	ResponseFormat      *responseFormat `json:"response_format,omitempty"`
	MaxCompletionTokens int             `json:"max_completion_tokens,omitempty"`
	MaxTokens           int             `json:"max_tokens,omitempty"`
	Temperature         *float32        `json:"temperature,omitempty"`
	ReasoningEffort     string          `json:"reasoning_effort,omitempty"`
}

type message struct {
	Role    string `json:"role"`
	Content string `json:"content"`
}

type responseFormat struct {
	Type       string      `json:"type"`
	JSONSchema *jsonSchema `json:"json_schema,omitempty"`
}

type jsonSchema struct {
	Name   string  `json:"name"`
	Strict bool    `json:"strict"`
	Schema *schema `json:"schema"`
}

// request returns what is sent for p. A schema that cannot be followed strictly is sent all
// the same: a server may follow it as well as it can.
func (m *Model) request(p llm.Prompt) request {
	r := request{Model: m.name, Temperature: m.o.Temperature, ReasoningEffort: m.o.ReasoningEffort}
	if p.System != "" {
		r.Messages = append(r.Messages, message{"system", p.System})
	}
	r.Messages = append(r.Messages, message{"user", p.User})
	if m.o.MaxTokens {
		r.MaxTokens = p.MaxOutput
	} else {
		r.MaxCompletionTokens = p.MaxOutput
	}
	if p.Schema == nil {
		return r
	}
	switch m.o.Format {
	case FormatSchema:
		strict := !m.o.Lenient && strict(p.Schema)
		r.ResponseFormat = &responseFormat{"json_schema", &jsonSchema{"answer", strict, schemaOf(p.Schema)}}
	case FormatObject:
		r.ResponseFormat = &responseFormat{Type: "json_object"}
	case FormatText:
	}
	return r
}
