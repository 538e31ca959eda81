package spec_test

import (
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/techmap-it/techmap"
	"github.com/techmap-it/techmap/crawl/spec"
)

const ldPage = `<!doctype html><script type="application/ld+json">{"@type":"JobPosting","title":"Go 개발자","description":"Go와 gRPC"}</script>`

func TestDraft(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		name, address, page string
		site, access        string
		says                string
	}{
		{"RSS", "https://www.dotori.co.kr/jobs.rss?lang=ko", `<?xml version="1.0"?><rss><channel></channel></rss>`, "dotori", "feed", "format: rss"},
		{"Atom", "https://jobs.dotori.example/atom", `<?xml version="1.0"?><feed xmlns="http://www.w3.org/2005/Atom"/>`, "jobs-dotori-example", "feed", "format: atom"},
		{"JSON Feed", "https://dotori.io/feed.json", `{"version":"https://jsonfeed.org/version/1.1","items":[]}`, "dotori", "feed", "format: jsonfeed"},
		{"a posting with a number", "https://dotori.io/jobs/4711-go-2/", ldPage, "dotori", "json-ld", `match: "/jobs/([0-9]+)"`},
		{"a posting with a name", "https://dotori.io/jobs/go-dev?x=1", ldPage, "dotori", "json-ld", `match: "dotori\\.io/jobs/([^/?#]+)/?$"`},
		{"a host that begins with a digit", "https://1984.example/jobs/1", ldPage, "site-1984-example", "json-ld", "detail:"},
	} {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			contentType := "text/html; charset=utf-8"
			if !strings.HasPrefix(c.page, "<!doctype") {
				contentType = "application/octet-stream"
			}
			draft, err := spec.Draft(c.address, []byte(c.page), contentType)
			require.NoError(t, err)
			assert.Contains(t, string(draft), c.says)
			s, err := spec.Parse("draft.yaml", draft)
			require.NoError(t, err, string(draft))
			assert.Equal(t, c.site, s.Name)
			assert.Equal(t, c.access, s.Access)
			assert.False(t, s.Default, "nothing is collected before a person has read the terms")
			assert.False(t, s.Rights.Counted)
			assert.Equal(t, techmap.ShownAggregate, s.Rights.Shown)
			assert.Equal(t, "never", s.Verified)
		})
	}
}

func TestDraft_works(t *testing.T) {
	t.Parallel()
	draft, err := spec.Draft("https://dotori.io/jobs/4711", []byte(ldPage), "text/html")
	require.NoError(t, err)
	s, err := spec.Parse("draft.yaml", draft)
	require.NoError(t, err)
	got := collect(t, s, &web{answers: map[string]string{
		"https://dotori.io/sitemap.xml": urlset("https://dotori.io/", "https://dotori.io/jobs/4711"), "https://dotori.io/jobs/4711": ldPage,
	}}, nil)
	require.Len(t, got, 1)
	assert.Equal(t, techmap.PostingID("dotori:4711"), got[0].ID)
	assert.Equal(t, "Go 개발자", got[0].Title)
}

func TestDraft_none(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct{ address, page string }{
		"a page without a posting": {"https://dotori.io/", "<!doctype html><h1>jobs</h1>"},
		"JSON that is no feed":     {"https://dotori.io/", `{"jobs":[]}`},
		"nothing":                  {"https://dotori.io/", ""},
		"no address":               {"dotori.io", ldPage},
		"an address with a key":    {"https://me:secret@dotori.io/", ldPage},
	} {
		_, err := spec.Draft(c.address, []byte(c.page), "")
		require.ErrorIs(t, err, techmap.ErrInvalid, name)
		assert.NotContains(t, err.Error(), "secret")
	}
}
