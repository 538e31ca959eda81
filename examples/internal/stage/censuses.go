package stage

import (
	"context"
	"sync"

	"github.com/techmap-it/techmap"
)

// censuses keeps what sources listed until the postings of their run are in every
// layer. A census in gold says that its run is done: written earlier, it would let
// the run after one that was cut short pass over what was lost.
type censuses struct {
	mu   sync.Mutex
	kept []techmap.Census
}

var _ techmap.Sink[techmap.Census] = (*censuses)(nil)

// Write implements techmap.Sink.
func (c *censuses) Write(_ context.Context, batch []techmap.Census) error {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.kept = append(c.kept, batch...)
	return nil
}

// flush writes what was kept to the next sink, if there is one.
func (c *censuses) flush(ctx context.Context, next techmap.Sink[techmap.Census]) error {
	c.mu.Lock()
	defer c.mu.Unlock()
	if len(c.kept) == 0 {
		return nil
	}
	if next != nil {
		if err := next.Write(ctx, c.kept); err != nil {
			return err
		}
	}
	c.kept = nil
	return nil
}
