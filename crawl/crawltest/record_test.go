package crawltest_test

import (
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/techmap-it/techmap/crawl/crawltest"
)

// leaky answers with everything that must not get into a trace.
func leaky(w http.ResponseWriter, r *http.Request) {
	w.Header().Set("Set-Cookie", "session=c00kie-value")
	w.Header().Set("ETag", `"v1"`)
	w.Header().Set("X-Trace", "host-7")
	switch r.URL.Path {
	case "/robots.txt":
		http.NotFound(w, r)
	case "/picture":
		w.Header().Set("Content-Type", "image/png")
		_, _ = w.Write([]byte{0x89, 'P', 'N', 'G', 0xff, 0xfe})
	case "/entry":
		_, _ = io.WriteString(w, "one\n-- GET https://x.example/ --\n200\n")
	default:
		body, _ := io.ReadAll(r.Body)
		w.Header().Set("Content-Type", "application/json")
		_, _ = fmt.Fprintf(w, `{"담당자":"hong.gildong@corp.example.kr","echo":%q,"you":%q,"next":"/list?page=2&api_key=k3y-k3y-k3y"}`,
			string(body), r.Header.Get("X-Api-Key"))
	}
}

func ask(t *testing.T, client *http.Client, method, url, body string) (int, string) {
	t.Helper()
	req, err := http.NewRequestWithContext(t.Context(), method, url, strings.NewReader(body))
	if body == "" {
		req, err = http.NewRequestWithContext(t.Context(), method, url, nil)
	}
	require.NoError(t, err)
	req.Header.Set("X-Api-Key", "h3ader-k3y")
	req.Header.Set("Authorization", "Bearer b3arer-k3y")
	req.Header.Set("Cookie", "session=c00kie-value")
	resp, err := client.Do(req)
	require.NoError(t, err)
	got, err := io.ReadAll(resp.Body)
	require.NoError(t, err)
	require.NoError(t, resp.Body.Close())
	return resp.StatusCode, string(got)
}

func TestRecord_tracesAreReplayedAndTellNoSecret(t *testing.T) {
	t.Parallel()
	srv := httptest.NewServer(http.HandlerFunc(leaky))
	t.Cleanup(srv.Close)
	file := filepath.Join(t.TempDir(), "board.txtar")
	requests := []struct{ method, path, body string }{
		{http.MethodGet, "/robots.txt", ""},
		{http.MethodGet, "/list?page=1&api_key=k3y-k3y-k3y", ""},
		{http.MethodPost, "/search", `{"q":"백엔드","accessToken":"b0dy-k3y","mail":"me@home.example"}`},
		{http.MethodGet, "/picture", ""},
		{http.MethodGet, "/entry", ""},
	}
	var recorded []string
	t.Run("record", func(t *testing.T) {
		client := crawltest.Record(t, file, srv.Client().Transport)
		for _, r := range requests {
			_, body := ask(t, client, r.method, srv.URL+r.path, r.body)
			recorded = append(recorded, body)
		}
		assert.Contains(t, recorded[1], "h3ader-k3y", "the test itself sees what was served")
	})

	trace, err := os.ReadFile(file)
	require.NoError(t, err)
	for _, secret := range []string{
		"k3y-k3y", "h3ader", "b3arer", "b0dy-k3y", "c00kie", "hong.gildong", "me@home", "Set-Cookie", "X-Trace",
	} {
		assert.NotContains(t, string(trace), secret)
	}
	assert.Contains(t, string(trace), "someone@mail.example")
	assert.Contains(t, string(trace), "Etag: \"v1\"", "what a crawler reads is kept")

	client := crawltest.Replay(t, file)
	for i, r := range requests {
		code, body := ask(t, client, r.method, srv.URL+r.path, r.body)
		assert.Equal(t, i == 0, code == http.StatusNotFound)
		if i >= 3 {
			assert.Equal(t, recorded[i], body, "what is no text comes back byte for byte")
		}
	}
}

func TestRecord_aTestThatFailsLeavesTheTraceAlone(t *testing.T) {
	t.Parallel()
	file := filepath.Join(t.TempDir(), "board.txtar")
	require.NoError(t, os.WriteFile(file, []byte("as it was"), 0o600))
	crawltest.Record(&failing{TB: t}, file, nil)
	got, err := os.ReadFile(file)
	require.NoError(t, err)
	assert.Equal(t, "as it was", string(got))
}

// A failing test runs what it is to clean up at once, as one that has failed.
type failing struct{ testing.TB }

func (f *failing) Failed() bool         { return true }
func (f *failing) Cleanup(clean func()) { clean() }
func (f *failing) Helper()              {}
