//go:build cloud

package main

import (
	"net/http/httptest"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/techmap-it/techmap/internal/geminifake"
	"github.com/techmap-it/techmap/llm/llmtest"
)

// TestGeminiInTheCommand asks Gemini by one SDK, and has the answers by the other.
func TestGeminiInTheCommand(t *testing.T) {
	t.Parallel()
	service := geminifake.New(&geminifake.Options{Key: oracleKey, Answer: func(_ int, r geminifake.Request) geminifake.Turn {
		return geminifake.Text(llmtest.Say(r.Prompt, llmtest.Answers(r.Prompt, readStrange)...).Text)
	}})
	server := httptest.NewServer(service)
	defer server.Close()
	p := temple{newShop(t), nil}
	in := strangeFile(t, 16)
	for _, model := range []string{"genai/gemini-3.5-flash-lite", "gemini/gemini-3.5-flash-lite"} {
		r := p.keyed("import", in, "--no-show", "--extractor", "cascade", "--model", model, "--model-url", server.URL, "--max-cost", "1")
		require.Equal(t, exitDone, r.status, r.stderr)
		assert.Equal(t, 2, service.Calls())
		answered, pending := p.answered()
		assert.Equal(t, 16, answered)
		assert.Zero(t, pending)
	}
	calls, money := p.spent()
	assert.Equal(t, 2, calls)
	assert.Positive(t, money, "the list price is known")
}
