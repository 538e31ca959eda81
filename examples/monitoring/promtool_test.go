package monitoring

import (
	"os/exec"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

// A ruleTest is one test of promtool.
type ruleTest struct {
	Name     string `yaml:"name"`
	Interval string `yaml:"interval"`
	Series   []struct {
		Series string `yaml:"series"`
		Values string `yaml:"values"`
	} `yaml:"input_series"`
	Alerts []struct {
		At     string `yaml:"eval_time"`
		Alert  string `yaml:"alertname"`
		Expect []struct {
			Labels      map[string]string `yaml:"exp_labels"`
			Annotations map[string]string `yaml:"exp_annotations"`
		} `yaml:"exp_alerts"`
	} `yaml:"alert_rule_test"`
}

// ruleTests returns those of all files.
func ruleTests(t *testing.T) []ruleTest {
	t.Helper()
	var all []ruleTest
	for _, file := range glob(t, "prometheus/tests/*.yml") {
		var f struct {
			RuleFiles []string   `yaml:"rule_files"`
			Interval  string     `yaml:"evaluation_interval"`
			Tests     []ruleTest `yaml:"tests"`
		}
		parse(t, file, &f)
		all = append(all, f.Tests...)
	}
	return all
}

// about returns the alert that a test is about.
func (r ruleTest) about(t *testing.T) string {
	t.Helper()
	require.NotEmpty(t, r.Alerts, r.Name)
	for _, a := range r.Alerts {
		require.Equal(t, r.Alerts[0].Alert, a.Alert, "%s: one alert a test", r.Name)
	}
	return r.Alerts[0].Alert
}

// fires reports whether the alert is expected at the end.
func (r ruleTest) fires() bool { return len(r.Alerts[len(r.Alerts)-1].Expect) > 0 }

func TestAlerts_areSeenToFireAndNotToFire(t *testing.T) {
	t.Parallel()
	type seen struct{ firing, quiet int }
	by := map[string]seen{}
	for _, r := range ruleTests(t) {
		name := r.about(t)
		s := by[name]
		if r.fires() {
			s.firing++
			assert.Contains(t, r.Name, name+" fires: ")
		} else {
			s.quiet++
			assert.Contains(t, r.Name, name+" does not fire: ")
		}
		by[name] = s
	}
	known := map[string]bool{}
	for _, a := range alerts(t) {
		known[a.Alert] = true
		assert.Positive(t, by[a.Alert].firing, "%s has no test in which it fires", a.Alert)
		assert.Positive(t, by[a.Alert].quiet, "%s has no test in which it does not", a.Alert)
	}
	for name := range by {
		assert.True(t, known[name], "%s is tested and does not exist", name)
	}
}

// A test in which nothing happens because nothing is there shows nothing.
func TestAlerts_quietTestsHaveData(t *testing.T) {
	t.Parallel()
	asked := map[string][]string{}
	for _, a := range alerts(t) {
		asked[a.Alert] = base(t, a.Expr)
	}
	for _, r := range ruleTests(t) {
		if r.fires() {
			continue
		}
		var given []string
		for _, s := range r.Series {
			given = append(given, selectors(t, r.Name, s.Series)[0].Name)
		}
		assert.NotEmpty(t, intersect(asked[r.about(t)], given), "%s: no series of %v", r.Name, asked[r.about(t)])
	}
}

// base returns the metrics that an expression rests on, through recordings.
func base(t *testing.T, expr string) []string {
	t.Helper()
	recordings := map[string]string{}
	for _, r := range rules(t) {
		recordings[r.Record] = r.Expr
	}
	var all []string
	for _, s := range selectors(t, expr, expr) {
		if inner, ok := recordings[s.Name]; ok {
			all = append(all, base(t, inner)...)
			continue
		}
		all = append(all, s.Name)
	}
	return all
}

func intersect(a, b []string) []string {
	var both []string
	for _, x := range a {
		for _, y := range b {
			if x == y {
				both = append(both, x)
			}
		}
	}
	return both
}

func TestAlerts_promtool(t *testing.T) {
	t.Parallel()
	promtool := tool(t, "promtool")
	for _, file := range glob(t, "prometheus/tests/*.yml") {
		t.Run(file, func(t *testing.T) {
			t.Parallel()
			run(t, promtool, "test", "rules", file)
		})
	}
}

// tool finds a program of Prometheus, or skips.
func tool(t *testing.T, name string) string {
	t.Helper()
	path, err := exec.LookPath(name)
	if err != nil {
		t.Skipf("no %s here: apt-get install prometheus prometheus-alertmanager, or run \"make monitoring\"", name)
	}
	return path
}

// run runs a program, which must succeed, and returns what it says.
func run(t *testing.T, program string, args ...string) string {
	t.Helper()
	out, err := exec.CommandContext(t.Context(), program, args...).CombinedOutput()
	require.NoError(t, err, "%s %s\n%s", program, strings.Join(args, " "), out)
	return string(out)
}
