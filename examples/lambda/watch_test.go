package main

import (
	"bytes"
	"encoding/json"
	"fmt"
	"io"
	"log/slog"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/techmap-it/techmap/examples/internal/observe"
)

// of returns the resources of a type, by their names.
func (tpl template) of(kind string) map[string]resource {
	found := make(map[string]resource)
	for name, res := range tpl.Resources {
		if res.Type == kind {
			found[name] = res
		}
	}
	return found
}

// functionType is what a function is in the template.
const functionType = "AWS::Serverless::Function"

// TestLogsAreKeptForATimeAndWatched has every function write into a log group of its own,
// which forgets, and which errors and panics are read out of.
func TestLogsAreKeptForATimeAndWatched(t *testing.T) {
	t.Parallel()
	tpl := readTemplate(t)
	filtered := make(map[string][]string) // metrics by log group
	for _, res := range tpl.of("AWS::Logs::MetricFilter") {
		for _, m := range res.Properties["MetricTransformations"].([]any) {
			group := res.Properties["LogGroupName"].(string)
			filtered[group] = append(filtered[group], m.(map[string]any)["MetricName"].(string))
		}
	}
	groups := make(map[string]string)
	for name, res := range tpl.of(functionType) {
		logs, _ := res.Properties["LoggingConfig"].(map[string]any)
		group, _ := logs["LogGroup"].(string)
		require.Contains(t, tpl.Resources, group, name)
		assert.Equal(t, "JSON", logs["LogFormat"], name)
		assert.Equal(t, "LogDays", tpl.Resources[group].Properties["RetentionInDays"], group)
		assert.Subset(t, filtered[group], []string{"Errors", "Panics"}, group)
		assert.Empty(t, groups[group], "%s and %s share a log group", name, groups[group])
		groups[group] = name
		assert.Contains(t, tpl.statements(t, name+"Role"), "logs:PutLogEvents "+group+".Arn")
	}
	assert.Len(t, tpl.of("AWS::Logs::LogGroup"), len(groups), "no log group is nobody's")
	queries := tpl.of("AWS::Logs::QueryDefinition")
	require.NotEmpty(t, queries)
	for name, res := range queries {
		for group := range groups {
			assert.Contains(t, fmt.Sprint(res.Properties["LogGroupNames"]), group, name)
		}
	}
}

// TestLogsSayWhatIsReadOutOfThem fails in every way and looks for what filters and queries
// go by.
func TestLogsSayWhatIsReadOutOfThem(t *testing.T) {
	t.Parallel()
	var logs bytes.Buffer
	f := &function{
		settings: settings{Task: taskRefine}, log: slog.New(slog.NewJSONHandler(&logs, nil)).With("task", taskRefine),
		metrics: io.Discard, task: &scripted{},
	}
	_, err := f.Invoke(t.Context(), messages(t, "터지는 곳", "막힌 곳", ""))
	require.NoError(t, err)
	_, err = f.Invoke(t.Context(), []byte(`{"source":"막힌 곳"}`))
	require.Error(t, err)
	said := make(map[string]map[string]any) // the last of each message
	for line := range strings.Lines(logs.String()) {
		var fields map[string]any
		require.NoError(t, json.Unmarshal([]byte(line), &fields), line)
		assert.Equal(t, "ERROR", fields["level"], line)
		assert.Equal(t, taskRefine, fields["task"], line)
		said[fields["msg"].(string)] = fields
	}
	assert.Equal(t, "뜻밖의 글자", said["panic"]["value"])
	assert.Contains(t, said["panic"]["stack"], "goroutine")
	assert.Equal(t, "막힌 곳", said["source"]["source"])
	assert.Contains(t, said["source"]["err"], "막혔습니다")
	assert.Equal(t, "c", said["message"]["id"])
	assert.Contains(t, said["failed"]["err"], "막혔습니다")
}

// A measure is a metric as an alarm or a widget names it.
type measure struct{ namespace, name, dimension string }

// ofAWS are the metrics of services that are watched.
var ofAWS = []measure{
	{"AWS/SQS", "ApproximateNumberOfMessagesVisible", "QueueName"}, {"AWS/SQS", "ApproximateAgeOfOldestMessage", "QueueName"},
	{"AWS/Lambda", "Errors", "FunctionName"}, {"AWS/Lambda", "Errors", "FunctionName Resource ExecutedVersion"},
	{"AWS/Lambda", "Throttles", "FunctionName"}, {"AWS/Lambda", "ConcurrentExecutions", "FunctionName"},
	{"AWS/RDS", "CPUUtilization", "DBInstanceIdentifier"}, {"AWS/RDS", "FreeStorageSpace", "DBInstanceIdentifier"},
	{"AWS/RDS", "DatabaseConnections", "DBInstanceIdentifier"},
}

// ofLogs returns the metrics that filters read out of logs.
func (tpl template) ofLogs() (found []measure) {
	for _, res := range tpl.of("AWS::Logs::MetricFilter") {
		for _, m := range res.Properties["MetricTransformations"].([]any) {
			p := m.(map[string]any)
			found = append(found, measure{p["MetricNamespace"].(string), p["MetricName"].(string), ""})
		}
	}
	return found
}

