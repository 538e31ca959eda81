package main

import (
	"bufio"
	"bytes"
	"context"
	"encoding/json"
	"net/http"
	"net/http/httptest"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"github.com/prometheus/common/expfmt"
	"github.com/prometheus/common/model"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/techmap-it/techmap"
	"github.com/techmap-it/techmap/examples/internal/observe"
	"github.com/techmap-it/techmap/sink"
)

// metricsIn returns the series of a file of metrics: names with labels, and their numbers.
func metricsIn(t *testing.T, file string) map[string]string {
	t.Helper()
	data, err := os.ReadFile(file)
	require.NoError(t, err)
	found := make(map[string]string)
	for line := range strings.Lines(string(data)) {
		if name, value, ok := strings.Cut(strings.TrimSpace(line), "} "); ok {
			found[name+"}"] = value
		} else if name, value, ok := strings.Cut(strings.TrimSpace(line), " "); ok && name != "#" {
			found[name] = value
		}
	}
	return found
}

// TestEveryMetricOfTheCommandIsSeen does with the command all that it counts, into one
// file, and compares what is there with the table: nothing is missing, nothing is more.
func TestEveryMetricOfTheCommandIsSeen(t *testing.T) {
	t.Parallel()
	p := newTemple(t)
	written := filepath.Join(t.TempDir(), "techmap.prom")
	flag := "--metrics=" + written
	in := strangeFile(t, 10)

	// The sample, and a site of one's own that loses postings and has some refused.
	require.Equal(t, exitDone, p.techmap(flag, "run", "--site", "sample-careers", "--limit", "3", "--format", "json").status)
	b := without(t, newBoard(t, 12), "/jobs/3")
	p.own("dotori.yaml", b.file("dotori", ".title", "default: on"))
	for _, robots := range []string{"", "User-agent: *\nDisallow: /jobs/3\n"} {
		b.change(func(b *board) { b.robots = robots })
		r := p.techmap(flag, "crawl", "--site", "dotori", "--allow-private", "--contact", "jobs@dotori.example")
		require.Equal(t, exitPartial, r.status, r.stderr)
	}
	require.Equal(t, exitDone, p.techmap(flag, "refine").status)
	broken := file(t, "broken.jsonl", `{"source":"가","id":"1"`+"\n")
	p.techmap(flag, "import", broken, "--no-show")

	// A model that is asked, and one whose answers are in the store.
	require.Equal(t, exitDone, p.cascade(flag, "import", in, "--no-show").status)
	require.Equal(t, exitDone, p.techmap(flag, "load", "--extractor", "cascade", "--model", modelName).status)
	require.Equal(t, exitDone, p.techmap(flag, "publish").status)
	require.Equal(t, exitFailed, p.techmap(flag, "--gold", t.TempDir(), "publish").status)
	retrying(t, p.shop, flag)

	seen := make(map[string]bool)
	f, err := os.Open(written)
	require.NoError(t, err)
	defer f.Close()
	parser := expfmt.NewTextParser(model.UTF8Validation)
	families, err := parser.TextToMetricFamilies(bufio.NewReader(f))
	require.NoError(t, err)
	for name := range families {
		row, ok := observe.Find(name)
		assert.True(t, ok && row.Of(observe.Command), "%s does not stand in the table as the command's", name)
		seen[name] = true
	}
	for _, row := range observe.Table() {
		assert.Equal(t, row.Of(observe.Command), seen[row.Name], "%s is to be seen", row.Name)
	}
	series := metricsIn(t, written)
	for want, n := range map[string]string{
		`techmap_task_runs_total{outcome="partial",task="crawl"}`:                       "2",
		`techmap_task_runs_total{outcome="failed",task="publish"}`:                      "1",
		`techmap_llm_store_hits_total{model="openai/oracle-1"}`:                         "10",
		`techmap_crawl_refusals_total{by="robots",source="dotori"}`:                     "1",
		`techmap_stage_records_total{outcome="in",source="",stage="extract"}`:           "",
		`techmap_stage_records_total{outcome="rejected",source="dotori",stage="fetch"}`: "1",
		`techmap_source_runs_total{outcome="partial",source="sample-careers"}`:          "",
		`techmap_crawl_requests_total{result="refused",source="dotori"}`:                "1",
		`techmap_sink_conflicts_total{sink="gold"}`:                                     "1",
		`techmap_llm_calls_total{model="openai/oracle-1",result="ok"}`:                  "2",
		`techmap_crawl_requests_total{result="ok",source="dotori"}`:                     "",
		`techmap_crawl_requests_total{result="not_found",source="dotori"}`:              "1",
		`techmap_source_runs_total{outcome="refused",source="dotori"}`:                  "1",
		`techmap_rejects_total{kind="not_found",stage="fetch"}`:                         "1",
	} {
		got, seen := series[want]
		assert.True(t, seen, want)
		if n != "" {
			assert.Equal(t, n, got, want)
		}
	}
	promtool(t, written)
}

