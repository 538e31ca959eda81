package rankhttp_test

import (
	"encoding/json"
	"net/http"
	"net/http/httptest"
	"net/url"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/techmap-it/techmap/rank/rankhttp"
)

// FuzzQuery asks every route with any query: it is answered or refused, and whatever is
// answered has a permalink that gives the same.
func FuzzQuery(f *testing.F) {
	h := server(f, nil)
	var routes []string
	for path, try := range rankhttp.Try() {
		at, query, _ := strings.Cut(try, "?")
		routes = append(routes, at)
		f.Add(uint8(len(routes)-1), query)
		_ = path
	}
	for _, query := range []string{
		"role=백엔드&role=frontend,embedded&new_grad", "as_of=2026-11-22+09:00", "from=2026-01-01&to=2026-02-01T00:00:00Z&basis=new",
		"a=role%3Dbackend,from%3D2026-01-01&b=자바", "words=C%2B%2B+%ed%95", "n=-1&by=&kind=language,,tool", "cursor=AAAA&data=%00", "min_sample=999999999999999999999",
		"a=,=,==&b=%2C", "company=" + url.QueryEscape("(주)a,b"), "have=go,go,고랭&missing=2&steps=20", "step=quarter&steps=520", ";", "%", "=&=",
	} {
		f.Add(uint8(0), query)
	}
	f.Fuzz(func(t *testing.T, route uint8, query string) {
		r := httptest.NewRequest(http.MethodGet, routes[int(route)%len(routes)], nil)
		r.URL.RawQuery = query
		w := httptest.NewRecorder()
		h.ServeHTTP(w, r)
		require.Less(t, w.Code, 500, w.Body)
		require.True(t, json.Valid(w.Body.Bytes()), w.Body)
		if w.Code != http.StatusOK {
			return
		}
		link := permalinkOf(t, w.Body.Bytes())
		again := get(h, link)
		require.Equal(t, http.StatusOK, again.Code, "%s: %s", link, again.Body)
		if !strings.HasSuffix(r.URL.Path, "/status") {
			assert.Equal(t, w.Body.String(), again.Body.String(), link)
		}
	})
}

// FuzzCursor goes on from anywhere: from a page's own cursor, or not at all.
func FuzzCursor(f *testing.F) {
	h := server(f, nil)
	for _, target := range []string{"/v1/openings?n=1", "/v1/companies?n=1"} {
		_, next := openingIDs(get(h, target).Body.Bytes())
		f.Add(next)
		f.Add(rankhttp.Forge("5f0c1e7a9b3d2c44", "0000", "MSAyIHg"))
	}
	f.Fuzz(func(t *testing.T, cursor string) {
		for _, path := range []string{"/v1/openings", "/v1/companies"} {
			w := get(h, path+"?n=1&cursor="+url.QueryEscape(cursor))
			assert.Less(t, w.Code, 500, w.Body)
		}
	})
}

// FuzzForged makes cursors up that have a right sum.
func FuzzForged(f *testing.F) {
	h := server(f, nil)
	f.Add("MSAyIGE")
	f.Add("OTk5OTk5OTk5OTk5OTk5OTk5OTkgMSB4")
	f.Fuzz(func(t *testing.T, after string) {
		for _, path := range []string{"/v1/openings", "/v1/companies"} {
			cursor := rankhttp.ForgeOf(h, path, "5f0c1e7a9b3d2c44", after)
			w := get(h, path+"?n=1&cursor="+cursor)
			assert.Less(t, w.Code, 500, w.Body)
		}
	})
}
