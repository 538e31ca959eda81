package spec_test

import (
	"os"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/techmap-it/techmap"
	"github.com/techmap-it/techmap/crawl"
	"github.com/techmap-it/techmap/crawl/crawltest"
	"github.com/techmap-it/techmap/crawl/spec"
)

// TestTemplates holds the files that people copy to the same contract as those
// that ship, and to ship with nothing in them: they are of no site.
func TestTemplates(t *testing.T) {
	t.Parallel()
	templates := map[string][]techmap.PostingID{
		"feed":           {"feed:job-101", "feed:job-102"},
		"jsonld-sitemap": {"jsonld-sitemap:backend-1", "jsonld-sitemap:data-2"},
	}
	entries, err := os.ReadDir("templates")
	require.NoError(t, err)
	require.Len(t, entries, len(templates), "a template without a trace")
	for name, want := range templates {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			s, err := spec.Load(os.DirFS("templates"), name)
			require.NoError(t, err)
			assert.Equal(t, name, s.Name)
			assert.False(t, s.Default, "collected from without being asked for")
			assert.Equal(t, "never", s.Verified)
			newSite := func() crawl.Site {
				site, err := s.Site(nil)
				require.NoError(t, err)
				return site
			}
			crawltest.TestSite(t, newSite, "testdata/templates/"+name+".txtar", want...)
			crawltest.TestParser(t, s.Parser(), "testdata/templates/"+name)
		})
	}
}
