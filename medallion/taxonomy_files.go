package medallion

import (
	"embed"
	"fmt"
	"io/fs"
)

//go:embed taxonomy/*.tsv
var taxonomyFS embed.FS

// TaxonomyFiles returns the files of the default taxonomy, as ParseTaxonomy reads
// them: what tools look up reasons and lines in, and what a folder for
// OpenTaxonomy is written against.
func TaxonomyFiles() (fs.FS, error) {
	fsys, err := fs.Sub(taxonomyFS, "taxonomy")
	if err != nil {
		return nil, fmt.Errorf("medallion: default taxonomy: %w", err)
	}
	return fsys, nil
}
