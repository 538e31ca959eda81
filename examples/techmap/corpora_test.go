package main

import (
	"encoding/json"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

// corpora returns the folder of real postings, or skips the test.
func corpora(t *testing.T) string {
	t.Helper()
	dir := os.Getenv(corporaEnv)
	if dir == "" {
		t.Skip("set " + corporaEnv + " to a folder of real postings")
	}
	return dir
}

// TestCorporaImport takes in all real postings at hand. What cannot be read is
// rejected by name, everything else arrives.
func TestCorporaImport(t *testing.T) {
	t.Parallel()
	files, err := filepath.Glob(filepath.Join(corpora(t), "postings", "*.jsonl.gz"))
	require.NoError(t, err)
	require.NotEmpty(t, files)
	if os.Getenv(integrationEnv) == "" {
		t.Skip("set " + integrationEnv + "=1: it takes half a minute")
	}
	p := newShop(t)
	r := p.techmap(append([]string{"import", "--no-show"}, files...)...)
	require.Equal(t, exitPartial, r.status, r.stderr)
	t.Log(r.stderr)
	assert.Contains(t, r.stderr, "19572 postings read")
	assert.Contains(t, r.stderr, "107 rejected")
	assert.NotContains(t, r.stderr, "does not balance")
	assert.Equal(t, 19454, strings.Count(p.done("export"), "\n"), "19,572 less 107 rejected and 11 that repeat an ID")
}

// TestCorporaEval holds the accuracy on labelled postings.
func TestCorporaEval(t *testing.T) {
	t.Parallel()
	out := call(t.Context(), "", "eval", filepath.Join(corpora(t), "gold", "korean_english_dev.jsonl"), "--format", "json")
	require.Equal(t, exitDone, out.status, out.stderr)
	var got struct {
		All struct {
			F1 struct{ Value float64 } `json:"f1"`
		} `json:"all"`
		Levels struct {
			Accuracy struct{ Value float64 } `json:"accuracy"`
		} `json:"levels"`
	}
	require.NoError(t, json.Unmarshal([]byte(out.stdout), &got))
	t.Logf("F1 %.3f, levels %.3f", got.All.F1.Value, got.Levels.Accuracy.Value)
	assert.GreaterOrEqual(t, got.All.F1.Value, 0.95)
	assert.GreaterOrEqual(t, got.Levels.Accuracy.Value, 0.90)
}
