package main

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"io"
	"net"
	"net/http"
	"net/http/httptest"
	"path/filepath"
	"regexp"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/techmap-it/techmap"
	"github.com/techmap-it/techmap/examples/internal/stores"
)

// A screen is what a program writes, to be read while it runs.
type screen struct {
	mu  sync.Mutex
	buf bytes.Buffer
}

func (s *screen) Write(p []byte) (int, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.buf.Write(p)
}

func (s *screen) String() string {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.buf.String()
}

// store makes a store of a few openings and returns its folder.
func store(t *testing.T) string {
	t.Helper()
	dir := t.TempDir()
	gold, err := stores.OpenGold(t.Context(), filepath.Join(dir, "techmap.db"))
	require.NoError(t, err)
	defer func() { require.NoError(t, gold.Close()) }()
	publish(t, gold, 60)
	return dir
}

func publish(t *testing.T, gold stores.GoldDB, n int) {
	t.Helper()
	day := time.Date(2026, 11, 22, 0, 0, 0, 0, time.UTC)
	var openings []techmap.Opening
	for i := range n {
		id := techmap.NewPostingID("hanbit", fmt.Sprint(i))
		openings = append(openings, techmap.Opening{
			ID: id, Members: []techmap.PostingID{id}, Sources: []string{"hanbit"}, Title: "백엔드 개발자",
			URL: "https://hanbit.example/" + fmt.Sprint(i), Company: fmt.Sprintf("회사%d", i%20), Employer: fmt.Sprintf("회사%d", i%20),
			Roles:   []techmap.RoleID{"backend"},
			Demands: []techmap.Demand{{Skill: "java", Level: techmap.LevelRequired, Posting: id, Quote: "자바 3년 이상"}},
			Open:    []techmap.Interval{{From: day.AddDate(0, 0, -i), LastSeen: day}},
		})
	}
	_, err := gold.Gold().Publish(t.Context(), techmap.Of(openings...), func(changed, removed int) techmap.Publication {
		return techmap.Publication{At: day, Openings: n, Changed: changed, Removed: removed, Method: "test/1"}
	})
	require.NoError(t, err)
}

// A running program.
type running struct {
	t      *testing.T
	base   string // address and path
	stdout *screen
	stderr *screen
	stop   context.CancelFunc
	status chan int
}

// start runs the program on a free port until the test ends, and waits until it is ready.
func start(t *testing.T, args ...string) *running {
	t.Helper()
	ctx, stop := context.WithCancel(t.Context())
	p := &running{t: t, stdout: new(screen), stderr: new(screen), stop: stop, status: make(chan int, 1)}
	args = append([]string{"--addr", "127.0.0.1:0", "--lang", "en", "--every", "10ms"}, args...)
	go func() { p.status <- run(ctx, args, p.stdout, p.stderr, func(string) string { return "" }) }()
	listening := regexp.MustCompile(`listening on (http://\S+?)/\n`)
	require.Eventually(t, func() bool { return listening.MatchString(p.stdout.String()) }, 20*time.Second, time.Millisecond,
		"it never listened")
	p.base = listening.FindStringSubmatch(p.stdout.String())[1]
	t.Cleanup(p.end)
	root := regexp.MustCompile(`^http://[^/]+`).FindString(p.base)
	require.Eventually(t, func() bool { return p.statusOf(root+"/readyz") == http.StatusOK }, 20*time.Second, time.Millisecond)
	return p
}

// end stops the program, if it still runs.
func (p *running) end() {
	p.stop()
	select {
	case status := <-p.status:
		assert.Equal(p.t, exitDone, status, p.stderr)
		p.status <- status
	case <-time.After(30 * time.Second):
		p.t.Error("it does not stop")
	}
}

func (p *running) get(path string) (*http.Response, string) {
	p.t.Helper()
	return fetch(p.t, p.base+path)
}

