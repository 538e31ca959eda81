package spec_test

import (
	"fmt"
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

const ats = `
name: ats
homepage: https://ats.example
access: api
tenants:
  acorn: {company: 도토리상회}
list:
  request: {url: "https://ats.example/{tenant}/jobs"}
  format: json
  records: .jobs[]
  key: .id
  url: https://ats.example/{tenant}/{key}
  empty: .none
posting: {title: .title, company: $tenant.company, tags: .id}
`

func TestSite_tenants(t *testing.T) {
	t.Parallel()
	s := parse(t, ats)
	w := &web{answers: map[string]string{
		"https://ats.example/acorn/jobs":     jobs("", 1, 2),
		"https://ats.example/Pine%20Co/jobs": jobs("", 1),
	}}
	got := list(t, s, w, nil, techmap.Query{})
	require.NoError(t, got.err)
	assert.Equal(t, []string{"acorn.1", "acorn.2"}, got.keys, "those of the file")
	assert.Equal(t, "https://ats.example/acorn/1", got.refs[0].URL)

	got = list(t, s, w, &spec.SiteOptions{Tenants: spec.Tenants{"pine": {"token": "Pine Co", "company": "Pine"}}}, techmap.Query{})
	require.NoError(t, got.err)
	require.Equal(t, []string{"pine.1"}, got.keys, "those of the caller instead")
	posting, err := s.Parser().Refine(t.Context(), *got.refs[0].Raw)
	require.NoError(t, err)
	assert.Equal(t, "Pine", posting.Company)
	assert.Equal(t, techmap.PostingID("ats:pine.1"), posting.ID)
}

func TestSite_oneTenantOfSeveral(t *testing.T) {
	t.Parallel()
	s := parse(t, ats)
	three := &spec.SiteOptions{Tenants: spec.Tenants{"a": nil, "b": nil, "c": nil}}
	for _, c := range []struct {
		name, b string // what tenant b answers; "" is not found
		lost    int
		err     error
		want    string
	}{
		{"is gone: reported, and the others are whole", "", 1, nil, "a.1 c.3"},
		{"fails: the others come, but nothing counts as gone", "! unavailable", 0, techmap.ErrUnavailable, "a.1 c.3"},
		{"is not what it should be", "{}", 0, techmap.ErrMalformed, "a.1 c.3"},
		{"throttles the host all share", "! throttled", 0, techmap.ErrThrottled, "a.1"},
		{"blocks on the host all share", "! blocked", 0, techmap.ErrBlocked, "a.1"},
	} {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			w := &web{answers: map[string]string{
				"https://ats.example/a/jobs": jobs("", 1), "https://ats.example/b/jobs": c.b, "https://ats.example/c/jobs": jobs("", 3),
			}}
			if c.b == "" {
				delete(w.answers, "https://ats.example/b/jobs")
			}
			got := list(t, s, w, three, techmap.Query{})
			require.ErrorIs(t, got.err, c.err)
			require.NotErrorIs(t, got.err, techmap.ErrPartial)
			assert.Equal(t, c.want, strings.Join(got.keys, " "))
			require.Len(t, got.lost, c.lost)
			for _, rec := range got.lost {
				require.ErrorIs(t, rec, techmap.ErrNotFound)
				assert.Contains(t, rec.Error(), "b")
			}
		})
	}
	got := list(t, s, &web{}, three, techmap.Query{})
	require.ErrorIs(t, got.err, techmap.ErrNotFound, "all gone: it is the API that has moved")
}

func TestSite_tenantsOnHostsOfTheirOwn(t *testing.T) {
	t.Parallel()
	s := parse(t, strings.Replace(ats, "https://ats.example/{tenant}/jobs", "https://{tenant}.ats.example/jobs", 1))
	w := &web{answers: map[string]string{"https://a.ats.example/jobs": "! blocked", "https://b.ats.example/jobs": jobs("", 2)}}
	got := list(t, s, w, &spec.SiteOptions{Tenants: spec.Tenants{"a": nil, "b": nil}}, techmap.Query{})
	require.ErrorIs(t, got.err, techmap.ErrBlocked)
	assert.Equal(t, []string{"b.2"}, got.keys, "one host's word is not the others'")
}

func TestSite_options(t *testing.T) {
	t.Parallel()
	noTenants := parse(t, strings.Replace(ats, "tenants:\n  acorn: {company: 도토리상회}\n", "", 1))
	keyed := parse(t, "keys: [{name: token, in: header, field: X-Token}]"+board(byNext, "window: false"))
	for _, c := range []struct {
		name string
		s    *spec.Spec
		opts *spec.SiteOptions
	}{
		{"no tenants at all", noTenants, nil},
		{"a tenant that is a path", noTenants, &spec.SiteOptions{Tenants: spec.Tenants{"../etc": nil}}},
		{"a tenant that is another host", noTenants, &spec.SiteOptions{Tenants: spec.Tenants{"evil.example/": nil}}},
		{"no key", keyed, nil},
		{"an empty key", keyed, &spec.SiteOptions{Keys: map[string]string{"token": ""}}},
	} {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			_, err := c.s.Site(c.opts)
			require.ErrorIs(t, err, techmap.ErrInvalid)
		})
	}
}

