package main

import (
	"encoding/json"
	"fmt"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

// acorn is a site whose listing is one page; %s are keys of list and of the file,
// then keys of posting.
const acorn = `spec: 1
name: acorn
version: 1
about: {ko: 도토리, en: Acorn}
homepage: https://acorn.example
access: api
default: off
verified: never
rights: {counted: true, shown: link, exported: false, read: 2026-11-22}
list:
  request: {url: "https://acorn.example/jobs?p={page}"}
  format: json
  records: .results[]
  key: .id
  url: https://acorn.example/{key}
  page: {kind: page%s}
posting:
  title: .title
  company: .company
  %s
`

// acornPage is a page of n postings with more fields.
func acornPage(n int, fields string) string {
	rows := make([]string, n)
	for i := range rows {
		rows[i] = fmt.Sprintf(`{"id":%d,"title":"Go 백엔드 개발자, 주문과 결제 플랫폼 개발 %d","company":"도토리"%s}`, i+1, i+1, fields)
	}
	return fmt.Sprintf(`{"count":%d,"next":null,"results":[%s]}`, n, strings.Join(rows, ","))
}

// TestSitesCheck_tellsWhatIsWrong holds the report to say what a person has to
// change in the file, in both languages.
func TestSitesCheck_tellsWhatIsWrong(t *testing.T) {
	t.Parallel()
	const tags = "tags: .skills"
	whole := acornPage(3, `,"skills":["Go"]`)
	detail := tags + "\ndetail: {request: {url: \"https://acorn.example/{key}\"}, format: json}"
	for _, tt := range []struct {
		name, page, posting, answer string
		status                      int
		en, ko                      string
	}{
		{
			"a field that no posting has", ", total: .count", tags + "\n  place: {text: .location}\n  lang: .language", whole, exitDone,
			"place       0 %            nothing found: {text: .location}", "place      0 %        찾은 값 없음: {text: .location}",
		},
		{
			"a field that no check looks at", ", total: .count", tags + "\n  lang: .language", whole, exitDone,
			"lang        0 %            nothing found: .language", "lang       0 %        찾은 값 없음: .language",
		},
		{
			"a field that should be there", ", total: .count", tags + "\n  deadline: .until\nexpect: {fill: {deadline: 1}}", whole, exitPartial,
			"low, nothing found: .until", "낮음, 찾은 값 없음: .until",
		},
		{
			"postings without text, alike in one line", ", total: .count", tags, acornPage(100, ""), exitPartial,
			`lost: 100 alike: parse "acorn:1": read title, company; but neither text nor tags: fill posting.sections or posting.tags, or add detail`,
			`버림, 같은 이유로 100건: parse "acorn:1": read title, company;`,
		},
		{
			"a listing alone", ", total: .count", detail, acornPage(16, ""), exitDone,
			"only listed: 16; add pages of postings", "목록에만 있는 공고 16건",
		},
		{
			"a next page that is not recorded", "", tags, whole, exitDone,
			"page 2 is asked for at https://acorn.example/jobs?p=2, which is not recorded: name its file too, or put both into a .txtar",
			"2페이지를 https://acorn.example/jobs?p=2에 요청하는데 기록에 없습니다. 그 파일도",
		},
	} {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			site, page := file(t, "acorn.yaml", fmt.Sprintf(acorn, tt.page, tt.posting)), file(t, "page.json", tt.answer)
			for lang, want := range map[string]string{"en": tt.en, "ko": tt.ko} {
				r := newShop(t).techmap("--lang", lang, "sites", "check", site, page)
				assert.Equal(t, tt.status, r.status, r.stderr)
				assert.Contains(t, r.stdout, want)
				assert.NotContains(t, r.stdout, "malformed record: not found")
			}
		})
	}
}

// TestSitesCheck_namesTheKey holds errors of a listing to name the key of the file.
func TestSitesCheck_namesTheKey(t *testing.T) {
	t.Parallel()
	broken := strings.Replace(acorn, ".results[]", ".jobs[]", 1)
	r := newShop(t).techmap("sites", "check", file(t, "acorn.yaml", fmt.Sprintf(broken, "", "tags: .skills")), file(t, "page.json", acornPage(2, "")))
	assert.Equal(t, exitFailed, r.status)
	assert.Contains(t, r.stderr, "page 1: list.records: .jobs[] finds nothing; the answer has count, next, results")

	keyless := strings.Replace(acorn, "key: .id", "key: .uid", 1)
	r = newShop(t).techmap("sites", "check", file(t, "acorn.yaml", fmt.Sprintf(keyless, "", "tags: .skills")), file(t, "page.json", acornPage(100, "")))
	assert.Equal(t, exitFailed, r.status)
	assert.Contains(t, r.stderr, "all 100 records: record without a key: list.key: .uid finds nothing; the record has company, id, title")
	assert.Equal(t, 1, strings.Count(r.stdout+r.stderr, "record without a key"), "one line for all")
}

