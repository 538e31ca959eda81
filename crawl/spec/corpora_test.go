package spec_test

import (
	"bytes"
	"net/http"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/techmap-it/techmap"
	"github.com/techmap-it/techmap/crawl"
	"github.com/techmap-it/techmap/crawl/spec"
)

// Answers of true sites are not part of the project. These tests read them where
// they are, to see that the format can say what such sites do. The sites whose
// terms forbid collecting are not shipped: their files stand here alone.

// corpus returns the answer of a site in file.
func corpus(t *testing.T, file string) []byte {
	t.Helper()
	dir := os.Getenv("TECHMAP_CORPORA")
	if dir == "" {
		t.Skip("TECHMAP_CORPORA is not set: no recorded answers to read")
	}
	body, err := os.ReadFile(filepath.Join(dir, "raw", filepath.FromSlash(file)))
	require.NoError(t, err)
	return body
}

// answers returns a fetcher that answers requests whose address contains a text.
func answers(by map[string]page) crawl.Fetcher {
	return fetcher(func(req *http.Request) (*crawl.Page, error) {
		for part, p := range by {
			if strings.Contains(req.URL.String(), part) {
				return &crawl.Page{URL: req.URL.String(), FetchedAt: fetchedAt, ContentType: p.contentType, Body: p.body}, nil
			}
		}
		return nil, techmap.ErrNotFound
	})
}

type page struct {
	contentType string
	body        []byte
}

// fetchedAt is after every recorded answer.
var fetchedAt = time.Date(2026, 9, 27, 3, 0, 0, 0, time.UTC)

// collect lists a site and parses what it lists. It demands that nothing is
// lost.
func collect(t *testing.T, s *spec.Spec, f crawl.Fetcher, opts *spec.SiteOptions) []techmap.Posting {
	t.Helper()
	site, err := s.Site(opts)
	require.NoError(t, err)
	var out []techmap.Posting
	for ref, err := range site.Refs(t.Context(), f, techmap.Query{}) {
		if err != nil {
			require.ErrorIs(t, err, techmap.ErrPartial)
			break
		}
		raw := ref.Raw
		if raw == nil {
			fetched, err := site.Posting(t.Context(), f, ref)
			require.NoError(t, err)
			raw = &fetched
		}
		posting, err := s.Parser().Refine(t.Context(), *raw)
		require.NoError(t, err)
		out = append(out, posting)
	}
	return out
}

func TestCorpora_remoteok(t *testing.T) {
	t.Parallel()
	body := corpus(t, "remoteok/api_20251204.json")
	s, err := spec.Load(spec.Embedded(), "remoteok")
	require.NoError(t, err)
	got := collect(t, s, answers(map[string]page{"/api": {"application/json", body}}), nil)
	assert.Len(t, got, 98)
	check := s.NewCheck()
	for _, p := range got {
		check.Add(p)
	}
	require.NoError(t, check.Err())
	t.Logf("fill rates: %v", check.Rates())
	assert.Equal(t, "Mochi Health", got[0].Company)
	assert.Equal(t, "2025-12-03T00:00:47Z", got[0].PostedAt.Time.Format(time.RFC3339))
	assert.Equal(t, int64(100000), got[0].Salary.Min)
	assert.Equal(t, techmap.WorkRemote, got[0].WorkModel)

	site, err := s.Site(nil)
	require.NoError(t, err)
	for ref, err := range site.Refs(t.Context(), answers(map[string]page{"": {"application/json", body}}), techmap.Query{Limit: 1}) {
		if err == nil {
			require.True(t, bytes.Contains(body, ref.Raw.Body), "%s is kept as served", ref.Key)
		}
	}
}

func TestCorpora_jumpit(t *testing.T) {
	t.Parallel()
	list, detail := corpus(t, "jumpit/list_2026_trimmed.json"), corpus(t, "jumpit/detail_54917021.json")
	s, err := spec.Load(spec.Embedded(), "jumpit")
	require.NoError(t, err)
	f := answers(map[string]page{"/api/positions?": {"application/json", list}, "/api/position/": {"application/json", detail}})
	site, err := s.Site(nil)
	require.NoError(t, err)
	var urls []string
	for ref, err := range site.Refs(t.Context(), f, techmap.Query{}) {
		if err != nil { // the recorded answer was trimmed: without a total there is no end
			require.ErrorIs(t, err, techmap.ErrMalformed)
			break
		}
		urls = append(urls, ref.URL)
	}
	assert.Equal(t, []string{
		"https://jumpit.saramin.co.kr/position/55090664", "https://jumpit.saramin.co.kr/position/55100806",
		"https://jumpit.saramin.co.kr/position/55091211",
	}, urls)

	raw, err := site.Posting(t.Context(), f, crawl.Ref{Key: "54917021", URL: urls[0]})
	require.NoError(t, err)
	p, err := s.Parser().Refine(t.Context(), raw)
	require.NoError(t, err)
	assert.Equal(t, "연합인포맥스", p.Company)
	assert.Equal(t, []string{"Azure DevOps", "Python", "AWS", "GCP", "AZURE"}, p.Tags)
	assert.Equal(t, []string{"인공지능/머신러닝"}, p.Category)
	assert.Equal(t, techmap.Experience{NewGrad: true}, p.Experience)
	assert.Equal(t, "2026-10-01T14:59:59Z", p.Deadline.Date.Time.Format(time.RFC3339))
	assert.Equal(t, "2026-09-01T15:00:00Z", p.PostedAt.Time.Format(time.RFC3339))
	assert.Len(t, p.Sections, 6)
	assert.Contains(t, p.Place.Raw, "서울 종로구")
}

