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

func TestAnnouncingNeedsCloudStores(t *testing.T) {
	t.Parallel()
	r := call(t.Context(), "", "--store", t.TempDir(), "crawl", "--announce", "https://sqs.ap-northeast-2.amazonaws.com/1/runs")
	assert.NotEqual(t, exitDone, r.status)
	assert.Contains(t, r.stderr, "-tags cloud")
}
