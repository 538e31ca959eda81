package spec_test

import (
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/techmap-it/techmap"
)

// refineLD parses a page with a script of JSON-LD.
func refineLD(t *testing.T, scripts ...string) (techmap.Posting, error) {
	t.Helper()
	body := "<!doctype html><title>x</title>"
	for _, script := range scripts {
		body += `<script type="application/ld+json">` + script + "</script>"
	}
	return parse(t, mapped).Parser().Refine(t.Context(), techmap.RawPosting{
		Source: "mapped", Key: "1", URL: "https://m.example/jobs/1", FetchedAt: fetchedAt, ContentType: "text/html; charset=utf-8", Body: []byte(body),
	})
}

func TestJSONLD_whole(t *testing.T) {
	t.Parallel()
	p, err := refineLD(t, `{"@context":"https://schema.org","@type":"JobPosting","title":"백엔드 개발자","datePosted":"2026-09-01","validThrough":"2026-10-31T23:59:59+09:00",
"description":"<h3>자격요건</h3><ul><li>Go 3년 이상</li></ul>","employmentType":["FULL_TIME","CONTRACTOR"],"jobLocationType":"TELECOMMUTE","industry":"IT",
"skills":["Go",{"@type":"DefinedTerm","name":"Kubernetes"}],"qualifications":"성실한 분","jobBenefits":"점심",
"hiringOrganization":{"@type":"Organization","name":"예시(주)"},
"jobLocation":[{"@type":"Place","address":{"@type":"PostalAddress","addressRegion":"서울","addressLocality":"강남구","addressCountry":"KR"}},{"@type":"Place"}],
"baseSalary":{"@type":"MonetaryAmount","currency":"KRW","value":{"@type":"QuantitativeValue","minValue":40000000,"maxValue":"60,000,000","unitText":"YEAR"}},
"experienceRequirements":{"@type":"OccupationalExperienceRequirements","monthsOfExperience":36}}`)
	require.NoError(t, err)
	assert.Equal(t, "백엔드 개발자", p.Title)
	assert.Equal(t, "예시(주)", p.Company)
	assert.Equal(t, []string{"Go", "Kubernetes"}, p.Tags)
	assert.Equal(t, []string{"IT"}, p.Category)
	assert.Equal(t, techmap.EmploymentContract, p.Employment, "what says more wins over full-time")
	assert.Equal(t, techmap.WorkRemote, p.WorkModel)
	assert.Equal(t, techmap.Place{Country: "KR", Region: "서울", City: "강남구", Raw: "서울 강남구"}, p.Place)
	assert.Equal(t, &techmap.Salary{Min: 40_000_000, Max: 60_000_000, Currency: "KRW", Per: "year"}, p.Salary)
	assert.Equal(t, techmap.Experience{Experienced: true, MinYears: 3}, p.Experience)
	assert.Equal(t, techmap.Date{Time: time.Date(2026, 9, 1, 0, 0, 0, 0, time.UTC), DayOnly: true, Raw: "2026-09-01"}, p.PostedAt)
	assert.Equal(t, time.Date(2026, 10, 31, 14, 59, 59, 0, time.UTC), p.Deadline.Date.Time)
	kinds := make([]techmap.SectionKind, len(p.Sections))
	for i, s := range p.Sections {
		kinds[i] = s.Kind
	}
	assert.Equal(t, []techmap.SectionKind{"", techmap.SectionRequirements, techmap.SectionBenefits}, kinds)
}

// What pages write, each with what is read of it.
func TestJSONLD_inTheWild(t *testing.T) {
	t.Parallel()
	const posting = `{"@type":"JobPosting","title":"Go","description":"Go and gRPC"}`
	for _, c := range []struct{ name, script string }{
		{"alone", posting},
		{"in a list", "[" + posting + "]"},
		{"in a graph", `{"@context":"https://schema.org","@graph":[{"@type":"WebPage"},` + posting + "]}"},
		{"as a main entity", `{"@type":"WebPage","mainEntity":` + posting + "}"},
		{"in a list of items", `{"@type":"ItemList","itemListElement":[{"@type":"ListItem","item":` + posting + "}]}"},
		{"two values in a row", `{"@type":"Organization"} ` + posting},
		{"with a list of types", `{"@type":["JobPosting"],"title":["Go"],"description":["Go and gRPC"]}`},
		{"with the type as an IRI", strings.Replace(posting, "JobPosting", "http://schema.org/JobPosting", 1)},
		{"with upper-case keys", `{"@type":"JobPosting","Title":"Go","Description":"Go and gRPC"}`},
		{"with name for title", strings.Replace(posting, "title", "name", 1)},
		{"with line ends in texts", strings.Replace(posting, "Go and", "Go\n\tand", 1)},
		{"with line ends and escapes in texts", strings.Replace(posting, "Go and", "Go\n\\\"and\\\"", 1)},
		{"with a byte order mark", "\uFEFF" + posting},
		{"in a comment", "<!-- " + posting + " -->"},
		{"in CDATA", "//<![CDATA[\n" + posting + "\n//]]>"},
		{"with a semicolon", posting + ";"},
		{"escaped like HTML", strings.ReplaceAll(posting, `"`, "&quot;")},
		{"twice the same", posting + posting},
	} {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			p, err := refineLD(t, c.script)
			require.NoError(t, err)
			assert.Equal(t, "Go", p.Title)
			require.Len(t, p.Sections, 1)
			assert.Contains(t, p.Sections[0].Text, "gRPC")
		})
	}
}

