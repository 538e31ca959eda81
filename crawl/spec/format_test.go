package spec_test

import (
	"bytes"
	"compress/gzip"
	"fmt"
	"maps"
	"net/http"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/techmap-it/techmap"
	"github.com/techmap-it/techmap/crawl"
	"github.com/techmap-it/techmap/crawl/spec"
)

// one lists a page and returns its postings.
func postings(t *testing.T, s *spec.Spec, w *web) []techmap.Posting {
	t.Helper()
	got := list(t, s, w, nil, techmap.Query{})
	if got.err != nil {
		require.ErrorIs(t, got.err, techmap.ErrPartial)
	}
	out := make([]techmap.Posting, len(got.refs))
	for i, ref := range got.refs {
		require.NotNil(t, ref.Raw)
		var err error
		out[i], err = s.Parser().Refine(t.Context(), *ref.Raw)
		require.NoError(t, err)
	}
	return out
}

const feedHead = `
name: feed
homepage: https://f.example
access: feed
list: {request: {url: "https://f.example/feed"}, format: %s}
`

func TestFormats_feeds(t *testing.T) {
	t.Parallel()
	for _, c := range []struct{ format, body, key, body2, category string }{
		{
			"rss", `<?xml version="1.0"?><rss version="2.0" xmlns:content="http://purl.org/rss/1.0/modules/content/"><channel><title>채용</title>
<item><title>Go 개발자 &amp; 운영</title><link>https://f.example/1</link><guid isPermaLink="false">g-1</guid><pubDate>Sun, 22 Nov 2026 09:00:00 +0900</pubDate>
<category>서버</category><category>Go</category><description>짧게</description><content:encoded><![CDATA[<ul><li>Go</li><li>gRPC</li></ul>]]></content:encoded></item>
<item><title>자바</title><link>https://f.example/2</link><pubDate>Sat, 21 Nov 2026 00:00:00 GMT</pubDate><category>자바</category><description>&lt;p&gt;Spring Boot&lt;/p&gt;</description></item>
</channel></rss>`, "g-1", "Spring Boot", "서버 Go",
		},
		{
			"atom", `<?xml version="1.0" encoding="utf-8"?><feed xmlns="http://www.w3.org/2005/Atom"><title>jobs</title>
<entry><title type="html">Go 개발자 &amp;amp; 운영</title><link rel="self" href="https://f.example/self"/><link rel="alternate" href="https://f.example/1"/><id>g-1</id>
<published>2026-11-22T00:00:00Z</published><updated>2026-11-22T00:00:00Z</updated><category term="서버"/><category term="go" label="Go"/><content type="html">&lt;ul&gt;&lt;li&gt;Go&lt;/li&gt;&lt;li&gt;gRPC&lt;/li&gt;&lt;/ul&gt;</content></entry>
<entry><title>자바</title><link href="https://f.example/2"/><id>https://f.example/2</id><updated>2026-11-21T00:00:00Z</updated><category term="자바"/><summary>Spring Boot</summary></entry></feed>`,
			"g-1", "Spring Boot", "서버 Go",
		},
		{
			"jsonfeed", `{"version":"https://jsonfeed.org/version/1.1","title":"jobs","items":[
{"id":"g-1","url":"https://f.example/1","title":"Go 개발자 & 운영","content_html":"<ul><li>Go</li><li>gRPC</li></ul>","date_published":"2026-11-22T09:00:00+09:00","tags":["서버","Go"]},
{"id":"2","external_url":"https://f.example/2","title":"자바","content_text":"Spring Boot","date_published":"2026-11-21T00:00:00Z"}]}`,
			"g-1", "Spring Boot", "",
		},
	} {
		t.Run(c.format, func(t *testing.T) {
			t.Parallel()
			s := parse(t, fmt.Sprintf(feedHead, c.format))
			w := &web{answers: map[string]string{"https://f.example/feed": c.body}}
			got := list(t, s, w, nil, techmap.Query{})
			require.ErrorIs(t, got.err, techmap.ErrPartial, "a feed shows the newest only")
			require.Len(t, got.refs, 2)
			assert.Equal(t, c.key, got.keys[0])
			assert.Equal(t, "https://f.example/1", got.refs[0].URL)
			assert.Equal(t, time.Date(2026, 11, 22, 0, 0, 0, 0, time.UTC), got.refs[0].UpdatedAt)
			assert.Equal(t, "https://f.example/2", got.refs[1].URL)
			assert.Contains(t, c.body, string(got.refs[0].Raw.Body), "bytes as served")

			all := postings(t, s, w)
			assert.Equal(t, "Go 개발자 & 운영", all[0].Title)
			assert.Equal(t, "• Go\n• gRPC", all[0].Sections[0].Text)
			assert.Equal(t, c.category, strings.Join(all[0].Category, " "))
			assert.Equal(t, c.body2, all[1].Sections[0].Text)
			assert.False(t, all[1].PostedAt.Time.IsZero())

			w.answers["https://f.example/feed"] = "<!doctype html><h1>This feed has moved</h1>"
			got = list(t, s, w, nil, techmap.Query{})
			require.ErrorIs(t, got.err, techmap.ErrMalformed, "a page with success where a feed was")
		})
	}
}

