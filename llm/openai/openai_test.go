package openai_test

import (
	"context"
	"encoding/json"
	"errors"
	"io"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/techmap-it/techmap"
	"github.com/techmap-it/techmap/llm"
	"github.com/techmap-it/techmap/llm/openai"
)

// A trip answers requests without a network.
type trip func(req *http.Request) *http.Response

func (f trip) RoundTrip(req *http.Request) (*http.Response, error) { return f(req), nil }

// generate asks a model whose server answers with status, header and body, and returns
// the request too.
func generate(
	t *testing.T, o openai.Options, p llm.Prompt, status int, header map[string]string, body string,
) (llm.Reply, chat, error) {
	t.Helper()
	var asked chat
	o.HTTPClient = &http.Client{Transport: trip(func(req *http.Request) *http.Response {
		assert.Equal(t, "https://api.example/v1/chat/completions", req.URL.String())
		assert.Equal(t, "Bearer key", req.Header.Get("Authorization"))
		assert.Equal(t, "application/json", req.Header.Get("Content-Type"))
		b, err := io.ReadAll(req.Body)
		assert.NoError(t, err)
		assert.NoError(t, json.Unmarshal(b, &asked))
		w := httptest.NewRecorder()
		for k, v := range header {
			w.Header().Set(k, v)
		}
		w.WriteHeader(status)
		_, _ = w.WriteString(body)
		return w.Result()
	})}
	m, err := openai.New("https://api.example/v1/", "key", "gpt-x", &o)
	require.NoError(t, err)
	r, err := m.Generate(t.Context(), p)
	assert.Equal(t, "gpt-x", asked.Model)
	return r, asked, err
}

var prompt = llm.Prompt{System: "지시", User: "공고", MaxOutput: 100}

func TestModel_refusals(t *testing.T) {
	t.Parallel()
	date := map[string]string{"Date": "Sun, 22 Nov 2026 10:00:00 GMT", "Retry-After": "Sun, 22 Nov 2026 10:01:30 GMT"}
	after := func(s string) map[string]string { return map[string]string{"Retry-After": s} }
	said := func(code, message string) string {
		return `{"error":{"message":"` + message + `","type":"x","param":null,"code":"` + code + `"}}`
	}
	tests := map[string]struct {
		status int
		header map[string]string
		body   string
		kind   error
		wait   time.Duration
	}{
		"wrong request":            {400, nil, said("invalid_value", "no"), techmap.ErrInvalid, 0},
		"wrong key, as 400":        {400, nil, said("invalid_api_key", "no"), techmap.ErrBlocked, 0},
		"wrong key":                {401, nil, said("invalid_api_key", "no"), techmap.ErrBlocked, 0},
		"no credit":                {402, nil, `{"error":{"message":"Insufficient credits","code":402}}`, techmap.ErrExhausted, 0},
		"country":                  {403, nil, said("unsupported_country_region_territory", "no"), techmap.ErrBlocked, 0},
		"no such model":            {404, nil, said("model_not_found", "no"), techmap.ErrInvalid, 0},
		"schema not supported":     {422, nil, `{"detail":"response_format"}`, techmap.ErrInvalid, 0},
		"limit":                    {429, nil, said("rate_limit_exceeded", "no"), techmap.ErrThrottled, 0},
		"limit with seconds":       {429, after("20"), said("rate_limit_exceeded", "no"), techmap.ErrThrottled, 20 * time.Second},
		"limit with part of one":   {429, after("0.25"), "", techmap.ErrThrottled, 250 * time.Millisecond},
		"limit with milliseconds":  {429, map[string]string{"Retry-After-Ms": "1500", "Retry-After": "2"}, "", techmap.ErrThrottled, 1500 * time.Millisecond},
		"limit with a date":        {429, date, "", techmap.ErrThrottled, 90 * time.Second},
		"limit with a past date":   {429, map[string]string{"Date": date["Retry-After"], "Retry-After": date["Date"]}, "", techmap.ErrThrottled, 0},
		"limit with nonsense":      {429, after("soon"), "", techmap.ErrThrottled, 0},
		"limit with a wait back":   {429, after("-5"), "", techmap.ErrThrottled, 0},
		"limit with no number":     {429, after("NaN"), "", techmap.ErrThrottled, 0},
		"limit with a long wait":   {429, after("1e99"), "", techmap.ErrThrottled, 24 * time.Hour},
		"quota":                    {429, after("1"), said("insufficient_quota", "no"), techmap.ErrExhausted, 0},
		"limit of the day":         {429, after("1"), said("rate_limit_exceeded", "Rate limit reached on requests per day (RPD)"), techmap.ErrExhausted, 0},
		"server error":             {500, nil, "", techmap.ErrUnavailable, 0},
		"gateway":                  {502, nil, "<html>", techmap.ErrUnavailable, 0},
		"overload":                 {503, after("30"), said("overloaded", "no"), techmap.ErrUnavailable, 30 * time.Second},
		"error as a word":          {400, nil, `{"error":"wrong"}`, techmap.ErrInvalid, 0},
		"error with nothing round": {400, nil, `{"object":"error","message":"wrong","code":40001}`, techmap.ErrInvalid, 0},
	}
	for name, tt := range tests {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			_, _, err := generate(t, openai.Options{}, prompt, tt.status, tt.header, tt.body)
			require.ErrorIs(t, err, tt.kind)
			asks, ok := errors.AsType[*techmap.RetryError](err)
			assert.Equal(t, tt.wait > 0, ok)
			if ok {
				assert.Equal(t, tt.wait, asks.After)
			}
			if strings.Contains(tt.body, "wrong") {
				assert.ErrorContains(t, err, "wrong")
			}
		})
	}
}

