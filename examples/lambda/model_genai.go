//go:build genai

package main

import (
	"context"

	"github.com/techmap-it/techmap/llm"
	"github.com/techmap-it/techmap/llm/genai"
)

// openGenAI returns a model of Gemini by its own SDK, which makes a package half as large
// again.
func openGenAI(ctx context.Context, key, url, name string) (llm.Model, error) {
	return genai.New(ctx, name, &genai.Options{Key: key, BaseURL: url})
}
