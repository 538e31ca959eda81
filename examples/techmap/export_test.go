package main

import (
	"bytes"
	"encoding/csv"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/parquet-go/parquet-go"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/techmap-it/techmap"
	"github.com/techmap-it/techmap/medallion"
	"github.com/techmap-it/techmap/sink/sqlitesink"
)

// stocked returns a shop with three postings, one of which has a formula for a title.
func stocked(t *testing.T) shop {
	t.Helper()
	p := newShop(t)
	p.done("import", file(t, "p.jsonl", strings.Join([]string{
		line("1", "백엔드 개발자", goodText), line("2", "=HYPERLINK(1) Backend Engineer", goodText), line("3", "Data Engineer", goodText),
	}, "\n")), "--no-show")
	return p
}

// withhold makes the terms of the board forbid to hand its postings on.
func (p shop) withhold() {
	p.t.Helper()
	db, err := sqlitesink.Open(p.t.Context(), filepath.Join(p.store, "techmap.db"))
	require.NoError(p.t, err)
	defer db.Close()
	rights := techmap.Rights{Counted: true, Shown: techmap.ShownAggregate}
	require.NoError(p.t, db.Sources().Write(p.t.Context(), []techmap.SourceInfo{{Name: "board", Rights: rights}}))
}

func TestTablesHaveARowForEachRecord(t *testing.T) {
	t.Parallel()
	p := stocked(t)
	for layer, rows := range map[string]int{"silver": 3, "gold": 3, "openings": 3, "demands": 12} {
		lines, err := csv.NewReader(strings.NewReader(p.done("export", "--layer", layer, "--format", "csv"))).ReadAll()
		require.NoError(t, err, layer)
		assert.Len(t, lines, rows+1, layer)

		data := p.done("export", "--layer", layer, "--format", "parquet")
		f, err := parquet.OpenFile(strings.NewReader(data), int64(len(data)))
		require.NoError(t, err, layer)
		assert.Equal(t, int64(rows), f.NumRows(), layer)
		var names []string
		for _, field := range f.Schema().Fields() {
			names = append(names, field.Name())
		}
		assert.Equal(t, lines[0], names, "%s: the forms have the same columns", layer)
	}
}

func TestRankingHasARowForEachRoleAndTechnology(t *testing.T) {
	t.Parallel()
	p := stocked(t)
	lines, err := csv.NewReader(strings.NewReader(p.done("export", "--layer", "ranking", "--format", "csv", "--min-sample=-1"))).ReadAll()
	require.NoError(t, err)
	role, skill := slices.Index(lines[0], "role"), slices.Index(lines[0], "skill")
	seen := make(map[[2]string]bool)
	for _, l := range lines[1:] {
		key := [2]string{l[role], l[skill]}
		assert.False(t, seen[key], key)
		seen[key] = true
	}
	assert.True(t, seen[[2]string{"backend", "java"}])
	assert.True(t, slices.IsSortedFunc(lines[1:], func(a, b []string) int { return strings.Compare(a[role], b[role]) }))
	assert.Empty(t, p.done("export", "--layer", "ranking"), "three openings are too few to rank")
}

func TestExportedFormulasAreHarmless(t *testing.T) {
	t.Parallel()
	p := stocked(t)
	out := p.done("export", "--layer", "silver", "--format", "csv", "--bom")
	assert.True(t, strings.HasPrefix(out, "\ufeff"))
	assert.Contains(t, out, "'=HYPERLINK(1)")
	assert.NotContains(t, strings.ReplaceAll(out, "'=", ""), "=HYPERLINK")
}

func TestWhatMayNotBeHandedOnIsLeftOutOfEveryForm(t *testing.T) {
	t.Parallel()
	p := stocked(t)
	p.withhold()
	for _, layer := range []string{"silver", "gold", "openings", "demands"} {
		for _, format := range []string{"jsonl", "csv", "parquet"} {
			r := p.techmap("export", "--layer", layer, "--format", format)
			assert.Equal(t, exitDone, r.status, r.stderr)
			assert.NotContains(t, r.stdout, "board:1", "%s as %s", layer, format)
			assert.Contains(t, r.stderr, "board", "%s as %s: it is said", layer, format)
		}
	}
}

func TestExportedFileComesWithItsDictionary(t *testing.T) {
	t.Parallel()
	p := stocked(t)
	dir := t.TempDir()
	out, words := filepath.Join(dir, "gold.csv"), filepath.Join(dir, "words.md")
	p.done("export", "--format", "csv", "--out", out)
	p.done("export", "--format", "csv", "--dictionary", words)
	beside, err := os.ReadFile(out + ".dictionary.md")
	require.NoError(t, err)
	named, err := os.ReadFile(words)
	require.NoError(t, err)
	assert.Equal(t, string(beside), string(named))
	for _, want := range []string{"`skills`", "데이터 사전", "Data dictionary", "3 rows", `["java","kubernetes","spring","spring-boot"]`} {
		assert.Contains(t, string(beside), want)
	}
	names, err := os.ReadDir(dir)
	require.NoError(t, err)
	assert.Len(t, names, 3, "nothing half written is left")
	r := p.techmap("export", "--dictionary", words)
	assert.Equal(t, exitMisuse, r.status, "stored records are no table")
	assert.Contains(t, r.stderr, "--format")
}

func TestAnEmptyStoreHasTablesWithoutRows(t *testing.T) {
	t.Parallel()
	p := newShop(t)
	p.done("import", file(t, "none.jsonl", ""), "--no-show")
	for _, layer := range []string{"silver", "gold", "openings", "demands", "ranking"} {
		assert.Empty(t, p.done("export", "--layer", layer), layer)
		assert.Equal(t, 1, strings.Count(p.done("export", "--layer", layer, "--format", "csv"), "\n"), layer)
		data := p.done("export", "--layer", layer, "--format", "parquet")
		f, err := parquet.OpenFile(strings.NewReader(data), int64(len(data)))
		require.NoError(t, err)
		assert.Zero(t, f.NumRows())
	}
}

// described checks that every column says what it is.
func described[T any](t *testing.T, columns []column[T]) {
	t.Helper()
	seen := make(map[string]bool)
	for _, c := range columns {
		assert.False(t, seen[c.Name], "%s twice", c.Name)
		seen[c.Name] = true
		assert.Equal(t, strings.ToLower(c.Name), c.Name)
		assert.NotEmpty(t, c.About.En, c.Name)
		assert.NotEmpty(t, c.About.Ko, c.Name)
		assert.NotContains(t, c.About.En+c.About.Ko, "|", "it would break the dictionary")
		assert.NotNil(t, c.Of, c.Name)
	}
}

func TestEveryColumnIsDescribed(t *testing.T) {
	t.Parallel()
	described(t, silverColumns())
	described(t, goldColumns())
	described(t, openingColumns())
	described(t, demandColumns(medallion.DefaultTaxonomy()))
	described(t, rankingColumns())
}

func TestEqualStoresExportEqualBytes(t *testing.T) {
	t.Parallel()
	p := stocked(t)
	for _, format := range []string{"csv", "parquet"} {
		first := p.done("export", "--format", format)
		assert.True(t, bytes.Equal([]byte(first), []byte(p.done("export", "--format", format))), format)
	}
}
