//go:build live

package genai_test

import (
	"os"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/techmap-it/techmap/llm/genai"
	"github.com/techmap-it/techmap/llm/llmtest"
)

// TestLive needs GEMINI_MODEL and GEMINI_API_KEY, or GOOGLE_CLOUD_PROJECT and
// GOOGLE_CLOUD_LOCATION: go test -tags live -run Live -v
func TestLive(t *testing.T) {
	model := os.Getenv("GEMINI_MODEL")
	o := genai.Options{Key: os.Getenv("GEMINI_API_KEY")}
	if o.Key == "" {
		o.Project, o.Location = os.Getenv("GOOGLE_CLOUD_PROJECT"), os.Getenv("GOOGLE_CLOUD_LOCATION")
	}
	if model == "" || o.Key == "" && o.Project == "" {
		t.Skip("set GEMINI_MODEL and GEMINI_API_KEY to ask the real service")
	}
	m, err := genai.New(t.Context(), model, &o)
	require.NoError(t, err)
	llmtest.TestLiveModel(t, m)
}
