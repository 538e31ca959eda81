package main

import (
	"encoding/json"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/techmap-it/techmap/examples/internal/stage"
	"github.com/techmap-it/techmap/llm"
)

func TestModelMisuse(t *testing.T) {
	t.Parallel()
	in := strangeFile(t, 1)
	for _, tt := range []struct {
		name string
		args []string
		want string
	}{
		{"no model", []string{"import", in, "--extractor", "cascade"}, "needs a model"},
		{"no model for stored answers", []string{"load", "--extractor", "cascade"}, "needs a model"},
		{"no model to replay with", []string{"replay", "--extractor", "cascade"}, "needs a model"},
		{"no model in Korean", []string{"--lang", "ko", "run", "--extractor", "cascade"}, "모델이 필요합니다"},
		{"no model to plan with", []string{"llm", "estimate"}, "which model?"},
		{"no provider", []string{"run", "--extractor", "cascade", "--model", "gpt-5"}, `--model "gpt-5": write openai/NAME`},
		{"no such provider", []string{"annotate", "--extractor", "cascade", "--model", "acme/x"}, `--model "acme/x"`},
		{"no key", []string{"run", "--extractor", "cascade", "--model", "openai/gpt-5"}, "set TECHMAP_KEY_MODEL / OPENAI_API_KEY"},
		{"no such extractor", []string{"run", "--extractor", "magic"}, "magic"},
		{"no price to keep a budget by", []string{
			"import", in, "--extractor", "cascade", "--model", "openai/own", "--model-url", "http://127.0.0.1:1/v1", "--max-cost", "1",
		}, "--price-input"},
		{"half a price", []string{
			"import", in, "--extractor", "cascade", "--model", "openai/own", "--model-url", "http://127.0.0.1:1/v1", "--price-input", "1",
		}, "go together"},
		{"a negative limit", []string{
			"import", in, "--extractor", "cascade", "--model", "openai/own", "--model-url", "http://127.0.0.1:1/v1", "--rpm=-1",
		}, "not negative"},
		{"no address", []string{
			"import", in, "--extractor", "cascade", "--model", "openai/own", "--model-url", "localhost",
		}, "scheme and a host"},
	} {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			p := newShop(t)
			r := p.techmap(tt.args...)
			assert.Equal(t, exitMisuse, r.status, r.stderr)
			assert.Contains(t, r.stderr, tt.want)
			assert.NoDirExists(t, p.store, "nothing is made by mistake")
		})
	}
}

// TestKeys sends a provider's own key to no one else.
func TestKeys(t *testing.T) {
	t.Parallel()
	env := map[string]string{openAIKeyEnv: "sk-openai", geminiKeyEnv: "g-gemini"}
	a := newApp(&cli{getenv: func(name string) string { return env[name] }}, nil, nil, nil, func(string) string { return "" })
	own, other := askFlags{}, askFlags{ModelURL: "https://elsewhere.example/v1"}
	key, err := own.key(a, modelID{providerOpenAI, "gpt-5"})
	require.NoError(t, err)
	assert.Equal(t, "sk-openai", key)
	key, err = own.key(a, modelID{providerGenAI, "gemini-3.5-flash-lite"})
	require.NoError(t, err)
	assert.Equal(t, "g-gemini", key)
	key, err = other.key(a, modelID{providerOpenAI, "qwen"})
	require.NoError(t, err)
	assert.Empty(t, key, "an address of one's own gets no key that is another's")
	_, err = other.key(a, modelID{providerGemini, "x"})
	require.ErrorIs(t, err, errMisuse)
	env[modelKeyEnv] = "for-this-one"
	key, err = other.key(a, modelID{providerOpenAI, "qwen"})
	require.NoError(t, err)
	assert.Equal(t, "for-this-one", key)
}

func TestModelNamesAreThoseOfTheDrivers(t *testing.T) {
	t.Parallel()
	for flag, want := range map[string]string{
		"openai/gpt-5-nano":                   "openai/gpt-5-nano",
		"openai/Qwen/Qwen3-8B":                "openai/Qwen/Qwen3-8B",
		"genai/gemini-3.5-flash-lite":         "gemini/gemini-3.5-flash-lite",
		"gemini/gemini-3.5-flash-lite":        "gemini/gemini-3.5-flash-lite",
		"gemini/models/gemini-3.5-flash-lite": "gemini/gemini-3.5-flash-lite",
	} {
		id, err := modelFlag{flag}.parse(nil)
		require.NoError(t, err)
		assert.Equal(t, want, id.String())
	}
}

// TestStoredAnswersNeedNeitherKeyNorPrice loads and replays with the server gone.
func TestStoredAnswersNeedNeitherKeyNorPrice(t *testing.T) {
	t.Parallel()
	p := newTemple(t)
	require.Equal(t, exitDone, p.cascade("import", strangeFile(t, 4), "--no-show").status)
	p.o.Close()
	for _, command := range []string{"load", "replay"} {
		r := p.techmap(command, "--extractor", "cascade", "--model", modelName)
		assert.Equal(t, exitDone, r.status, r.stderr)
		answered, _ := p.answered()
		assert.Equal(t, 4, answered, command)
	}
}