func fetch(t *testing.T, address string) (*http.Response, string) {
	t.Helper()
	req, err := http.NewRequestWithContext(t.Context(), http.MethodGet, address, nil)
	require.NoError(t, err)
	resp, err := http.DefaultTransport.RoundTrip(req)
	require.NoError(t, err)
	defer func() { require.NoError(t, resp.Body.Close()) }()
	body, err := io.ReadAll(resp.Body)
	require.NoError(t, err)
	return resp, string(body)
}

func (p *running) statusOf(address string) int {
	resp, _ := fetch(p.t, address)
	return resp.StatusCode
}

func TestServes_the_api_and_the_website(t *testing.T) {
	t.Parallel()
	p := start(t, "--store", store(t))
	resp, body := p.get("/v1/skills/top?role=backend&words=개발자")
	assert.Equal(t, http.StatusOK, resp.StatusCode)
	assert.Contains(t, body, `"skill":"java"`)
	resp, body = p.get("/?lang=ko")
	assert.Equal(t, http.StatusOK, resp.StatusCode)
	assert.Contains(t, body, "<html")
	assert.NotContains(t, resp.Header.Get("Content-Security-Policy"), "unsafe-inline")
	resp, _ = p.get("/v1/openings.csv")
	assert.Equal(t, "text/csv; charset=utf-8", resp.Header.Get("Content-Type"))
	assert.Equal(t, http.StatusNotFound, p.statusOf(p.base+"/v1/nothing"))
	assert.Equal(t, http.StatusOK, p.statusOf(p.base+"/healthz"))
}

func TestLogs_requests_and_not_what_was_asked(t *testing.T) {
	t.Parallel()
	p := start(t, "--store", store(t))
	resp, _ := p.get("/v1/openings?words=secret-words&company=%ED%9A%8C%EC%82%AC1")
	p.get("/v1/companies/secret-company")
	p.end()
	assert.NotContains(t, p.stderr.String(), "secret")
	var line map[string]any
	for l := range strings.Lines(p.stderr.String()) {
		if strings.Contains(l, `"request"`) {
			require.NoError(t, json.Unmarshal([]byte(l), &line))
			break
		}
	}
	assert.Equal(t, "/v1/openings", line["route"])
	assert.Equal(t, resp.Header.Get("X-Request-Id"), line["id"])
	assert.InDelta(t, 200, line["status"], 0)
	assert.Contains(t, line, "seconds")

	p = start(t, "--store", store(t), "--debug")
	p.get("/v1/openings?words=secret-words")
	p.end()
	assert.Contains(t, p.stderr.String(), "secret-words", "whoever wants to see it may")
}

func TestTells_Prometheus(t *testing.T) {
	t.Parallel()
	p := start(t, "--store", store(t))
	p.get("/v1/skills/java")
	p.get("/v1/skills/spring?words=a")
	p.get("/v1/openings.csv")
	p.get("/no/such/page")
	_, body := p.get("/metrics")
	for _, want := range []string{
		`techmap_http_requests_total{code="200",method="GET",route="/v1/skills/{id}"} 2`,
		`techmap_http_requests_total{code="200",method="GET",route="/v1/openings"} 1`,
		`techmap_http_requests_total{code="404",method="GET",route="other"} 1`,
		`techmap_http_requests_in_flight 1`,
		`techmap_index_openings 60`,
		`techmap_index_as_of_timestamp_seconds 1.7953056e+09`,
		`techmap_index_refreshes_total 1`,
		`techmap_index_refresh_errors_total 0`,
		`techmap_http_request_duration_seconds_bucket{route="/v1/openings",le="+Inf"} 1`,
	} {
		assert.True(t, strings.Contains(body, want), want) //nolint:testifylint // the body is long
	}
	assert.NotContains(t, body, "java", "a name of a metric is not made of what is asked")
}