func TestCorpora_greenhouse(t *testing.T) {
	t.Parallel()
	job := corpus(t, "greenhouse/job_daangn_trimmed.json")
	list := append(append([]byte(`{"jobs":[`), bytes.TrimSpace(job)...), `],"meta":{"total":1}}`...)
	s, err := spec.Load(spec.Embedded(), "greenhouse")
	require.NoError(t, err)
	got := collect(t, s, answers(map[string]page{"/daangn/": {"application/json", list}}),
		&spec.SiteOptions{Tenants: spec.Tenants{"daangn": nil}})
	require.Len(t, got, 1)
	assert.Equal(t, techmap.PostingID("greenhouse:daangn.7666768003"), got[0].ID)
	assert.Equal(t, "당근마켓", got[0].Company)
	assert.Equal(t, "ko", got[0].Lang)
	assert.Equal(t, techmap.EmploymentIntern, got[0].Employment)
	assert.Equal(t, "2026-03-29T15:00:00Z", got[0].PostedAt.Time.Format(time.RFC3339))
	require.Len(t, got[0].Sections, 1)
	assert.NotContains(t, got[0].Sections[0].Text, "&lt;")
	assert.NotContains(t, got[0].Sections[0].Text, "<h3>")
	assert.Contains(t, got[0].Sections[0].Text, "Google Sheets")
}

func TestCorpora_leverAndAshby(t *testing.T) {
	t.Parallel()
	lever, err := spec.Load(spec.Embedded(), "lever")
	require.NoError(t, err)
	got := collect(t, lever, answers(map[string]page{"skip=0": {"application/json", corpus(t, "lever/posting_reduced.json")}}), nil)
	require.Len(t, got, 1)
	assert.Equal(t, "Shield AI", got[0].Company)
	assert.Equal(t, techmap.WorkHybrid, got[0].WorkModel)
	assert.Equal(t, "US", got[0].Place.Country)
	titles := make([]string, len(got[0].Sections))
	for i, s := range got[0].Sections {
		titles[i] = s.Title
	}
	assert.Equal(t, []string{"", "What you'll do", "Required qualifications", ""}, titles)

	ashby, err := spec.Load(spec.Embedded(), "ashby")
	require.NoError(t, err)
	got = collect(t, ashby, answers(map[string]page{"/cohere?": {"application/json", corpus(t, "ashby/board_cohere_trimmed.json")}}), nil)
	require.Len(t, got, 1)
	assert.Equal(t, "Cohere", got[0].Company)
	assert.Equal(t, techmap.EmploymentFullTime, got[0].Employment)
	assert.Equal(t, techmap.WorkHybrid, got[0].WorkModel, "what the site calls it wins over isRemote")
	assert.Contains(t, got[0].Sections[0].Text, "RAG")
}

func TestCorpora_rallit(t *testing.T) {
	t.Parallel()
	s, err := spec.Load(spec.Embedded(), "rallit")
	require.NoError(t, err)
	site, err := s.Site(nil)
	require.NoError(t, err)
	list := corpus(t, "rallit/list_doc_sample.json")
	f := answers(map[string]page{"pageNumber=": {"application/json", list}})
	var refs []crawl.Ref
	var last error
	for ref, err := range site.Refs(t.Context(), f, techmap.Query{}) {
		if last = err; err == nil {
			refs = append(refs, ref)
		}
	}
	require.ErrorIs(t, last, techmap.ErrMalformed, "the sample is one page of three, served again and again")
	require.Len(t, refs, 1)
	assert.Equal(t, "https://www.rallit.com/positions/4210", refs[0].URL)

	f = answers(map[string]page{"pageNumber=": {"application/json", corpus(t, "rallit/error_shape.json")}})
	for _, err := range site.Refs(t.Context(), f, techmap.Query{}) {
		require.ErrorIs(t, err, techmap.ErrMalformed, "an error inside a success")
	}
}

