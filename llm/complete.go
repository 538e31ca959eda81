package llm

import (
	"context"

	"github.com/techmap-it/techmap"
)

// A Completer is an extractor that can be told what is known already, and looks for
// the rest. The contract is that of techmap.Extractor: answers in the order of items, what
// failed in a *techmap.BatchError. [Cascade] asks a Completer for less than it would ask
// any other extractor.
type Completer interface {
	techmap.Extractor
	// Complete returns what items lack; what they have need not be in the answers. An item
	// of a posting that nothing is known of has an Extraction that is zero.
	Complete(ctx context.Context, items []techmap.Annotated) ([]techmap.Extraction, error)
}