func TestFormats_xml(t *testing.T) {
	t.Parallel()
	s := parse(t, `
name: xml
homepage: https://x.example
access: api
list:
  request: {url: "https://x.example/xml"}
  format: xml
  ok: .error == null
  records: position
  key: .id
  url: https://x.example/job/{key}
posting:
  title: .name
  company: .subcompany
  category: '.offices.office'
  sections:
    titled: {records: '[.jobDescriptions.jobDescription] | flatten | .[]', title: .name, text: .value}
`)
	w := &web{answers: map[string]string{"https://x.example/xml": `<?xml version="1.0" encoding="UTF-8"?>
<jobs><position><id>1</id><subcompany>예시&nbsp;(주)</subcompany><offices><office city="서울">본사</office><office>판교</office></offices><name>Go 개발자</name>
<jobDescriptions><jobDescription><name>자격요건</name><value><![CDATA[<ul><li>Go 3년</li></ul>]]></value></jobDescription><jobDescription><name>Our coffee</name><value>good</value></jobDescription></jobDescriptions></position>
<position><id>2</id><name>단 하나</name><jobDescriptions><jobDescription><name>주요업무</name><value>API</value></jobDescription></jobDescriptions></position></jobs>`}}
	all := postings(t, s, w)
	require.Len(t, all, 2)
	assert.Equal(t, "Go 개발자", all[0].Title, "not the name of a part")
	assert.Equal(t, "예시 (주)", all[0].Company)
	assert.Equal(t, []string{"판교"}, all[0].Category, "an element with attributes is an object")
	assert.Equal(t, []techmap.Section{
		{Kind: techmap.SectionRequirements, Title: "자격요건", Text: "• Go 3년"}, {Kind: techmap.SectionOther, Title: "Our coffee", Text: "good"},
	}, all[0].Sections)
	assert.Equal(t, []techmap.Section{{Kind: techmap.SectionDuties, Title: "주요업무", Text: "API"}}, all[1].Sections)

	for name, body := range map[string]string{
		"an error inside":    `<?xml version="1.0"?><jobs><error>key</error></jobs>`,
		"a document type":    `<?xml version="1.0"?><!DOCTYPE jobs [<!ENTITY a "aaaa">]><jobs><position><id>1</id></position></jobs>`,
		"cut short":          `<?xml version="1.0"?><jobs><position><id>1</id></position>`,
		"crossed":            `<?xml version="1.0"?><jobs><position><id>1</position></id></jobs>`,
		"two roots":          `<?xml version="1.0"?><jobs/><jobs/>`,
		"too deep":           `<?xml version="1.0"?>` + strings.Repeat("<a>", 200) + strings.Repeat("</a>", 200),
		"no XML":             `{"jobs":[]}`,
		"no record, no sign": `<?xml version="1.0"?><jobs></jobs>`,
	} {
		w.answers["https://x.example/xml"] = body
		require.ErrorIs(t, list(t, s, w, nil, techmap.Query{}).err, techmap.ErrMalformed, name)
	}
}

