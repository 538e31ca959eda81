//go:build !cloud

package status

import (
	"context"
	"fmt"

	"github.com/techmap-it/techmap/examples/internal/stores"
)

func openQueues(_ context.Context, places []queuePlace) (func(context.Context) ([]Queue, error), error) {
	return nil, fmt.Errorf("%w for a queue: %s: queues need a build with cloud stores: go run -tags cloud …",
		stores.ErrAddress, places[0].name)
}