func TestSitesCheck_aTraceThatLacksAPage(t *testing.T) {
	t.Parallel()
	site := file(t, "acorn.yaml", fmt.Sprintf(acorn, "", "tags: .skills"))
	trace := file(t, "acorn.txtar", "-- GET https://acorn.example/robots.txt --\n404\n\n-- GET https://acorn.example/jobs?p=1 --\n200\nContent-Type: application/json\n\n"+acornPage(2, `,"skills":["Go"]`))
	r := newShop(t).techmap("sites", "check", site, trace)
	assert.Equal(t, exitPartial, r.status, r.stderr)
	assert.Contains(t, r.stdout, "the listing did not end well: page 2 is asked for at https://acorn.example/jobs?p=2, which is not recorded")
	assert.NotContains(t, r.stdout, "malformed")

	r = newShop(t).techmap("sites", "check", site, trace, "--format", "json")
	assert.Equal(t, exitPartial, r.status, r.stderr)
	assert.Contains(t, r.stdout, `"end":"page 2 is asked for at https://acorn.example/jobs?p=2`)
}

func TestSitesCheck_aPageOfNeitherKind(t *testing.T) {
	t.Parallel()
	page := file(t, "x.json", `{"total":3,"items":[]}`)
	for lang, want := range map[string]string{
		"en": "neither a page of the listing (dotori: page 1: list.records: .jobs[] finds nothing; the answer has items, total",
		"ko": "목록 페이지(dotori: page 1: list.records: .jobs[] finds nothing; the answer has items, total",
	} {
		r := newShop(t).techmap("--lang", lang, "sites", "check", dotori, page)
		assert.Equal(t, exitPartial, r.status)
		assert.Contains(t, r.stdout, want)
		assert.Contains(t, r.stdout, "no title")
	}
}

// TestSitesCheck_aPostingWithWhatLooksLikeRows holds that a page which turns out to
// be a posting has lost no rows.
func TestSitesCheck_aPostingWithWhatLooksLikeRows(t *testing.T) {
	t.Parallel()
	posting := `{"title":"Go 개발자","company":"도토리","needs":"Go","place":"서울","jobs":[{"title":"another"}]}`
	r := newShop(t).techmap("sites", "check", dotori, file(t, "7.json", posting))
	assert.Equal(t, exitDone, r.status, r.stdout)
	assert.Contains(t, r.stdout, "Go 개발자")
	assert.NotContains(t, r.stdout, "lost")
}

// TestSitesCheck_valuesAreWhole holds what programs and documents read to be cut
// nowhere.
func TestSitesCheck_valuesAreWhole(t *testing.T) {
	t.Parallel()
	const long = `.location | select(type == "string") | split(",")[0]`
	site := file(t, "acorn.yaml", fmt.Sprintf(acorn, ", total: .count", "tags: .skills\n  category: '"+long+"'"))
	page := file(t, "page.json", acornPage(2, `,"skills":["Go"]`))
	for _, format := range []string{"csv", "md", "json"} {
		t.Run(format, func(t *testing.T) {
			t.Parallel()
			r := newShop(t).techmap("sites", "check", site, page, "--format", format)
			require.Equal(t, exitDone, r.status, r.stderr)
			assert.NotContains(t, r.stdout, "…")
			assert.Contains(t, r.stdout, "Go 백엔드 개발자, 주문과 결제 플랫폼 개발 1")
		})
	}
	r := newShop(t).techmap("sites", "check", site, page, "--format", "json")
	var got struct{ Fields []fieldRate }
	require.NoError(t, json.Unmarshal([]byte(r.stdout), &got))
	assert.Contains(t, got.Fields, fieldRate{Field: "category", Expr: long})
	assert.Contains(t, newShop(t).done("sites", "check", site, page), "…", "a line of a terminal is short")
}

func TestSitesCheck_aPageFirst(t *testing.T) {
	t.Parallel()
	page := file(t, "page.json", acornPage(1, ""))
	for lang, want := range map[string]string{
		"en": "page.json is no site file (.yaml): the file comes first, then pages",
		"ko": "사이트 파일(.yaml)이 아닙니다. 사이트 파일을 먼저",
	} {
		r := newShop(t).techmap("--lang", lang, "sites", "check", page)
		assert.Equal(t, exitMisuse, r.status)
		assert.Contains(t, r.stderr, want)
	}
}