// without returns b without a page.
func without(t *testing.T, b *board, path string) *board {
	t.Helper()
	b.Server = httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if r.URL.Path == path {
			http.NotFound(w, r)
			return
		}
		b.ServeHTTP(w, r)
	}))
	t.Cleanup(b.Server.Close)
	return b
}

// retrying runs a pipeline of the command over a sink that has to try again, and tells of
// a host that is left alone: both take another store and another site than a test has.
func retrying(t *testing.T, p shop, flag string) {
	t.Helper()
	var told bytes.Buffer
	none := func(string) string { return "" }
	c, parser, err := newParser(&told, &told, none)
	require.NoError(t, err)
	_, err = parser.Parse([]string{"--store", p.store, flag, "refine"})
	require.NoError(t, err)
	a := newApp(c, nil, &told, &told, none)
	require.NoError(t, a.openWatch(t.Context(), "refine"))
	s, err := a.openStores(t.Context())
	require.NoError(t, err)
	pipe := a.pipeline(s, a.layers(tagFlags{}))
	left := 1
	pipe.GoldSink = sink.Retry[techmap.CanonicalPosting](techmap.SinkFunc[techmap.CanonicalPosting](
		func(ctx context.Context, _ []techmap.CanonicalPosting) error {
			if left--; left >= 0 {
				techmap.Retrying(ctx, techmap.Retry{Attempt: 1, Conflict: true, Err: techmap.ErrUnavailable}) // as MySQL does
				return techmap.ErrUnavailable
			}
			return nil
		}), sink.RetryPolicy{Base: 1})
	_, err = pipe.RunSilver(t.Context(), s.silver.Silver().All(t.Context()))
	require.NoError(t, err)
	a.watch.metrics.Rests("dotori", "dotori.example", time.Minute)
	require.NoError(t, a.watch.export.Write(t.Context()))
	require.NoError(t, s.Close())
}

// promtool has Prometheus' own checker look at a file, where it is installed.
func promtool(t *testing.T, file string) {
	t.Helper()
	tool, err := exec.LookPath("promtool")
	if err != nil {
		t.Log("promtool is not installed")
		return
	}
	cmd := exec.CommandContext(t.Context(), tool, "check", "metrics")
	cmd.Stdin = strings.NewReader(readFile(t, file))
	out, err := cmd.CombinedOutput()
	require.NoError(t, err, string(out))
	assert.Empty(t, string(out))
}

// TestMetricsNeverFailARun writes them to where they cannot be written.
func TestMetricsNeverFailARun(t *testing.T) {
	t.Parallel()
	in := strangeFile(t, 2)
	for _, tt := range []struct {
		name, lang, place, want string
		status                  int
	}{
		{"nobody listens", "en", "http://127.0.0.1:1", "the metrics are not written: ", exitDone},
		{"nobody listens, in Korean", "ko", "http://127.0.0.1:1", "지표를 기록하지 못했습니다: ", exitDone},
		{"a folder", "en", t.TempDir(), "the metrics are not written: ", exitDone},
		{"no address", "en", "ftp://a/b", "http://HOST:9091 of a Pushgateway", exitMisuse},
		{"no address, in Korean", "ko", "http://", "Pushgateway의 주소", exitMisuse},
	} {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			r := newShop(t).techmap("--lang", tt.lang, "--metrics", tt.place, "import", in, "--no-show")
			assert.Equal(t, tt.status, r.status, r.stderr)
			assert.Contains(t, r.stderr, tt.want)
		})
	}
}

