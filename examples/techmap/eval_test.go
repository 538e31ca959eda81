package main

import (
	"bytes"
	"encoding/json"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

// evalGold are four made-up postings: a name that nobody knows is missed, one that no
// reader has is found, a level and a company stand in two ways.
const evalGold = "testdata/eval/gold.jsonl"

// digests stand for data and rules that change with every edit of the taxonomy.
var digests = regexp.MustCompile(`lexicon/\S+|20\d\d\.\d\d\+[0-9a-f]{8}(\+own\.[0-9a-f]{8})?`)

// unversioned compares what the command printed, versions aside, with a file.
func unversioned(t *testing.T, name, got string) {
	t.Helper()
	got = digests.ReplaceAllString(got, "VERSION")
	file := filepath.Join("testdata", name)
	if *update {
		require.NoError(t, os.WriteFile(file, []byte(got), 0o644))
	}
	want, err := os.ReadFile(file)
	require.NoError(t, err)
	assert.Equal(t, string(want), got)
}

func TestEvalPrints(t *testing.T) {
	t.Parallel()
	for name, args := range map[string][]string{
		"table.en":    {"--by", "company"},
		"table.ko":    {"--by", "company", "--lang", "ko"},
		"table.csv":   {"--format", "csv"},
		"table.md":    {"--format", "md", "--lang", "ko", "--worst", "1"},
		"fields.en":   {"--worst", "0"},
		"compared.en": {"--worst", "0", "--recorded", "testdata/eval/recorded.jsonl"},
		"compared.ko": {"--worst", "0", "--recorded", "testdata/eval/recorded.jsonl", "--lang", "ko"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			r := call(t.Context(), "", append([]string{"eval", evalGold}, args...)...)
			require.Equal(t, exitDone, r.status, r.stderr)
			unversioned(t, "eval/"+name+".txt", r.stdout)
		})
	}
}

// evalJSON is what tests read of the command's JSON.
type evalJSON struct {
	Postings int `json:"postings"`
	Failed   int `json:"failed"`
	All      struct{ TP, FP, FN int }
	Spans    struct {
		Strict struct{ TP, FP, FN int } `json:"strict"`
	} `json:"spans"`
	Levels struct{ Right, Total int } `json:"levels"`
	Fields []struct {
		Field           string
		Postings, Right int
	} `json:"fields"`
	Halves []struct {
		Companies string
		Postings  int
		All       struct{ TP, FP, FN int }
	} `json:"halves"`
	Others []struct {
		Extractor string
		Failed    int
		All       struct{ TP, FP, FN int }
	} `json:"others"`
	Differences []struct {
		A, B       string
		F1, Low, P float64
		OnlyB      int `json:"only_b"`
	} `json:"differences"`
}

func evaluate(t *testing.T, args ...string) evalJSON {
	t.Helper()
	r := call(t.Context(), "", append([]string{"eval", "--format", "json"}, args...)...)
	require.Equal(t, exitDone, r.status, r.stderr)
	return decode[evalJSON](t, r.stdout)
}

func decode[T any](t *testing.T, text string) (v T) {
	t.Helper()
	require.NoError(t, json.Unmarshal([]byte(text), &v), text)
	return v
}

func TestEvalCounts(t *testing.T) {
	t.Parallel()
	got := evaluate(t, evalGold, "--by", "company")
	assert.Equal(t, 4, got.Postings)
	assert.Equal(t, 7, got.All.TP)
	assert.Equal(t, 1, got.All.FP, "PostgreSQL")
	assert.Equal(t, 1, got.All.FN, "ZyloDb")
	assert.Equal(t, 7, got.Levels.Total)
	assert.Equal(t, 6, got.Levels.Right, "TypeScript is asked for, and the readers say preferred")
	require.Len(t, got.Halves, 2)
	assert.Equal(t, got.All.TP, got.Halves[0].All.TP+got.Halves[1].All.TP)
	assert.Equal(t, 4, got.Halves[0].Postings+got.Halves[1].Postings)
	require.Len(t, got.Fields, 1)
	assert.Equal(t, "roles", got.Fields[0].Field)
	assert.Equal(t, 4, got.Fields[0].Postings)
}

