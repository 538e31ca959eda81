package text

import (
	"bufio"
	"compress/gzip"
	"encoding/json"
	"os"
	"path/filepath"
	"testing"

	"github.com/stretchr/testify/require"
)

// A corpusPosting is one line of a corpus.
type corpusPosting struct {
	ID, Title, Company, Location, Description string
}

// corpus reads the postings of the corpora whose file names match the pattern,
// and skips the test where they are not at hand.
func corpus(tb testing.TB, pattern string) []corpusPosting {
	tb.Helper()
	dir := os.Getenv("TECHMAP_CORPORA")
	if dir == "" {
		tb.Skip("TECHMAP_CORPORA is not set: it names the directory of real postings to measure with")
	}
	files, err := filepath.Glob(filepath.Join(dir, "postings", pattern+".jsonl.gz"))
	require.NoError(tb, err)
	require.NotEmpty(tb, files, "no corpus matches %q in %s", pattern, dir)
	var out []corpusPosting
	for _, name := range files {
		out = append(out, readCorpus(tb, name)...)
	}
	return out
}

func readCorpus(tb testing.TB, name string) []corpusPosting {
	tb.Helper()
	file, err := os.Open(name)
	require.NoError(tb, err)
	defer file.Close()
	zipped, err := gzip.NewReader(file)
	require.NoError(tb, err)
	var out []corpusPosting
	lines := bufio.NewScanner(zipped)
	lines.Buffer(nil, 1<<24)
	for lines.Scan() {
		var p corpusPosting
		require.NoError(tb, json.Unmarshal(lines.Bytes(), &p))
		out = append(out, p)
	}
	require.NoError(tb, lines.Err())
	return out
}
