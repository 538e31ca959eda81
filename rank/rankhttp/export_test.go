package rankhttp_test

import (
	"bufio"
	"encoding/csv"
	"encoding/json"
	"encoding/xml"
	"fmt"
	"maps"
	"net/http"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/techmap-it/techmap"
	"github.com/techmap-it/techmap/rank/rankhttp"
)

// tableRoutes are questions that have tables, each with lines in the fixture.
func tableRoutes() []string {
	return []string{
		"/v1/skills/top?role=backend", "/v1/roles", "/v1/roles/backend/distinctive", "/v1/skills/java/together",
		"/v1/compare?a=role%3Dbackend&b=role%3Dfrontend", "/v1/trends?steps=12&min_sample=1", "/v1/skills/java/trend?steps=12&min_sample=1",
		"/v1/next?have=java&role=backend", "/v1/facts?each=role", "/v1/companies", "/v1/openings?role=backend",
	}
}

// as returns the address of a question in a format.
func as(question, ending string) string {
	path, query, found := strings.Cut(question, "?")
	if found {
		query = "?" + query
	}
	return path + ending + query
}

// readCSV returns the lines of a CSV, the names first.
func readCSV(t *testing.T, body string) [][]string {
	t.Helper()
	lines, err := csv.NewReader(strings.NewReader(body)).ReadAll()
	require.NoError(t, err)
	return lines
}

// readJSONL returns the lines of JSON lines.
func readJSONL(t *testing.T, body string) []map[string]any {
	t.Helper()
	var lines []map[string]any
	for scanner := bufio.NewScanner(strings.NewReader(body)); scanner.Scan(); {
		var line map[string]any
		require.NoError(t, json.Unmarshal(scanner.Bytes(), &line))
		lines = append(lines, line)
	}
	return lines
}

func TestTables_say_the_same_in_both_forms(t *testing.T) {
	t.Parallel()
	h := server(t, nil)
	for _, question := range tableRoutes() {
		w := get(h, as(question, ".csv"))
		require.Equal(t, http.StatusOK, w.Code, "%s: %s", question, w.Body)
		table := readCSV(t, w.Body.String())
		require.Greater(t, len(table), 1, question)
		l := get(h, as(question, ".jsonl"))
		require.Equal(t, http.StatusOK, l.Code, question)
		lines := readJSONL(t, l.Body.String())
		require.Len(t, lines, len(table)-1, question)

		assert.Equal(t, slices.Compact(slices.Sorted(slices.Values(table[0]))), slices.Sorted(slices.Values(table[0])), "names differ")
		for i, line := range lines[:min(3, len(lines))] {
			flat := flatten("", line)
			for col, name := range table[0] {
				if value, ok := flat[name]; ok && !strings.HasPrefix(name, "demands_") && !isList(name) {
					assert.Equal(t, value, table[i+1][col], "%s: %s", question, name)
				}
			}
		}
	}
}

// isList reports whether a column of openings joins a list.
func isList(name string) bool { return slices.Contains([]string{"sources", "members", "roles"}, name) }

// flatten returns the values of an object by the names that a CSV has for them.
func flatten(prefix string, object map[string]any) map[string]string {
	flat := make(map[string]string)
	for name, value := range object {
		switch v := value.(type) {
		case map[string]any:
			maps.Copy(flat, flatten(prefix+name+"_", v))
		case float64:
			flat[prefix+name] = strings.TrimSuffix(fmt.Sprintf("%v", json.Number(fmt.Sprint(number(v)))), ".0")
		case []any:
		default:
			flat[prefix+name] = fmt.Sprint(v)
		}
	}
	return flat
}

// number writes x as a CSV has it.
func number(x float64) string {
	body, _ := json.Marshal(x)
	if strings.ContainsAny(string(body), "e") {
		return strings.TrimRight(fmt.Sprintf("%.20f", x), "0")
	}
	return string(body)
}

func TestTables_are_of_the_numbers_of_the_answer(t *testing.T) {
	t.Parallel()
	h := server(t, nil)
	top, err := rankhttp.InProcess(h).Top(t.Context(), map[string][]string{"role": {"backend"}})
	require.NoError(t, err)
	table := readCSV(t, get(h, "/v1/skills/top.csv?role=backend").Body.String())
	require.Len(t, table, 1+len(top.Entries))
	column := func(name string) int { return slices.Index(table[0], name) }
	for i, e := range top.Entries {
		line := table[i+1]
		assert.Equal(t, string(e.Skill), line[column("skill")])
		assert.Equal(t, fmt.Sprint(e.Share), line[column("share")])
		assert.Equal(t, e.NameKo, line[column("name_ko")])
		assert.Equal(t, fmt.Sprint(top.Openings), line[column("sample_openings")])
	}
}