func TestFormats_xmlInEUCKR(t *testing.T) {
	t.Parallel()
	s := parse(t, strings.Replace(fmt.Sprintf(feedHead, "rss"), "feed\n", "feed\nzone: KST\n", 1))
	// "채용" in EUC-KR.
	body := "<?xml version=\"1.0\" encoding=\"EUC-KR\"?><rss><channel><item><title>\xc3\xa4\xbf\xeb Go</title><link>https://f.example/1</link><description>Go</description></item></channel></rss>"
	all := postings(t, s, &web{answers: map[string]string{"https://f.example/feed": body}})
	require.Len(t, all, 1)
	assert.Equal(t, "채용 Go", all[0].Title)
}

func TestFormats_htmlRowsOfATable(t *testing.T) {
	t.Parallel()
	s := parse(t, `
name: table
homepage: https://h.example
access: html
zone: KST
list:
  request: {url: "https://h.example/"}
  format: html
  ok: "#jobs"
  records: "#jobs tr[data-id]"
  keep: td.corp
  key: .@data-id
  url: a.title
  empty: .nothing
posting:
  title: a.title
  company: th:contains("회사") + td
  tags: {css: td.tags, then: [split: "·"]}
  posted_at: td.day
`)
	w := &web{answers: map[string]string{"https://h.example/": `<!doctype html><table id=jobs><tr><th>제목<th>회사
<tr data-id=1><td><a class=title href="j?n=1#top">Go 개발자</a><th>회사<td class=corp>예시 (주)<td class=tags>Go · AWS<td class=day>26/11/20
<tr data-id=2><td><a class=title href="/ad">광고</a></table>`}}
	got := list(t, s, w, nil, techmap.Query{})
	require.NoError(t, got.err)
	require.Len(t, got.refs, 1, "the advertisement is left out")
	assert.Equal(t, "https://h.example/j?n=1#top", got.refs[0].URL)
	p := postings(t, s, w)[0]
	assert.Equal(t, "Go 개발자", p.Title)
	assert.Equal(t, "예시 (주)", p.Company, "the cell beside a label, in the row alone")
	assert.Equal(t, []string{"Go", "AWS"}, p.Tags)
	assert.Equal(t, techmap.Date{Time: time.Date(2026, 11, 19, 15, 0, 0, 0, time.UTC), DayOnly: true, Raw: "26/11/20"}, p.PostedAt)

	w.answers["https://h.example/"] = "<!doctype html><table id=jobs><tr><td class=nothing>검색결과가 없습니다</table>"
	require.NoError(t, list(t, s, w, nil, techmap.Query{}).err, "empty, and says so")
	w.answers["https://h.example/"] = "<!doctype html><table id=jobs><tr class=new-name><td>Go</table>"
	require.ErrorIs(t, list(t, s, w, nil, techmap.Query{}).err, techmap.ErrMalformed, "redesigned")
	w.answers["https://h.example/"] = "<!doctype html><p class=nothing>점검"
	require.ErrorIs(t, list(t, s, w, nil, techmap.Query{}).err, techmap.ErrMalformed, "not the page")
}