// TestLongRunIsToldOfWhileItLasts looks at the file before the run ends.
func TestLongRunIsToldOfWhileItLasts(t *testing.T) {
	t.Parallel()
	written := filepath.Join(t.TempDir(), "techmap.prom")
	synctest.Test(t, func(t *testing.T) {
		m := observe.New(observe.Command)
		e, err := observe.NewExport(m, written, "run")
		require.NoError(t, err)
		a := &app{watch: watch{metrics: m, export: e}}
		stop := a.exporting(t.Context())
		m.Rests("게시판", "", time.Minute)
		time.Sleep(exportEvery - time.Second)
		assert.NoFileExists(t, written)
		time.Sleep(2 * time.Second)
		synctest.Wait()
		assert.Contains(t, readFile(t, written), `source="게시판"} 1`)
		m.Rests("게시판", "", time.Minute)
		stop()
		assert.Contains(t, readFile(t, written), `source="게시판"} 2`)
	})
}

// TestQuestionsAreNotMeasured leaves the metrics of the last run alone.
func TestQuestionsAreNotMeasured(t *testing.T) {
	t.Parallel()
	p, metrics := newShop(t), filepath.Join(t.TempDir(), "techmap.prom")
	p.done("--metrics", metrics, "import", strangeFile(t, 2), "--no-show")
	before := readFile(t, metrics)
	p.done("--metrics", metrics, "top")
	p.done("--metrics", metrics, "version")
	assert.Equal(t, before, readFile(t, metrics))
	for command, task := range map[string]string{
		"run": "run", "import <file>": "import", "llm retry": "retry", "llm batch submit": "batch",
		"llm estimate": "", "llm ledger": "", "top": "", "sites list": "",
	} {
		assert.Equal(t, task, taskOf(command), command)
	}
}

// TestLogNamesEverythingAndTellsNothing runs what loses postings and asks a model, and
// reads the log: each line names its run, what is lost is named, and there is neither a
// text nor a key.
func TestLogNamesEverythingAndTellsNothing(t *testing.T) {
	t.Parallel()
	p := newTemple(t)
	b := without(t, newBoard(t, 12), "/jobs/7")
	p.own("dotori.yaml", strings.ReplaceAll(b.file("dotori", ".title", "default: on"), "/jobs\"", "/jobs?api_key=zzq-site-key\""))
	env := map[string]string{modelKeyEnv: oracleKey, "OTEL_TRACES_EXPORTER": "console"}
	var logs []string
	for _, args := range [][]string{
		{"run", "--site", "dotori", "--allow-private", "--contact", "jobs@dotori.example"},
		{"import", strangeFile(t, 4), "--no-show", "--extractor", "cascade", "--model", modelName, "--model-url", p.o.URL + "/v1",
			"--price-input", "0.3", "--price-output", "2.5"},
	} {
		r := p.with(env, append([]string{"--json"}, args...)...)
		require.NotEqual(t, exitMisuse, r.status, r.stderr)
		logs = append(logs, r.stderr)
	}
	all := strings.Join(logs, "")
	for _, text := range []string{oracleKey, "zzq-site-key", "자격요건", "우대사항", "Spring Boot", "ZyloDb", "Requirements", "night crew", "도토리 3"} {
		assert.NotContains(t, all, text)
	}
	run := regexp.MustCompile(`^20\d\d-\d\d-\d\dT[0-9:.]+Z/\d+$`)
	lost, ended := 0, 0
	for line := range strings.Lines(all) {
		var l struct{ Level, Msg, Run, Source, ID, Stage, TraceID string }
		if json.Unmarshal([]byte(line), &l) != nil || l.Msg == "" {
			continue // a span, or a line for people
		}
		assert.Regexp(t, run, l.Run, line)
		assert.Contains(t, line, `"trace_id":"`)
		switch l.Msg {
		case "record lost", "posting lost":
			lost++
			assert.Equal(t, "fetch", l.Stage, line)
			assert.Equal(t, "dotori", l.Source, line)
			assert.Equal(t, "dotori:7", l.ID, line)
		case "listing ended":
			ended++
			assert.Equal(t, "dotori fetch", l.Source+" "+l.Stage)
		}
	}
	assert.Equal(t, 2, lost, "the crawler and the pipeline name it")
	assert.Positive(t, ended)
	assert.Contains(t, all, `"Name":"gold"`, "traces are there too")
}
