package rankhttp_test

import (
	"context"
	"encoding/json"
	"fmt"
	"net/http"
	"net/url"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/techmap-it/techmap"
	"github.com/techmap-it/techmap/rank/rankhttp"
)

// At implements rankhttp.Library.
func (l library) At(_ context.Context, version string) (*rankhttp.Data, error) {
	for _, d := range l {
		if d.Version == version {
			return d, nil
		}
	}
	return nil, fmt.Errorf("no data %q: %w", version, techmap.ErrNotFound)
}

// published returns a handler of the fixture, and one of what was published after it.
func published(t *testing.T) (before, after http.Handler) {
	t.Helper()
	old := data(t)
	changed := openings(taxonomy(t))[100:]
	for i := range changed {
		changed[i].Open[0].LastSeen = changed[i].Open[0].LastSeen.Add(time.Hour)
	}
	later := dataOf(t, "later", changed)
	before, err := rankhttp.New(library{old}, nil)
	require.NoError(t, err)
	after, err = rankhttp.New(library{old, later}, nil)
	require.NoError(t, err)
	return before, after
}

func permalinkOf(t *testing.T, body []byte) string {
	t.Helper()
	var answer struct{ Meta rankhttp.Meta }
	require.NoError(t, json.Unmarshal(body, &answer))
	return answer.Meta.Permalink
}

func TestPermalinksGiveTheSameLater(t *testing.T) {
	t.Parallel()
	before, after := published(t)
	for _, target := range []string{
		"/v1/skills/top", "/v1/skills/top?role=백엔드&role=frontend&n=3&words=개발자", "/v1/roles", "/v1/skills?q=자", "/v1/skills/자바",
		"/v1/skills/java/trend?min_sample=1", "/v1/skills/java/together", "/v1/roles/서버 개발자/distinctive", "/v1/trends?min_sample=1",
		"/v1/compare?a=backend&b=role%3Dfrontend,new-grad%3Dtrue", "/v1/next?have=java", "/v1/fields?have=git", "/v1/facts?each=role",
		"/v1/openings?words=리눅스&facets=true&n=3", "/v1/openings/hanbit:120", "/v1/companies?n=3", "/v1/companies/(주)회사01", "/v1/sources",
	} {
		target = strings.ReplaceAll(target, " ", "%20")
		first := get(before, target)
		require.Equal(t, http.StatusOK, first.Code, "%s: %s", target, first.Body)
		link := permalinkOf(t, first.Body.Bytes())

		moved := get(after, target)
		require.Equal(t, http.StatusOK, moved.Code, target)
		if !strings.HasPrefix(target, "/v1/sources") {
			assert.NotEqual(t, permalinkOf(t, moved.Body.Bytes()), link, "the data have changed: %s", target)
		}
		later := get(after, link)
		require.Equal(t, http.StatusOK, later.Code, "%s: %s", link, later.Body)
		assert.JSONEq(t, first.Body.String(), later.Body.String(), "%s and its permalink, which is its own", target)
		assert.Contains(t, later.Header().Get("Cache-Control"), "immutable")
		assert.Equal(t, first.Header().Get("Etag"), later.Header().Get("Etag"))
	}
}

func TestOneQuestionHasOneLink(t *testing.T) {
	t.Parallel()
	h := server(t, nil)
	for _, same := range [][]string{
		{"/v1/skills/top?role=backend&role=frontend", "/v1/skills/top?role=frontend,백엔드", "/v1/skills/top?role=frontend&role=서버+개발자&role=frontend"},
		{"/v1/skills/top", "/v1/skills/top?n=10&by=balanced&min_sample=50&basis=open&new_grad=false", "/v1/skills/top?role=&words=", "/v1/skills/top?as_of=2026-11-22T11:59:00Z"},
		{"/v1/skills/go", "/v1/skills/Golang", "/v1/skills/%EA%B3%A0%EB%9E%AD"},
		{"/v1/openings?company=회사01", "/v1/openings?company=(주)회사01&sort=score"},
		{"/v1/compare?a=backend&b=go", "/v1/compare?a=role%3D백엔드&b=skill%3DGolang"},
		{"/v1/skills/top?from=2026-10-01", "/v1/skills/top?from=2026-10-01T09:00:00%2B09:00", "/v1/skills/top?from=2026-10-01T09:00:00+09:00"},
	} {
		want := get(h, same[0])
		require.Equal(t, http.StatusOK, want.Code, want.Body)
		for _, target := range same[1:] {
			got := get(h, target)
			assert.Equal(t, want.Body.String(), got.Body.String(), target)
			assert.Equal(t, want.Header().Get("Etag"), got.Header().Get("Etag"), target)
		}
	}
}

func TestPermalinksBeginWithTheBase(t *testing.T) {
	t.Parallel()
	h := server(t, &rankhttp.Options{Base: "/jobs/api/"})
	mounted := http.StripPrefix("/jobs/api", h)
	link := permalinkOf(t, get(mounted, "/jobs/api/v1/roles").Body.Bytes())
	assert.True(t, strings.HasPrefix(link, "/jobs/api/v1/roles?as_of="), link)
	assert.Equal(t, http.StatusOK, get(mounted, link).Code)
}