func TestFormats_htmlNextPages(t *testing.T) {
	t.Parallel()
	s := parse(t, `
name: pages
homepage: https://h.example
access: html
list:
  request: {url: "https://h.example/"}
  format: html
  records: li
  key: .@id
  url: a
  page: {kind: next, next: a.next, total: .count}
posting: {title: a, tags: a}
`)
	w := &web{answers: map[string]string{
		"https://h.example/":     `<!doctype html><b class=count>총 2건</b><li id=1><a href=/1>Go</a></li><a class=next href="?p=2">다음</a>`,
		"https://h.example/?p=2": `<!doctype html><b class=count>총 2건</b><li id=2><a href=/2>자바</a></li>`,
	}}
	got := list(t, s, w, nil, techmap.Query{})
	require.NoError(t, got.err)
	assert.Equal(t, []string{"1", "2"}, got.keys)
	delete(w.answers, "https://h.example/?p=2")
	w.answers["https://h.example/"] = `<!doctype html><b class=count>총 2건</b><li id=1><a href=/1>Go</a></li><a class=renamed href="?p=2">다음</a>`
	require.ErrorIs(t, list(t, s, w, nil, techmap.Query{}).err, techmap.ErrPartial, "the link is missing, and the total tells")
}

const mapped = `
name: mapped
homepage: https://m.example
access: json-ld
list: {request: {url: "https://m.example/sitemap.xml"}, format: sitemap, match: "/jobs/([0-9]+)"}
detail: {request: {url: "{url}"}, format: json-ld}
`

func urlset(locs ...string) string {
	var b strings.Builder
	b.WriteString(`<?xml version="1.0"?><urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9">`)
	for _, loc := range locs {
		fmt.Fprintf(&b, "<url><loc>%s</loc><lastmod>2026-11-20</lastmod></url>", loc)
	}
	return b.String() + "</urlset>"
}

func TestFormats_sitemap(t *testing.T) {
	t.Parallel()
	s := parse(t, mapped)
	var zipped bytes.Buffer
	z := gzip.NewWriter(&zipped)
	_, err := z.Write([]byte(urlset("https://m.example/jobs/3-go", "https://m.example/about")))
	require.NoError(t, err)
	require.NoError(t, z.Close())
	index := `<?xml version="1.0"?><sitemapindex><sitemap><loc>https://m.example/a.xml</loc></sitemap><sitemap><loc>/b.xml.gz</loc></sitemap><sitemap><loc>https://m.example/a.xml</loc></sitemap></sitemapindex>`
	w := &web{answers: map[string]string{
		"https://m.example/sitemap.xml": index,
		"https://m.example/a.xml":       urlset("https://m.example/jobs/1", "https://m.example/jobs/2?utm=x"),
		"https://m.example/b.xml.gz":    zipped.String(),
	}}
	got := list(t, s, w, nil, techmap.Query{})
	require.NoError(t, got.err)
	assert.Equal(t, []string{"1", "2", "3"}, got.keys)
	assert.Equal(t, "https://m.example/jobs/2?utm=x", got.refs[1].URL)
	assert.Equal(t, time.Date(2026, 11, 20, 0, 0, 0, 0, time.UTC), got.refs[0].UpdatedAt)
	assert.Len(t, w.asked, 3, "each file once")

	for name, c := range map[string]struct {
		change map[string]string
		want   error
	}{
		"a part that is not found":      {map[string]string{"https://m.example/a.xml": ""}, techmap.ErrMalformed},
		"a part that fails":             {map[string]string{"https://m.example/a.xml": "! unavailable"}, techmap.ErrUnavailable},
		"a part on another host":        {map[string]string{"https://m.example/sitemap.xml": strings.Replace(index, "https://m.example/a", "https://evil.example/a", 1)}, techmap.ErrMalformed},
		"nothing that is a posting":     {map[string]string{"https://m.example/sitemap.xml": urlset("https://m.example/about")}, techmap.ErrMalformed},
		"compressed, but not quite":     {map[string]string{"https://m.example/b.xml.gz": "\x1f\x8bnot"}, techmap.ErrMalformed},
		"an empty sitemap with success": {map[string]string{"https://m.example/sitemap.xml": urlset()}, techmap.ErrMalformed},
	} {
		broken := &web{answers: map[string]string{}}
		for _, from := range []map[string]string{w.answers, c.change} {
			maps.Copy(broken.answers, from)
		}
		if c.change["https://m.example/a.xml"] == "" && name == "a part that is not found" {
			delete(broken.answers, "https://m.example/a.xml")
		}
		got := list(t, s, broken, nil, techmap.Query{})
		require.ErrorIs(t, got.err, c.want, name)
	}
}

