//go:build !cloud

package stores

import (
	"context"

	"github.com/techmap-it/techmap"
)

// OpenQueue needs a build with cloud stores.
func OpenQueue(_ context.Context, address string) (techmap.Sink[techmap.Census], error) {
	return nil, unknown("queue", address, "nowhere in this build: announcing needs one with cloud stores, go run -tags cloud …")
}
