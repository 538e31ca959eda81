//go:build !cloud

package main

import (
	"testing"

	"github.com/stretchr/testify/assert"
)

func TestGeminiNeedsAnotherBuild(t *testing.T) {
	t.Parallel()
	for _, model := range []string{"genai/gemini-3.5-flash-lite", "gemini/gemini-3.5-flash-lite"} {
		p := newShop(t)
		r := p.techmap("run", "--extractor", "cascade", "--model", model)
		assert.Equal(t, exitMisuse, r.status)
		assert.Contains(t, r.stderr, "go run -tags cloud")
		assert.NoDirExists(t, p.store)
	}
}
