package main

import (
	"go/ast"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

// fuzzed finds lines of the table of parsers: what is read | package | targets.
var fuzzed = regexp.MustCompile("(?m)^\\| ([^|]+) \\| `([a-z0-9_/.]+)` \\| ([^|]+) \\|$")

// TestParsersHaveFuzzTargets reads the table of docs/OPERATIONS.md: all that is read from
// outside is in it, every target in it exists, and every target that exists is in it.
func TestParsersHaveFuzzTargets(t *testing.T) {
	t.Parallel()
	text, err := os.ReadFile(filepath.Join(module, "docs", "OPERATIONS.md"))
	require.NoError(t, err)
	_, section, ok := strings.Cut(string(text), "\n## Fuzzing\n")
	require.True(t, ok, "docs/OPERATIONS.md has no section on fuzzing")
	section, _, _ = strings.Cut(section, "\n## ")
	listed := make(map[string]bool)
	parsers := strings.Builder{}
	for _, line := range fuzzed.FindAllStringSubmatch(section, -1) {
		parsers.WriteString(line[1] + "\n")
		have := functions(t, line[2])
		for _, target := range named.FindAllStringSubmatch(line[3], -1) {
			assert.True(t, have[target[1]], "%s has no %s", line[2], target[1])
			listed[line[2]+" "+target[1]] = true
		}
	}
	for _, what := range []string{
		"robots.txt", "sitemap", "JSON lines", "file of a site", "JSON-LD", "HTML", "date", "taxonomy", "answer of a model",
		"message", "manifest", "bronze", "cursor", "configuration", "tombstone", "history", "question of the API",
	} {
		assert.Contains(t, parsers.String(), what, "what is read from outside")
	}
	err = filepath.WalkDir(module, func(path string, d os.DirEntry, err error) error {
		if err != nil || !d.IsDir() {
			return err
		}
		if name := d.Name(); path != module && (strings.HasPrefix(name, ".") || name == "bin" || name == "testdata" || name == "benchpeers") {
			return filepath.SkipDir
		}
		folder, err := filepath.Rel(module, path)
		require.NoError(t, err)
		for name := range functions(t, folder) {
			if strings.HasPrefix(name, "Fuzz") && ast.IsExported(name) {
				assert.True(t, listed[folder+" "+name], "%s %s is not in the table", folder, name)
			}
		}
		return nil
	})
	require.NoError(t, err)
}
