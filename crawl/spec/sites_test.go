package spec_test

import (
	"io/fs"
	"path/filepath"
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

// shipped are the files that ship, with postings that their traces hold and the
// companies of the traces.
var shipped = []struct {
	name    string
	want    []techmap.PostingID
	tenants spec.Tenants
}{
	{"arbeitnow", []techmap.PostingID{"arbeitnow:backend-entwickler-beispielstadt-100001", "arbeitnow:data-engineer-100003"}, nil},
	{"ashby", []techmap.PostingID{"ashby:tidepool.00000000-0000-4000-8000-0000000000b1"}, spec.Tenants{"tidepool": {"company": "Tidepool"}}},
	{"greenhouse", []techmap.PostingID{"greenhouse:lanternpay.4000101"}, spec.Tenants{"lanternpay": {"company": "Lantern Pay"}}},
	{"hn", []techmap.PostingID{"hn:49000001", "hn:49000003"}, nil},
	{"jumpit", []techmap.PostingID{"jumpit:50000101", "jumpit:50000103"}, nil},
	{"lever", []techmap.PostingID{"lever:orchardrobotics.00000000-0000-4000-8000-0000000000a2"}, spec.Tenants{"orchardrobotics": {"company": "Orchard Robotics"}}},
	{"rallit", []techmap.PostingID{"rallit:9101", "rallit:9104"}, nil},
	{"remoteok", []techmap.PostingID{"remoteok:2000001", "remoteok:2000003"}, nil},
	{"remotive", []techmap.PostingID{"remotive:1900001", "remotive:1900002"}, nil},
}

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
			s := load(t, c.name)
			newSite := func() crawl.Site {
				site, err := s.Site(&spec.SiteOptions{Tenants: c.tenants})
				require.NoError(t, err)
				return site
			}
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
			assert.NotEqual(t, spec.ShownAggregate, s.Rights.Shown)
			assert.True(t, s.Rights.Counted)
			assert.NotEqual(t, "never", s.Verified)
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
		{"jumpit", "한결상점", "jumpit:50000101", []techmap.SectionKind{techmap.SectionDuties, techmap.SectionRequirements, techmap.SectionPreferences}},
		{"rallit", "초록책방", "rallit:9101", []techmap.SectionKind{techmap.SectionDuties, techmap.SectionRequirements}},
	} {
		t.Run(c.site, func(t *testing.T) {
			t.Parallel()
			s := load(t, c.site)
			var tenants spec.Tenants
			for _, one := range shipped {
				if one.name == c.site {
					tenants = one.tenants
				}
			}
			site, err := s.Site(&spec.SiteOptions{Tenants: tenants})
			require.NoError(t, err)
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
