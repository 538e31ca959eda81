package rankhttp

import (
	"encoding/json"
	"net/http"
	"net/http/httptest"

	"github.com/danielgtaylor/huma/v2"
)

// Document returns the OpenAPI document of all routes.
func Document() *huma.OpenAPI { return documentOf(routes()) }

// Try returns an example of each route, by its path.
func Try() map[string]string {
	all := make(map[string]string)
	for _, rt := range routes() {
		all[rt.path] = rt.try
	}
	return all
}

// Forge returns a cursor that says these.
func Forge(version, question, after string) string { return cursor{version, question, after}.String() }

// ForgeOf returns a cursor for the question without parameters to a path of h, which goes on
// after what somebody made up.
func ForgeOf(h http.Handler, path, version, after string) string {
	r := httptest.NewRequest(http.MethodGet, path+"?n=1", nil)
	w := httptest.NewRecorder()
	h.ServeHTTP(w, r)
	var page struct{ Next string }
	_ = json.Unmarshal(w.Body.Bytes(), &page)
	own, _ := readCursor(page.Next)
	return Forge(version, own.question, after)
}
