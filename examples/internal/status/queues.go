package status

import (
	"context"
	"fmt"
	"net/url"
	"strings"

	"github.com/techmap-it/techmap/examples/internal/stores"
)

// OpenQueues returns what tells how much waits in queues, given as NAME=URL with the URL
// as SQS has it. What a queue gives up is told as NAME_dead, wherever that goes. Without
// queues it is nil. SQS does not say how long messages have been waiting.
func OpenQueues(ctx context.Context, named []string) (func(context.Context) ([]Queue, error), error) {
	if len(named) == 0 {
		return nil, nil
	}
	places := make([]queuePlace, len(named))
	for i, n := range named {
		name, address, ok := strings.Cut(n, "=")
		u, err := url.Parse(address)
		if !ok || name == "" || err != nil || u.Host == "" {
			return nil, fmt.Errorf("%w for a queue: %q: write NAME=https://sqs.REGION.amazonaws.com/ACCOUNT/QUEUE",
				stores.ErrAddress, n)
		}
		places[i] = queuePlace{name, u}
	}
	return openQueues(ctx, places)
}

// A queuePlace is where a queue is.
type queuePlace struct {
	name string
	at   *url.URL
}
