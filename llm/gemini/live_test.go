//go:build live

package gemini_test

import (
	"os"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/techmap-it/techmap/llm/gemini"
	"github.com/techmap-it/techmap/llm/llmtest"
)

// TestLive needs GEMINI_API_KEY and GEMINI_MODEL: go test -tags live -run Live -v
func TestLive(t *testing.T) {
	key, model := os.Getenv("GEMINI_API_KEY"), os.Getenv("GEMINI_MODEL")
	if key == "" || model == "" {
		t.Skip("set GEMINI_API_KEY and GEMINI_MODEL to ask the real service")
	}
	m, err := gemini.New(t.Context(), key, model, nil)
	require.NoError(t, err)
	defer m.Close()
	llmtest.TestLiveModel(t, m)
}
