package main

import (
	"encoding/csv"
	"encoding/json"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/techmap-it/techmap/examples/internal/profile"
)

// explored returns what the command says of a layer, as JSON.
func (p shop) explored(args ...string) profile.Report {
	p.t.Helper()
	var r profile.Report
	require.NoError(p.t, json.Unmarshal([]byte(p.done(append(append([]string{"explore"}, args...), "--format", "json")...)), &r))
	return r
}

func fieldOf(t *testing.T, table profile.Table, name string) profile.FieldReport {
	t.Helper()
	for _, f := range table.Fields {
		if f.Name == name {
			return f
		}
	}
	require.Fail(t, "no field "+name)
	return profile.FieldReport{}
}

func TestExploreCountsWhatIsThere(t *testing.T) {
	t.Parallel()
	p := stocked(t)
	bronze := p.explored("bronze").Tables[0]
	assert.Equal(t, 3, bronze.Rows)
	assert.Equal(t, []profile.Value{{Text: "board", Count: 3}}, fieldOf(t, bronze, "source").Top)
	assert.Equal(t, 3, fieldOf(t, bronze, "body_size").All.Filled)

	silver := p.explored("silver").Tables[0]
	assert.Equal(t, 3, silver.Rows)
	assert.Equal(t, 3, fieldOf(t, silver, "section.requirements").All.Filled)
	assert.Zero(t, fieldOf(t, silver, "section.benefits").All.Filled)
	assert.Equal(t, 3, fieldOf(t, silver, "posted_at").All.Filled)

	gold := p.explored("gold")
	require.Len(t, gold.Tables, 2, "postings and openings")
	assert.Equal(t, 4.0, fieldOf(t, gold.Tables[0], "demands").Numbers.Mean)
	assert.Equal(t, 4, fieldOf(t, gold.Tables[0], "skills").Distinct)
	assert.Equal(t, 3, gold.Tables[1].Rows)
	assert.Equal(t, []profile.Value{{Text: "open", Count: 3}}, fieldOf(t, gold.Tables[1], "state").Top)
}

func TestExploreLooksAtOneSource(t *testing.T) {
	t.Parallel()
	p := stocked(t)
	for _, layer := range []string{"bronze", "silver", "gold"} {
		assert.Equal(t, 3, p.explored(layer, "--source", "board").Tables[0].Rows, layer)
		assert.Zero(t, p.explored(layer, "--source", "other/../board").Tables[0].Rows, layer)
	}
	names, err := os.ReadDir(filepath.Join(p.store, "explore"))
	require.NoError(t, err)
	assert.Len(t, names, 6, "each is kept apart, in the folder")
}

func TestExploreComparesWithTheTimeBefore(t *testing.T) {
	t.Parallel()
	p := newShop(t)
	batch := func(from, to int, text string) string {
		var lines []string
		for i := from; i < to; i++ {
			lines = append(lines, line(fmt.Sprint(i), "백엔드 개발자", text))
		}
		return file(t, "batch.jsonl", strings.Join(lines, "\n"))
	}
	p.done("import", batch(0, 40, goodText), "--no-show")
	assert.Contains(t, p.done("explore", "silver"), "first exploration")
	again := p.done("explore", "silver")
	assert.NotContains(t, again, "first exploration")
	assert.Contains(t, again, "Nothing worth a look")

	p.done("import", batch(40, 120, "[자격요건]\n• Java 경험"), "--no-show")
	after := p.done("--lang", "ko", "explore", "silver")
	assert.Contains(t, after, "레코드가 40건에서 120건이 되었습니다")
	assert.Contains(t, after, "section.preferences 채움 비율이 100.0 %에서 33.3 %로")
}

func TestExploreShowsNoWordsThatItMayNot(t *testing.T) {
	t.Parallel()
	p := stocked(t)
	assert.Contains(t, p.done("explore", "silver"), "Data Engineer")
	p.withhold()
	page := filepath.Join(t.TempDir(), "silver.html")
	for _, out := range []string{p.done("explore", "silver"), p.done("explore", "silver", "--format", "json"), p.done("explore", "gold", "-o", page)} {
		assert.NotContains(t, out, "Data Engineer")
		assert.NotContains(t, out, "Kubernetes 운영")
	}
	kept, err := os.ReadFile(filepath.Join(p.store, "explore", "silver.json"))
	require.NoError(t, err)
	assert.NotContains(t, string(kept), "Data Engineer")
	html, err := os.ReadFile(page)
	require.NoError(t, err)
	assert.NotContains(t, string(html), "Data Engineer")
	assert.Contains(t, string(html), "<!doctype html>")
}

func TestExploreInOtherForms(t *testing.T) {
	t.Parallel()
	p := stocked(t)
	lines, err := csv.NewReader(strings.NewReader(p.done("explore", "gold", "--format", "csv"))).ReadAll()
	require.NoError(t, err)
	assert.Equal(t, []string{"table", "field", "kind", "rows", "filled", "share"}, lines[0][:6])
	assert.Equal(t, "openings", lines[len(lines)-1][0])
	assert.Contains(t, p.done("explore", "bronze", "--format", "md"), "### bronze — 3 records")
	assert.Contains(t, p.done("explore", "bronze", "-o", "-"), "<!doctype html>")
	for l := range strings.Lines(p.done("explore", "silver")) {
		assert.LessOrEqual(t, len([]rune(l)), 120, l)
	}
}

func TestExploreOfNothing(t *testing.T) {
	t.Parallel()
	r := newShop(t).techmap("explore", "silver")
	assert.Equal(t, exitFailed, r.status)
	assert.Contains(t, r.stderr, "techmap import")

	p := newShop(t)
	p.done("import", file(t, "none.jsonl", ""), "--no-show")
	for _, layer := range []string{"bronze", "silver", "gold"} {
		assert.Contains(t, p.done("explore", layer), "no records", layer)
		assert.Contains(t, p.done("explore", layer, "-o", "-"), "<!doctype html>", layer)
	}
}

func TestExplorationThatCannotBeReadIsNone(t *testing.T) {
	t.Parallel()
	p := stocked(t)
	dir := filepath.Join(p.store, "explore")
	require.NoError(t, os.MkdirAll(dir, 0o755))
	require.NoError(t, os.WriteFile(filepath.Join(dir, "silver.json"), []byte("{half"), 0o600))
	assert.Contains(t, p.done("explore", "silver"), "first exploration")
}