func TestTables_are_had_by_ending_or_by_accept(t *testing.T) {
	t.Parallel()
	h := server(t, nil)
	byEnding := get(h, "/v1/roles.csv")
	byAccept := get(h, "/v1/roles", "Accept", "text/csv, application/json;q=0.5")
	assert.Equal(t, byEnding.Body.String(), byAccept.Body.String())
	assert.Equal(t, "text/csv; charset=utf-8", byAccept.Header().Get("Content-Type"))
	assert.Contains(t, byAccept.Header().Get("Vary"), "Accept")
	assert.Equal(t, `attachment; filename="roles.csv"`, byEnding.Header().Get("Content-Disposition"))
	assert.Regexp(t, `^</v1/roles\.csv\?.*data=5f0c1e7a9b3d2c44.*>; rel="bookmark"$`, byEnding.Header().Get("Link"))
	assert.Equal(t, "application/jsonl", get(h, "/v1/roles", "Accept", "application/jsonl").Header().Get("Content-Type"))
	assert.Equal(t, "application/json", get(h, "/v1/roles", "Accept", "application/json, text/csv").Header().Get("Content-Type"))
}

func TestCSV_begins_with_a_byte_order_mark_if_asked(t *testing.T) {
	t.Parallel()
	h := server(t, nil)
	assert.True(t, strings.HasPrefix(get(h, "/v1/roles.csv?bom=true").Body.String(), "\uFEFFas_of,"))
	assert.True(t, strings.HasPrefix(get(h, "/v1/roles.csv").Body.String(), "as_of,"))
	assert.Equal(t, http.StatusBadRequest, get(h, "/v1/roles?bom=true").Code, "JSON has none")
}

func TestExport_of_a_wrong_question_is_a_problem(t *testing.T) {
	t.Parallel()
	h := server(t, nil)
	for _, target := range []string{"/v1/skills/top.csv?role=bakend", "/v1/openings.rss?sise=3", "/v1/compare.jsonl?a=x%3Dy"} {
		w := get(h, target)
		assert.Equal(t, http.StatusBadRequest, w.Code, target)
		assert.Equal(t, "application/problem+json", w.Header().Get("Content-Type"), target)
		assert.Empty(t, w.Header().Get("Content-Disposition"), target)
	}
}

// many returns data of n openings, of which every third is of a source that may not be handed on.
func many(t *testing.T, n int) *rankhttp.Data {
	t.Helper()
	var all []techmap.Opening
	for i := range n {
		source := []string{"hanbit", "hanbit", "closed"}[i%3]
		id := techmap.NewPostingID(source, fmt.Sprint(i))
		all = append(all, techmap.Opening{
			ID: id, Members: []techmap.PostingID{id}, Sources: []string{source}, Title: "백엔드 개발자", URL: "https://hanbit.example/" + fmt.Sprint(i),
			Company: fmt.Sprintf("회사%d", i), Open: []techmap.Interval{{From: today().Add(-time.Duration(i) * time.Minute), LastSeen: today()}},
		})
	}
	d := dataOf(t, "1111111111111111", all)
	d.Sources = []rankhttp.Source{{Name: "closed", Shown: techmap.ShownLink}, {Name: "hanbit", Shown: techmap.ShownText, Exported: true}}
	return d
}

func TestOpenings_are_exported_on_all_pages_as_far_as_their_sources_allow(t *testing.T) {
	t.Parallel()
	h, err := rankhttp.New(rankhttp.Fixed{Data: many(t, 3300)}, nil)
	require.NoError(t, err)
	for _, ending := range []string{".csv", ".jsonl"} {
		body := get(h, "/v1/openings"+ending).Body.String()
		assert.Equal(t, 2200, strings.Count(body, "hanbit.example"), ending)
		assert.NotContains(t, body, "closed:", ending)
	}
	assert.Len(t, readCSV(t, get(h, "/v1/companies.csv").Body.String()), 1+3300, "counts are no openings")
	assert.Len(t, readCSV(t, get(h, "/v1/companies.csv?n=7").Body.String()), 1+7)
	assert.LessOrEqual(t, len(readCSV(t, get(h, "/v1/openings.csv?n=9").Body.String())), 1+9)
}

