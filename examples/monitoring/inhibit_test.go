package monitoring

import (
	"maps"
	"regexp"
	"testing"
	"time"

	"github.com/prometheus/common/model"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

const routesFile = "alertmanager/alertmanager.yml"

// An inhibition is a rule of Alertmanager: what fires holds back what follows from it.
type inhibition struct {
	Source []string `yaml:"source_matchers"`
	Target []string `yaml:"target_matchers"`
	Equal  []string `yaml:"equal"`
}

func inhibitions(t *testing.T) []inhibition {
	t.Helper()
	var f struct {
		Global       map[string]any   `yaml:"global"`
		Route        map[string]any   `yaml:"route"`
		Receivers    []map[string]any `yaml:"receivers"`
		InhibitRules []inhibition     `yaml:"inhibit_rules"`
	}
	parse(t, routesFile, &f)
	require.NotEmpty(t, f.InhibitRules)
	return f.InhibitRules
}

var matcher = regexp.MustCompile(`^(\w+)(=~|=)"([^"]+)"$`)

// matches reports whether labels fit all matchers.
func matches(t *testing.T, matchers []string, labels map[string]string) bool {
	t.Helper()
	for _, m := range matchers {
		parts := matcher.FindStringSubmatch(m)
		require.NotNil(t, parts, m)
		want := regexp.QuoteMeta(parts[3])
		if parts[2] == "=~" {
			want = parts[3]
		}
		if !regexp.MustCompile("^(?:" + want + ")$").MatchString(labels[parts[1]]) {
			return false
		}
	}
	return true
}

// holdsBack reports whether one alert holds back another.
func holdsBack(t *testing.T, source, target map[string]string) bool {
	t.Helper()
	for _, in := range inhibitions(t) {
		same := true
		for _, name := range in.Equal {
			same = same && source[name] == target[name]
		}
		if same && matches(t, in.Source, source) && matches(t, in.Target, target) {
			return true
		}
	}
	return false
}

// labelsOf returns the labels of an alert, with those that make matchers fit.
func labelsOf(a rule, more map[string]string) map[string]string {
	all := map[string]string{"alertname": a.Alert}
	maps.Copy(all, a.Labels)
	maps.Copy(all, more)
	return all
}

func byName(t *testing.T) map[string]rule {
	t.Helper()
	all := map[string]rule{}
	for _, a := range alerts(t) {
		all[a.Alert] = a
	}
	return all
}

func TestInhibition_noTicketHoldsBackAPage(t *testing.T) {
	t.Parallel()
	for _, more := range []map[string]string{nil, {"source": "x"}, {"job": "mysql"}, {"task": "crawl"}, {"task": "annotate"}} {
		for _, cause := range alerts(t) {
			for _, symptom := range alerts(t) {
				if cause.Labels["severity"] == "ticket" && symptom.Labels["severity"] == "page" {
					assert.False(t, holdsBack(t, labelsOf(cause, more), labelsOf(symptom, more)),
						"%s holds back %s", cause.Alert, symptom.Alert)
				}
			}
		}
	}
}

// Two alerts that hold back each other would both be silent.
func TestInhibition_hasNoCircle(t *testing.T) {
	t.Parallel()
	more := map[string]string{"source": "x", "job": "mysql", "task": "run"}
	next := map[string][]string{}
	for _, a := range alerts(t) {
		for _, b := range alerts(t) {
			if holdsBack(t, labelsOf(a, more), labelsOf(b, more)) {
				next[a.Alert] = append(next[a.Alert], b.Alert)
			}
		}
	}
	var walk func(from, at string, path []string)
	walk = func(from, at string, path []string) {
		for _, n := range next[at] {
			require.NotEqual(t, from, n, "a circle: %v", path)
			if len(path) < len(next) {
				walk(from, n, append(path, n))
			}
		}
	}
	for a := range next {
		walk(a, a, []string{a})
	}
}

// A cause that takes longer to be told than what follows from it would be a second message.
func TestInhibition_causesAreToldFirst(t *testing.T) {
	t.Parallel()
	lasts := func(a rule) time.Duration {
		if a.For == "" {
			return 0
		}
		d, err := model.ParseDuration(a.For)
		require.NoError(t, err, a.Alert)
		return time.Duration(d)
	}
	for _, more := range []map[string]string{{"source": "x", "job": "mysql", "task": "run"}, {"job": "mysql", "task": "annotate"}} {
		for _, cause := range alerts(t) {
			for _, symptom := range alerts(t) {
				if holdsBack(t, labelsOf(cause, more), labelsOf(symptom, more)) {
					assert.LessOrEqual(t, lasts(cause), lasts(symptom), "%s is told after %s", cause.Alert, symptom.Alert)
				}
			}
		}
	}
}

func TestInhibition_namesAlertsThatExist(t *testing.T) {
	t.Parallel()
	known := byName(t)
	name := regexp.MustCompile(`Techmap\w+`)
	for _, in := range inhibitions(t) {
		for _, m := range append(in.Source, in.Target...) {
			for _, n := range name.FindAllString(m, -1) {
				assert.Contains(t, known, n)
			}
		}
	}
}

// What follows from a cause, and what does not.
func TestInhibition_holdsBackWhatFollows(t *testing.T) {
	t.Parallel()
	all := byName(t)
	x, y := map[string]string{"source": "x"}, map[string]string{"source": "y"}
	tests := []struct {
		cause, symptom string
		of, in         map[string]string
		want           bool
		name           string
	}{
		{name: "a stopped database fails stages", cause: "TechmapDatabaseDown", symptom: "TechmapTaskFailing", want: true},
		{name: "a stopped database stops refreshes", cause: "TechmapDatabaseDown", symptom: "TechmapIndexRefreshFailing", want: true},
		{name: "a stopped database lets layers lag", cause: "TechmapDatabaseDown", symptom: "TechmapLayerLag", want: true},
		{name: "a stopped database is its exporter's silence", cause: "TechmapDatabaseDown", symptom: "TechmapTargetDown", in: map[string]string{"job": "mysql"}, want: true},
		{name: "and not that of another", cause: "TechmapDatabaseDown", symptom: "TechmapTargetDown", in: map[string]string{"job": "airflow"}},
		{name: "but not what visitors notice", cause: "TechmapDatabaseDown", symptom: "TechmapRankingStale"},
		{name: "nor a full disk", cause: "TechmapDatabaseDown", symptom: "TechmapDiskNearlyFull"},
		{name: "a full disk stops the database", cause: "TechmapDiskNearlyFull", symptom: "TechmapDatabaseDown", want: true},
		{name: "a broken source is late", cause: "TechmapSourceBroken", symptom: "TechmapSourceOverdue", of: x, in: x, want: true},
		{name: "and not another one", cause: "TechmapSourceBroken", symptom: "TechmapSourceOverdue", of: x, in: y},
		{name: "a refusing source does not fell others", cause: "TechmapSourceRefused", symptom: "TechmapSourceFell", of: x, in: y},
		{name: "a dead model leaves a backlog", cause: "TechmapModelFailing", symptom: "TechmapBacklogEndFar", want: true},
		{name: "a dead model fails its task", cause: "TechmapModelFailing", symptom: "TechmapTaskFailing", in: map[string]string{"task": "annotate"}, want: true},
		{name: "and no other task", cause: "TechmapModelFailing", symptom: "TechmapTaskFailing", in: map[string]string{"task": "publish"}},
		{name: "no server answers, so none is slow", cause: "TechmapApiDown", symptom: "TechmapApiSlow", want: true},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			require.Contains(t, all, tt.cause)
			require.Contains(t, all, tt.symptom)
			assert.Equal(t, tt.want, holdsBack(t, labelsOf(all[tt.cause], tt.of), labelsOf(all[tt.symptom], tt.in)))
		})
	}
}
