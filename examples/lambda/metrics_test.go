package main

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"log/slog"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/aws/aws-lambda-go/lambdacontext"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/techmap-it/techmap"
	"github.com/techmap-it/techmap/crawl"
	"github.com/techmap-it/techmap/examples/internal/observe"
	"github.com/techmap-it/techmap/llm"
)

// A fleet is the functions of one store, on this machine.
type fleet struct {
	t    *testing.T
	env  map[string]string
	out  bytes.Buffer // metrics
	told bytes.Buffer // the log
}

func newFleet(t *testing.T) *fleet {
	dir := t.TempDir()
	return &fleet{t: t, env: map[string]string{
		"TECHMAP_BRONZE": dir, "TECHMAP_SILVER": filepath.Join(dir, "silver.db"), "TECHMAP_GOLD": filepath.Join(dir, "gold.db"),
		"TECHMAP_MODEL": "openai/oracle", "TECHMAP_MODEL_URL": newOracle(t).URL, "TECHMAP_KEY_MODEL": modelKey,
	}}
}

// invoke hands an event to the function of a task.
func (f *fleet) invoke(task, event string) {
	f.t.Helper()
	env := func(name string) string {
		if name == "TECHMAP_TASK" {
			return task
		}
		return f.env[name]
	}
	fn, err := newFunction(f.t.Context(), env, slog.New(slog.NewJSONHandler(&f.told, nil)), &f.out)
	require.NoError(f.t, err)
	ctx := lambdacontext.NewContext(f.t.Context(), &lambdacontext.LambdaContext{AwsRequestID: "event-1"})
	_, err = fn.Invoke(ctx, []byte(event))
	require.NoError(f.t, err, task)
	require.NoError(f.t, fn.stores.Close())
}

// stricken is a task that everything happens to that a test cannot make a store or a site do.
type stricken struct{ f *function }

func (s stricken) source(ctx context.Context, _ string, _ window) (techmap.Report, error) {
	s.f.seen.Journal(crawl.Entry{Source: "게시판", Reason: crawl.Disallowed})
	s.f.seen.Rests("게시판", "host.example", time.Minute)
	answers := new(llm.MemoryCache)
	err := errors.Join(
		s.f.call(func(context.Context, llm.Entry) error { return nil })(ctx, llm.Entry{Model: "openai/oracle", Finish: llm.FinishStop}),
		answers.Save(ctx, "질문", techmap.Extraction{}))
	_, _, found := s.f.seen.Cache(answers, "openai/oracle").Load(ctx, "질문")
	trace := s.f.seen.Trace()
	ctx = trace.Start(ctx, techmap.Event{Stage: techmap.StageGold})
	trace.Retrying(ctx, techmap.Retry{Attempt: 1, Conflict: true, Err: techmap.ErrUnavailable})
	return techmap.Report{}, errors.Join(err, found)
}

func (stricken) rest(context.Context, window) (techmap.Report, error) { return techmap.Report{}, nil }
func (stricken) sources(context.Context) ([]string, error)            { return nil, nil }

// headOf returns what a line tells CloudWatch of its numbers, all of which it has.
func headOf(t *testing.T, line string) (namespace string, dimensions, names []string) {
	t.Helper()
	var head struct {
		AWS struct {
			CloudWatchMetrics []struct {
				Namespace  string
				Dimensions [][]string
				Metrics    []struct{ Name string }
			}
		} `json:"_aws"`
	}
	values := make(map[string]any)
	require.NoError(t, json.Unmarshal([]byte(line), &head))
	require.NoError(t, json.Unmarshal([]byte(line), &values))
	require.Len(t, head.AWS.CloudWatchMetrics, 1)
	d := head.AWS.CloudWatchMetrics[0]
	require.Len(t, d.Dimensions, 1)
	for _, m := range d.Metrics {
		assert.Contains(t, values, m.Name)
		names = append(names, m.Name)
	}
	return d.Namespace, d.Dimensions[0], names
}