func TestJSONLD_fields(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		name, fields string
		want         func(t *testing.T, p techmap.Posting)
	}{
		{"an employer as text", `"hiringOrganization":"예시"`, func(t *testing.T, p techmap.Posting) { assert.Equal(t, "예시", p.Company) }},
		{"several employers", `"hiringOrganization":[{"name":"예시"},{"name":"대행사"}]`, func(t *testing.T, p techmap.Posting) { assert.Equal(t, "예시", p.Company) }},
		{"a hidden employer", `"hiringOrganization":"Confidential"`, func(t *testing.T, p techmap.Posting) { assert.Empty(t, p.Company) }},
		{"skills in one text", `"skills":"Go, AWS , "`, func(t *testing.T, p techmap.Posting) { assert.Equal(t, []string{"Go", "AWS"}, p.Tags) }},
		{"skills as a paragraph", `"skills":"` + strings.Repeat("Go and, much more, ", 20) + `"`, func(t *testing.T, p techmap.Posting) {
			assert.Empty(t, p.Tags)
			assert.Equal(t, techmap.SectionTechnologies, p.Sections[1].Kind)
		}},
		{"a place as text", `"jobLocation":"서울 강남구"`, func(t *testing.T, p techmap.Posting) { assert.Equal(t, "서울", p.Place.Region) }},
		{"an address as text", `"jobLocation":{"address":"부산 해운대구"}`, func(t *testing.T, p techmap.Posting) { assert.Equal(t, "부산", p.Place.Region) }},
		{"a street alone", `"jobLocation":{"address":{"streetAddress":"대전 유성구 없는로 1"}}`, func(t *testing.T, p techmap.Posting) { assert.Equal(t, "대전", p.Place.Region) }},
		{"a country as an object", `"jobLocation":{"address":{"addressLocality":"Berlin","addressCountry":{"@type":"Country","name":"DE"}}}`, func(t *testing.T, p techmap.Posting) { assert.Equal(t, "DE", p.Place.Country) }},
		{"employment in one text", `"employmentType":"FULL_TIME, INTERN"`, func(t *testing.T, p techmap.Posting) { assert.Equal(t, techmap.EmploymentIntern, p.Employment) }},
		{"employment in Korean", `"employmentType":"정규직"`, func(t *testing.T, p techmap.Posting) { assert.Equal(t, techmap.EmploymentFullTime, p.Employment) }},
		{"pay that is to be talked about", `"baseSalary":"면접 후 결정"`, func(t *testing.T, p techmap.Posting) { assert.Zero(t, payMin(p)) }},
		{"pay of nothing", `"baseSalary":{"currency":"USD","value":{"minValue":0,"maxValue":0}}`, func(t *testing.T, p techmap.Posting) { assert.Nil(t, p.Salary) }},
		{"pay as one number", `"baseSalary":{"currency":"USD","unitText":"HOUR","value":40}`, func(t *testing.T, p techmap.Posting) {
			assert.Equal(t, &techmap.Salary{Min: 40, Max: 40, Currency: "USD", Per: "hour"}, p.Salary)
		}},
		{"an end that is none", `"validThrough":"0000-00-00"`, func(t *testing.T, p techmap.Posting) { assert.Zero(t, p.Deadline) }},
		{"an end far away", `"validThrough":"2999-12-31"`, func(t *testing.T, p techmap.Posting) { assert.Equal(t, techmap.DeadlineAlways, p.Deadline.Kind) }},
		{"a start that is none", `"datePosted":"1970-01-01"`, func(t *testing.T, p techmap.Posting) { assert.Zero(t, p.PostedAt) }},
	} {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			p, err := refineLD(t, `{"@type":"JobPosting","title":"Go","description":"gRPC",`+c.fields+`}`)
			require.NoError(t, err)
			c.want(t, p)
		})
	}
}

func payMin(p techmap.Posting) int64 {
	if p.Salary == nil {
		return 0
	}
	return p.Salary.Min
}

func TestJSONLD_none(t *testing.T) {
	t.Parallel()
	for name, scripts := range map[string][]string{
		"no script":             nil,
		"another thing":         {`{"@type":"BreadcrumbList"}`},
		"broken":                {`{"@type":"JobPosting","title":"Go",`},
		"two different ones":    {`{"@type":"JobPosting","title":"Go","description":"x"}`, `{"@type":"JobPosting","title":"Java","description":"x"}`},
		"nothing in it":         {`{"@type":"JobPosting"}`},
		"too deep":              {strings.Repeat(`{"item":`, 30) + `{"@type":"JobPosting","title":"Go"}` + strings.Repeat("}", 30)},
		"a number without end":  {`{"@type":"JobPosting","title":"Go","description":"x","n":1` + strings.Repeat("0", 1000) + "}"},
		"only in broken braces": {`}{"@type":"JobPosting"`},
	} {
		_, err := refineLD(t, scripts...)
		require.ErrorIs(t, err, techmap.ErrMalformed, name)
	}
	p, err := refineLD(t, `{"@type": broken`, `{"@type":"JobPosting","title":"Go","description":"x"}`)
	require.NoError(t, err, "a broken script beside the good one")
	assert.Equal(t, "Go", p.Title)
}