// measures returns the metrics of an alarm.
func (r resource) measures() (found []measure) {
	named := func(p map[string]any) {
		var dimensions []string
		list, _ := p["Dimensions"].([]any)
		for _, d := range list {
			d := d.(map[string]any)
			dimensions = append(dimensions, d["Name"].(string))
			if p["Namespace"] == observe.Namespace { // what a function says of itself
				dimensions[len(dimensions)-1] += "=" + d["Value"].(string)
			}
		}
		found = append(found, measure{p["Namespace"].(string), p["MetricName"].(string), strings.Join(dimensions, " ")})
	}
	metrics, several := r.Properties["Metrics"].([]any)
	if !several {
		named(r.Properties)
	}
	for _, m := range metrics {
		if stat, ok := m.(map[string]any)["MetricStat"].(map[string]any); ok {
			named(stat["Metric"].(map[string]any))
		}
	}
	return found
}

// widgets returns the metrics of the dashboard.
func (tpl template) widgets(t *testing.T) (found []measure) {
	t.Helper()
	var body struct {
		Widgets []struct {
			Type       string
			Properties struct {
				Title   string
				Metrics [][]any
				Alarms  []string
			}
		}
	}
	text := tpl.Resources["Dashboard"].Properties["DashboardBody"].(string)
	require.NoError(t, json.Unmarshal([]byte(text), &body), "the dashboard is JSON")
	for _, w := range body.Widgets {
		assert.NotEmpty(t, w.Properties.Title)
		for _, m := range w.Properties.Metrics {
			found = append(found, measureOf(m))
		}
		for _, alarm := range w.Properties.Alarms {
			name := strings.TrimSuffix(strings.TrimPrefix(alarm, "${"), ".Arn}")
			assert.Equal(t, "AWS::CloudWatch::Alarm", tpl.Resources[name].Type, alarm)
		}
	}
	return found
}

// measureOf reads a metric as a widget has it: its namespace, its name, then names and
// values of dimensions, and options last.
func measureOf(m []any) measure {
	one := measure{namespace: m[0].(string), name: m[1].(string)}
	var dimensions []string
	for i := 2; i+1 < len(m); i += 2 {
		dimensions = append(dimensions, m[i].(string))
		if one.namespace == observe.Namespace {
			dimensions[len(dimensions)-1] += "=" + m[i+1].(string)
		}
	}
	one.dimension = strings.Join(dimensions, " ")
	return one
}

// TestAlarmsAndDashboardNameMetricsThatThereAre holds what is watched to what is emitted:
// by services, by filters of logs, and by functions as the table of metrics has it.
func TestAlarmsAndDashboardNameMetricsThatThereAre(t *testing.T) {
	t.Parallel()
	tpl := readTemplate(t)
	there := append(slices.Clone(ofAWS), tpl.ofLogs()...)
	for task := range layersOf {
		there = append(there, tabled(task)...)
	}
	for name, res := range tpl.of("AWS::CloudWatch::Alarm") {
		for _, m := range res.measures() {
			assert.Contains(t, there, m, name)
		}
		assert.NotEmpty(t, res.Properties["AlarmDescription"], name)
		if taken := strings.HasSuffix(name, "VersionAlarm"); !taken {
			assert.Equal(t, []any{"Alarms"}, res.Properties["AlarmActions"], "%s tells somebody", name)
		}
	}
	for _, m := range tpl.widgets(t) {
		assert.Contains(t, there, m, "the dashboard")
	}
	for _, m := range tpl.ofLogs() {
		assert.Contains(t, tpl.widgets(t), m, "what is read out of logs is shown")
	}
}

// TestNewVersionsAreTakenBack has each function move to a new version by an alias, and back
// by an alarm of that very version.
func TestNewVersionsAreTakenBack(t *testing.T) {
	t.Parallel()
	tpl := readTemplate(t)
	global := tpl.Globals["Function"].(map[string]any)
	assert.Equal(t, "live", global["AutoPublishAlias"])
	shift := global["DeploymentPreference"].(map[string]any)
	assert.Equal(t, "Shift", shift["Type"])
	assert.Contains(t, tpl.Resources, "DeployRole")
	for name, res := range tpl.of(functionType) {
		own, _ := res.Properties["DeploymentPreference"].(map[string]any)
		require.Equal(t, []any{name + "VersionAlarm"}, own["Alarms"], name)
		text := fmt.Sprint(tpl.Resources[name+"VersionAlarm"].Properties["Dimensions"])
		assert.Contains(t, text, name+".Version.Version", "of the version that is new")
		assert.Contains(t, text, "${"+name+"}:live", "by the alias")
	}
}

// TestQueriesReadFieldsThatAreWritten holds saved queries to what functions log.
func TestQueriesReadFieldsThatAreWritten(t *testing.T) {
	t.Parallel()
	written := []string{
		"time", "level", "msg", "task", "err", "source", "id", "value", "stack", // ours
		"type", "record.status", "record.errorType", "record.metrics.durationMs", "record.metrics.maxMemoryUsedMB", // Lambda's
		"record.metrics.memorySizeMB", "record.metrics.initDurationMs", "@timestamp", "@log",
	}
	word := regexp.MustCompile(`@?[a-zA-Z][a-zA-Z.]*`)
	ofLanguage := strings.Fields(`fields filter sort desc limit stats count as by in bin d and or latest sum max`)
	for name, res := range readTemplate(t).of("AWS::Logs::QueryDefinition") {
		query := regexp.MustCompile(`"[^"]*"`).ReplaceAllString(res.Properties["QueryString"].(string), "")
		made := regexp.MustCompile(`\bas (\w+)`).FindAllStringSubmatch(query, -1)
		for _, w := range word.FindAllString(query, -1) {
			own := slices.ContainsFunc(made, func(m []string) bool { return m[1] == w })
			assert.True(t, own || slices.Contains(ofLanguage, w) || slices.Contains(written, w), "%s: %q", name, w)
		}
	}
}
