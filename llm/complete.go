package llm

import (
	"context"

	"github.com/techmap-it/techmap"
)

// A Completer is an extractor that can be told what is known already, and looks for
// the rest. The contract is that of techmap.Extractor.
type Completer interface {
	techmap.Extractor
	Complete(ctx context.Context, items []techmap.Annotated) ([]techmap.Extraction, error)
}
