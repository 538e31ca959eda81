package jsonl_test

import (
	"errors"
	"os"
	"path/filepath"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/techmap-it/techmap"
	"github.com/techmap-it/techmap/crawl/jsonl"
)

// TestCorpora reads real postings, if there are any: every line is a posting that
// can be refined, unless it lacks what a posting needs.
func TestCorpora(t *testing.T) {
	t.Parallel()
	dir, ok := os.LookupEnv("TECHMAP_CORPORA")
	if !ok {
		t.Skip("TECHMAP_CORPORA does not say where the corpora are")
	}
	files, err := filepath.Glob(filepath.Join(dir, "postings", "*.jsonl.gz"))
	require.NoError(t, err)
	require.NotEmpty(t, files)
	var read, lost int
	for raw, err := range jsonl.New("corpora", files, nil).Postings(t.Context(), techmap.Query{}) {
		rec, isRecord := errors.AsType[*techmap.RecordError](err)
		switch {
		case isRecord:
			lost++
			assert.Regexp(t, `neither "description" nor "tags"|field "(id|title)" is missing`, rec.Error())
		case err != nil:
			require.ErrorIs(t, err, techmap.ErrPartial)
		default:
			read++
			_, err := jsonl.Parser{}.Refine(t.Context(), raw)
			require.NoError(t, err, raw.ID())
		}
	}
	t.Logf("%d postings read, %d that lack what a posting needs", read, lost)
	assert.Greater(t, read, 100*lost)
}
