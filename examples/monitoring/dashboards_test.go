package monitoring

import (
	"encoding/json"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	"github.com/grafana/grafana-foundation-sdk/go/cog/plugins"
	"github.com/grafana/grafana-foundation-sdk/go/dashboard"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/techmap-it/techmap/examples/internal/observe"
)

// A board is a dashboard, as far as the tests ask for it.
type board struct {
	UID           string
	Title         string
	SchemaVersion int
	Templating    struct {
		List []struct{ Name, Type, Query string }
	}
	Panels []boardPanel
}

type boardPanel struct {
	ID      int
	Type    string
	Title   string
	GridPos struct{ H, W, X, Y int }
	Targets []boardTarget
}

type boardTarget struct {
	RefID      string
	Datasource struct{ Type, UID string }
	Expr       string
	QueryType  string

	Namespace, MetricName, Statistic, Region, Period, ID string
	Dimensions                                           map[string][]string
}

// eachBoard calls f with each dashboard's file.
func eachBoard(t *testing.T, f func(t *testing.T, raw []byte, b board)) {
	t.Helper()
	for _, file := range glob(t, "grafana/dashboards/*/*.json") {
		t.Run(strings.TrimPrefix(file, "grafana/dashboards/"), func(t *testing.T) {
			t.Parallel()
			raw, err := os.ReadFile(file)
			require.NoError(t, err)
			var b board
			require.NoError(t, json.Unmarshal(raw, &b))
			require.NotEmpty(t, b.Panels)
			f(t, raw, b)
		})
	}
}

func TestDashboards_areWhatGrafanaReads(t *testing.T) {
	t.Parallel()
	plugins.RegisterDefaultPlugins()
	eachBoard(t, func(t *testing.T, raw []byte, _ board) {
		var d dashboard.Dashboard
		require.NoError(t, d.UnmarshalJSONStrict(raw))
		require.NoError(t, d.Validate())
	})
}

func TestDashboards_haveNamesOfTheirOwn(t *testing.T) {
	t.Parallel()
	seen := map[string]string{}
	for _, file := range glob(t, "grafana/dashboards/*/*.json") {
		raw, err := os.ReadFile(file)
		require.NoError(t, err)
		var b board
		require.NoError(t, json.Unmarshal(raw, &b))
		assert.Empty(t, seen[b.UID], "%s has the uid of %s", file, seen[b.UID])
		seen[b.UID] = file
		assert.Equal(t, 39, b.SchemaVersion, file)
		lang := filepath.Base(filepath.Dir(file))
		assert.True(t, strings.HasSuffix(b.UID, "-"+lang), file)
	}
	assert.Len(t, seen, 12, "six dashboards in two languages")
}

// Panels have numbers of their own, do not lie on each other and end within the screen.
func TestDashboards_panelsHaveRoom(t *testing.T) {
	t.Parallel()
	eachBoard(t, func(t *testing.T, _ []byte, b board) {
		ids := map[int]bool{}
		taken := map[[2]int]string{}
		for _, p := range b.Panels {
			assert.False(t, ids[p.ID], "panel %d twice", p.ID)
			ids[p.ID] = true
			assert.NotEmpty(t, p.Title)
			assert.LessOrEqual(t, p.GridPos.X+p.GridPos.W, 24, p.Title)
			for x := range p.GridPos.W {
				for y := range p.GridPos.H {
					at := [2]int{p.GridPos.X + x, p.GridPos.Y + y}
					require.Empty(t, taken[at], "%q lies on %q", p.Title, taken[at])
					taken[at] = p.Title
				}
			}
		}
	})
}

// Every question is one that its source of data understands.
func TestDashboards_askForWhatExists(t *testing.T) {
	t.Parallel()
	recordings := recorded(t)
	eachBoard(t, func(t *testing.T, _ []byte, b board) {
		for _, p := range b.Panels {
			if p.Type == "row" {
				assert.Empty(t, p.Targets)
				continue
			}
			require.NotEmpty(t, p.Targets, p.Title)
			for _, q := range p.Targets {
				assert.Equal(t, "${"+q.Datasource.Type+"}", q.Datasource.UID, p.Title)
				assert.Contains(t, variables(b), q.Datasource.Type, p.Title)
				switch q.Datasource.Type {
				case "prometheus":
					checkMetrics(t, p.Title, substitute(q.Expr), recordings)
				case "cloudwatch":
					checkCloudWatch(t, p.Title, q)
				case "loki":
					checkLogQL(t, p.Title, q)
				default:
					assert.Fail(t, "no such source of data", "%s: %s", p.Title, q.Datasource.Type)
				}
			}
		}
		for _, v := range b.Templating.List {
			if metric, ok := strings.CutPrefix(v.Query, "label_values("); ok {
				name, _, _ := strings.Cut(metric, ",")
				checkMetrics(t, v.Name, name, recordings)
			}
		}
	})
}

// variables returns the variables of a dashboard: name to type.
func variables(b board) map[string]string {
	all := map[string]string{}
	for _, v := range b.Templating.List {
		all[v.Name] = v.Type
	}
	return all
}

// substitute puts values in place of Grafana's variables of time.
func substitute(expr string) string {
	return strings.NewReplacer("$__rate_interval", "5m", "$__interval", "1m", "$__range", "1h").Replace(expr)
}

