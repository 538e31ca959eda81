package spec_test

import (
	"io/fs"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/techmap-it/techmap"
	"github.com/techmap-it/techmap/crawl"
	"github.com/techmap-it/techmap/crawl/crawltest"
	"github.com/techmap-it/techmap/crawl/spec"
	"github.com/techmap-it/techmap/medallion"
)

func load(t *testing.T, name string) *spec.Spec {
	t.Helper()
	s, err := spec.Load(spec.Embedded(), name)
	require.NoError(t, err)
	return s
}

func TestSites(t *testing.T) {
	t.Parallel()
	for _, c := range shipped {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			newSite := func() crawl.Site { return c.site(t) }
			crawltest.TestSite(t, newSite, "testdata/sites/"+c.name+".txtar", c.want...)
		})
	}
}

func TestParsers(t *testing.T) {
	t.Parallel()
	for _, c := range shipped {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			crawltest.TestParser(t, load(t, c.name).Parser(), "testdata/sites/"+c.name)
		})
	}
}

// TestEmbedded holds the files that ship to what they promise.
func TestEmbedded(t *testing.T) {
	t.Parallel()
	files, err := fs.Glob(spec.Embedded(), "*.yaml")
	require.NoError(t, err)
	require.Len(t, files, len(shipped), "a file without a trace")
	for i, file := range files {
		t.Run(file, func(t *testing.T) {
			t.Parallel()
			data, err := fs.ReadFile(spec.Embedded(), file)
			require.NoError(t, err)
			assert.LessOrEqual(t, strings.Count(string(data), "\n"), 60, "lines")
			s := load(t, file)
			assert.Equal(t, shipped[i].name, s.Name)
			assert.Equal(t, strings.TrimSuffix(file, filepath.Ext(file)), s.Name)
			assert.NotEmpty(t, s.About.Ko)
			assert.NotEmpty(t, s.About.En)
			assert.NotEmpty(t, s.Rights.Terms, "where the rights were read")
			assert.NotEqual(t, techmap.ShownAggregate, s.Rights.Shown)
			assert.True(t, s.Rights.Counted)
			assert.NotEqual(t, "never", s.Verified)
			if s.Default {
				_, err := s.Site(nil)
				require.NoError(t, err, "what is on by default needs nothing of its user")
			}
		})
	}
}

// TestSites_throughSilver follows a posting from the trace to the common schema,
// the way it goes in a run.
func TestSites_throughSilver(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		site, company string
		id            techmap.PostingID
		kinds         []techmap.SectionKind
	}{
		{"greenhouse", "Lantern Pay", "greenhouse:lanternpay.4000101", []techmap.SectionKind{techmap.SectionAbout, techmap.SectionDuties, techmap.SectionRequirements}},
		{"lever", "Orchard Robotics", "lever:orchardrobotics.00000000-0000-4000-8000-0000000000a2", []techmap.SectionKind{techmap.SectionRequirements, techmap.SectionPreferences}},
		{"greeting", "보리상사", "greeting:bori.310001", []techmap.SectionKind{techmap.SectionDuties, techmap.SectionRequirements, techmap.SectionPreferences}},
		{"workday", "Copper Kettle", "workday:copperkettle.R-000101", []techmap.SectionKind{techmap.SectionDuties, techmap.SectionRequirements}},
		{"jumpit", "한결상점", "jumpit:50000101", []techmap.SectionKind{techmap.SectionDuties, techmap.SectionRequirements, techmap.SectionPreferences}},
		{"rallit", "초록책방", "rallit:9101", []techmap.SectionKind{techmap.SectionDuties, techmap.SectionRequirements}},
	} {
		t.Run(c.site, func(t *testing.T) {
			t.Parallel()
			s := load(t, c.site)
			i := slices.IndexFunc(shipped, func(one shippedSite) bool { return one.name == c.site })
			site := shipped[i].site(t)
			silver := medallion.NewSilver(map[string]medallion.Parser{s.Name: s.Parser()})
			opts := &crawl.Options{Client: crawltest.Replay(t, "testdata/sites/"+c.site+".txtar"), Interval: -1}
			found := false
			for raw, err := range crawl.New(site, opts).Postings(t.Context(), techmap.Query{}) {
				if err != nil {
					require.ErrorIs(t, err, techmap.ErrPartial)
					break
				}
				p, err := silver.Refine(t.Context(), raw)
				require.NoError(t, err)
				if p.ID != c.id {
					continue
				}
				found = true
				assert.Equal(t, c.company, p.Company)
				var kinds []techmap.SectionKind
				for _, section := range p.Sections {
					kinds = append(kinds, section.Kind)
				}
				assert.Subset(t, kinds, c.kinds)
			}
			assert.True(t, found, "%s is not in the trace", c.id)
		})
	}
}
