package observe_test

import (
	"bytes"
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/prometheus/common/expfmt"
	"github.com/prometheus/common/model"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/techmap-it/techmap"
	"github.com/techmap-it/techmap/examples/internal/observe"
)

// runs writes the metrics of a run of crawl to a place, as a program does that begins and
// ends.
func runs(t *testing.T, place, outcome string) {
	t.Helper()
	m := observe.New(observe.Command)
	e, err := observe.NewExport(m, place, "crawl")
	require.NoError(t, err)
	require.NoError(t, e.Write(t.Context()), "in the middle")
	m.Task("crawl", 30*time.Second, outcome, techmap.ErrUnavailable)
	require.NoError(t, e.Write(t.Context()))
	require.NoError(t, e.Write(t.Context()), "once more changes nothing")
}

func TestFileIsCountedOnFrom(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	file := filepath.Join(dir, "techmap.prom")
	runs(t, file, observe.Done)
	runs(t, file, observe.Failed)
	runs(t, file, observe.Failed)
	data, err := os.ReadFile(file)
	require.NoError(t, err)
	for _, want := range []string{
		`techmap_task_runs_total{outcome="done",task="crawl"} 1`,
		`techmap_task_runs_total{outcome="failed",task="crawl"} 2`,
		`techmap_task_failures_total{kind="unavailable",task="crawl"} 2`,
		`techmap_task_duration_seconds_sum{task="crawl"} 90`,
		`techmap_task_duration_seconds_count{task="crawl"} 3`,
		`techmap_task_duration_seconds_bucket{task="crawl",le="10"} 0`,
		`techmap_task_duration_seconds_bucket{task="crawl",le="60"} 3`,
		`techmap_task_last_success_timestamp_seconds{task="crawl"} `,
	} {
		assert.Contains(t, string(data), want)
	}
	checked(t, data)
	left, err := os.ReadDir(dir)
	require.NoError(t, err)
	assert.Len(t, left, 1, "nothing else is left behind")
	info, err := os.Stat(file)
	require.NoError(t, err)
	assert.Equal(t, os.FileMode(0o644), info.Mode().Perm(), "another user reads it")
}

// checked has Prometheus' own checker look at metrics, where it is installed.
func checked(t *testing.T, data []byte) {
	t.Helper()
	promtool, err := exec.LookPath("promtool")
	if err != nil {
		t.Log("promtool is not installed")
		return
	}
	cmd := exec.CommandContext(t.Context(), promtool, "check", "metrics")
	cmd.Stdin = bytes.NewReader(data)
	out, err := cmd.CombinedOutput()
	require.NoError(t, err, string(out))
	assert.Empty(t, string(out))
}

// A gateway is what a Pushgateway does for this test.
type gateway struct {
	mu     sync.Mutex
	groups map[string][]byte
}

func (g *gateway) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	g.mu.Lock()
	defer g.mu.Unlock()
	group, pushed := strings.CutPrefix(r.URL.Path, "/metrics/job/techmap/instance/")
	switch {
	case r.Method == http.MethodPut && pushed:
		g.groups[group], _ = io.ReadAll(r.Body)
	case r.Method == http.MethodGet && r.URL.Path == "/metrics":
		g.tell(w)
	default:
		http.NotFound(w, r)
	}
}

// tell writes what was pushed, with the labels of its groups.
func (g *gateway) tell(w io.Writer) {
	for group, data := range g.groups {
		dec := expfmt.NewDecoder(bytes.NewReader(data), expfmt.NewFormat(expfmt.TypeProtoDelim))
		for {
			var f = newFamily()
			if dec.Decode(f) != nil {
				break
			}
			for _, m := range f.GetMetric() {
				m.Label = append(m.Label, pair(model.JobLabel, "techmap"), pair(model.InstanceLabel, group))
			}
			_, _ = expfmt.MetricFamilyToText(w, f)
		}
	}
}