func TestEvalOfLabelsWhoseTextStandsElsewhere(t *testing.T) {
	t.Parallel()
	const labels = "testdata/eval/labels.jsonl"
	r := call(t.Context(), "", "eval", labels, "--postings", evalGold, "--format", "json")
	require.Equal(t, exitDone, r.status, r.stderr)
	assert.Contains(t, r.stderr, "1 of 3 labels have no posting, such as made-en:99")
	got := decode[evalJSON](t, r.stdout)
	assert.Equal(t, 2, got.Postings)
	assert.Zero(t, got.All, "no reader looked for technologies")
	require.Len(t, got.Fields, 2)
	assert.Equal(t, "seniority", got.Fields[1].Field)
	assert.Equal(t, 2, got.Fields[0].Right)

	r = call(t.Context(), "", "eval", labels, "--lang", "ko")
	assert.Equal(t, exitFailed, r.status)
	assert.Contains(t, r.stderr, "--postings로 지정하세요")

	all := evaluate(t, labels, "--postings", evalGold, "--labelled", "work_model")
	assert.Equal(t, "work_model", all.Fields[1].Field, "looked for, and not there")

	import1 := file(t, "shop.jsonl", `{"id":"3","title":"Data engineer","description":"Requirements\n- Python"}`+"\n{}\n{}\n{}\n{}\n")
	r = call(t.Context(), "", "eval", labels, "--postings", import1, "--format", "json")
	require.Equal(t, exitDone, r.status, r.stderr)
	assert.Contains(t, r.stderr, "4 lines in all are no postings")
	assert.Equal(t, 1, decode[evalJSON](t, r.stdout).Postings)
}

// TestEvalOfRecordedAnswers scores what "techmap extract" wrote: all of it reads as
// the extractor does now, and what is not there is missed.
func TestEvalOfRecordedAnswers(t *testing.T) {
	t.Parallel()
	var in bytes.Buffer
	gold, err := os.ReadFile(evalGold)
	require.NoError(t, err)
	for line := range strings.Lines(string(gold)) {
		p := decode[map[string]any](t, line)
		require.NoError(t, json.NewEncoder(&in).Encode(map[string]any{
			"id": p["id"], "title": p["title"], "description": p["description"], "company": p["company"], "lang": p["lang"],
		}))
	}
	r := call(t.Context(), in.String(), "extract", "-")
	require.Equal(t, exitDone, r.status, r.stderr)
	whole := file(t, "whole.jsonl", r.stdout)
	lines := strings.SplitAfter(r.stdout, "\n")
	part := file(t, "part.jsonl", lines[2]+lines[3])

	got := evaluate(t, evalGold, "--recorded", whole, "--recorded", part)
	require.Len(t, got.Others, 2)
	assert.Equal(t, "whole", got.Others[0].Extractor)
	assert.Equal(t, got.All, got.Others[0].All, "recorded answers are scored like fresh ones")
	assert.Equal(t, 2, got.Others[1].Failed)
	require.Len(t, got.Differences, 3, "every pair")
	assert.Equal(t, "lexicon", got.Differences[0].A)
	assert.Zero(t, got.Differences[0].F1)
	assert.InDelta(t, 1, got.Differences[0].P, 0)
	assert.Negative(t, got.Differences[1].F1)
}

