package main

import (
	"bytes"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/techmap-it/techmap/crawl/spec"
)

func TestParse(t *testing.T) {
	t.Setenv("TECHMAP_TEST_MYSQL", "root:@tcp(127.0.0.1:1)/")
	tests := []struct {
		name string
		args []string
		want options
		err  string
	}{
		{name: "for looking", want: options{every: time.Minute, scale: 1}},
		{name: "as a test", args: []string{"-check"}, want: options{check: true, every: 4 * time.Second, scale: 60}},
		{name: "the check stops a database", args: []string{"-check", "-local"}, err: "-local"},
		{name: "unknown flag", args: []string{"-x"}, err: "-x"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			got, err := parse(tt.args)
			if tt.err != "" {
				require.ErrorContains(t, err, tt.err)
				return
			}
			require.NoError(t, err)
			got.mysql = ""
			assert.Equal(t, tt.want, got)
		})
	}
}

// What the sites are described with is what techmap takes.
func TestWriteSites_areRead(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	require.NoError(t, writeSites(dir, map[string]string{koreanSite: "127.0.0.1:1", englishSite: "127.0.0.1:2"}))
	for _, name := range []string{koreanSite, englishSite} {
		data, err := os.ReadFile(filepath.Join(dir, name+".yaml"))
		require.NoError(t, err)
		_, err = spec.Parse(name+".yaml", data)
		assert.NoError(t, err)
	}
}

func TestJobSite(t *testing.T) {
	t.Parallel()
	s := &jobSite{line: koreanPosting}
	list := func() string {
		w := httptest.NewRecorder()
		s.ServeHTTP(w, httptest.NewRequest(http.MethodGet, "/jobs", nil))
		return w.Body.String()
	}
	assert.Contains(t, list(), `"count":121`)
	assert.Contains(t, list(), `"count":122`, "each listing has one more, so that there is always work")
	s.change(true)
	assert.Contains(t, list(), "<!doctype html>")
	s.change(false)
	assert.Contains(t, list(), `"count":123`)
}

func TestReceiver(t *testing.T) {
	t.Parallel()
	var out bytes.Buffer
	r := &receiver{out: &out, now: func() time.Time { return time.Date(2026, 11, 22, 9, 0, 0, 0, time.UTC) }}
	post := func(body string) int {
		w := httptest.NewRecorder()
		r.ServeHTTP(w, httptest.NewRequest(http.MethodPost, "/ticket", strings.NewReader(body)))
		return w.Code
	}
	assert.Equal(t, http.StatusBadRequest, post("nothing"))
	assert.Equal(t, http.StatusOK, post(`{"alerts":[
		{"status":"firing","labels":{"alertname":"A","source":"x"},"annotations":{"summary":"broken","summary_ko":"고장"}},
		{"status":"resolved","labels":{"alertname":"B"}}]}`))
	told := r.since(0)
	require.Len(t, told, 1)
	assert.Equal(t, []string{"A{x}"}, told[0].firing)
	assert.Equal(t, []string{"B"}, told[0].over)
	assert.Equal(t, "09:00:00 ALERT  ticket A{x}: broken / 고장\n09:00:00 over   ticket B\n", out.String())
}

func TestWithoutJob(t *testing.T) {
	t.Parallel()
	data, err := os.ReadFile("../../examples/monitoring/prometheus/prometheus.yml")
	require.NoError(t, err)
	text := string(data)
	for _, job := range []string{"airflow", "mysql"} {
		require.Contains(t, text, "job_name: "+job+"\n")
		text = withoutJob(text, job)
		assert.NotContains(t, text, "job_name: "+job+"\n")
	}
	for _, job := range []string{"techmap-api", "techmap-commands", "prometheus", "alertmanager"} {
		assert.Contains(t, text, "job_name: "+job+"\n")
	}
	assert.Equal(t, text, withoutJob(text, "nobody"))
}

// Every question has its variables filled in, and those of absent exporters are known.
func TestQuestions(t *testing.T) {
	t.Parallel()
	s := &stack{root: "../.."}
	all, err := s.questions()
	require.NoError(t, err)
	require.Greater(t, len(all), 80)
	absent := 0
	for _, q := range all {
		assert.NotContains(t, q.expr, "$", q.panel)
		if q.isForeign() {
			absent++
		}
	}
	assert.Positive(t, absent)
	assert.Less(t, absent, 15, "the more is absent, the less is shown")
}