func TestSite_keysAreSentAndNowhereElse(t *testing.T) {
	t.Parallel()
	const secret = "s3cret/+ "
	s := parse(t, `
keys:
  - {name: app, in: query, field: app_key}
  - {name: token, in: header, field: Authorization, prefix: "Bearer "}
`+board(`{url: "https://b.example/?p={page}"}`, "page: {kind: page, total: .n}"))
	assert.Equal(t, []string{"app", "token"}, s.Keys)
	var headers []string
	f := fetcher(func(req *http.Request) (*crawl.Page, error) {
		headers = append(headers, req.Header.Get("Authorization"), req.Header.Get("Accept"))
		w := &web{answers: map[string]string{"https://b.example/?p=1&app_key=s3cret%2F%2B+": jobs(`,"n":2`, 1)}}
		return w.Fetch(req.Context(), req)
	})
	got := list(t, s, f, &spec.SiteOptions{Keys: map[string]string{"app": secret, "token": secret}}, techmap.Query{})
	require.ErrorIs(t, got.err, techmap.ErrMalformed)
	assert.Equal(t, []string{"Bearer " + secret, "application/json", "Bearer " + secret, "application/json"}, headers)
	require.Len(t, got.refs, 1)
	assert.NotContains(t, fmt.Sprintf("%+v", *got.refs[0].Raw), "s3cret")
}

const thin = `
name: thin
homepage: https://t.example
access: html
zone: KST
hosts: ["*.cdn.example"]
list:
  request: {url: "https://t.example/list"}
  format: html
  records: li.job
  key: .@data-id
  url: a
  carry: {pay: .pay, tags: .tag}
detail:
  request: {url: "{url}"}
  format: html
  record: main
posting:
  title: h1
  tags: {jq: $listed.tags}
  sections:
    requirements: .needs
  salary: {text: {jq: $listed.pay}}
`

func TestSite_detailsAndWhatTheListingCarries(t *testing.T) {
	t.Parallel()
	s := parse(t, thin)
	w := &web{answers: map[string]string{
		"https://t.example/list": `<!doctype html><ul>
			<li class=job data-id=7><a href="/job/7?x=1&amp;y=2">Go</a> <b class=tag>Go</b><b class=tag>쿠버네티스</b> <i class=pay>연봉 5,000만원</i></li>
			<li class=job data-id=8><a href="https://static.cdn.example/8">자바</a></li>
			<li class=job data-id=9><a href="https://evil.example/9">PHP</a></li></ul>`,
		"https://t.example/job/7?x=1&y=2": `<!doctype html><header><h1>메뉴</h1></header><main><h1>Go 개발자</h1><ul class=needs><li>Go 3년<li>gRPC</ul></main>`,
		"https://static.cdn.example/8":    `<!doctype html><main><h1>자바 개발자</h1><p class=needs>Spring</p></main>`,
		"https://evil.example/9":          `<!doctype html><main><h1>PHP</h1><p class=needs>x</p></main>`,
	}}
	site, err := s.Site(nil)
	require.NoError(t, err)
	got := refs(t, site, w, techmap.Query{})
	require.NoError(t, got.err)
	require.Equal(t, []string{"7", "8", "9"}, got.keys)

	raw, err := site.Posting(t.Context(), w, got.refs[0])
	require.NoError(t, err)
	assert.Equal(t, `{"pay":"연봉 5,000만원","tags":["Go","쿠버네티스"]}`, raw.Meta["listed"])
	assert.Equal(t, `"list"`, raw.Meta["etag"], "of the posting's own answer")
	p, err := s.Parser().Refine(t.Context(), raw)
	require.NoError(t, err)
	assert.Equal(t, "Go 개발자", p.Title)
	assert.Equal(t, []string{"Go", "쿠버네티스"}, p.Tags)
	assert.Equal(t, []techmap.Section{{Kind: techmap.SectionRequirements, Text: "• Go 3년\n• gRPC"}}, p.Sections)
	require.NotNil(t, p.Salary)
	assert.Equal(t, int64(50_000_000), p.Salary.Min)

	raw, err = site.Posting(t.Context(), w, got.refs[1])
	require.NoError(t, err, "a host that the file names")
	assert.Equal(t, "https://static.cdn.example/8", raw.URL)
	before := len(w.asked)
	_, err = site.Posting(t.Context(), w, got.refs[2])
	require.ErrorIs(t, err, techmap.ErrMalformed)
	assert.Len(t, w.asked, before, "a host that it does not name is not asked")

	_, err = site.Posting(t.Context(), w, crawl.Ref{Key: "1", URL: "https://t.example/none"})
	require.ErrorIs(t, err, techmap.ErrNotFound)
}

