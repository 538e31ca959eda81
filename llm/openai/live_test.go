//go:build live

package openai_test

import (
	"os"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/techmap-it/techmap/llm/llmtest"
	"github.com/techmap-it/techmap/llm/openai"
)

// TestLive needs OPENAI_MODEL, and OPENAI_API_KEY or OPENAI_BASE_URL:
// go test -tags live -run Live -v
func TestLive(t *testing.T) {
	url, key, model := os.Getenv("OPENAI_BASE_URL"), os.Getenv("OPENAI_API_KEY"), os.Getenv("OPENAI_MODEL")
	if model == "" || key == "" && url == "" {
		t.Skip("set OPENAI_MODEL and OPENAI_API_KEY to ask a real service")
	}
	if url == "" {
		url = openai.BaseURL
	}
	m, err := openai.New(url, key, model, nil)
	require.NoError(t, err)
	llmtest.TestLiveModel(t, m)
}
