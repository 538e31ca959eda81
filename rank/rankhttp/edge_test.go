package rankhttp_test

import (
	"bytes"
	"compress/gzip"
	"encoding/json"
	"fmt"
	"io"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/techmap-it/techmap/rank/rankhttp"
)

// text answers everything with a text of some media type.
func text(media, body string) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) {
		w.Header().Set("Content-Type", media)
		_, _ = io.WriteString(w, body)
	})
}

// A clock is a time that tests move.
type clock struct {
	mu  sync.Mutex
	now time.Time
}

func (c *clock) Now() time.Time {
	c.mu.Lock()
	defer c.mu.Unlock()
	return c.now
}

func (c *clock) add(d time.Duration) {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.now = c.now.Add(d)
}

func TestEdge_gives_every_request_an_id(t *testing.T) {
	t.Parallel()
	inner := ""
	h := rankhttp.Edge(http.HandlerFunc(func(_ http.ResponseWriter, r *http.Request) { inner = rankhttp.RequestID(r.Context()) }), nil)
	for name, tt := range map[string]struct {
		sent string
		kept bool
	}{
		"well-formed":         {"a1B2-c3_d4.e5", true},
		"none":                {"", false},
		"too short":           {"abc", false},
		"too long":            {strings.Repeat("a", 65), false},
		"a line of a log":     {"abcdefgh\nlevel=ERROR", false},
		"letters of no ASCII": {"요청요청요청요청", false},
	} {
		w := get(h, "/", "X-Request-Id", tt.sent)
		id := w.Header().Get("X-Request-Id")
		assert.Equal(t, inner, id, name)
		assert.Equal(t, tt.kept, id == tt.sent, name)
		assert.GreaterOrEqual(t, len(id), 8, name)
	}
	assert.NotEqual(t, get(h, "/").Header().Get("X-Request-Id"), get(h, "/").Header().Get("X-Request-Id"))
}

func TestEdge_tells_browsers_to_be_careful(t *testing.T) {
	t.Parallel()
	h := get(rankhttp.Edge(server(t, nil), nil), "/v1/roles").Header()
	assert.Equal(t, "nosniff", h.Get("X-Content-Type-Options"))
	assert.Equal(t, "DENY", h.Get("X-Frame-Options"))
	assert.Equal(t, "same-origin", h.Get("Cross-Origin-Resource-Policy"))
	assert.Contains(t, h.Get("Content-Security-Policy"), "default-src 'none'")
	assert.NotContains(t, h.Get("Content-Security-Policy"), "unsafe-inline")
	assert.Empty(t, h.Get("Access-Control-Allow-Origin"))
	assert.Empty(t, h.Get("Strict-Transport-Security"), "not without TLS")

	r := httptest.NewRequest(http.MethodGet, "https://example.org/v1/roles", nil)
	w := httptest.NewRecorder()
	rankhttp.Edge(server(t, nil), nil).ServeHTTP(w, r)
	assert.NotEmpty(t, w.Header().Get("Strict-Transport-Security"))
}

func TestEdge_leaves_a_handler_its_own_policy(t *testing.T) {
	t.Parallel()
	h := rankhttp.Edge(http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) {
		w.Header().Set("Content-Security-Policy", "default-src 'self'")
	}), nil)
	assert.Equal(t, "default-src 'self'", get(h, "/").Header().Get("Content-Security-Policy"))
}

