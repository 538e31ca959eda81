package main

import (
	"fmt"
	"net/http"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/techmap-it/techmap"
	"github.com/techmap-it/techmap/llm"
)

// answered returns how many postings of gold have what only the oracle says, and how
// many wait for it.
func (p shop) answered() (answered, pending int) {
	p.t.Helper()
	gold := p.done("export")
	return strings.Count(gold, `"skill":"go"`), strings.Count(gold, `"pending":true`)
}

// TestImportWithAModel is the whole way: what the lexicon leaves open is asked about,
// once.
func TestImportWithAModel(t *testing.T) {
	t.Parallel()
	p := newTemple(t)
	in := strangeFile(t, 40)
	r := p.cascade("import", in, "--no-show")
	require.Equal(t, exitDone, r.status, r.stderr)
	assert.Contains(t, r.stderr, modelName+": 40 postings, 5 calls, under a minute, $0.00")
	assert.Contains(t, r.stderr, modelName+": 5 calls, ")
	assert.Regexp(t, `industries +0\.0 % +100\.0 % +40\n`, r.stderr, "what the model was worth")
	assert.Equal(t, 5, p.o.count())
	answered, pending := p.answered()
	assert.Equal(t, 40, answered)
	assert.Zero(t, pending)
	first := p.layers()

	t.Run("again costs nothing", func(t *testing.T) {
		r := p.cascade("import", in, "--no-show")
		require.Equal(t, exitDone, r.status, r.stderr)
		assert.Equal(t, 5, p.o.count())
		assert.True(t, sameLayers(first, p.layers()))
	})
	t.Run("made again from bronze without calls and without a key", func(t *testing.T) {
		dropLayers(t, p.store)
		answered, _ := p.answered()
		require.Zero(t, answered, "gold is gone")
		p.done("replay", "--extractor", "cascade", "--model", modelName)
		assert.Equal(t, 5, p.o.count())
		assert.True(t, sameLayers(first, p.layers()))
	})
	t.Run("the lexicon alone is told apart", func(t *testing.T) {
		r := p.techmap("load")
		require.Equal(t, exitDone, r.status, r.stderr)
		assert.Contains(t, r.stderr, "their answers are left out")
		answered, pending := p.answered()
		assert.Zero(t, answered+pending)
	})
	t.Run("the key is in no file", func(t *testing.T) {
		require.NoError(t, filepath.WalkDir(p.store, func(path string, d os.DirEntry, err error) error {
			if err != nil || d.IsDir() {
				return err
			}
			data, err := os.ReadFile(path)
			assert.NotContains(t, string(data), oracleKey, path)
			return err
		}))
	})
}

// sameLayers reports whether two stores are equal, without printing them.
func sameLayers(a, b map[string]string) bool {
	for layer, text := range a {
		if text == "" || text != b[layer] {
			return false
		}
	}
	return len(a) == len(b)
}

// TestStagesWithAModel asks by "annotate" and answers by "load": the same store as
// that of an import in one piece.
func TestStagesWithAModel(t *testing.T) {
	t.Parallel()
	whole, parts := newTemple(t), newTemple(t)
	in := strangeFile(t, 24)
	require.Equal(t, exitDone, whole.cascade("import", in, "--no-show").status)

	parts.done("import", in, "--no-show")
	r := parts.cascade("annotate")
	require.Equal(t, exitDone, r.status, r.stderr)
	assert.Contains(t, r.stdout, `"field":"industries","postings":24,"before":0,"after":24`)
	assert.Contains(t, r.stdout, `"llm":{"model":"openai/oracle-1","calls":3,`)
	answered, _ := parts.answered()
	assert.Zero(t, answered, "annotate fills the store of answers alone")
	require.Equal(t, 3, parts.o.count())
	require.Equal(t, exitDone, parts.cascade("annotate").status)
	assert.Equal(t, 3, parts.o.count(), "what is answered is not asked again")

	parts.done("load", "--extractor", "cascade", "--model", modelName)
	parts.done("publish")
	assert.True(t, sameLayers(whole.layers(), parts.layers()))
}

// TestLoadBeforeAnnotate leaves the lexicon's answer in gold, and says what waits.
func TestLoadBeforeAnnotate(t *testing.T) {
	t.Parallel()
	p := newTemple(t)
	p.done("import", strangeFile(t, 10), "--no-show")
	r := p.techmap("load", "--extractor", "cascade", "--model", modelName)
	require.Equal(t, exitDone, r.status, r.stderr)
	assert.Contains(t, r.stderr, `10 postings wait for the model`)
	answered, pending := p.answered()
	assert.Zero(t, answered)
	assert.Equal(t, 10, pending)

	require.Equal(t, exitDone, p.asks("llm", "retry").status)
	answered, pending = p.answered()
	assert.Equal(t, 10, answered)
	assert.Zero(t, pending)
}

