package main

import (
	"context"
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
	"time"

	"github.com/prometheus/common/expfmt"
	"github.com/prometheus/common/model"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/techmap-it/techmap/examples/internal/observe"
	"github.com/techmap-it/techmap/rank/rankhttp"
)

// seen returns what of the table a server shows, and fails if it shows anything else but
// what Go says of itself.
func seen(t *testing.T, p *running) map[string]bool {
	t.Helper()
	_, body := p.get("/metrics")
	parser := expfmt.NewTextParser(model.UTF8Validation)
	families, err := parser.TextToMetricFamilies(strings.NewReader(body))
	require.NoError(t, err)
	shown := make(map[string]bool)
	for name := range families {
		if strings.HasPrefix(name, "go_") || strings.HasPrefix(name, "process_") {
			continue
		}
		row, ok := observe.Find(name)
		assert.True(t, ok && (row.Of(observe.API) || row.Of(observe.Status)), "%s does not stand in the table as the server's", name)
		shown[name] = true
	}
	return shown
}

// TestEveryMetricOfTheServerIsSeen compares what is served with the table.
func TestEveryMetricOfTheServerIsSeen(t *testing.T) {
	t.Parallel()
	p := start(t, "--store", store(t))
	p.get("/v1/skills/java")
	shown := seen(t, p)
	for _, row := range observe.Table() {
		if row.Of(observe.API) {
			assert.True(t, shown[row.Name], "%s is to be seen", row.Name)
		}
	}
}

// TestStrangersMakeNoSeries asks for many things that there are not, in many ways.
func TestStrangersMakeNoSeries(t *testing.T) {
	t.Parallel()
	p := start(t, "--store", store(t), "--rate", "0")
	for i := range 300 {
		req, err := http.NewRequestWithContext(t.Context(), fmt.Sprint("METHOD", i), p.base+fmt.Sprintf("/v1/길%d/../%d", i, i), nil)
		require.NoError(t, err)
		resp, err := http.DefaultTransport.RoundTrip(req)
		require.NoError(t, err)
		_, _ = io.Copy(io.Discard, resp.Body)
		require.NoError(t, resp.Body.Close())
	}
	_, body := p.get("/metrics")
	assert.LessOrEqual(t, strings.Count(body, "\ntechmap_http_requests_total{"), 5)
}

// TestRequestsAreTraced has the server send a span of each request to a collector.
func TestRequestsAreTraced(t *testing.T) {
	t.Parallel()
	var out screen
	var log screen
	ctx, stop := context.WithCancel(t.Context())
	env := func(name string) string { return map[string]string{"OTEL_TRACES_EXPORTER": "console"}[name] }
	ended, dir := make(chan int, 1), store(t)
	go func() {
		ended <- run(ctx, []string{"--addr", "127.0.0.1:0", "--lang", "en", "--store", dir}, &out, &log, env)
	}()
	require.Eventually(t, func() bool { return strings.Contains(out.String(), "listening on http://") }, 20*time.Second, time.Millisecond)
	_, address, _ := strings.Cut(out.String(), "listening on ")
	address, _, _ = strings.Cut(address, "/\n")
	resp, _ := fetch(t, address+"/v1/openings?words=secret-words")
	fetch(t, address+"/healthz")
	stop()
	require.Equal(t, exitDone, <-ended)
	assert.Contains(t, log.String(), `"Name":"/v1/openings"`)
	assert.Contains(t, log.String(), resp.Header.Get("X-Request-Id"))
	assert.NotContains(t, log.String(), `"Name":"/healthz"`, "machines ask for that all day")
	assert.NotContains(t, log.String(), "secret-words")
	assert.Contains(t, log.String(), `"run":"`)

	env = func(name string) string { return map[string]string{"OTEL_TRACES_EXPORTER": "zipkin"}[name] }
	assert.Equal(t, exitMisuse, run(t.Context(), []string{"--store", t.TempDir()}, &out, &log, env))
}

func BenchmarkCountingARequest(b *testing.B) {
	m := newMetrics()
	r := httptest.NewRequest(http.MethodGet, "/v1/openings", nil)
	for b.Loop() {
		m.begin()
		m.end("/v1/openings", r.Method, rankhttp.Exchange{Status: http.StatusOK, Bytes: 100, Took: time.Millisecond})
	}
}
