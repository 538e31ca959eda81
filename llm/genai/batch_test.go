package genai_test

import (
	"errors"
	"fmt"
	"iter"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/techmap-it/techmap"
	"github.com/techmap-it/techmap/internal/geminifake"
	"github.com/techmap-it/techmap/llm"
	"github.com/techmap-it/techmap/llm/genai"
	"github.com/techmap-it/techmap/llm/llmtest"
)

// prompts are n of them, with the ids p0, p1 …
func prompts(n int) iter.Seq2[string, llm.Prompt] {
	return func(yield func(string, llm.Prompt) bool) {
		for i := range n {
			p := llm.Prompt{System: "지시", User: fmt.Sprintf("공고 %d", i), MaxOutput: 100}
			p.Schema = &llm.Schema{
				Type: llm.Object, Properties: map[string]*llm.Schema{"a": {Type: llm.String}}, Order: []string{"a"},
			}
			if !yield(fmt.Sprintf("p%d", i), p) {
				return
			}
		}
	}
}

// echo answers with what was asked; the third prompt is withheld, the fourth throttled.
func echo(_ int, r geminifake.Request) geminifake.Turn {
	switch r.ID {
	case "p2":
		return geminifake.Block("SAFETY")
	case "p3":
		return geminifake.Throttle(time.Minute)
	}
	return geminifake.Text("re: " + r.Prompt.User)
}

// withJobs runs do with a service of batches, in virtual time. Every model that dial
// returns is a new one, as after a restart.
func withJobs(t *testing.T, o geminifake.Options, do func(t *testing.T, dial func() *genai.Model)) {
	t.Helper()
	synctest.Test(t, func(t *testing.T) {
		o.Key, o.Answer = llmtest.ModelKey, echo
		client := serve(t, geminifake.New(&o))
		do(t, func() *genai.Model {
			m, err := genai.New(t.Context(), "gemini-x", &genai.Options{Key: llmtest.ModelKey, HTTPClient: client})
			require.NoError(t, err)
			return m
		})
	})
}

// A tally is what Collect hands over.
type tally struct {
	replies map[string]llm.Reply
	errs    map[string]error
}

func collect(t *testing.T, m *genai.Model, job string) (got tally, done bool, err error) {
	t.Helper()
	got = tally{map[string]llm.Reply{}, map[string]error{}}
	done, err = m.Collect(t.Context(), job, func(id string, r llm.Reply, err error) error {
		_, twice := got.replies[id]
		assert.False(t, twice || got.errs[id] != nil, "%s comes twice", id)
		if err != nil {
			got.errs[id] = err
			return nil
		}
		got.replies[id] = r
		return nil
	})
	return got, done, err
}

func TestBatch_answersEachPrompt(t *testing.T) {
	t.Parallel()
	withJobs(t, geminifake.Options{BatchTime: time.Hour}, func(t *testing.T, dial func() *genai.Model) {
		job, err := dial().Submit(t.Context(), "2026-11-22", prompts(5))
		require.NoError(t, err)
		got, done, err := collect(t, dial(), job)
		require.NoError(t, err)
		assert.False(t, done)
		assert.Empty(t, got.replies)
		time.Sleep(time.Hour)
		got, done, err = collect(t, dial(), job)
		require.NoError(t, err)
		assert.True(t, done)
		assert.Len(t, got.replies, 4)
		for _, id := range []string{"p0", "p1", "p4"} {
			assert.Equal(t, llm.Reply{
				Text: "re: 공고 " + id[1:], Finish: llm.FinishStop, Usage: llm.Usage{Input: 20, Output: 5}, Version: "gemini-fake-001",
			}, got.replies[id])
		}
		assert.Equal(t, llm.FinishBlocked, got.replies["p2"].Finish)
		assert.Equal(t, 20, got.replies["p2"].Usage.Input)
		require.ErrorIs(t, got.errs["p3"], techmap.ErrThrottled)
		asks, ok := errors.AsType[*techmap.RetryError](got.errs["p3"])
		require.True(t, ok)
		assert.Equal(t, time.Minute, asks.After)
		assert.Len(t, got.errs, 1)
	})
}

func TestBatch_isFoundAfterARestart(t *testing.T) {
	t.Parallel()
	withJobs(t, geminifake.Options{}, func(t *testing.T, dial func() *genai.Model) {
		var want string
		for i := range 5 {
			job, err := dial().Submit(t.Context(), fmt.Sprintf("run %d", i), prompts(1))
			require.NoError(t, err)
			if i == 1 {
				want = job
			}
		}
		found, err := dial().Find(t.Context(), "run 1")
		require.NoError(t, err)
		assert.Equal(t, want, found, "on the second page of jobs")
		_, err = dial().Find(t.Context(), "run 9")
		require.ErrorIs(t, err, techmap.ErrNotFound)
		twice, err := dial().Submit(t.Context(), "run 1", prompts(1))
		require.NoError(t, err)
		found, err = dial().Find(t.Context(), "run 1")
		require.NoError(t, err)
		assert.Equal(t, twice, found, "the newest of a label")
	})
}

func TestBatch_whoseNameWasLostIsFound(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		service := geminifake.New(nil)
		client := serve(t, http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
			if r.Method == http.MethodGet {
				service.ServeHTTP(w, r)
				return
			}
			service.ServeHTTP(httptest.NewRecorder(), r)
			conn, _, err := http.NewResponseController(w).Hijack()
			assert.NoError(t, err)
			assert.NoError(t, conn.Close())
		}))
		m, err := genai.New(t.Context(), "gemini-x", &genai.Options{Key: llmtest.ModelKey, HTTPClient: client})
		require.NoError(t, err)
		_, err = m.Submit(t.Context(), "x", prompts(2))
		require.ErrorIs(t, err, techmap.ErrUnavailable)
		assert.NotContains(t, err.Error(), "공고")
		job, err := m.Find(t.Context(), "x")
		require.NoError(t, err)
		got, done, err := collect(t, m, job)
		require.NoError(t, err)
		assert.True(t, done)
		assert.Len(t, got.replies, 2)
	})
}