func TestCSV_is_no_program(t *testing.T) {
	t.Parallel()
	d := many(t, 1)
	for _, tt := range []struct{ title, cell string }{
		{`=HYPERLINK("https://evil.example","합격")`, `'=HYPERLINK("https://evil.example","합격")`},
		{"+82-10-0000-0000", "'+82-10-0000-0000"},
		{"-1+1", "'-1+1"},
		{"@SUM(A1)", "'@SUM(A1)"},
		{"\t=1", "'\t=1"},
		{"\r=1", "'=1"},
		{" =1", "' =1"},
		{"＝1+1", "'＝1+1"},
		{"\u200b=1", "'\u200b=1"},
		{"C++ 개발자", "C++ 개발자"},
		{"a,b\"c", "a,b\"c"},
	} {
		o, ok := d.Index.Opening("hanbit:0")
		require.True(t, ok)
		o.Title = tt.title
		h, err := rankhttp.New(rankhttp.Fixed{Data: replaced(t, d, o)}, nil)
		require.NoError(t, err)
		table := readCSV(t, get(h, "/v1/openings.csv").Body.String())
		assert.Equal(t, tt.cell, table[1][slices.Index(table[0], "title")])
	}
}

// replaced returns d with one opening alone.
func replaced(t *testing.T, d *rankhttp.Data, o techmap.Opening) *rankhttp.Data {
	t.Helper()
	one := dataOf(t, d.Version, []techmap.Opening{o})
	one.Sources = d.Sources
	return one
}

// A feedDocument is a feed as a reader sees it.
type feedDocument struct {
	Channel struct {
		Title string `xml:"title"`
		Links []struct {
			Href string `xml:"href,attr"`
			Rel  string `xml:"rel,attr"`
		} `xml:"http://www.w3.org/2005/Atom link"`
		Items []struct {
			Title      string   `xml:"title"`
			Link       string   `xml:"link"`
			GUID       string   `xml:"guid"`
			Published  string   `xml:"pubDate"`
			Creator    string   `xml:"http://purl.org/dc/elements/1.1/ creator"`
			Categories []string `xml:"category"`
		} `xml:"item"`
	} `xml:"channel"`
}

func TestFeed_of_a_question(t *testing.T) {
	t.Parallel()
	h, err := rankhttp.New(rankhttp.Fixed{Data: data(t)}, &rankhttp.Options{Base: "https://example.org/jobs"})
	require.NoError(t, err)
	w := get(h, "/v1/openings.rss?role=백엔드&skill=go&n=5")
	require.Equal(t, http.StatusOK, w.Code, w.Body)
	assert.Equal(t, "application/rss+xml; charset=utf-8", w.Header().Get("Content-Type"))
	var doc feedDocument
	require.NoError(t, xml.Unmarshal(w.Body.Bytes(), &doc))
	assert.Equal(t, "techmap: 백엔드 개발자 · Go", doc.Channel.Title)
	require.Len(t, doc.Channel.Links, 1)
	assert.Equal(t, "https://example.org/jobs/v1/openings.rss?n=5&role=backend&skill=go", doc.Channel.Links[0].Href)

	answer, err := rankhttp.InProcess(h).Openings(t.Context(), map[string][]string{
		"role": {"backend"}, "skill": {"go"}, "n": {"5"}, "sort": {"newest"},
	})
	require.NoError(t, err)
	require.Len(t, doc.Channel.Items, 5)
	for i, it := range doc.Channel.Items {
		o := answer.Openings[i]
		assert.Equal(t, o.Title, it.Title)
		assert.Equal(t, o.URL, it.Link)
		assert.Equal(t, "techmap:"+o.ID, it.GUID)
		assert.Equal(t, o.Employer, it.Creator)
		assert.Contains(t, it.Categories, "Go")
		at, err := time.Parse(time.RFC1123Z, it.Published)
		require.NoError(t, err)
		assert.True(t, at.Equal(o.FirstSeen.Truncate(time.Second)))
	}
}

func TestFeed_has_no_opening_that_may_not_be_shown(t *testing.T) {
	t.Parallel()
	d := many(t, 2)
	o, ok := d.Index.Opening("hanbit:1")
	require.True(t, ok)
	o.Title, o.URL = "", ""
	h, err := rankhttp.New(rankhttp.Fixed{Data: replaced(t, d, o)}, nil)
	require.NoError(t, err)
	var doc feedDocument
	require.NoError(t, xml.Unmarshal(get(h, "/v1/openings.rss").Body.Bytes(), &doc))
	assert.Empty(t, doc.Channel.Items)
}