func TestEvalWithACascade(t *testing.T) {
	t.Parallel()
	p := newTemple(t)
	gold := file(t, "strange.jsonl", `{"id":"1","set":"made","lang":"en","title":"Backend engineer, night crew 0","company":"무늬","description":"Requirements\n- Java and MySQL\n- Go above and beyond with ZyloDb000 (fintech)","skills":[{"name":"Java","kind":"tech","contexts":["required"]},{"name":"MySQL","kind":"tech","contexts":["required"]},{"name":"Go","kind":"tech","contexts":["required"]}]}`)
	args := []string{"eval", gold, "--format", "json", "--model", modelName, "--model-url", p.o.URL + "/v1",
		"--price-input", "0.3", "--price-output", "2.5", "--extractor", "lexicon,cascade"}
	r := p.keyed(args...)
	require.Equal(t, exitDone, r.status, r.stderr)
	got := decode[evalJSON](t, r.stdout)
	assert.Equal(t, 1, got.All.FN, "the lexicon passes over what is no technology")
	require.Len(t, got.Others, 1)
	assert.Equal(t, 0, got.Others[0].All.FN, "the model does not")
	require.Len(t, got.Differences, 1)
	assert.Equal(t, "cascade", got.Differences[0].B)
	assert.Equal(t, 1, got.Differences[0].OnlyB)
	assert.Equal(t, 1, p.o.count())
	assert.Contains(t, r.stderr, "1 calls")

	again := p.keyed(args...)
	assert.Equal(t, r.stdout, again.stdout)
	assert.Equal(t, 1, p.o.count(), "answers are kept in the store")

	p.o.set(down)
	table := p.keyed("eval", evalGold, "--extractor", "cascade", "--model", modelName, "--model-url", p.o.URL+"/v1")
	require.Equal(t, exitDone, table.status, table.stderr)
	assert.Contains(t, table.stdout, "a model has still to be asked about")
}

func TestEvalWritesDisagreements(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	for _, tc := range []struct{ name, lang string }{{"diff.txt", "en"}, {"diff.ko.txt", "ko"}, {"diff.csv", "en"}, {"diff.jsonl", "en"}} {
		out := filepath.Join(dir, tc.name)
		r := call(t.Context(), "", "eval", evalGold, "--diff", out, "--lang", tc.lang, "--worst", "0")
		require.Equal(t, exitDone, r.status, r.stderr)
		assert.Contains(t, r.stderr, out, "where they are")
		data, err := os.ReadFile(out)
		require.NoError(t, err)
		unversioned(t, "eval/"+tc.name, string(data))
	}
}

func TestEvalSaysWhatIsWrong(t *testing.T) {
	t.Parallel()
	broken := file(t, "broken.jsonl", `{"id":`)
	for name, tc := range map[string]struct {
		args   []string
		status int
		want   string
	}{
		"no such file":           {[]string{"eval", "nowhere.jsonl"}, exitFailed, "nowhere.jsonl"},
		"labels that are none":   {[]string{"eval", broken}, exitFailed, "broken.jsonl: llmtest: gold line 1"},
		"answers that are none":  {[]string{"eval", evalGold, "--recorded", broken}, exitFailed, "broken.jsonl: answer 1"},
		"answers without ID":     {[]string{"eval", evalGold, "--recorded", file(t, "noid.jsonl", "{}")}, exitFailed, "no id"},
		"texts of nothing":       {[]string{"eval", evalGold, "--postings", file(t, "none.jsonl", "")}, exitFailed, "none of the labels has a posting"},
		"a field that is none":   {[]string{"eval", evalGold, "--labelled", "mood"}, exitMisuse, `"mood"`},
		"an extractor twice":     {[]string{"eval", evalGold, "--extractor", "lexicon,lexicon"}, exitMisuse, "once"},
		"no such extractor":      {[]string{"eval", evalGold, "--extractor", "oracle"}, exitMisuse, "oracle"},
		"a cascade of no model":  {[]string{"eval", evalGold, "--extractor", "cascade"}, exitMisuse, "--model"},
		"a diff that has no dir": {[]string{"eval", evalGold, "--diff", filepath.Join(t.TempDir(), "no", "where.txt")}, exitFailed, "where.txt"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			r := call(t.Context(), "", append([]string{"--store", filepath.Join(t.TempDir(), "s")}, tc.args...)...)
			assert.Equal(t, tc.status, r.status, r.stderr)
			assert.Contains(t, r.stderr, tc.want)
		})
	}
}