// TestEveryMetricOfTheFunctionsIsSeen runs them one after the other and compares what they
// tell CloudWatch with the table: nothing is missing, nothing is more.
func TestEveryMetricOfTheFunctionsIsSeen(t *testing.T) {
	t.Parallel()
	f := newFleet(t)
	f.invoke(taskCrawl, `{"sites":["sample"],"limit":2}`)
	f.invoke(taskRefine, `{}`)
	f.invoke(taskAnnotate, `{}`)
	f.invoke(taskLoad, `{}`)
	f.invoke(taskPublish, `{}`)
	fn := &function{settings: settings{Task: taskRefine}, log: slog.New(slog.DiscardHandler), metrics: &f.out}
	fn.task = stricken{fn}
	_, err := fn.Invoke(t.Context(), messages(t, "가", ""))
	require.NoError(t, err)

	told := make(map[string]bool)
	for line := range strings.Lines(f.out.String()) {
		namespace, dimensions, names := headOf(t, line)
		assert.Equal(t, observe.Namespace, namespace)
		require.Equal(t, observe.TaskDimension, dimensions[0])
		for _, name := range names {
			told[name] = true
			row, ok := observe.Find(name)
			require.True(t, ok && row.Of(observe.Lambda), "%s does not stand in the table as the functions'", name)
			beside := slices.Sorted(slices.Values(dimensions[1:]))
			assert.True(t, slices.ContainsFunc(row.EMF, func(d []string) bool {
				return slices.Equal(slices.Sorted(slices.Values(d)), beside)
			}), "%s by %s", name, dimensions)
		}
	}
	for _, row := range observe.Table() {
		assert.Equal(t, len(row.EMF) > 0, told[row.Name], "%s is to be seen", row.Name)
	}
	t.Logf("CloudWatch is told of %d metrics", len(measuresOf(t, f.out.String()))) // each of which is paid for
	assert.Contains(t, f.out.String(), `"run":"event-1"`)
	assert.Contains(t, f.out.String(), `"source sample-board":"partial"`)
}

// TestLogsOfFunctions name their run and tell neither texts nor keys.
func TestLogsOfFunctions(t *testing.T) {
	t.Parallel()
	f := newFleet(t)
	f.invoke(taskCrawl, `{"sites":["sample"],"limit":2}`)
	f.invoke(taskRefine, `{}`)
	f.invoke(taskAnnotate, `{}`)
	f.invoke(taskLoad, `{}`)
	require.NotEmpty(t, f.told.String())
	for line := range strings.Lines(f.told.String()) {
		assert.Contains(t, line, `"run":"event-1"`)
		assert.Contains(t, line, `"task":"`)
	}
	assert.Contains(t, f.told.String(), `"source":"sample-board","stage":"fetch"`)
	for _, text := range []string{modelKey, "자격요건", "우대사항", "Requirements", "경험"} {
		assert.NotContains(t, f.told.String(), text)
	}
}

// TestHowAnEventEnds counts each as what it was.
func TestHowAnEventEnds(t *testing.T) {
	t.Parallel()
	lost := techmap.Report{Stages: map[techmap.Stage]techmap.Count{techmap.StageRefine: {In: 1, Rejected: 1}}}
	refused := techmap.Report{Sources: map[string]techmap.SourceReport{"가": {Outcome: techmap.OutcomeRefused}}}
	for _, tt := range []struct {
		name            string
		messages, again int
		total           techmap.Report
		err             error
		want            string
	}{
		{"done", 0, 0, techmap.Report{}, nil, observe.Done},
		{"an error", 0, 0, techmap.Report{}, techmap.ErrUnavailable, observe.Failed},
		{"a lost record", 0, 0, lost, nil, observe.Partial},
		{"a source that refuses", 0, 0, refused, nil, observe.Partial},
		{"one message comes again", 3, 1, techmap.Report{}, nil, observe.Partial},
		{"all messages come again", 3, 3, techmap.Report{}, nil, observe.Failed},
	} {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			m := &measured{messages: tt.messages, again: tt.again, total: tt.total, cause: techmap.ErrThrottled}
			outcome, cause := m.ended(tt.err)
			assert.Equal(t, tt.want, outcome)
			assert.Equal(t, tt.want == observe.Failed, cause != nil)
		})
	}
}
