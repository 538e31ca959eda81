package spec_test

import (
	"os"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/techmap-it/techmap/crawl"
	"github.com/techmap-it/techmap/crawl/crawltest"
	"github.com/techmap-it/techmap/crawl/spec"
)

// TestOwnSite is all the test that a file of one's own needs.
func TestOwnSite(t *testing.T) {
	t.Parallel()
	s, err := spec.Load(os.DirFS("testdata/own"), "dotori.yaml")
	require.NoError(t, err)
	newSite := func() crawl.Site {
		site, err := s.Site(nil)
		require.NoError(t, err)
		return site
	}
	crawltest.TestSite(t, newSite, "testdata/own/dotori.txtar", "dotori:1", "dotori:2")
	crawltest.TestParser(t, s.Parser(), "testdata/own/dotori")
	crawltest.TestFill(t, s.Parser(), "testdata/own/dotori", s.Parser().Fill())
}