func TestBatch_thatEndsEarlyLeavesTheRestOpen(t *testing.T) {
	t.Parallel()
	for end, want := range map[string]struct {
		state   genai.JobState
		answers int
	}{
		"SUCCEEDED": {genai.JobDone, 3}, "PARTIALLY_SUCCEEDED": {genai.JobPartial, 2}, "EXPIRED": {genai.JobExpired, 2},
		"CANCELLED": {genai.JobCancelled, 2}, "FAILED": {genai.JobFailed, 0},
	} {
		t.Run(end, func(t *testing.T) {
			withJobs(t, geminifake.Options{BatchEnd: end}, func(t *testing.T, dial func() *genai.Model) {
				m := dial()
				job, err := m.Submit(t.Context(), "x", prompts(3))
				require.NoError(t, err)
				state, err := m.State(t.Context(), job)
				require.NoError(t, err)
				assert.Equal(t, want.state, state)
				got, done, err := collect(t, m, job)
				assert.True(t, done)
				assert.Equal(t, want.state != genai.JobDone, errors.Is(err, techmap.ErrPartial), err)
				assert.Len(t, got.replies, want.answers)
			})
		})
	}
}

func TestBatch_unknownStatesWork(t *testing.T) {
	t.Parallel()
	withJobs(t, geminifake.Options{BatchEnd: "POLISHING"}, func(t *testing.T, dial func() *genai.Model) {
		job, err := dial().Submit(t.Context(), "x", prompts(1))
		require.NoError(t, err)
		_, done, err := collect(t, dial(), job)
		require.NoError(t, err)
		assert.False(t, done)
	})
}

func TestBatch_stopsWithItsCaller(t *testing.T) {
	t.Parallel()
	withJobs(t, geminifake.Options{}, func(t *testing.T, dial func() *genai.Model) {
		m := dial()
		job, err := m.Submit(t.Context(), "x", prompts(3))
		require.NoError(t, err)
		full := errors.New("store is full")
		calls := 0
		_, err = m.Collect(t.Context(), job, func(string, llm.Reply, error) error {
			calls++
			return full
		})
		require.ErrorIs(t, err, full)
		assert.Equal(t, 1, calls)
	})
}

func TestBatch_refuses(t *testing.T) {
	t.Parallel()
	same := func(yield func(string, llm.Prompt) bool) {
		for range 2 {
			if !yield("a", prompt) {
				return
			}
		}
	}
	large := func(yield func(string, llm.Prompt) bool) {
		for i := range 20 {
			if !yield(fmt.Sprint(i), llm.Prompt{User: strings.Repeat("x", 1<<20)}) {
				return
			}
		}
	}
	for name, prompts := range map[string]iter.Seq2[string, llm.Prompt]{
		"no prompts": prompts(0), "ids twice": same, "too much": large,
		"no id": func(yield func(string, llm.Prompt) bool) { yield("", prompt) },
	} {
		t.Run(name, func(t *testing.T) {
			withJobs(t, geminifake.Options{}, func(t *testing.T, dial func() *genai.Model) {
				_, err := dial().Submit(t.Context(), "x", prompts)
				require.ErrorIs(t, err, techmap.ErrInvalid)
			})
		})
	}
	withJobs(t, geminifake.Options{}, func(t *testing.T, dial func() *genai.Model) {
		m := dial()
		for job, kind := range map[string]error{
			"": techmap.ErrInvalid, "batches/": techmap.ErrInvalid, "batches/../files/x": techmap.ErrInvalid,
			"batches/none": techmap.ErrNotFound,
		} {
			_, err := m.State(t.Context(), job)
			require.ErrorIs(t, err, kind, job)
			_, _, err = collect(t, m, job)
			require.ErrorIs(t, err, kind, job)
		}
	})
	vertex, err := genai.New(t.Context(), "m", &genai.Options{Project: "p", Location: "us", HTTPClient: http.DefaultClient})
	require.NoError(t, err)
	_, err = vertex.Submit(t.Context(), "x", prompts(1))
	require.ErrorIs(t, err, techmap.ErrInvalid)
}

func TestBatch_outages(t *testing.T) {
	t.Parallel()
	bodies := map[string]string{
		"not JSON": "<html>", "another form": `{"name":7,"metadata":3}`, "list of another form": `{"operations":"x"}`,
		"answers of another form": `{"name":"batches/a","metadata":{"state":"BATCH_STATE_SUCCEEDED",
			"output":{"inlinedResponses":{"inlinedResponses":"x"}}}}`,
	}
	for name, body := range bodies {
		t.Run(name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				client := serve(t, http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) {
					_, _ = w.Write([]byte(body))
				}))
				m, err := genai.New(t.Context(), "gemini-x", &genai.Options{Key: llmtest.ModelKey, HTTPClient: client})
				require.NoError(t, err)
				if name != "list of another form" {
					_, _, err = collect(t, m, "batches/a")
					require.ErrorIs(t, err, techmap.ErrUnavailable)
				}
				if strings.Contains(name, "list") || name == "not JSON" {
					_, err = m.Find(t.Context(), "x")
					require.ErrorIs(t, err, techmap.ErrUnavailable)
				}
			})
		})
	}
}
