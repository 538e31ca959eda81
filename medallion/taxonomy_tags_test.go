package medallion_test

import (
	"cmp"
	"maps"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/techmap-it/techmap/medallion"
)

// Employers name technologies in tags. What of them has no entry is counted, most
// frequent first, so that the taxonomy grows by what is asked for. Job sites let
// employers tag words like "SW" and "DB" too, so not every tag can have one.
func TestDefaultTaxonomy_knows_employers_tags(t *testing.T) {
	t.Parallel()
	folder := os.Getenv("TECHMAP_CORPORA")
	if folder == "" {
		t.Skip("set TECHMAP_CORPORA to the folder with taxonomies/korean/tag_vocab_visible.tsv")
	}
	data, err := os.ReadFile(filepath.Join(folder, "taxonomies", "korean", "tag_vocab_visible.tsv"))
	require.NoError(t, err)
	tax := medallion.DefaultTaxonomy()
	var all, known int
	unknown := make(map[string]int)
	for line := range strings.Lines(string(data)) {
		cells := strings.Split(strings.TrimSpace(line), "\t")
		if len(cells) != 3 || cells[0] == "set" {
			continue
		}
		n, err := strconv.Atoi(cells[2])
		require.NoError(t, err, line)
		all += n
		if _, ok := tax.CanonicalSkill(cells[1]); ok {
			known += n
		} else {
			unknown[cells[1]] += n
		}
	}
	byCount := func(a, b string) int { return cmp.Or(unknown[b]-unknown[a], cmp.Compare(a, b)) }
	for _, tag := range slices.SortedFunc(maps.Keys(unknown), byCount)[:40] {
		t.Logf("not known, in %d postings: %q", unknown[tag], tag)
	}
	t.Logf("%d of %d tags are known: %.3f", known, all, float64(known)/float64(all))
	assert.GreaterOrEqual(t, float64(known), .90*float64(all))
}