func TestPushgatewayIsCountedOnFrom(t *testing.T) {
	t.Parallel()
	g := &gateway{groups: map[string][]byte{}}
	server := httptest.NewServer(g)
	t.Cleanup(server.Close)
	runs(t, server.URL, observe.Failed)
	runs(t, server.URL+"/", observe.Failed)
	other := observe.New(observe.Command)
	e, err := observe.NewExport(other, server.URL, "load")
	require.NoError(t, err)
	other.Task("load", time.Second, observe.Done, nil)
	require.NoError(t, e.Write(t.Context()))
	var out bytes.Buffer
	g.mu.Lock()
	defer g.mu.Unlock()
	g.tell(&out)
	assert.Contains(t, out.String(), `techmap_task_runs_total{outcome="failed",task="crawl",job="techmap",instance="crawl"} 2`)
	assert.Contains(t, out.String(), `techmap_task_runs_total{outcome="done",task="load",job="techmap",instance="load"} 1`,
		"tasks that run at once do not overwrite each other")
	assert.NotContains(t, out.String(), `task="crawl",job="techmap",instance="load"`)
}

func TestPlacesThatCannotBeWrittenTo(t *testing.T) {
	t.Parallel()
	foreign := filepath.Join(t.TempDir(), "notes.prom")
	require.NoError(t, os.WriteFile(foreign, []byte("지표가 아닌 글\n"), 0o600))
	for _, tt := range []struct{ name, place, want string }{
		{"a file that is somebody else's", foreign, "choose another place"},
		{"no such folder", filepath.Join(t.TempDir(), "없음", "a.prom"), "no such file"},
		{"a folder", t.TempDir(), "is a directory"},
		{"nobody listens", "http://user:secret@127.0.0.1:1", "refused"},
	} {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			e, err := observe.NewExport(observe.New(observe.Command), tt.place, "run")
			require.NoError(t, err)
			err = e.Write(t.Context())
			require.ErrorContains(t, err, tt.want)
			assert.NotContains(t, err.Error(), "secret")
		})
	}
	data, err := os.ReadFile(foreign)
	require.NoError(t, err)
	assert.Equal(t, "지표가 아닌 글\n", string(data), "it is as it was")
	for _, place := range []string{"ftp://host/x", "http://", "s3://bucket/key"} {
		_, err := observe.NewExport(observe.New(observe.Command), place, "run")
		require.ErrorIs(t, err, observe.ErrExport, place)
	}
}

// TestFileOfAnotherVersion goes on counting what both versions have.
func TestFileOfAnotherVersion(t *testing.T) {
	t.Parallel()
	file := filepath.Join(t.TempDir(), "techmap.prom")
	require.NoError(t, os.WriteFile(file, []byte(`# TYPE techmap_task_runs_total counter
techmap_task_runs_total{outcome="done",task="crawl"} 41
# TYPE techmap_forgotten_total counter
techmap_forgotten_total 7
# TYPE techmap_task_duration_seconds histogram
techmap_task_duration_seconds_bucket{task="crawl",le="5"} 3
techmap_task_duration_seconds_bucket{task="crawl",le="+Inf"} 4
techmap_task_duration_seconds_sum{task="crawl"} 20
techmap_task_duration_seconds_count{task="crawl"} 4
# TYPE techmap_sink_retries_total counter
techmap_sink_retries_total{sink="gold"} 2
`), 0o600))
	runs(t, file, observe.Done)
	data, err := os.ReadFile(file)
	require.NoError(t, err)
	assert.Contains(t, string(data), `techmap_task_runs_total{outcome="done",task="crawl"} 42`)
	assert.Contains(t, string(data), `techmap_sink_retries_total{sink="gold"} 2`, "it is not forgotten while nothing happens")
	assert.Contains(t, string(data), `techmap_task_duration_seconds_count{task="crawl"} 1`, "other buckets cannot be added up")
	assert.NotContains(t, string(data), "forgotten")
}

// TestFileDoesNotGrowWithoutEnd has every run meet other sources.
func TestFileDoesNotGrowWithoutEnd(t *testing.T) {
	t.Parallel()
	file := filepath.Join(t.TempDir(), "techmap.prom")
	row, ok := observe.Find(observe.NameCrawlTrips)
	require.True(t, ok)
	for run := range 5 {
		m := observe.New(observe.Command)
		for i := range 400 {
			m.Rests(fmt.Sprintf("출처 %d-%d", run, i), "", time.Second)
		}
		e, err := observe.NewExport(m, file, "crawl")
		require.NoError(t, err)
		require.NoError(t, e.Write(t.Context()))
	}
	data, err := os.ReadFile(file)
	require.NoError(t, err)
	assert.Equal(t, row.Series(), strings.Count(string(data), "\n"+observe.NameCrawlTrips+"{"))
	assert.Contains(t, string(data), `source="출처 4-399"`, "those of now are there")
}