func TestEdge_limits_how_often_a_client_asks(t *testing.T) {
	t.Parallel()
	c := &clock{now: today()}
	h := rankhttp.Edge(text("text/plain", "ok"), &rankhttp.EdgeOptions{
		Rate: rankhttp.Rate{Requests: 3, Per: 30 * time.Second}, Now: c.Now,
	})
	ask := func(from string, header ...string) *httptest.ResponseRecorder {
		r := httptest.NewRequest(http.MethodGet, "/", nil)
		r.RemoteAddr = from
		for i := 0; i < len(header); i += 2 {
			r.Header.Set(header[i], header[i+1])
		}
		w := httptest.NewRecorder()
		h.ServeHTTP(w, r)
		return w
	}
	for left := 2; left >= 0; left-- {
		w := ask("192.0.2.1:1234")
		assert.Equal(t, http.StatusOK, w.Code)
		assert.Equal(t, `"client";q=3;w=30`, w.Header().Get("RateLimit-Policy"))
		assert.Equal(t, fmt.Sprintf(`"client";r=%d;t=%d`, left, 10*(3-left)), w.Header().Get("RateLimit"))
	}
	w := ask("192.0.2.1:9999", "Accept-Language", "ko")
	assert.Equal(t, http.StatusTooManyRequests, w.Code, "another port is no other client")
	assert.Equal(t, "10", w.Header().Get("Retry-After"))
	assert.Equal(t, "application/problem+json", w.Header().Get("Content-Type"))
	assert.Contains(t, w.Body.String(), "10초 뒤에")
	assert.Equal(t, http.StatusOK, ask("192.0.2.2:1").Code, "others are not kept waiting")

	c.add(10 * time.Second)
	assert.Equal(t, http.StatusOK, ask("192.0.2.1:1").Code, "as Retry-After said")
	assert.Equal(t, http.StatusTooManyRequests, ask("192.0.2.1:1").Code)
	c.add(time.Hour)
	for range 3 {
		assert.Equal(t, http.StatusOK, ask("192.0.2.1:1").Code)
	}
	assert.Equal(t, http.StatusTooManyRequests, ask("192.0.2.1:1").Code, "what was not asked is not saved up")

	for i := range 3 {
		assert.Equal(t, http.StatusOK, ask(fmt.Sprintf("[2001:db8::%d]:1", i)).Code)
	}
	assert.Equal(t, http.StatusTooManyRequests, ask("[2001:db8::dead:beef]:1").Code, "a network of IPv6 is one client")
	assert.Equal(t, http.StatusOK, ask("[2001:db8:0:1::]:1").Code)
}

func TestEdge_compresses_what_is_worth_it(t *testing.T) {
	t.Parallel()
	long := strings.Repeat("데이터 엔지니어 data engineer ", 100)
	for name, tt := range map[string]struct {
		media, body, accept string
		zipped              bool
	}{
		"JSON":                   {"application/json", long, "gzip, deflate, br", true},
		"a problem":              {"application/problem+json", long, "gzip", true},
		"a feed":                 {"application/atom+xml", long, "*", true},
		"a page":                 {"text/html; charset=utf-8", long, "br;q=1.0, gzip;q=0.8", true},
		"too short":              {"text/html", "short", "gzip", false},
		"an image":               {"image/png", long, "gzip", false},
		"a client that does not": {"application/json", long, "", false},
		"one that refuses":       {"application/json", long, "gzip;q=0, *", false},
	} {
		h := rankhttp.Edge(http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) {
			w.Header().Set("Content-Type", tt.media)
			w.Header().Set("Content-Length", fmt.Sprint(len(tt.body)))
			w.Header().Set("Etag", `"v1"`)
			_, _ = io.WriteString(w, tt.body[:5])
			_, _ = io.WriteString(w, tt.body[5:])
		}), nil)
		w := get(h, "/", "Accept-Encoding", tt.accept)
		body := w.Body.Bytes()
		if tt.zipped {
			zip, err := gzip.NewReader(w.Body)
			require.NoError(t, err, name)
			assert.Less(t, len(body), len(tt.body)/5, name)
			body, err = io.ReadAll(zip)
			require.NoError(t, err, name)
			assert.Equal(t, `W/"v1"`, w.Header().Get("Etag"), name)
			assert.Empty(t, w.Header().Get("Content-Length"), name)
		}
		assert.Equal(t, tt.zipped, w.Header().Get("Content-Encoding") == "gzip", name)
		assert.Equal(t, tt.media != "image/png", strings.Contains(w.Header().Get("Vary"), "Accept-Encoding"), name)
		assert.Equal(t, tt.body, string(body), name)
	}
}