func TestModel_answers(t *testing.T) {
	t.Parallel()
	tests := map[string]struct {
		status int
		body   string
		want   llm.Reply
	}{
		"thinking is apart from the answer": {
			200, `{"model":"gpt-x-2026","choices":[{"message":{"content":"{}"},"finish_reason":"stop"}],"usage":{"prompt_tokens":10,
				"completion_tokens":90,"prompt_tokens_details":{"cached_tokens":8},"completion_tokens_details":{"reasoning_tokens":70}}}`,
			llm.Reply{
				Text: "{}", Finish: llm.FinishStop, Version: "gpt-x-2026",
				Usage: llm.Usage{Input: 10, Cached: 8, Output: 20, Thinking: 70},
			},
		},
		"more thinking than tokens": {
			200, `{"choices":[{"message":{"content":"x"},"finish_reason":"stop"}],"usage":{"completion_tokens":5,
				"completion_tokens_details":{"reasoning_tokens":70}}}`,
			llm.Reply{Text: "x", Finish: llm.FinishStop, Usage: llm.Usage{Thinking: 5}},
		},
		"refusal of the model": {
			200, `{"choices":[{"message":{"content":null,"refusal":"I will not."},"finish_reason":"stop"}]}`,
			llm.Reply{Finish: llm.FinishBlocked},
		},
		"filter of the server": {
			400, `{"error":{"code":"content_filter","message":"The response was filtered"}}`,
			llm.Reply{Finish: llm.FinishBlocked},
		},
		"content in parts": {
			200, `{"choices":[{"message":{"content":[{"type":"text","text":"자"},{"type":"text","text":"바"}]},"finish_reason":"stop"}]}`,
			llm.Reply{Text: "자바", Finish: llm.FinishStop},
		},
		"cut":              {200, `{"choices":[{"message":{"content":"{\"a"},"finish_reason":"length"}]}`, llm.Reply{Text: `{"a`, Finish: llm.FinishLength}},
		"no finish":        {200, `{"choices":[{"message":{"content":"x"},"finish_reason":null}]}`, llm.Reply{Text: "x", Finish: llm.FinishOther}},
		"finish to come":   {200, `{"choices":[{"message":{"content":"x"},"finish_reason":"tired"}]}`, llm.Reply{Text: "x", Finish: llm.FinishOther}},
		"counts of nobody": {200, `{"choices":[{"message":{},"finish_reason":"stop"}],"usage":{"prompt_tokens":-1,"completion_tokens":1e99}}`, llm.Reply{Finish: llm.FinishStop}},
		"usage is null":    {200, `{"choices":[{"message":{"content":"x"},"finish_reason":"stop"}],"usage":null}`, llm.Reply{Text: "x", Finish: llm.FinishStop}},
	}
	for name, tt := range tests {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			got, _, err := generate(t, openai.Options{}, prompt, tt.status, nil, tt.body)
			require.NoError(t, err)
			assert.Equal(t, tt.want, got)
		})
	}
}

const fine = `{"choices":[{"message":{"content":"{}"},"finish_reason":"stop"}]}`

