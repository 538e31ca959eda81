//go:build cloud

package main

import (
	"testing"
)

// TestCloudHoldsWhatTheEmbeddedStoreHolds runs one pipeline into the cloud and into
// the embedded store and compares every byte.
func TestCloudHoldsWhatTheEmbeddedStoreHolds(t *testing.T) {
	t.Parallel()
	for _, silver := range silvers() {
		t.Run("a run into s3, "+silver+" and mysql", func(t *testing.T) {
			t.Parallel()
			c, embedded := newCloud(t, silver), newShop(t)
			args := []string{"run", "--limit", "40", "--format", "json"}
			embedded.done(args...)
			c.done(args...)
			c.same(exports(embedded.done), "after a run")
		})
		t.Run("an import into s3, "+silver+" and mysql", func(t *testing.T) {
			t.Parallel()
			c, embedded := newCloud(t, silver), newShop(t)
			in := manyPostings(t, 700) // more than two batches
			embedded.done("import", in, "--no-show")
			c.done("import", in, "--no-show")
			c.same(exports(embedded.done), "after an import")
			c.done("import", in, "--no-show")
			c.same(exports(embedded.done), "after the same import again")
		})
	}
}