func TestFormats_sitemapOfIndexesWithoutEnd(t *testing.T) {
	t.Parallel()
	s := parse(t, strings.Replace(mapped, "match:", "page: {kind: none, max: 5}, match:", 1))
	n := 0
	endless := fetcher(func(req *http.Request) (*crawl.Page, error) {
		n++
		body := fmt.Sprintf(`<?xml version="1.0"?><sitemapindex><sitemap><loc>https://m.example/%d.xml</loc></sitemap></sitemapindex>`, n)
		return (&web{answers: map[string]string{req.URL.String(): body}}).Fetch(req.Context(), req)
	})
	got := list(t, s, endless, nil, techmap.Query{})
	require.ErrorIs(t, got.err, techmap.ErrPartial)
	assert.Equal(t, 5, n)
}

func TestFormats_jsonInAPage(t *testing.T) {
	t.Parallel()
	s := parse(t, `
name: script
homepage: https://s.example
access: html
list:
  request: {url: "https://s.example/"}
  format: json
  script: script#state
  records: .props.jobs[]
  key: .id
  url: https://s.example/{key}
posting: {title: .title, tags: .tags, lang: {css: html@lang}}
`)
	const state = `{"props":{"jobs":[{"id":1,"title":"Go 개발자 </b>","tags":["Go"]}]}}`
	for name, c := range map[string]struct {
		page string
		err  error
	}{
		"alone":           {`<!doctype html><html lang=ko><script id=state type=application/json>` + state + `</script>`, nil},
		"in a statement":  {`<!doctype html><script id=state>window.__STATE__ = ` + state + `;</script>`, nil},
		"no such script":  {`<!doctype html><script>` + state + `</script>`, techmap.ErrMalformed},
		"another script":  {`<!doctype html><script id=state>go()</script>`, techmap.ErrMalformed},
		"a broken script": {`<!doctype html><script id=state>` + state[:40] + `</script>`, techmap.ErrMalformed},
	} {
		w := &web{answers: map[string]string{"https://s.example/": c.page}}
		got := list(t, s, w, nil, techmap.Query{})
		require.ErrorIs(t, got.err, c.err, name)
		if c.err == nil {
			require.Len(t, got.refs, 1, name)
			assert.JSONEq(t, `{"id":1,"title":"Go 개발자 </b>","tags":["Go"]}`, string(got.refs[0].Raw.Body), name)
		}
	}
}

func TestFormats_htmlPartsWithHeadings(t *testing.T) {
	t.Parallel()
	s := parse(t, strings.Replace(thin, "    requirements: .needs\n", "    titled: {records: \"main > section\", title: h2, text: ul}\n", 1))
	p, err := s.Parser().Refine(t.Context(), techmap.RawPosting{
		Source: "thin", Key: "1", ContentType: "text/html", FetchedAt: fetchedAt,
		Body: []byte(`<!doctype html><main><h1>Go</h1><section><h2>자격요건</h2><ul><li>Go<li>SQL</ul></section><section><h2>Nice to have</h2><ul><li>AWS</ul></section></main>`),
	})
	require.NoError(t, err)
	assert.Equal(t, []techmap.Section{
		{Kind: techmap.SectionRequirements, Title: "자격요건", Text: "• Go\n• SQL"},
		{Kind: techmap.SectionPreferences, Title: "Nice to have", Text: "• AWS"},
	}, p.Sections)
}
