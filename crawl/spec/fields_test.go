package spec_test

import (
	"fmt"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/techmap-it/techmap"
)

// refine parses a JSON record by the fields that posting says.
func refine(t *testing.T, posting, record string) (techmap.Posting, error) {
	t.Helper()
	s := parse(t, `
name: fields
homepage: https://f.example
access: api
zone: KST
list: {request: {url: "https://f.example/"}, format: json, records: ".[]", key: .id, url: "https://f.example/{key}"}
posting:
  title: .t
`+posting)
	return s.Parser().Refine(t.Context(), techmap.RawPosting{
		Source: "fields", Key: "1", URL: "https://f.example/1", FetchedAt: time.Date(2026, 11, 22, 3, 0, 0, 0, time.UTC),
		ContentType: "application/json", Body: []byte(record),
	})
}

func TestFields(t *testing.T) {
	t.Parallel()
	day := func(s, raw string) techmap.Date {
		at, err := time.Parse(time.RFC3339, s)
		require.NoError(t, err)
		return techmap.Date{Time: at, DayOnly: true, Raw: raw}
	}
	at := func(s, raw string) techmap.Date {
		d := day(s, raw)
		d.DayOnly = false
		return d
	}
	type posting = techmap.Posting
	for _, c := range []struct {
		name, posting, v string // the record is {"t": "Go", "v": v}
		get              func(p posting) any
		want             any
	}{
		{"a time with a zone", "  posted_at: .v", `"2026-11-01T09:00:00-04:00"`, func(p posting) any { return p.PostedAt }, at("2026-11-01T13:00:00Z", "2026-11-01T09:00:00-04:00")},
		{"a time without one, in the file's", "  posted_at: .v", `"2026-11-01 09:00:00"`, func(p posting) any { return p.PostedAt }, at("2026-11-01T00:00:00Z", "2026-11-01 09:00:00")},
		{"a time without one, in Seoul", "  posted_at: {jq: .v, then: [kst]}", `"2026-11-01T09:00:00.5"`, func(p posting) any { return p.PostedAt }, at("2026-11-01T00:00:00.5Z", "2026-11-01T09:00:00.5")},
		{"a day begins where it is", "  posted_at: {jq: .v, then: [kst]}", `"2026-11-05"`, func(p posting) any { return p.PostedAt }, day("2026-11-04T15:00:00Z", "2026-11-05")},
		{"a day as a number", "  posted_at: .v", `20261105`, func(p posting) any { return p.PostedAt }, day("2026-11-04T15:00:00Z", "20261105")},
		{"a short Korean day", "  posted_at: .v", `"26.11.05"`, func(p posting) any { return p.PostedAt }, day("2026-11-04T15:00:00Z", "26.11.05")},
		{"a day as RFC 1123 writes it", "  posted_at: .v", `"Sun, 22 Nov 2026 09:00:00 +0900"`, func(p posting) any { return p.PostedAt }, at("2026-11-22T00:00:00Z", "Sun, 22 Nov 2026 09:00:00 +0900")},
		{"a layout", "  posted_at: {jq: .v, then: [date: 2 Jan 06]}", `"5 Nov 26"`, func(p posting) any { return p.PostedAt }, day("2026-11-04T15:00:00Z", "5 Nov 26")},
		{"seconds", "  posted_at: {jq: .v, then: [epoch]}", `"1793500000"`, func(p posting) any { return p.PostedAt }, at("2026-11-01T02:26:40Z", "1793500000")},
		{"milliseconds", "  posted_at: {jq: .v, then: [epoch_ms]}", `1793500000500`, func(p posting) any { return p.PostedAt }, at("2026-11-01T02:26:40.5Z", "1793500000500")},
		{"milliseconds said to be seconds", "  posted_at: {jq: .v, then: [epoch]}", `1793500000500`, func(p posting) any { return p.PostedAt }, at("2026-11-01T02:26:40.5Z", "1793500000500")},
		{"words", "  posted_at: .v", `"3일 전"`, func(p posting) any { return p.PostedAt.Time.UTC().Format("2006-01") }, "2026-11"},
		{"the year of nothing known", "  posted_at: .v", `"1970-01-01"`, func(p posting) any { return p.PostedAt }, techmap.Date{}},
		{"no time at all", "  posted_at: .v", `"soon"`, func(p posting) any { return p.PostedAt }, techmap.Date{}},
		{"null", "  posted_at: .v", `null`, func(p posting) any { return p.PostedAt }, techmap.Date{}},

		{"a deadline is the end of its day", "  deadline: .v", `"2026-12-05"`, func(p posting) any { return p.Deadline }, techmap.Deadline{Kind: techmap.DeadlineFixed, Date: day("2026-12-05T14:59:59Z", "2026-12-05")}},
		{"a deadline with a time", "  deadline: .v", `"2026-12-05 18:00:00"`, func(p posting) any { return p.Deadline }, techmap.Deadline{Kind: techmap.DeadlineFixed, Date: at("2026-12-05T09:00:00Z", "2026-12-05 18:00:00")}},
		{"a deadline that is none", "  deadline: {jq: .v, then: [kst]}", `"9999-12-31"`, func(p posting) any { return p.Deadline }, techmap.Deadline{Kind: techmap.DeadlineAlways}},
		{"a deadline by its kind", "  deadline: .v", `"until-filled"`, func(p posting) any { return p.Deadline }, techmap.Deadline{Kind: techmap.DeadlineUntilFilled}},
		{"a deadline in Korean", "  deadline: {jq: .v, then: [kst]}", `"상시채용"`, func(p posting) any { return p.Deadline.Kind }, techmap.DeadlineAlways},
		{"a deadline by a table", "  deadline: {jq: .v, then: [map: {Y: always}]}", `"y"`, func(p posting) any { return p.Deadline.Kind }, techmap.DeadlineAlways},

		{"closed since", "  closed: .v", `"2026-11-20T00:00:00Z"`, func(p posting) any { return p.ClosedAt }, time.Date(2026, 11, 20, 0, 0, 0, 0, time.UTC)},
		{"closed when it was seen", "  closed: .v", `true`, func(p posting) any { return p.ClosedAt }, time.Date(2026, 11, 22, 3, 0, 0, 0, time.UTC)},
		{"not closed", "  closed: .v", `false`, func(p posting) any { return p.ClosedAt }, time.Time{}},
		{"first seen", "  first_seen: .v", `"2026-01-01T00:00:00Z"`, func(p posting) any { return p.FirstSeen }, time.Date(2026, 1, 1, 0, 0, 0, 0, time.UTC)},

		{"years", "  experience: {min: .v, max: '.v + 2'}", `3`, func(p posting) any { return p.Experience }, techmap.Experience{Experienced: true, MinYears: 3, MaxYears: 5}},
		{"a hundred years are no limit", "  experience: {min: .v, max: '100'}", `0`, func(p posting) any { return p.Experience }, techmap.Experience{}},
		{"newcomers", "  experience: {new_grad: .v, min: '0', max: '0'}", `true`, func(p posting) any { return p.Experience }, techmap.Experience{NewGrad: true}},
		{"years in words", "  experience: {text: .v}", `"경력 3~7년"`, func(p posting) any { return p.Experience }, techmap.Experience{Experienced: true, MinYears: 3, MaxYears: 7, Raw: "경력 3~7년"}},

		{"pay", "  salary: {min: '.v[0]', max: '.v[1]', currency: {const: usd}, per: {const: 1 YEAR}}", `[100, 200]`, func(p posting) any { return p.Salary }, &techmap.Salary{Min: 100, Max: 200, Currency: "USD", Per: "year"}},
		{"pay in words", "  salary: {text: .v}", `"월급 300만원"`, func(p posting) any { return []any{p.Salary.Min, p.Salary.Currency, p.Salary.Per} }, []any{int64(3_000_000), "KRW", "month"}},
		{"pay that a site guesses", "  salary: {min: .v, estimated: 'true'}", `5`, func(p posting) any { return p.Salary }, &techmap.Salary{Min: 5, Estimated: true}},
		{"no pay", "  salary: {min: .v, max: .v}", `0`, func(p posting) any { return p.Salary == nil }, true},

		{"a place", "  place: {text: .v, region: {const: 서울}}", `"강남역"`, func(p posting) any { return p.Place.Region + " " + p.Place.Raw }, "서울 강남역"},
		{"employment by a table", "  employment: {jq: .v, then: [map: {FULLTIME: full-time}]}", `"FullTime"`, func(p posting) any { return p.Employment }, techmap.EmploymentFullTime},
		{"employment in Korean", "  employment: .v", `"계약직"`, func(p posting) any { return p.Employment }, techmap.EmploymentContract},
		{"employment unknown", "  employment: .v", `"?"`, func(p posting) any { return p.Employment }, techmap.Employment("")},
		{"work model", "  work_model: .v", `["", "remote"]`, func(p posting) any { return p.WorkModel }, techmap.WorkRemote},
		{"the first alternative that says something", "  company: [.v.name, .w, .v]", `"예시 (주) "`, func(p posting) any { return p.Company }, "예시 (주)"},
		{"a default", "  company: {jq: .v, then: [{default: 비공개}]}", `null`, func(p posting) any { return p.Company }, "비공개"},
		{"categories, each once", "  category: .v", `["서버", " 서버 ", null, {"a": 1}, 5]`, func(p posting) any { return p.Category }, []string{"서버", "5"}},
		{"split and joined", "  company: {jq: .v, then: [{split: ','}, trim, {join: ' & '}]}", `"A, B"`, func(p posting) any { return p.Company }, "A & B"},
		{"a pattern", "  company: {jq: .v, then: [{match: 'at (\\w+)'}]}", `"Go at Acorn"`, func(p posting) any { return p.Company }, "Acorn"},
		{"unescaped once", "  company: {jq: .v, then: [unescape]}", `"A &amp;amp; B"`, func(p posting) any { return p.Company }, "A & B"},
		{"the language", "  lang: .v", `"ko"`, func(p posting) any { return p.Lang }, "ko"},
	} {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			p, err := refine(t, c.posting+"\n  tags: .t\n", fmt.Sprintf(`{"t":"Go","v":%s}`, c.v))
			require.NoError(t, err)
			assert.Equal(t, c.want, c.get(p))
		})
	}
}