func TestSite_detailThatIsNotOne(t *testing.T) {
	t.Parallel()
	s := parse(t, thin)
	site, err := s.Site(nil)
	require.NoError(t, err)
	for name, c := range map[string]struct {
		body string
		want error
	}{
		"no record":    {"<!doctype html><p>moved", techmap.ErrMalformed},
		"a challenge":  {"<!doctype html><title>Access denied</title>", techmap.ErrBlocked},
		"Korean block": {"<!doctype html><p>비정상적인 접근이 감지되었습니다", techmap.ErrBlocked},
	} {
		w := &web{answers: map[string]string{"https://t.example/1": c.body}}
		_, err := site.Posting(t.Context(), w, crawl.Ref{Key: "1", URL: "https://t.example/1"})
		require.ErrorIs(t, err, c.want, name)
	}
}

func TestSite_each(t *testing.T) {
	t.Parallel()
	const file = `
name: parts
homepage: https://p.example
access: api
list:
  each: %s
  request: {url: "https://p.example/{each}"}
  format: json
  records: .jobs[]
  key: .id
  url: https://p.example/{key}
posting: {title: .title, tags: .id}
`
	w := &web{answers: map[string]string{
		"https://p.example/a%20b": jobs("", 1), "https://p.example/2": jobs("", 2),
		"https://p.example/codes": `{"codes":[{"id":2,"on":true},{"id":3,"on":false}]}`,
	}}
	got := list(t, parse(t, fmt.Sprintf(file, `{values: [a b, "2"]}`)), w, nil, techmap.Query{})
	require.NoError(t, got.err)
	assert.Equal(t, []string{"1", "2"}, got.keys)

	fetched := `{request: {url: "https://p.example/codes"}, select: '%s'}`
	got = list(t, parse(t, fmt.Sprintf(file, fmt.Sprintf(fetched, `.codes[] | select(.on) | .id`))), w, nil, techmap.Query{})
	require.NoError(t, got.err)
	assert.Equal(t, []string{"2"}, got.keys)

	got = list(t, parse(t, fmt.Sprintf(file, fmt.Sprintf(fetched, `.codes[] | .id`))), w, nil, techmap.Query{})
	require.ErrorIs(t, got.err, techmap.ErrMalformed, "a part that is not found is a fault, not an end")

	got = list(t, parse(t, fmt.Sprintf(file, fmt.Sprintf(fetched, `.nothing[]?`))), w, nil, techmap.Query{})
	require.ErrorIs(t, got.err, techmap.ErrMalformed, "no part at all is a fault")
}

func TestSite_partialPartsDoNotHideTheOthers(t *testing.T) {
	t.Parallel()
	s := parse(t, `
name: parts
homepage: https://p.example
access: api
list:
  each: {values: [a, b]}
  request: {url: "https://p.example/{each}?p={page}"}
  format: json
  records: .jobs[]
  key: .id
  url: https://p.example/{key}
  page: {kind: page, max: 1, total: .n}
posting: {title: .title, tags: .id}
`)
	w := &web{answers: map[string]string{"https://p.example/a?p=1": jobs(`,"n":9`, 1), "https://p.example/b?p=1": jobs(`,"n":1`, 2)}}
	got := list(t, s, w, nil, techmap.Query{})
	require.ErrorIs(t, got.err, techmap.ErrPartial)
	assert.Equal(t, []string{"1", "2"}, got.keys)
}

func TestSite_smallerThanEver(t *testing.T) {
	t.Parallel()
	s := parse(t, board(byNext, "window: false")+"expect: {min: 3}\n")
	w := &web{answers: map[string]string{"https://b.example/list": jobs("", 1, 2)}}
	got := list(t, s, w, nil, techmap.Query{})
	require.ErrorIs(t, got.err, techmap.ErrPartial)
	assert.Len(t, got.keys, 2)
	require.NoError(t, list(t, s, w, nil, techmap.Query{Since: time.Unix(1, 0)}).err, "a narrowed listing may be small")
}

func TestSite_recordsAsServed(t *testing.T) {
	t.Parallel()
	const first, second = `{ "id": 36457997305506630170001 , "title":"Go" ,"x":1.50}`, `{"id":"b","title":"자바"}`
	w := &web{answers: map[string]string{"https://b.example/list": `{"jobs":[` + first + ",\n" + second + `]}`}}
	for name, c := range map[string]struct{ records, first string }{
		"selected":             {".jobs[]", first},
		"selected by a filter": {".jobs[] | select(.title)", first},
		"made anew":            {".jobs[] | {title, id}", `{"id":36457997305506630170001,"title":"Go"}`},
	} {
		s := parse(t, strings.Replace(board(byNext, "window: false"), ".jobs[]", c.records, 1))
		got := list(t, s, w, nil, techmap.Query{})
		require.NoError(t, got.err, name)
		require.Len(t, got.refs, 2, name)
		assert.Equal(t, "36457997305506630170001", got.keys[0], "%s: no digit is lost", name)
		assert.Equal(t, c.first, string(got.refs[0].Raw.Body), name)
		assert.Equal(t, "application/json", got.refs[0].Raw.ContentType)
		assert.Equal(t, map[string]string{"status": "200"}, got.refs[0].Raw.Meta, "the listing's ETag is not the posting's")
	}
}