func TestCorpora_saramin(t *testing.T) {
	t.Parallel()
	s := parse(t, `
name: saramin-html
homepage: https://www.saramin.co.kr
access: html
zone: KST
list:
  request: {url: "https://www.saramin.co.kr/zf_user/search"}
  format: html
  records: .item_recruit
  key: .@value
  url: .job_tit a
posting:
  title: .job_tit a
  company: .corp_name
  tags: .job_sector a
  experience: {text: .job_condition span:nth-of-type(2)}
  employment: .job_condition span:nth-of-type(4)
  place: {text: .job_condition span:nth-of-type(1)}
  posted_at: {css: .job_day, then: [match: '\d\d/\d\d/\d\d', kst]}
  deadline: .job_date .date
`)
	got := collect(t, s, answers(map[string]page{"/search": {"text/html; charset=utf-8", corpus(t, "saramin/search_2026_trimmed.html")}}), nil)
	require.Len(t, got, 2)
	p := got[0]
	assert.Equal(t, techmap.PostingID("saramin-html:55121922"), p.ID)
	assert.Equal(t, "(주)에임즈인터내셔널코리아", p.Company)
	assert.Equal(t, "[외국계 강소기업] BD or BD Associate", p.Title)
	assert.Equal(t, []string{"임상시험", "임상DM", "임상PM", "임상병리"}, p.Tags)
	assert.Equal(t, "2026-09-25T15:00:00Z", p.PostedAt.Time.Format(time.RFC3339))
	assert.True(t, p.PostedAt.DayOnly)
	assert.Equal(t, "2026-10-11T14:59:59Z", p.Deadline.Date.Time.Format(time.RFC3339), "the year is the next to come")
	assert.Equal(t, techmap.EmploymentFullTime, p.Employment)
	assert.True(t, p.Experience.NewGrad && p.Experience.Experienced)
	assert.Equal(t, "서울", p.Place.Region)
	assert.Contains(t, p.URL, "https://www.saramin.co.kr/zf_user/jobs/relay/view?view_type=search&rec_idx=55121922")
}

func TestCorpora_jobkorea(t *testing.T) {
	t.Parallel()
	s := parse(t, `
name: jobkorea-html
homepage: https://www.jobkorea.co.kr
access: html
zone: KST
list:
  request: {url: "https://www.jobkorea.co.kr/recruit/joblist"}
  format: html
  records: tr.devloopArea
  key: .@data-gno
  url: .titBx a
posting:
  title: .titBx a@title
  company: .tplCo a
  tags: {css: .dsc, then: [split: ","]}
  experience: {text: .etc .cell:nth-of-type(1)}
  place: {text: .etc .cell:nth-of-type(3)}
  employment: .etc .cell:nth-of-type(4)
  salary: {text: .etc .cell:nth-of-type(5)}
  deadline: .odd .date
`)
	got := collect(t, s, answers(map[string]page{"/joblist": {"text/html; charset=utf-8", corpus(t, "jobkorea/joblist_2026_trimmed.html")}}), nil)
	require.Len(t, got, 2)
	assert.Equal(t, techmap.PostingID("jobkorea-html:50052681"), got[0].ID)
	assert.Equal(t, "아루", got[0].Company)
	assert.Equal(t, []string{"일식당", "음식료", "양식당", "퓨전푸드"}, got[0].Tags)
	assert.Equal(t, "2026-10-26T14:59:59Z", got[0].Deadline.Date.Time.Format(time.RFC3339))
	assert.Equal(t, "https://www.jobkorea.co.kr/Recruit/GI_Read/50052681?rPageCode=AM&logpath=21&sn=6&sc=611", got[0].URL)
	require.NotNil(t, got[0].Salary)
	assert.Equal(t, int64(36_000_000), got[0].Salary.Min)
	assert.True(t, got[1].Experience.Any)
}

func TestCorpora_naukri(t *testing.T) {
	t.Parallel()
	s := parse(t, `
name: naukri
homepage: https://www.naukri.com
access: json-ld
list:
  request: {url: "https://www.naukri.com/list"}
  format: html
  records: article.jobTuple
  key: .@data-job-id
  url: "https://www.naukri.com/job-{key}"
  carry: {tags: ul.tags li}
detail:
  request: {url: "{url}"}
  format: json-ld
posting:
  tags: $listed.tags
`)
	got := collect(t, s, answers(map[string]page{
		"/list": {"text/html; charset=utf-8", corpus(t, "naukri/card_2026.html")},
		"/job-": {"text/html; charset=utf-8", corpus(t, "naukri/detail_2026.html")},
	}), nil)
	require.Len(t, got, 1)
	p := got[0]
	assert.Equal(t, "Software Development Engineer", p.Title)
	assert.Equal(t, "Freecharge", p.Company)
	assert.Equal(t, []string{"CSS", "Redux", "HTML5", "Javascript", "React.Js", "React Native", "JQuery"}, p.Tags)
	assert.False(t, p.PostedAt.Time.IsZero())
	require.NotEmpty(t, p.Sections)
	assert.Contains(t, p.Sections[0].Text, "React.js")
	t.Logf("%+v %+v %+v %+v", p.Place, p.Experience, p.Employment, p.Deadline)
}

