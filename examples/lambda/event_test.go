package main

import (
	"context"
	"encoding/json"
	"io"
	"log/slog"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/techmap-it/techmap"
	"github.com/techmap-it/techmap/sink/sqlitesink"
)

func TestMoments(t *testing.T) {
	t.Parallel()
	for _, tt := range []struct {
		name, text string
		want       time.Time
		bad        bool
	}{
		{"null", `null`, time.Time{}, false},
		{"empty", `""`, time.Time{}, false},
		{"a day", `"2026-10-01"`, time.Date(2026, 10, 1, 0, 0, 0, 0, time.UTC), false},
		{"a time in Seoul", `"2026-10-01T09:00:00+09:00"`, time.Date(2026, 10, 1, 0, 0, 0, 0, time.UTC), false},
		{"a time of no zone", `"2026-10-01T09:00:00"`, time.Date(2026, 10, 1, 9, 0, 0, 0, time.UTC), false},
		{"a number", `24`, time.Time{}, true},
		{"words", `"어제"`, time.Time{}, true},
		{"time to come", `"-24h"`, time.Time{}, true},
	} {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			var m moment
			err := json.Unmarshal([]byte(tt.text), &m)
			if tt.bad {
				require.ErrorContains(t, err, `write "72h", "2026-11-22"`)
				return
			}
			require.NoError(t, err)
			assert.Equal(t, tt.want, m.Time)
		})
	}
	var ago moment
	require.NoError(t, json.Unmarshal([]byte(`"24h"`), &ago))
	assert.WithinDuration(t, time.Now().Add(-24*time.Hour), ago.Time, time.Minute)
}

// TestMarkMovesOnOnlyOverWhatWasRead says which events may move the mark of a function.
func TestMarkMovesOnOnlyOverWhatWasRead(t *testing.T) {
	t.Parallel()
	day := func(n int) time.Time { return time.Date(2026, 10, n, 0, 0, 0, 0, time.UTC) }
	for _, tt := range []struct {
		name  string
		w     window
		mark  time.Time
		since time.Time
		whole bool
	}{
		{"what is new", window{}, day(5), day(5), true},
		{"the first time", window{}, time.Time{}, time.Time{}, true},
		{"again from before the mark", window{Since: day(1)}, day(5), day(1), true},
		{"from after the mark: a gap would be lost", window{Since: day(9)}, day(5), day(9), false},
		{"there is no mark: what lies before would be lost", window{Since: day(9)}, time.Time{}, day(9), false},
		{"a few", window{Limit: 3}, day(5), day(5), false},
		{"a few from before the mark", window{Since: day(1), Limit: 3}, day(5), day(1), false},
	} {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			since, whole := tt.w.begin(tt.mark)
			assert.Equal(t, tt.since, since)
			assert.Equal(t, tt.whole, whole)
		})
	}
}

// TestEventsSayWhatTheyMean refuses events that are not for the function.
func TestEventsSayWhatTheyMean(t *testing.T) {
	t.Parallel()
	for _, tt := range []struct{ name, task, event, err string }{
		{"the function's task", taskRefine, `{"task":"refine","since":null}`, ""},
		{"another task", taskRefine, `{"task":"load"}`, `task "load", but this function does "refine"`},
		{"less than nothing", taskRefine, `{"limit":-1}`, "limit -1"},
		{"no time", taskRefine, `{"since":"언제"}`, "since: "},
		{"part of a publication", taskPublish, `{"since":"24h"}`, "leave since and limit out"},
		{"no such role", taskReport, `{"role":"임금님"}`, `role "임금님"`},
		{"no such month", taskReport, `{"month":"10월"}`, `month "10월": write 2026-10`},
		{"no such format", taskReport, `{"format":"pdf"}`, `format "pdf"`},
	} {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			f := &function{settings: settings{Task: tt.task}, log: slog.New(slog.DiscardHandler), metrics: io.Discard, task: &scripted{}}
			if tt.task == taskPublish {
				f.task = &publish{f}
			}
			_, err := f.Invoke(t.Context(), []byte(tt.event))
			if tt.err == "" {
				require.NoError(t, err)
				return
			}
			require.ErrorContains(t, err, tt.err)
		})
	}
}

func TestCheckDoesNothing(t *testing.T) {
	t.Parallel()
	for task := range layersOf {
		work := &scripted{}
		f := &function{settings: settings{Task: task}, log: slog.New(slog.DiscardHandler), metrics: io.Discard, task: work}
		answer, err := f.Invoke(t.Context(), []byte(`{"check":true}`))
		require.NoError(t, err)
		assert.JSONEq(t, `{"task":"`+task+`","version":"`+techmap.Version+`","ready":true}`, string(answer))
		assert.Zero(t, work.rested)
		assert.Empty(t, work.done)
	}
}

// invoked returns how many records of a stage an event was about.
func invoked(t *testing.T, f *function, s techmap.Stage, event string) int {
	t.Helper()
	answer, err := f.Invoke(t.Context(), []byte(event))
	require.NoError(t, err, event)
	var report techmap.Report
	require.NoError(t, json.Unmarshal(answer, &report))
	return report.Stages[s].In
}

// TestStagesGoBackAsFarAsTheyAreTold refines and loads again what lies after a day, and
// leaves alone what is before it: what a scheduler's backfill asks for.
func TestStagesGoBackAsFarAsTheyAreTold(t *testing.T) {
	t.Parallel()
	dir, board := t.TempDir(), newBoard(t, 0)
	refine := over(t, dir, taskRefine, board)
	var raws []techmap.RawPosting
	for n := range 10 {
		body := `{"title":"백엔드 개발자","company":"도토리","text":"[자격요건] Java와 Go"}`
		raws = append(raws, techmap.RawPosting{
			Source: "dotori", Key: string(rune('a' + n)), ContentType: "application/json", Body: []byte(body),
			FetchedAt: time.Date(2026, 10, n+1, 0, 0, 0, 0, time.UTC),
		})
	}
	require.NoError(t, refine.stores.Bronze.Write(t.Context(), raws))
	at := func(event string) int { return invoked(t, refine, techmap.StageRefine, event) }
	assert.Equal(t, 2, at(`{"source":"dotori","limit":2}`))
	assert.Equal(t, 5, at(`{"source":"dotori","since":"2026-10-06"}`), "and leaves no mark: what is before was never read")
	assert.Equal(t, 10, at(`{"source":"dotori"}`))
	assert.Equal(t, 2, at(`{"source":"dotori"}`), "what is new, and a day before it")
	assert.Equal(t, 9, at(`{"source":"dotori","since":"2026-10-02T00:00:00Z"}`), "a backfill")
	assert.Equal(t, 2, at(`{"source":"dotori"}`))

	load := over(t, dir, taskLoad, board)
	at = func(event string) int { return invoked(t, load, techmap.StageExtract, event) }
	assert.Equal(t, 3, at(`{"source":"dotori","limit":3}`))
	assert.Zero(t, at(`{"source":"dotori","since":"0s"}`), "nothing was written since")
	assert.Equal(t, 10, at(`{"source":"dotori"}`))
	assert.LessOrEqual(t, at(`{"source":"dotori"}`), 1, "what is new, and the last before it")
	assert.Equal(t, 10, at(`{"source":"dotori","since":"2026-10-01"}`))
	assert.Equal(t, 10, stored(t, load.stores.Gold.Gold()))
}

func stored(t *testing.T, gold *sqlitesink.Gold) (n int) {
	t.Helper()
	seen, err := gold.Seen(context.WithoutCancel(t.Context()))
	require.NoError(t, err)
	return len(seen)
}