func TestEdge_says_of_HEAD_what_GET_would_have(t *testing.T) {
	t.Parallel()
	h := rankhttp.Edge(server(t, nil), nil)
	r := httptest.NewRequest(http.MethodHead, "/v1/skills/top", nil)
	r.Header.Set("Accept-Encoding", "gzip")
	w := httptest.NewRecorder()
	h.ServeHTTP(w, r)
	assert.Equal(t, http.StatusOK, w.Code)
	assert.Zero(t, w.Body.Len())
	got := get(h, "/v1/skills/top", "Accept-Encoding", "gzip").Header()
	for _, name := range []string{"Content-Encoding", "Etag", "Vary", "Content-Type"} {
		assert.Equal(t, got.Get(name), w.Header().Get(name), name)
	}
}

func TestEdge_lets_other_sites_read_if_it_is_told_so(t *testing.T) {
	t.Parallel()
	ask := func(allowed []string, method, origin string) *httptest.ResponseRecorder {
		h := rankhttp.Edge(server(t, nil), &rankhttp.EdgeOptions{Origins: allowed})
		r := httptest.NewRequest(method, "/v1/roles", nil)
		r.Header.Set("Origin", origin)
		if method == http.MethodOptions {
			r.Header.Set("Access-Control-Request-Method", http.MethodGet)
		}
		w := httptest.NewRecorder()
		h.ServeHTTP(w, r)
		return w
	}
	const mine, other = "https://example.org", "https://example.com"
	w := ask([]string{mine}, http.MethodGet, mine)
	assert.Equal(t, mine, w.Header().Get("Access-Control-Allow-Origin"))
	assert.Contains(t, w.Header().Values("Vary"), "Origin")
	assert.Equal(t, "cross-origin", w.Header().Get("Cross-Origin-Resource-Policy"))
	w = ask([]string{mine}, http.MethodGet, other)
	assert.Empty(t, w.Header().Get("Access-Control-Allow-Origin"))
	assert.Contains(t, w.Header().Values("Vary"), "Origin", "a cache must not hand this on to the other")
	assert.Equal(t, "*", ask([]string{"*"}, http.MethodGet, other).Header().Get("Access-Control-Allow-Origin"))

	w = ask([]string{mine}, http.MethodOptions, mine)
	assert.Equal(t, http.StatusNoContent, w.Code)
	assert.Equal(t, "GET, HEAD", w.Header().Get("Access-Control-Allow-Methods"))
	assert.Equal(t, http.StatusMethodNotAllowed, ask([]string{mine}, http.MethodOptions, other).Code)
	assert.Equal(t, http.StatusMethodNotAllowed, ask(nil, http.MethodOptions, mine).Code)
}

func TestEdge_takes_no_large_bodies(t *testing.T) {
	t.Parallel()
	read := 0
	h := rankhttp.Edge(http.HandlerFunc(func(_ http.ResponseWriter, r *http.Request) {
		body, _ := io.ReadAll(r.Body)
		read = len(body)
	}), &rankhttp.EdgeOptions{MaxBody: 100})
	w := httptest.NewRecorder()
	h.ServeHTTP(w, httptest.NewRequest(http.MethodGet, "/", strings.NewReader(strings.Repeat("x", 101))))
	assert.Equal(t, http.StatusRequestEntityTooLarge, w.Code)
	assert.Equal(t, "close", w.Header().Get("Connection"))

	r := httptest.NewRequest(http.MethodGet, "/", io.MultiReader(strings.NewReader(strings.Repeat("x", 1000))))
	h.ServeHTTP(httptest.NewRecorder(), r) // of a length that is not told
	assert.Equal(t, 100, read)
}