func TestFields_sections(t *testing.T) {
	t.Parallel()
	p, err := refine(t, `
  sections:
    preferences: .pref
    requirements: {jq: .req, then: [html]}
    text: .body
    other: .none
    titled: {records: '.lists[]', title: .text, text: .content}
`, `{"t":"Go","pref":"- AWS\r\n- GCP","req":"<li>Go 3년<li>SQL","body":"&lt;p&gt;우대: R&amp;amp;D&lt;/p&gt;","lists":[{"text":"What you'll do","content":"<ul><li>Ship</li></ul>"},{"text":"","content":"x"},{"text":"empty","content":""}]}`)
	require.NoError(t, err)
	assert.Equal(t, []techmap.Section{
		{Kind: techmap.SectionPreferences, Text: "• AWS\n• GCP"},
		{Kind: techmap.SectionRequirements, Text: "• Go 3년\n• SQL"},
		{Text: "우대: R&D"},
		{Kind: techmap.SectionDuties, Title: "What you'll do", Text: "• Ship"},
		{Kind: techmap.SectionOther, Text: "x"},
	}, p.Sections, "in the order of the file")
}

func TestFields_pictures(t *testing.T) {
	t.Parallel()
	p, err := refine(t, "  sections: {text: .v}", `{"t":"Go","v":"<p><img src=\"a.png\"></p>"}`)
	require.NoError(t, err)
	assert.True(t, p.ImageOnly)
	p, err = refine(t, "  sections: {text: .v}", `{"t":"Go","v":"<p><img src=\"a.png\">`+strings.Repeat("긴 글 ", 100)+`</p>"}`)
	require.NoError(t, err)
	assert.False(t, p.ImageOnly, "with enough text beside it")
}

