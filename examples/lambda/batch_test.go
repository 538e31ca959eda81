package main

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"io"
	"log/slog"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/techmap-it/techmap"
	"github.com/techmap-it/techmap/examples/internal/observe"
	"github.com/techmap-it/techmap/sink/sqssink"
)

// A scripted task does what a source's name says.
type scripted struct {
	done   []string
	rested int
	fails  bool // at the rest
}

func (s *scripted) source(_ context.Context, source string, w window) (techmap.Report, error) {
	s.done = append(s.done, source)
	switch source {
	case "터지는 곳":
		panic("뜻밖의 글자")
	case "막힌 곳":
		return techmap.Report{}, errors.New("막혔습니다")
	}
	return techmap.Report{Stages: map[techmap.Stage]techmap.Count{techmap.StageRefine: {In: 3, Out: 2, Rejected: 1}}}, nil
}

func (s *scripted) rest(context.Context, window) (techmap.Report, error) {
	s.rested++
	if s.fails {
		return techmap.Report{}, errors.New("저장소가 없습니다")
	}
	return techmap.Report{}, nil
}

func (*scripted) sources(context.Context) ([]string, error) { return []string{"가", "나"}, nil }

// A told announcer remembers what it was given.
type told struct{ sources []string }

func (t *told) Write(context.Context, []techmap.Census) error { return nil }

func (t *told) Send(_ context.Context, messages []sqssink.Message) error {
	for _, m := range messages {
		t.sources = append(t.sources, m.Source)
	}
	return nil
}

// messages returns an event of messages about sources; an empty name is one that cannot be
// read.
func messages(t *testing.T, sources ...string) []byte {
	t.Helper()
	var e sqssink.LambdaEvent
	for i, source := range sources {
		body := "이것은 JSON이 아닙니다"
		if source != "" {
			m := sqssink.MessageOf(techmap.Census{Source: source, At: time.Unix(int64(i), 0), Outcome: techmap.OutcomeComplete})
			data, err := json.Marshal(m)
			require.NoError(t, err)
			body = string(data)
		}
		e.Records = append(e.Records, sqssink.LambdaMessage{MessageID: string(rune('a' + i)), Body: body})
	}
	data, err := json.Marshal(e)
	require.NoError(t, err)
	return data
}

func TestBatch(t *testing.T) {
	t.Parallel()
	for _, tt := range []struct {
		name    string
		sources []string
		fails   bool
		again   []string // IDs of messages
		done    []string
		told    []string
	}{
		{"all is done", []string{"가", "나"}, false, nil, []string{"가", "나"}, []string{"가", "나"}},
		{"messages about one source are one piece of work", []string{"가", "나", "가"}, false, nil, []string{"가", "나"}, []string{"가", "나"}},
		{"one that cannot be read", []string{"가", "", "나"}, false, []string{"b"}, []string{"가", "나"}, []string{"가", "나"}},
		{"a source that fails", []string{"가", "막힌 곳", "나", "막힌 곳"}, false, []string{"b", "d"}, []string{"가", "막힌 곳", "나"}, []string{"가", "나"}},
		{"a panic fails its message, not the batch", []string{"터지는 곳", "가"}, false, []string{"a"}, []string{"터지는 곳", "가"}, []string{"가"}},
		{"what all need fails", []string{"가", "나"}, true, []string{"a", "b"}, []string{"가", "나"}, nil},
		{"nothing is left for the rest", []string{"막힌 곳"}, true, []string{"a"}, []string{"막힌 곳"}, nil},
		{"none", []string{}, false, nil, nil, nil},
	} {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			work, next := &scripted{fails: tt.fails}, &told{}
			var metrics bytes.Buffer
			f := &function{
				settings: settings{Task: taskRefine}, log: slog.New(slog.NewTextHandler(t.Output(), nil)),
				metrics: &metrics, task: work, next: next,
			}
			payload := messages(t, tt.sources...)
			if len(tt.sources) == 0 {
				payload = []byte(`{"Records":[]}`)
			}
			answer, err := f.Invoke(t.Context(), payload)
			require.NoError(t, err)
			want, err := json.Marshal(sqssink.Response(tt.again))
			require.NoError(t, err)
			assert.JSONEq(t, string(want), string(answer))
			assert.Equal(t, tt.done, work.done)
			assert.Equal(t, tt.told, next.sources)

			said := measuresOf(t, metrics.String())
			of := func(outcome string) float64 {
				return said[measure{observe.Namespace, observe.NameMessages, "Task=refine outcome=" + outcome}]
			}
			assert.InDelta(t, len(tt.sources)-len(tt.again), of("done"), 0)
			assert.InDelta(t, len(tt.again), of("again"), 0)
		})
	}
}

func TestEventsWithoutMessages(t *testing.T) {
	t.Parallel()
	for _, tt := range []struct {
		name, event string
		done        []string
		err         string
	}{
		{"all sources", `{}`, []string{"가", "나"}, ""},
		{"one of them", `{"source":"다"}`, []string{"다"}, ""},
		{"one that fails", `{"source":"막힌 곳"}`, []string{"막힌 곳"}, "막혔습니다"},
		{"one that panics", `{"source":"터지는 곳"}`, []string{"터지는 곳"}, "panic: 뜻밖의 글자"},
		{"not JSON", `{`, nil, "event: "},
	} {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			work := &scripted{}
			f := &function{
				settings: settings{Task: taskRefine}, log: slog.New(slog.DiscardHandler), metrics: io.Discard, task: work,
			}
			answer, err := f.Invoke(t.Context(), []byte(tt.event))
			assert.Equal(t, tt.done, work.done)
			if tt.err != "" {
				require.ErrorContains(t, err, tt.err)
				return
			}
			require.NoError(t, err)
			var report techmap.Report
			require.NoError(t, json.Unmarshal(answer, &report))
			assert.Equal(t, 3*len(tt.done), report.Stages[techmap.StageRefine].In)
		})
	}
}

func FuzzEvents(f *testing.F) {
	f.Add(`{"sites":["sample"],"since":"24h","limit":3}`)
	f.Add(`{"Records":[{"messageId":"1","body":"{\"version\":1,\"source\":\"가\",\"outcome\":\"complete\"}"}]}`)
	f.Add(`{"Records":[null],"source":"나"}`)
	f.Fuzz(func(t *testing.T, payload string) {
		fn := &function{
			settings: settings{Task: taskRefine}, log: slog.New(slog.DiscardHandler), metrics: io.Discard, task: &scripted{},
		}
		if answer, err := fn.Invoke(t.Context(), []byte(payload)); err == nil {
			assert.True(t, json.Valid(answer), "%s", answer)
		}
		var e crawlEvent
		_ = json.Unmarshal([]byte(payload), &e) // must not panic
	})
}
