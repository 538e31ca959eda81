package stage

import (
	"context"
	"fmt"

	"github.com/techmap-it/techmap"
	"github.com/techmap-it/techmap/llm"
)

// A StoredModel stands for a model of which only stored answers are used: its name.
type StoredModel string

var _ llm.Model = StoredModel("")

// Name returns the name of the model.
func (m StoredModel) Name() string { return string(m) }

// Generate answers nothing.
func (m StoredModel) Generate(context.Context, llm.Prompt) (llm.Reply, error) {
	return llm.Reply{}, fmt.Errorf("techmap: %s is not to be asked: %w", string(m), techmap.ErrInvalid)
}