func TestCaching(t *testing.T) {
	t.Parallel()
	h := server(t, &rankhttp.Options{MaxAge: 5 * time.Minute})
	first := get(h, "/v1/skills/top?role=backend")
	etag := first.Header().Get("Etag")
	assert.Equal(t, "public, max-age=300", first.Header().Get("Cache-Control"))
	assert.Equal(t, "Accept", first.Header().Get("Vary"))
	assert.Equal(t, "Sun, 22 Nov 2026 13:00:00 GMT", first.Header().Get("Last-Modified"))
	for name, test := range map[string]struct {
		target, tags string
		status       int
	}{
		"the same":                {"/v1/skills/top?role=backend", etag, 304},
		"the same, put otherwise": {"/v1/skills/top?n=10&role=백엔드", etag, 304},
		"one of several":          {"/v1/skills/top?role=backend", `"a", ` + etag + `, W/"b"`, 304},
		"compared weakly":         {"/v1/skills/top?role=backend", strings.TrimPrefix(etag, "W/"), 304},
		"of another question":     {"/v1/skills/top?role=frontend", etag, 200},
		"of another path":         {"/v1/roles?role=backend", etag, 200},
		"of nothing":              {"/v1/skills/top?role=backend", `""`, 200},
		"of a wrong question":     {"/v1/skills/top?role=nobody", etag, 400},
	} {
		w := get(h, test.target, "If-None-Match", test.tags)
		assert.Equal(t, test.status, w.Code, name)
		if test.status == http.StatusNotModified {
			assert.Zero(t, w.Body.Len(), name)
			assert.Equal(t, etag, w.Header().Get("Etag"), name)
		}
	}
	_, after := published(t)
	assert.NotEqual(t, etag, get(after, "/v1/skills/top?role=backend").Header().Get("Etag"), "the data have changed")
	assert.Equal(t, "no-cache", get(h, "/v1/status").Header().Get("Cache-Control"), "its age changes with the clock")
	never := server(t, &rankhttp.Options{MaxAge: -1})
	assert.Equal(t, "no-cache", get(never, "/v1/roles").Header().Get("Cache-Control"))
}

// pages follows next from a target to the last page.
func pages[T any](t *testing.T, h http.Handler, target string, items func(body []byte) (of []T, next string)) []T {
	t.Helper()
	var all []T
	for next := ""; ; {
		page := target
		if next != "" {
			page += "&cursor=" + next
		}
		w := get(h, page)
		require.Equal(t, http.StatusOK, w.Code, w.Body)
		of, more := items(w.Body.Bytes())
		all = append(all, of...)
		if next = more; next == "" {
			return all
		}
	}
}

func openingIDs(body []byte) (ids []string, next string) {
	var page rankhttp.Openings
	_ = json.Unmarshal(body, &page)
	for _, o := range page.Openings {
		ids = append(ids, o.ID)
	}
	return ids, page.Next
}

func TestPagesFitTogether(t *testing.T) {
	t.Parallel()
	h := server(t, nil)
	whole := pages(t, h, "/v1/openings?role=embedded&n=200", openingIDs)
	require.Greater(t, len(whole), 100)
	assert.Equal(t, whole, pages(t, h, "/v1/openings?role=embedded&n=7", openingIDs))
	byWords := pages(t, h, "/v1/openings?role=embedded&words=임베디드&n=7", openingIDs)
	assert.NotEqual(t, whole[:len(byWords)], byWords, "those with the word in the title come first")
	newest := pages(t, h, "/v1/openings?role=embedded&words=임베디드&sort=newest&n=7", openingIDs)
	assert.ElementsMatch(t, byWords, newest)

	companies := func(body []byte) (names []string, next string) {
		var page rankhttp.Companies
		_ = json.Unmarshal(body, &page)
		for _, c := range page.Companies {
			names = append(names, c.Company)
		}
		return names, page.Next
	}
	assert.Equal(t, pages(t, h, "/v1/companies?n=200", companies), pages(t, h, "/v1/companies?n=7", companies))
	assert.Len(t, pages(t, h, "/v1/companies?q=회사0&n=3", companies), 10)
}

func TestPagesStayWithTheirData(t *testing.T) {
	t.Parallel()
	before, after := published(t)
	first, next := openingIDs(get(before, "/v1/openings?n=50").Body.Bytes())
	second, _ := openingIDs(get(before, "/v1/openings?n=50&cursor="+next).Body.Bytes())
	afterwards, _ := openingIDs(get(after, "/v1/openings?n=50&cursor="+next).Body.Bytes())
	assert.Len(t, first, 50)
	assert.Equal(t, second, afterwards, "the page of the data that the first was of")

	elsewhere, err := rankhttp.New(library{dataOf(t, "other", openings(taxonomy(t)))}, nil)
	require.NoError(t, err)
	assert.Equal(t, http.StatusGone, get(elsewhere, "/v1/openings?n=50&cursor="+next).Code)
}

func TestCursorsAreOfOneQuestion(t *testing.T) {
	t.Parallel()
	h := server(t, nil)
	_, next := openingIDs(get(h, "/v1/openings?role=backend&n=5").Body.Bytes())
	require.NotEmpty(t, next)
	for name, test := range map[string]struct {
		target string
		status int
	}{
		"as it was":               {"/v1/openings?role=backend&n=5&cursor=" + next, 200},
		"with longer pages":       {"/v1/openings?role=backend&n=50&cursor=" + next, 200},
		"put otherwise":           {"/v1/openings?role=백엔드&n=5&cursor=" + next, 200},
		"of another role":         {"/v1/openings?role=frontend&n=5&cursor=" + next, 400},
		"in another order":        {"/v1/openings?role=backend&sort=newest&cursor=" + next, 400},
		"of another list":         {"/v1/companies?role=backend&cursor=" + next, 400},
		"cut off":                 {"/v1/openings?role=backend&cursor=" + next[:len(next)-3], 400},
		"with a letter more":      {"/v1/openings?role=backend&cursor=A" + next, 400},
		"with other data by hand": {"/v1/openings?role=backend&data=x&cursor=" + next, 410},
		"not base64":              {"/v1/openings?cursor=" + url.QueryEscape("한글"), 400},
	} {
		assert.Equal(t, test.status, get(h, test.target).Code, name)
	}
}