func TestCorpora_jsonLDFromR(t *testing.T) {
	t.Parallel()
	s := parse(t, `
name: so-jobs
homepage: https://so.example
access: json-ld
list: {request: {url: "https://so.example/sitemap.xml"}, format: sitemap, match: "/jobs/([0-9]+)"}
detail: {request: {url: "{url}"}, format: json-ld}
`)
	for _, file := range []string{"stackoverflow-jobs/jsonld_hopper_parsed.json", "stackoverflow-jobs/jsonld_spotify_parsed.json"} {
		body := append([]byte(`<script type="application/ld+json">`), corpus(t, file)...)
		p, err := s.Parser().Refine(t.Context(), techmap.RawPosting{
			Source: "so-jobs", Key: "1", FetchedAt: fetchedAt, ContentType: "text/html", Body: append(body, "</script>"...),
		})
		require.NoError(t, err)
		assert.NotEmpty(t, p.Company)
		assert.NotEmpty(t, p.Tags)
		assert.False(t, p.PostedAt.Time.IsZero())
		t.Logf("%s at %s: %v %+v %+v %+v %+v", p.Title, p.Company, p.Tags, p.Place, p.Employment, p.Salary, p.Experience)
	}
}

func TestCorpora_greetingScript(t *testing.T) {
	t.Parallel()
	s := parse(t, `
name: greeting-page
homepage: https://pay.example
access: html
zone: KST
list:
  request: {url: "https://pay.example/"}
  format: json
  script: script#__NEXT_DATA__
  records: .props.pageProps.dehydratedState.queries[] | select(.queryKey[0] == "openings") | .state.data[]
  key: .openingId
  url: "https://pay.example/o/{key}"
posting:
  title: .title
  company: .group.name
  tags: .title
  place: {text: '.openingJobPosition.openingJobPositions[0].workspacePlace | .place, .location'}
  deadline: .dueDate // "always"
`)
	got := collect(t, s, answers(map[string]page{"/": {"text/html", corpus(t, "greetinghr/main_reduced.html")}}), nil)
	require.Len(t, got, 2)
	assert.Equal(t, "서버 개발자 - 결제 서비스", got[0].Title)
	assert.Equal(t, techmap.DeadlineAlways, got[0].Deadline.Kind)
	assert.Equal(t, "경기", got[0].Place.Region)
}

func TestCorpora_worknetXML(t *testing.T) {
	t.Parallel()
	s := parse(t, `
name: worknet
homepage: https://www.work24.go.kr
access: api
zone: KST
keys: [{name: auth, in: query, field: authKey}]
list:
  request: {url: "https://www.work24.go.kr/openapi?callTp=L&display=100&startPage={page}"}
  format: xml
  ok: .messageCd == null
  records: wanted
  key: .wantedAuthNo
  url: [.wantedInfoUrl, '"https://www.work24.go.kr/?id=" + .wantedAuthNo']
  page: {kind: page, total: .total}
posting:
  title: .title
  company: .company
  tags: .title
  experience: {text: .career}
  salary: {text: '[.salTpNm, .sal] | map(strings) | join(" ")'}
  place: {text: .region}
  posted_at: {jq: .regDt, then: [kst]}
  deadline: {jq: .closeDt, then: [kst]}
`)
	key := &spec.SiteOptions{Keys: map[string]string{"auth": "secret"}}
	got := collect(t, s, answers(map[string]page{"startPage=1&authKey=secret": {"application/xml", corpus(t, "worknet/list_shape.xml")}}), key)
	require.Len(t, got, 2)
	assert.Equal(t, techmap.PostingID("worknet:K120260820001"), got[0].ID)
	assert.Equal(t, int64(40_000_000), got[0].Salary.Min)
	assert.Equal(t, techmap.DeadlineAlways, got[0].Deadline.Kind, "ten years ahead")
	assert.Equal(t, "2020-02-01T14:59:59Z", got[1].Deadline.Date.Time.Format(time.RFC3339))

	site, err := s.Site(key)
	require.NoError(t, err)
	f := answers(map[string]page{"startPage=1": {"application/xml", corpus(t, "worknet/error_002.xml")}})
	for _, err := range site.Refs(t.Context(), f, techmap.Query{}) {
		require.ErrorIs(t, err, techmap.ErrMalformed)
	}
}
