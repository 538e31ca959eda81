//go:build !genai

package main

import (
	"context"
	"fmt"

	"github.com/techmap-it/techmap/llm"
)

// openGenAI says what this build lacks.
func openGenAI(_ context.Context, _, _, name string) (llm.Model, error) {
	return nil, fmt.Errorf("%w: TECHMAP_MODEL=genai/%s needs a build with the tag genai: use openai/%[2]s, "+
		"with TECHMAP_MODEL_URL=https://generativelanguage.googleapis.com/v1beta/openai", errSettings, name)
}