func TestOptions(t *testing.T) {
	t.Parallel()
	p := prompt
	p.Schema = &llm.Schema{
		Type: llm.Object, Properties: map[string]*llm.Schema{"b": {Type: llm.String}, "a": {Type: llm.String, Nullable: true}},
		Order: []string{"b"}, Required: []string{"b", "a"},
	}
	temperature := float32(.5)
	tests := map[string]struct {
		o     openai.Options
		check func(t *testing.T, asked chat)
	}{
		"none": {openai.Options{}, func(t *testing.T, asked chat) {
			assert.Equal(t, "json_schema", asked.Format.Type)
			assert.True(t, asked.Format.JSONSchema.Strict)
			schema := asked.Format.JSONSchema.Schema
			assert.Equal(t, []string{"b", "a"}, schema.Properties.names, "what Order forgets comes last")
			require.NotNil(t, schema.Additional)
			assert.False(t, *schema.Additional)
			assert.Equal(t, 100, asked.Max)
			assert.Nil(t, asked.Temp)
		}},
		"lenient": {openai.Options{Lenient: true}, func(t *testing.T, asked chat) { assert.False(t, asked.Format.JSONSchema.Strict) }},
		"object": {openai.Options{Format: openai.FormatObject}, func(t *testing.T, asked chat) {
			assert.Equal(t, "json_object", asked.Format.Type)
			assert.Nil(t, asked.Format.JSONSchema)
		}},
		"text": {openai.Options{Format: openai.FormatText}, func(t *testing.T, asked chat) { assert.Nil(t, asked.Format) }},
		"old limit": {openai.Options{MaxTokens: true}, func(t *testing.T, asked chat) {
			assert.Equal(t, 100, asked.OldMax)
			assert.Zero(t, asked.Max)
		}},
		"temperature and effort": {
			openai.Options{Temperature: &temperature, ReasoningEffort: "minimal"},
			func(t *testing.T, asked chat) {
				assert.Equal(t, .5, *asked.Temp)
				assert.Equal(t, "minimal", asked.Effort)
			},
		},
	}
	for name, tt := range tests {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			_, asked, err := generate(t, tt.o, p, http.StatusOK, nil, fine)
			require.NoError(t, err)
			tt.check(t, asked)
		})
	}
}

func TestOptions_strictNeedsAllProperties(t *testing.T) {
	t.Parallel()
	p := prompt
	inner := &llm.Schema{Type: llm.Object, Properties: map[string]*llm.Schema{"x": {Type: llm.String}}}
	p.Schema = &llm.Schema{Type: llm.Array, Items: inner}
	_, asked, err := generate(t, openai.Options{}, p, http.StatusOK, nil, fine)
	require.NoError(t, err)
	assert.False(t, asked.Format.JSONSchema.Strict, "x is optional")
}

func TestModel_enumThatMayBeNull(t *testing.T) {
	t.Parallel()
	p := prompt
	p.Schema = &llm.Schema{Type: llm.String, Enum: []string{"a"}, Nullable: true}
	_, asked, err := generate(t, openai.Options{}, p, http.StatusOK, nil, fine)
	require.NoError(t, err)
	assert.Len(t, asked.Format.JSONSchema.Schema.Enum, 2, "null is one of the values")
}

func TestNew(t *testing.T) {
	t.Parallel()
	m, err := openai.New("http://localhost:11434/v1", "", "qwen3:8b", &openai.Options{
		Provider: "ollama",
		HTTPClient: &http.Client{Transport: trip(func(req *http.Request) *http.Response {
			assert.NotContains(t, req.Header, "Authorization", "a server of one's own needs no key")
			w := httptest.NewRecorder()
			_, _ = w.WriteString(fine)
			return w.Result()
		})},
	})
	require.NoError(t, err)
	assert.Equal(t, "ollama/qwen3:8b", m.Name())
	_, err = m.Generate(context.Background(), prompt)
	require.NoError(t, err)
	for name, args := range map[string][3]string{
		"address": {"localhost", "secret", "m"}, "key in the address": {"https://x.example/?k=secret", "secret", "m"},
		"key": {"https://x.example", "secret line", "m"}, "model": {"https://x.example", "secret", ""},
	} {
		_, err := openai.New(args[0], args[1], args[2], nil)
		require.ErrorIs(t, err, techmap.ErrInvalid, name)
		assert.NotContains(t, err.Error(), "secret")
	}
	_, err = openai.New(openai.BaseURL, "k", "m", &openai.Options{Format: "yaml"})
	require.ErrorIs(t, err, techmap.ErrInvalid)
}
