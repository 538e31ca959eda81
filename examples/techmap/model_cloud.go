//go:build cloud

package main

import (
	"context"
	"fmt"

	"github.com/techmap-it/techmap/llm"
	"github.com/techmap-it/techmap/llm/gemini"
	"github.com/techmap-it/techmap/llm/genai"
)

// openCloud returns a model of Gemini.
func (f askFlags) openCloud(ctx context.Context, a *app, m modelID) (llm.Model, error) {
	key, err := f.key(a, m)
	if err != nil {
		return nil, err
	}
	var model llm.Model
	if m.provider == providerGenAI {
		model, err = genai.New(ctx, m.name, &genai.Options{Key: key, BaseURL: f.ModelURL})
	} else {
		model, err = gemini.New(ctx, key, m.name, &gemini.Options{BaseURL: f.ModelURL})
	}
	if err != nil {
		return nil, fmt.Errorf("%w: %w", errMisuse, err)
	}
	return model, nil
}