func TestMetrics_at_an_address_of_their_own(t *testing.T) {
	t.Parallel()
	l, err := new(net.ListenConfig).Listen(t.Context(), "tcp", "127.0.0.1:0")
	require.NoError(t, err)
	address := l.Addr().String()
	require.NoError(t, l.Close())
	p := start(t, "--store", store(t), "--metrics-addr", address)
	_, body := fetch(t, "http://"+address+"/metrics")
	assert.Contains(t, body, "techmap_index_openings 60")
	assert.Equal(t, http.StatusNotFound, p.statusOf(p.base+"/metrics"))
}

func TestServes_what_is_published_while_it_runs(t *testing.T) {
	t.Parallel()
	dir := store(t)
	p := start(t, "--store", dir)
	var before, now struct {
		Openings int
		Meta     struct{ Permalink, Data string }
	}
	_, body := p.get("/v1/status")
	require.NoError(t, json.Unmarshal([]byte(body), &before))
	_, top := p.get("/v1/skills/top?role=backend")
	var link struct{ Meta struct{ Permalink string } }
	require.NoError(t, json.Unmarshal([]byte(top), &link))

	gold, err := stores.OpenGold(t.Context(), filepath.Join(dir, "techmap.db"))
	require.NoError(t, err)
	publish(t, gold, 70)
	require.NoError(t, gold.Close())
	require.Eventually(t, func() bool {
		_, body := p.get("/v1/status")
		return json.Unmarshal([]byte(body), &now) == nil && now.Openings == 70
	}, 20*time.Second, 10*time.Millisecond)
	assert.NotEqual(t, before.Meta.Data, now.Meta.Data)
	p.end()

	p = start(t, "--store", dir) // another process goes back to what the first has kept
	resp, again := p.get(link.Meta.Permalink)
	assert.Equal(t, http.StatusOK, resp.StatusCode)
	assert.Equal(t, top, again)
	require.NotEqual(t, exitFailed, len(p.status))
}

func TestServes_below_a_path(t *testing.T) {
	t.Parallel()
	p := start(t, "--store", store(t), "--base-path", "/techmap/", "--public-url", "https://example.org")
	assert.True(t, strings.HasSuffix(p.base, "/techmap"), p.base)
	_, body := p.get("/v1/roles")
	assert.Contains(t, body, `"permalink":"https://example.org/techmap/v1/roles?`)
	assert.Equal(t, http.StatusOK, p.statusOf(p.base+"/openings"))
	_, body = p.get("/v1/openings.rss")
	assert.Contains(t, body, `href="https://example.org/techmap/v1/openings.rss"`)
}

func TestStops_after_answering(t *testing.T) {
	t.Parallel()
	p := start(t, "--store", store(t), "--drain", "300ms")
	conn, err := new(net.Dialer).DialContext(t.Context(), "tcp", strings.TrimPrefix(p.base, "http://"))
	require.NoError(t, err)
	defer conn.Close()
	_, err = io.WriteString(conn, "GET /v1/roles HTTP/1.1\r\nHost: localhost\r\n") // not all of it yet
	require.NoError(t, err)
	p.stop()
	require.Eventually(t, func() bool { return p.statusOf(p.base+"/readyz") == http.StatusServiceUnavailable },
		10*time.Second, 5*time.Millisecond, "a load balancer is told first")
	_, err = io.WriteString(conn, "Connection: close\r\n\r\n")
	require.NoError(t, err)
	answer, err := io.ReadAll(conn)
	require.NoError(t, err)
	assert.Contains(t, string(answer), "HTTP/1.1 200 OK")
	p.end()
	assert.Contains(t, p.stdout.String(), "once more to stop at once")
}

func TestWebsite_over_another_server(t *testing.T) {
	t.Parallel()
	back := start(t, "--store", store(t), "--no-ui")
	resp, _ := back.get("/")
	assert.Equal(t, http.StatusNotFound, resp.StatusCode, "the API alone")

	front := start(t, "--api", back.base)
	resp, body := front.get("/skills/java")
	assert.Equal(t, http.StatusOK, resp.StatusCode)
	assert.Contains(t, body, "Java")
	_, direct := back.get("/v1/roles")
	resp, passed := front.get("/v1/roles")
	assert.Equal(t, direct, passed, "links to the API lead on")
	assert.Len(t, resp.Header.Values("X-Request-Id"), 1)
	back.end()
	resp, _ = front.get("/v1/roles")
	assert.Equal(t, http.StatusBadGateway, resp.StatusCode)
	resp, _ = front.get("/")
	assert.GreaterOrEqual(t, resp.StatusCode, http.StatusInternalServerError)
}

