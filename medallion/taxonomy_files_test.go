package medallion_test

import (
	"fmt"
	"io/fs"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/techmap-it/techmap/medallion"
)

func TestTaxonomyFilesAreTheDefault(t *testing.T) {
	t.Parallel()
	files, err := medallion.TaxonomyFiles()
	require.NoError(t, err)
	tax, err := medallion.ParseTaxonomy("again", files)
	require.NoError(t, err)
	want := medallion.DefaultTaxonomy()
	n := 0
	for s := range tax.Skills() {
		same, ok := want.Skill(s.ID)
		assert.True(t, ok, s.ID)
		assert.Equal(t, same, s)
		n++
	}
	assert.Positive(t, n)
}

func ExampleTaxonomyFiles() {
	files, err := medallion.TaxonomyFiles()
	if err != nil {
		return
	}
	names, err := fs.Glob(files, "*.tsv")
	fmt.Println(names, err)
	// Output: [about.tsv ambiguous.tsv roles.tsv skills.tsv] <nil>
}
