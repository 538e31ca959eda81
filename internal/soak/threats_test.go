package main

import (
	"go/ast"
	"go/parser"
	"go/token"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

// module is the folder of the module's root.
const module = "../.."

// functions returns the names of the functions in the tests of a folder.
func functions(t *testing.T, folder string) map[string]bool {
	t.Helper()
	files, err := filepath.Glob(filepath.Join(module, folder, "*_test.go"))
	require.NoError(t, err)
	names := make(map[string]bool)
	for _, file := range files {
		parsed, err := parser.ParseFile(token.NewFileSet(), file, nil, parser.SkipObjectResolution)
		require.NoError(t, err)
		for _, d := range parsed.Decls {
			if f, ok := d.(*ast.FuncDecl); ok {
				names[f.Name.Name] = true
			}
		}
	}
	return names
}

// named finds in a line of a table the folders, and the tests that follow each.
var named = regexp.MustCompile("`([A-Za-z0-9_./]+)`")

// TestThreatsNameTestsThatExist reads the tables of SECURITY.md: each line has to end with
// the tests that show what it says, each behind the folder of its package.
func TestThreatsNameTestsThatExist(t *testing.T) {
	t.Parallel()
	text, err := os.ReadFile(filepath.Join(module, "SECURITY.md"))
	require.NoError(t, err)
	section, lines, tests := "", 0, 0
	sections := make(map[string]bool)
	for line := range strings.Lines(string(text)) {
		if title, ok := strings.CutPrefix(line, "### "); ok {
			section = strings.TrimSpace(title)
		} else if strings.HasPrefix(line, "## ") {
			section = ""
		}
		cells := strings.Split(strings.Trim(strings.TrimSpace(line), "|"), "|")
		if section == "" || len(cells) != 3 || strings.Contains(line, "---") || strings.HasSuffix(strings.TrimSpace(line), "| test |") {
			continue
		}
		lines++
		sections[section] = true
		tests += checkTests(t, cells[2])
	}
	assert.Len(t, sections, 6, "sites, model, queue, database, API, operator")
	assert.Greater(t, lines, 30)
	assert.GreaterOrEqual(t, tests, lines, "each line names at least one")
}

// checkTests checks the last cell of a line and returns how many tests it names.
func checkTests(t *testing.T, cell string) (tests int) {
	t.Helper()
	folder := ""
	for _, found := range named.FindAllStringSubmatch(cell, -1) {
		name := found[1]
		if !strings.HasPrefix(name, "Test") {
			assert.DirExists(t, filepath.Join(module, name))
			folder = name
			continue
		}
		tests++
		if assert.NotEmpty(t, folder, "%s: of which package?", name) {
			assert.True(t, functions(t, folder)[name], "%s has no %s", folder, name)
		}
	}
	assert.NotZero(t, tests, "no test in %q", cell)
	return tests
}