// TestModelsWordsAreShown tells by whom each value was found.
func TestModelsWordsAreShown(t *testing.T) {
	t.Parallel()
	p := newTemple(t)
	in := strangeFile(t, 9)
	require.Equal(t, exitDone, p.cascade("import", in, "--no-show").status)

	t.Run("why", func(t *testing.T) {
		for skill, by := range map[string]string{"go": "model", "java": "rule"} {
			var e evidence
			require.NoError(t, json.Unmarshal([]byte(p.done("why", "board:001", skill, "--format", "json")), &e))
			assert.Equal(t, by, string(e.By), skill)
			require.NotEmpty(t, e.Fields)
			assert.Contains(t, strings.Join(fieldTexts(e), "\n"), "finance (model: “fintech”)")
		}
		table := p.done("why", "board:000", "go")
		assert.Contains(t, table, "Go above and beyond")
		assert.Regexp(t, `by +model`, table)
		assert.Contains(t, table, "finance (model: “fintech”)")
	})
	t.Run("extract", func(t *testing.T) {
		before := p.o.count()
		r := p.cascade("extract", in)
		require.Equal(t, exitDone, r.status, r.stderr)
		assert.Equal(t, 9, strings.Count(r.stdout, "\n"))
		for line := range strings.Lines(r.stdout) {
			var x extracted
			require.NoError(t, json.Unmarshal([]byte(line), &x))
			by := make(map[string]string)
			for _, s := range x.Skills {
				by[string(s.ID)] = string(s.By)
			}
			assert.Equal(t, "model", by["go"])
			assert.Equal(t, "rule", by["java"])
			assert.Equal(t, []string{"finance"}, x.Industries)
			assert.False(t, x.Pending)
		}
		assert.Equal(t, before, p.o.count(), "the store has the answers")
	})
	t.Run("extract without the model", func(t *testing.T) {
		p := newTemple(t)
		p.o.set(outOfQuota)
		r := p.cascade("extract", in)
		assert.Equal(t, exitPartial, r.status, r.stderr)
		assert.Equal(t, 9, strings.Count(r.stdout, `"pending":true`))
		assert.Equal(t, 9, strings.Count(r.stdout, `"id":"java"`))
	})
}

func fieldTexts(e evidence) []string {
	var all []string
	for _, f := range e.Fields {
		all = append(all, creditText(f))
	}
	return all
}

func TestDoctorAndTheModel(t *testing.T) {
	t.Parallel()
	p := newTemple(t)
	p.o.set(outOfQuota)
	require.Equal(t, exitPartial, p.cascade("import", strangeFile(t, 8), "--no-show").status)
	p.o.set(nil)
	before := p.o.count()
	r := p.cascade("doctor")
	assert.Equal(t, exitDone, r.status, r.stdout)
	assert.Contains(t, r.stdout, "8 postings have the lexicon's answer and wait")
	assert.Contains(t, r.stdout, "not asked")
	assert.Equal(t, before, p.o.count())

	r = p.cascade("doctor", "--model-check")
	assert.Equal(t, exitDone, r.status, r.stdout)
	assert.Contains(t, r.stdout, modelName+" answers in ")
	assert.Equal(t, before+1, p.o.count())
	calls, _ := p.spent()
	assert.Equal(t, p.o.count(), calls, "the question is booked")

	p.o.set(down)
	assert.Equal(t, exitFailed, p.cascade("--lang", "ko", "doctor", "--model-check").status)
	p.done("load")
	r = p.cascade("doctor")
	assert.Equal(t, exitFailed, r.status)
	assert.Contains(t, r.stdout, "8 records were read without this model")
	r = p.techmap("doctor", "--extractor", "cascade", "--model", "openai/gpt-5")
	assert.Equal(t, exitFailed, r.status)
	assert.Contains(t, r.stdout, "needs a key")
	assert.NotContains(t, r.stdout, "wrong use")
}

// TestFlagsInAFile reads all of them from techmap.yaml.
func TestFlagsInAFile(t *testing.T) {
	t.Parallel()
	p := newTemple(t)
	dir := t.TempDir()
	settings := "store: " + p.store + "\nextractor: cascade\nmodel: " + modelName + "\nmodel-url: " + p.o.URL + "/v1\n" +
		"price-input: 0.3\nprice-output: 2.5\nmax-cost: 0.5\nmax-cost-month: 1\nrpm: 600\ntpm: 1000000\nrpd: 100\n"
	require.NoError(t, os.WriteFile(filepath.Join(dir, configFile), []byte(settings), 0o600))
	cmd := p.child("import", strangeFile(t, 8), "--no-show")
	cmd.Dir, cmd.Env = dir, append(os.Environ(), commandEnv+"=1", modelKeyEnv+"="+oracleKey)
	out, err := cmd.CombinedOutput()
	require.NoError(t, err, string(out))
	answered, _ := p.answered()
	assert.Equal(t, 8, answered)
}

// TestBudgetOfAMonth is what is left of the month, or the run's if that is less.
func TestBudgetOfAMonth(t *testing.T) {
	t.Parallel()
	for _, tt := range []struct {
		name              string
		run, month, spent float64
		want              float64
	}{
		{"no limit", 0, 0, 9, 0},
		{"of a run", 2, 0, 9, 2},
		{"what is left", 0, 10, 9, 1},
		{"the lesser", .5, 10, 9, .5},
		{"the lesser the other way", 2, 10, 9, 1},
	} {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			assert.InDelta(t, tt.want, askFlags{MaxCost: tt.run, MaxCostMonth: tt.month}.budget(tt.spent), 1e-12)
		})
	}
	assert.Positive(t, askFlags{MaxCostMonth: 1}.budget(2), "what is spent is a limit that nothing keeps to, not none")
}

func TestStoredModelIsNotAsked(t *testing.T) {
	t.Parallel()
	_, err := stage.StoredModel("openai/x").Generate(t.Context(), llm.Prompt{})
	require.ErrorContains(t, err, "openai/x is not to be asked")
}