func TestTells_clients_apart_behind_a_proxy(t *testing.T) {
	t.Parallel()
	r := httptest.NewRequest(http.MethodGet, "/", nil)
	r.RemoteAddr = "10.0.0.1:1"
	assert.Equal(t, "10.0.0.1", lastAddress(r, "X-Forwarded-For"))
	r.Header = http.Header{"X-Forwarded-For": {"203.0.113.9", "198.51.100.1, 192.0.2.7"}}
	assert.Equal(t, "192.0.2.7", lastAddress(r, "X-Forwarded-For"), "what the client says of itself does not count")

	p := start(t, "--store", store(t), "--rate", "2", "--client-from", "X-Forwarded-For")
	ask := func(from string) int {
		req, err := http.NewRequestWithContext(t.Context(), http.MethodGet, p.base+"/v1/roles", nil)
		require.NoError(t, err)
		req.Header.Set("X-Forwarded-For", from)
		resp, err := http.DefaultTransport.RoundTrip(req)
		require.NoError(t, err)
		require.NoError(t, resp.Body.Close())
		return resp.StatusCode
	}
	assert.Equal(t, []int{200, 200, 429, 200}, []int{ask("192.0.2.1"), ask("192.0.2.1"), ask("192.0.2.1"), ask("192.0.2.2")})
}

func TestRun_says_what_to_do(t *testing.T) {
	t.Parallel()
	none := filepath.Join(t.TempDir(), "none")
	for name, tt := range map[string]struct {
		args   []string
		status int
		want   string
	}{
		"no store":             {[]string{"--store", none}, exitFailed, "fill one with \"techmap run\""},
		"no store, Korean":     {[]string{"--store", none, "--lang", "ko"}, exitFailed, "--sample로 시험해 보세요"},
		"an unknown flag":      {[]string{"--stoer", none}, exitMisuse, "unknown flag"},
		"two origins":          {[]string{"--api", "http://localhost", "--sample"}, exitMisuse, "serves no store"},
		"the API of nobody":    {[]string{"--api", "localhost:8080"}, exitMisuse, "write http://"},
		"a path without slash": {[]string{"--base-path", "techmap"}, exitMisuse, "begin it with a slash"},
		"no taxonomy":          {[]string{"--store", none, "--taxonomy", none}, exitMisuse, "--taxonomy"},
		"no address":           {[]string{"--store", store(t), "--addr", "127.0.0.1:99999"}, exitFailed, "choose another address"},
		"a layer of no kind":   {[]string{"--gold", "ftp://example.org/gold"}, exitMisuse, "gold"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			var stdout, stderr screen
			status := run(t.Context(), tt.args, &stdout, &stderr, func(string) string { return "" })
			assert.Equal(t, tt.status, status)
			assert.Contains(t, stderr.String(), tt.want)
		})
	}
}

func TestRoutes_are_few(t *testing.T) {
	t.Parallel()
	rs := newRoutes("/techmap")
	for path, want := range map[string]string{
		"/techmap/v1/skills/java": "/v1/skills/{id}", "/techmap/v1/skills/top.csv": "/v1/skills/top", "/techmap/": "/",
		"/techmap/skills/자바": "/skills/{id}", "/wp-login.php": "other", "/techmap/../../etc/passwd": "other",
		"/techmap/v1/openings.rss": "/v1/openings", "/readyz": "/readyz", "/techmap/v1/roles/a/b/c": "other",
	} {
		r := httptest.NewRequest(http.MethodGet, "/", nil)
		r.URL.Path = path
		assert.Equal(t, want, rs.of(r), path)
	}
}