func TestEdge_turns_a_panic_into_a_problem(t *testing.T) {
	t.Parallel()
	var log bytes.Buffer
	var seen []rankhttp.Exchange
	opts := &rankhttp.EdgeOptions{
		Logger: slog.New(slog.NewJSONHandler(&log, nil)),
		Observe: func(*http.Request) func(rankhttp.Exchange) {
			return func(e rankhttp.Exchange) { seen = append(seen, e) }
		},
	}
	h := rankhttp.Edge(http.HandlerFunc(func(http.ResponseWriter, *http.Request) { panic("the secret of the house") }), opts)
	w := get(h, "/v1/roles", "X-Request-Id", "request-1")
	assert.Equal(t, http.StatusInternalServerError, w.Code)
	assert.NotContains(t, w.Body.String(), "secret")
	var problem rankhttp.Problem
	require.NoError(t, json.Unmarshal(w.Body.Bytes(), &problem))
	assert.Equal(t, http.StatusInternalServerError, problem.Status)
	assert.Contains(t, log.String(), `"id":"request-1"`)
	assert.Contains(t, log.String(), "the secret of the house")
	require.Len(t, seen, 1)
	assert.Equal(t, http.StatusInternalServerError, seen[0].Status)
	assert.Equal(t, "request-1", seen[0].ID)

	for name, cause := range map[string]any{"in the middle of an answer": "late", "to cut the connection": http.ErrAbortHandler} {
		h = rankhttp.Edge(http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) {
			_, _ = io.WriteString(w, "half of")
			panic(cause)
		}), opts)
		assert.PanicsWithValue(t, http.ErrAbortHandler, func() { get(h, "/") }, name)
	}
	assert.Len(t, seen, 3)
}

func TestEdge_tells_of_each_exchange(t *testing.T) {
	t.Parallel()
	c := &clock{now: today()}
	var seen []rankhttp.Exchange
	h := rankhttp.Edge(http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) {
		c.add(time.Second)
		w.WriteHeader(http.StatusTeapot)
		_, _ = io.WriteString(w, "12345")
	}), &rankhttp.EdgeOptions{Now: c.Now, Observe: func(r *http.Request) func(rankhttp.Exchange) {
		assert.NotEmpty(t, rankhttp.RequestID(r.Context()))
		if r.URL.Path == "/quiet" {
			return nil
		}
		return func(e rankhttp.Exchange) { seen = append(seen, e) }
	}})
	get(h, "/", "X-Request-Id", "request-1")
	get(h, "/quiet")
	assert.Equal(t, []rankhttp.Exchange{{ID: "request-1", Status: http.StatusTeapot, Bytes: 5, Took: time.Second}}, seen)
}

func ExampleEdge() {
	api := text("text/plain", "hello")
	server := rankhttp.Edge(api, &rankhttp.EdgeOptions{
		Rate:    rankhttp.Rate{Requests: 120, Per: time.Minute},
		Origins: []string{"https://example.org"},
	})
	answer := get(server, "/", "X-Request-Id", "example-1")
	fmt.Println(answer.Code, answer.Header().Get("X-Request-Id"), answer.Header().Get("RateLimit"))
	// Output: 200 example-1 "client";r=119;t=1
}

func FuzzEdge(f *testing.F) {
	f.Add("gzip", "request-1", "https://example.org", "192.0.2.1:1")
	f.Add("gzip;q=0.0,*;q=x", "\r\nSet-Cookie: a=b", "null", "[::ffff:192.0.2.1%eth0]:x")
	h := rankhttp.Edge(text("text/plain", strings.Repeat("가", 1000)), &rankhttp.EdgeOptions{
		Rate: rankhttp.Rate{Requests: 1 << 30}, Origins: []string{"https://example.org"},
	})
	f.Fuzz(func(t *testing.T, encoding, id, origin, from string) {
		r := httptest.NewRequest(http.MethodGet, "/", nil)
		r.RemoteAddr = from
		r.Header = http.Header{"Accept-Encoding": {encoding}, "X-Request-Id": {id}, "Origin": {origin}}
		w := httptest.NewRecorder()
		h.ServeHTTP(w, r)
		require.Equal(t, http.StatusOK, w.Code)
		for name, values := range w.Header() {
			require.NotContains(t, strings.Join(values, ""), "\n", name)
		}
	})
}
