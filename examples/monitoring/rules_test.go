package monitoring

import (
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
	"time"

	"github.com/goccy/go-yaml"
	"github.com/prometheus/common/model"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

// maxPages is how many alerts may wake a person.
const maxPages = 8

// A rule is one of Prometheus, an alert or a recording.
type rule struct {
	Alert       string            `yaml:"alert"`
	Record      string            `yaml:"record"`
	Expr        string            `yaml:"expr"`
	For         string            `yaml:"for"`
	Keep        string            `yaml:"keep_firing_for"`
	Labels      map[string]string `yaml:"labels"`
	Annotations map[string]string `yaml:"annotations"`
}

// rules returns those of all files.
func rules(t *testing.T) []rule {
	t.Helper()
	var all []rule
	for _, file := range glob(t, "prometheus/rules/*.yml") {
		var f struct {
			Groups []struct {
				Name  string `yaml:"name"`
				Rules []rule `yaml:"rules"`
			} `yaml:"groups"`
		}
		parse(t, file, &f)
		for _, g := range f.Groups {
			all = append(all, g.Rules...)
		}
	}
	return all
}

// alerts returns the rules that are alerts.
func alerts(t *testing.T) []rule {
	t.Helper()
	var all []rule
	for _, r := range rules(t) {
		if r.Alert != "" {
			all = append(all, r)
		}
	}
	require.NotEmpty(t, all)
	return all
}

func glob(t *testing.T, pattern string) []string {
	t.Helper()
	files, err := filepath.Glob(pattern)
	require.NoError(t, err)
	require.NotEmpty(t, files, pattern)
	return files
}

// parse reads a YAML file, in which nothing may be unknown.
func parse(t *testing.T, file string, to any) {
	t.Helper()
	data, err := os.ReadFile(file)
	require.NoError(t, err)
	require.NoError(t, yaml.UnmarshalWithOptions(data, to, yaml.Strict()), file)
}

func TestAlerts_sayWhatTheyAre(t *testing.T) {
	t.Parallel()
	hangul := regexp.MustCompile(`[가-힣]`)
	seen := map[string]bool{}
	pages := 0
	for _, a := range alerts(t) {
		assert.False(t, seen[a.Alert], "%s twice", a.Alert)
		seen[a.Alert] = true
		assert.True(t, strings.HasPrefix(a.Alert, "Techmap"), a.Alert)
		assert.Contains(t, []string{"page", "ticket"}, a.Labels["severity"], a.Alert)
		assert.NotEmpty(t, a.Labels["part"], a.Alert)
		if a.Labels["severity"] == "page" {
			pages++
			d, err := model.ParseDuration(a.For)
			require.NoError(t, err, a.Alert)
			assert.GreaterOrEqual(t, time.Duration(d), time.Minute, "%s wakes somebody for a hiccup", a.Alert)
		}
		for _, name := range []string{"summary", "summary_ko", "description", "runbook_url"} {
			assert.NotEmpty(t, a.Annotations[name], "%s has no %s", a.Alert, name)
		}
		assert.Regexp(t, hangul, a.Annotations["summary_ko"], a.Alert)
		assert.NotRegexp(t, hangul, a.Annotations["summary"]+a.Annotations["description"], a.Alert)
		assert.True(t, strings.HasSuffix(a.Annotations["runbook_url"], "#"+strings.ToLower(a.Alert)), a.Alert)
	}
	assert.LessOrEqual(t, pages, maxPages)
	assert.Positive(t, pages)
}

func TestRules_askForMetricsThatExist(t *testing.T) {
	t.Parallel()
	for _, r := range rules(t) {
		checkMetrics(t, r.Alert+r.Record, r.Expr, recorded(t))
	}
}

// recorded returns the names of all recordings.
func recorded(t *testing.T) map[string]bool {
	t.Helper()
	names := map[string]bool{}
	for _, r := range rules(t) {
		if r.Record != "" {
			names[r.Record] = true
		}
	}
	return names
}

// An alert whose times do not parse, or a rule that Prometheus would not load.
func TestRules_loadInPrometheus(t *testing.T) {
	t.Parallel()
	run(t, tool(t, "promtool"), append([]string{"check", "rules"}, glob(t, "prometheus/rules/*.yml")...)...)
	run(t, tool(t, "promtool"), "check", "config", "prometheus/prometheus.yml")
}
