package main

import (
	"context"
	"os"
	"path/filepath"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/techmap-it/techmap"
	"github.com/techmap-it/techmap/llm"
)

// TestBatchesNeedAProviderThatHasThem says so before anything is opened or asked.
func TestBatchesNeedAProviderThatHasThem(t *testing.T) {
	t.Parallel()
	p := newTemple(t)
	p.done("import", strangeFile(t, 2), "--no-show")
	for _, command := range []string{"submit", "collect"} {
		r := p.asks("llm", command)
		assert.Equal(t, exitMisuse, r.status, r.stderr)
		assert.Contains(t, r.stderr, "genai/NAME")
		assert.Empty(t, r.stdout)
		assert.Equal(t, exitMisuse, p.techmap("llm", command).status, "which model?")
	}
	assert.Contains(t, p.asks("--lang", "ko", "llm", "submit").stderr, "배치를 받지 않습니다")
	assert.Zero(t, p.o.count())
}

func job(label string, keys ...string) llm.Job {
	j := llm.Job{
		Label: label, Name: "batches/1", Model: "gemini/x", At: time.Date(2026, 11, 22, 9, 0, 0, 5, time.UTC), Input: 7,
		Most: llm.Spending{Tokens: 9, Money: .25},
	}
	for _, key := range keys {
		j.Requests = append(j.Requests, llm.JobRequest{ID: "r" + key, Questions: []llm.JobQuestion{
			{Key: key, Postings: []techmap.PostingID{"board:1", "게시판:2"}, Part: 1},
		}})
	}
	return j
}

func TestJobsAreFiles(t *testing.T) {
	t.Parallel()
	ctx := t.Context()
	jobs := fileJobs{filepath.Join(t.TempDir(), "llm", "jobs")}
	all, err := jobs.List(ctx)
	require.NoError(t, err)
	assert.Empty(t, all, "none were ever made")
	require.NoError(t, jobs.Remove(ctx, "none"))

	b, a := job("techmap-b", "k1", "k2"), job("techmap-a", "k3")
	require.NoError(t, jobs.Save(ctx, b))
	require.NoError(t, jobs.Save(ctx, a))
	all, err = jobs.List(ctx)
	require.NoError(t, err)
	assert.Equal(t, []llm.Job{a, b}, all)

	over := llm.Job{Label: "techmap-b", Model: "gemini/x", At: b.At, Left: []string{"k2"}}
	require.NoError(t, jobs.Save(ctx, over))
	require.NoError(t, jobs.Remove(ctx, "techmap-a"))
	all, err = jobs.List(ctx)
	require.NoError(t, err)
	assert.Equal(t, []llm.Job{over}, all, "replaced and removed")

	again, err := fileJobs{jobs.dir}.List(ctx)
	require.NoError(t, err)
	assert.Equal(t, all, again, "after a restart")
	entries, err := os.ReadDir(jobs.dir)
	require.NoError(t, err)
	assert.Len(t, entries, 1, "nothing else is left in the folder")
}

// What a kill leaves half-written is not a job, and no job is half-written.
func TestJobsOutliveAKill(t *testing.T) {
	t.Parallel()
	jobs := fileJobs{t.TempDir()}
	require.NoError(t, jobs.Save(t.Context(), job("techmap-a", "k")))
	require.NoError(t, os.WriteFile(filepath.Join(jobs.dir, ".tmp-1234"), []byte(`{"v":1,"label":`), 0o600))
	require.NoError(t, os.WriteFile(filepath.Join(jobs.dir, ".DS_Store.json"), nil, 0o600))
	all, err := jobs.List(t.Context())
	require.NoError(t, err)
	assert.Len(t, all, 1)
}

func TestJobsThatCannotBeRead(t *testing.T) {
	t.Parallel()
	for name, tt := range map[string]struct {
		text string
		kind error
		says string
	}{
		"half a file":     {`{"v":1,"label":"techmap`, techmap.ErrMalformed, "remove it"},
		"no version":      {`{"label":"techmap-a"}`, techmap.ErrMalformed, "remove it"},
		"another's label": {`{"v":1,"label":"techmap-b"}`, techmap.ErrMalformed, "remove it"},
		"a newer techmap": {`{"v":2,"label":"techmap-a"}`, techmap.ErrInvalid, "newer techmap"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			jobs := fileJobs{t.TempDir()}
			require.NoError(t, os.WriteFile(filepath.Join(jobs.dir, "techmap-a.json"), []byte(tt.text), 0o600))
			_, err := jobs.List(t.Context())
			require.ErrorIs(t, err, tt.kind)
			assert.ErrorContains(t, err, tt.says)
			assert.ErrorContains(t, err, "techmap-a.json")
		})
	}
	jobs := fileJobs{t.TempDir()}
	for _, label := range []string{"", "../x", `a\b`, ".tmp-1", "c:x"} {
		require.ErrorIs(t, jobs.Save(t.Context(), llm.Job{Label: label}), techmap.ErrInvalid, label)
		require.ErrorIs(t, jobs.Remove(t.Context(), label), techmap.ErrInvalid, label)
	}
	ctx, cancel := context.WithCancel(t.Context())
	require.NoError(t, jobs.Save(ctx, job("techmap-a", "k")))
	cancel()
	_, err := jobs.List(ctx)
	require.ErrorIs(t, err, context.Canceled)
}

func TestJobsForget(t *testing.T) {
	t.Parallel()
	jobs := fileJobs{t.TempDir()}
	require.NoError(t, jobs.Save(t.Context(), job("techmap-a", "k1", "k2")))
	require.NoError(t, jobs.forget(t.Context(), func(id techmap.PostingID) bool { return id == "게시판:2" }))
	all, err := jobs.List(t.Context())
	require.NoError(t, err)
	assert.Equal(t, 4, all[0].Postings(), "what it costs is shared as before")
	for _, r := range all[0].Requests {
		assert.Equal(t, []techmap.PostingID{"board:1", ""}, r.Questions[0].Postings)
	}
}