// TestOutage keeps the lexicon's answers where the model is out, and goes on later with
// those that have waited.
func TestOutage(t *testing.T) {
	t.Parallel()
	quiet, p := newTemple(t), newTemple(t)
	in := strangeFile(t, 24)
	require.Equal(t, exitDone, quiet.cascade("import", in, "--no-show").status)

	p.o.set(down)
	r := p.cascade("import", in, "--no-show")
	assert.Equal(t, exitPartial, r.status, r.stderr)
	assert.Contains(t, r.stderr, "24 postings wait for "+modelName)
	assert.Contains(t, r.stderr, "the model does not answer")
	assert.Contains(t, r.stderr, "techmap llm retry")
	answered, pending := p.answered()
	assert.Zero(t, answered)
	assert.Equal(t, 24, pending)
	assert.Equal(t, 24, strings.Count(p.done("export", "--layer", "openings"), `"skill":"java"`), "the lexicon's answer is published")

	t.Run("in Korean", func(t *testing.T) {
		r := p.cascade("--lang", "ko", "annotate")
		assert.Equal(t, exitPartial, r.status)
		assert.Contains(t, r.stderr, "공고 24건이 "+modelName+" 모델의 답을 기다리며")
		assert.Contains(t, r.stderr, "모델이 응답하지 않습니다")
		assert.Contains(t, r.stdout, `"pending":24,"why":"unavailable"`)
	})
	t.Run("the next run completes it", func(t *testing.T) {
		p.o.set(nil)
		r := p.cascade("import", in, "--no-show")
		require.Equal(t, exitDone, r.status, r.stderr)
		assert.True(t, sameLayers(quiet.layers(), p.layers()))
	})
}

// TestPendingComesFirst asks about what has waited before what was never asked about.
func TestPendingComesFirst(t *testing.T) {
	t.Parallel()
	p := newTemple(t)
	all := strings.SplitAfter(strings.TrimSpace(readFile(t, strangeFile(t, 16))), "\n")
	p.done("import", file(t, "new.jsonl", strings.Join(all[:8], "")), "--no-show")
	p.o.set(outOfQuota)
	require.Equal(t, exitPartial, p.cascade("import", file(t, "old.jsonl", strings.Join(all[8:], "")), "--no-show").status)

	none := func(string) string { return "" }
	a := newApp(&cli{Store: p.store, Quiet: true, getenv: none}, nil, t.Output(), t.Output(), none)
	id := modelID{providerOpenAI, "oracle-1"}
	model, err := a.consult(t.Context(), id, askFlags{ModelURL: p.o.URL})
	require.NoError(t, err)
	s, err := a.openStores(t.Context())
	require.NoError(t, err)
	defer s.close(&err)
	k, err := a.asking(s, a.layers(tagFlags{}), model)
	require.NoError(t, err)
	plan, err := k.surveySilver(t.Context(), time.Time{})
	require.NoError(t, err)
	var want []techmap.PostingID
	for i := range 16 {
		want = append(want, techmap.PostingID(fmt.Sprintf("board:%03d", (i+8)%16)))
	}
	assert.Equal(t, want, plan.ids)
	assert.Equal(t, 2, plan.Calls)
}

// outOfQuota says that there is no more for today.
func outOfQuota(_ int, w http.ResponseWriter, _ llm.Prompt) bool {
	refuse(w, http.StatusTooManyRequests, "insufficient_quota")
	return true
}

// TestRefusedKey fails, as a store that fails does, but publishes what the lexicon found.
func TestRefusedKey(t *testing.T) {
	t.Parallel()
	p := newTemple(t)
	p.o.set(func(_ int, w http.ResponseWriter, _ llm.Prompt) bool {
		refuse(w, http.StatusUnauthorized, "invalid_api_key")
		return true
	})
	r := p.cascade("import", strangeFile(t, 8), "--no-show")
	assert.Equal(t, exitFailed, r.status)
	assert.Contains(t, r.stderr, "check the key")
	assert.Contains(t, r.stderr, "8 postings wait for "+modelName)
	assert.Equal(t, 8, strings.Count(p.done("export", "--layer", "openings"), `"skill":"java"`))
	_, pending := p.answered()
	assert.Equal(t, 8, pending)
}

// TestWrongModel soon ends what would only be refused call by call.
func TestWrongModel(t *testing.T) {
	t.Parallel()
	p := newTemple(t)
	p.o.set(func(_ int, w http.ResponseWriter, _ llm.Prompt) bool {
		refuse(w, http.StatusNotFound, "model_not_found")
		return true
	})
	r := p.cascade("import", strangeFile(t, 200), "--no-show")
	assert.Equal(t, exitFailed, r.status)
	assert.Contains(t, r.stderr, "check --model and --model-url")
	assert.Contains(t, r.stderr, "calls every question wrong: check its name and address")
	assert.LessOrEqual(t, p.o.count(), 20+4, "those under way included")
	_, pending := p.answered()
	assert.Equal(t, 200, pending)
	assert.Contains(t, p.done("export", "--layer", "openings"), `"skill":"java"`)
}

// TestRetryUnanswered asks again what the model could not answer, only if told to.
func TestRetryUnanswered(t *testing.T) {
	t.Parallel()
	p := newTemple(t)
	p.o.set(func(call int, w http.ResponseWriter, _ llm.Prompt) bool {
		complete(w, "", "content_filter", llm.Usage{Input: 10})
		return true
	})
	require.NotEqual(t, exitFailed, p.cascade("import", strangeFile(t, 2), "--no-show").status)
	p.o.set(nil)
	before := p.o.count()
	require.Equal(t, exitDone, p.asks("llm", "retry").status)
	assert.Equal(t, before, p.o.count())
	r := p.asks("llm", "retry", "--unanswered")
	require.Equal(t, exitDone, r.status, r.stderr)
	answered, pending := p.answered()
	assert.Equal(t, 2, answered)
	assert.Zero(t, pending)
}