// cloudMetrics are those of Amazon's namespaces that are asked for, with the dimensions
// under which they stand there.
func cloudMetrics() map[string][]string {
	return map[string][]string{
		"AWS/Scheduler/InvocationAttemptCount":       {"ScheduleGroup"},
		"AWS/Scheduler/InvocationDroppedCount":       {"ScheduleGroup"},
		"AWS/Lambda/Invocations":                     {"FunctionName"},
		"AWS/Lambda/Errors":                          {"FunctionName"},
		"AWS/Lambda/Throttles":                       {"FunctionName"},
		"AWS/Lambda/Duration":                        {"FunctionName"},
		"AWS/SQS/ApproximateNumberOfMessagesVisible": {"QueueName"},
		"AWS/SQS/ApproximateAgeOfOldestMessage":      {"QueueName"},
		"AWS/DynamoDB/ConsumedWriteCapacityUnits":    {"TableName"},
		"AWS/RDS/FreeStorageSpace":                   {"DBInstanceIdentifier"},
		"AWS/RDS/DatabaseConnections":                {"DBInstanceIdentifier"},
	}
}

func checkCloudWatch(t *testing.T, where string, q boardTarget) {
	t.Helper()
	assert.NotEmpty(t, q.Region, where)
	assert.Regexp(t, `^q\d$`, q.ID, where)
	assert.Regexp(t, `^(Sum|Average|Minimum|Maximum|SampleCount|p\d\d)$`, q.Statistic, where)
	assert.Equal(t, "300", q.Period, where)
	var dimensions []string
	for name, values := range q.Dimensions {
		dimensions = append(dimensions, name)
		assert.Len(t, values, 1, where)
	}
	if q.Namespace != "Techmap" {
		want, ok := cloudMetrics()[q.Namespace+"/"+q.MetricName]
		assert.True(t, ok, "%s: %s/%s", where, q.Namespace, q.MetricName)
		assert.ElementsMatch(t, want, dimensions, where)
		return
	}
	m, ok := observe.Find(q.MetricName)
	require.True(t, ok, "%s: %s is in no table", where, q.MetricName)
	assert.True(t, m.Of(observe.Lambda), "%s: functions do not tell %s", where, q.MetricName)
	written := false
	for _, set := range m.EMF {
		written = written || assert.ObjectsAreEqual(sorted(append([]string{"Task"}, set...)), sorted(dimensions))
	}
	assert.True(t, written, "%s: %s is not written by %v but by Task and %v", where, q.MetricName, dimensions, m.EMF)
}

// logQL is the form of the questions to Loki that are used here: a selector of streams,
// filters behind it, and one count around it.
var logQL = regexp.MustCompile("^(?:sum by \\((\\w+)\\) \\(count_over_time\\()?" +
	"\\{(\\w+)=~\"[a-z|]+\"\\}" +
	"(?: \\|[=~] `[^`]+`)?(?: \\| (\\w+)=~\"[a-z|]+\")?" +
	"(?: \\[\\d+[smh]\\]\\)\\))?$")

// checkLogQL holds a question to its form, and its labels to what the collector of
// examples/kubernetes/logs gives to lines.
func checkLogQL(t *testing.T, where string, q boardTarget) {
	t.Helper()
	parts := logQL.FindStringSubmatch(q.Expr)
	require.NotNil(t, parts, "%s: %s", where, q.Expr)
	assert.Equal(t, strings.Count(q.Expr, "("), strings.Count(q.Expr, ")"), where)
	assert.Equal(t, strings.HasPrefix(q.Expr, "sum"), strings.Contains(q.Expr, "["), where)
	assert.Equal(t, "range", q.QueryType, where)
	streams, fields := logLabels(t)
	for _, label := range parts[1:3] {
		if label != "" {
			assert.Contains(t, streams, label, where)
		}
	}
	if parts[3] != "" {
		assert.Contains(t, fields, parts[3], where)
	}
}

// logLabels returns the labels of streams and the fields of lines that are collected.
func logLabels(t *testing.T) (streams, fields []string) {
	t.Helper()
	config, err := os.ReadFile("../kubernetes/logs/loki-config.yaml")
	require.NoError(t, err)
	found := regexp.MustCompile(`index_label\s+attributes: \[([^\]]+)\]`).FindStringSubmatch(string(config))
	require.NotNil(t, found, "labels of streams")
	streams = strings.Split(strings.ReplaceAll(found[1], ".", "_"), ", ")
	config, err = os.ReadFile("../kubernetes/logs/collector-config.yaml")
	require.NoError(t, err)
	found = regexp.MustCompile(`keep_keys\(log\.attributes, \[([^\]]+)\]`).FindStringSubmatch(string(config))
	require.NotNil(t, found, "fields of lines")
	return streams, strings.Split(strings.ReplaceAll(found[1], `"`, ""), ", ")
}

func TestLogQL_formRefusesWhatIsWrong(t *testing.T) {
	t.Parallel()
	for _, expr := range []string{`{a="x"`, `{a=~"x"} | jsn`, `{a=~"x"} |= x`, `{a=~"x"} | b=~"x`, `up`} {
		assert.NotRegexp(t, logQL, expr)
	}
}