func TestFields_postingsThatAreNone(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		name, posting, record string
		want                  error
	}{
		{"no title", "  tags: .g", `{"g":"Go"}`, techmap.ErrMalformed},
		{"an empty title", "  tags: .g", `{"t":" ","g":"Go"}`, techmap.ErrMalformed},
		{"a title that is no text", "  tags: .g", `{"t":{"a":1},"g":"Go"}`, techmap.ErrMalformed},
		{"neither text nor tags", "  tags: .g", `{"t":"Go"}`, techmap.ErrMalformed},
		{"skipped", "  tags: .g\n  skip: .ad", `{"t":"Go","g":"Go","ad":true}`, techmap.ErrSkip},
		{"two values", "  tags: .g", `{"t":"Go","g":"Go"}{}`, techmap.ErrMalformed},
		{"a stray bracket", "  tags: .g", `{"t":"Go","g":"Go"}]`, techmap.ErrMalformed},
		{"a number without end", "  tags: .g", `{"t":"Go","g":1` + strings.Repeat("0", 500) + `}`, techmap.ErrMalformed},
		{"no JSON", "  tags: .g", `<html>`, techmap.ErrMalformed},
		{"nothing", "  tags: .g", ``, techmap.ErrMalformed},
	} {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			_, err := refine(t, c.posting, c.record)
			require.ErrorIs(t, err, c.want)
			assert.Contains(t, err.Error(), `"fields:1"`)
		})
	}
}

func TestFields_variables(t *testing.T) {
	t.Parallel()
	s := parse(t, strings.Replace(ats, "company: $tenant.company", `company: '$tenant.company + " " + $key + " " + $url'`, 1))
	w := &web{answers: map[string]string{"https://ats.example/acorn/jobs": jobs("", 7)}}
	got := list(t, s, w, nil, techmap.Query{})
	require.NoError(t, got.err)
	p, err := s.Parser().Refine(t.Context(), *got.refs[0].Raw)
	require.NoError(t, err)
	assert.Equal(t, "도토리상회 7 https://ats.example/acorn/7", p.Company)
}
