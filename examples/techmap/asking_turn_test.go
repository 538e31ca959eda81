package main

import (
	"net/http"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/techmap-it/techmap/llm"
)

// TestTwoAtOnce lets one process at a time ask for a store: what the other one would have
// asked about waits, or it says so and does nothing.
func TestTwoAtOnce(t *testing.T) {
	t.Parallel()
	p := newTemple(t)
	in := strangeFile(t, 8)
	p.done("import", in, "--no-show")
	reached, released := make(chan struct{}), make(chan struct{})
	p.o.set(func(call int, w http.ResponseWriter, q llm.Prompt) bool {
		if call == 0 {
			close(reached)
			<-released
		}
		p.o.answer(w, q)
		return true
	})
	first := make(chan result, 1)
	go func() { first <- p.cascade("annotate") }()
	<-reached

	for _, command := range [][]string{{"annotate"}, {"import", in, "--no-show"}} {
		r := p.cascade(command...)
		assert.Contains(t, r.stderr, "another techmap is asking a model for this store", command)
	}
	assert.Equal(t, exitFailed, p.cascade("annotate").status)
	r := p.cascade("--lang", "ko", "import", in, "--no-show")
	assert.Equal(t, exitPartial, r.status, "the lexicon's part is done")
	assert.Contains(t, r.stderr, "다른 techmap이 이 저장소를 위해 모델에 묻고 있습니다")
	assert.Equal(t, exitFailed, p.asks("llm", "retry").status)
	assert.Equal(t, exitDone, p.asks("llm", "estimate").status, "plans cost nothing")
	assert.Equal(t, 1, p.o.count())

	close(released)
	require.Equal(t, exitDone, (<-first).status)
	require.Equal(t, exitDone, p.cascade("import", in, "--no-show").status)
	assert.Equal(t, 1, p.o.count(), "nothing is paid for twice")
	answered, pending := p.answered()
	assert.Equal(t, 8, answered)
	assert.Zero(t, pending)
}

// TestNoTurnIsLeftBehind kills a process in the middle of its turn.
func TestNoTurnIsLeftBehind(t *testing.T) {
	t.Parallel()
	p := newTemple(t)
	p.done("import", strangeFile(t, 8), "--no-show")
	reached, released := make(chan struct{}), make(chan struct{})
	p.o.set(func(call int, w http.ResponseWriter, q llm.Prompt) bool {
		if call == 0 {
			close(reached)
			<-released
			return true
		}
		p.o.answer(w, q)
		return true
	})
	cmd := p.child("annotate")
	require.NoError(t, cmd.Start())
	<-reached
	require.NoError(t, cmd.Process.Kill())
	require.Error(t, cmd.Wait())
	close(released)
	require.Equal(t, exitDone, p.cascade("annotate").status)
	calls, _ := p.spent()
	assert.Equal(t, 2, calls, "the call that was cut off is in the books")
}

// TestNeverOffered says that gold holds postings which were read without the model.
func TestNeverOffered(t *testing.T) {
	t.Parallel()
	p := newTemple(t)
	p.done("import", strangeFile(t, 8), "--no-show")
	empty := file(t, "empty.jsonl", "")
	r := p.cascade("import", empty, "--no-show")
	require.Equal(t, exitDone, r.status, r.stderr)
	assert.Contains(t, r.stderr, `8 records were read without this model: run "techmap annotate"`)
	assert.Zero(t, p.o.count())
	require.Equal(t, exitDone, p.cascade("annotate").status)
	p.done("load", "--extractor", "cascade", "--model", modelName)
	assert.NotContains(t, p.cascade("import", empty, "--no-show").stderr, "without this model")
}
