package main

import (
	"errors"
	"fmt"
	"io/fs"
	"os"

	"github.com/techmap-it/techmap"
	"github.com/techmap-it/techmap/examples/internal/message"
	"github.com/techmap-it/techmap/medallion"
)

// taxonomyCmd is about the names that the program knows.
type taxonomyCmd struct {
	Lint       taxonomyLintCmd       `cmd:"" help:"Find mistakes in a taxonomy, with file and line."`
	Why        taxonomyWhyCmd        `cmd:"" help:"Show what a name means, and where it counts."`
	Diff       taxonomyDiffCmd       `cmd:"" help:"Show what changes between two taxonomies, and which demands with it."`
	Candidates taxonomyCandidatesCmd `cmd:"" help:"List names that postings ask for and the taxonomy lacks."`
	Case       taxonomyCaseCmd       `cmd:"" help:"Make a test case of a name that was read wrongly."`
}

// wholeFlag says how a folder is read.
type wholeFlag struct {
	Whole bool `help:"Folders hold whole taxonomies, not changes to the built-in one."`
}

// defaultName names the taxonomy that techmap brings.
const defaultName = "default"

// A tables is a taxonomy with the files that it was made of.
type tables struct {
	name  string
	tax   *techmap.Taxonomy
	files []tableFiles // later ones win
}

// A tableFiles is a folder of tables.
type tableFiles struct {
	fsys    fs.FS
	shipped bool
}

// openTables reads the taxonomy of a folder, or the default.
func openTables(name string, whole bool) (tables, error) {
	t := tables{name: name}
	if !whole || name == defaultName {
		shipped, err := medallion.TaxonomyFiles()
		if err != nil {
			return t, err
		}
		t.files = append(t.files, tableFiles{shipped, true})
	}
	if name == defaultName {
		t.tax = medallion.DefaultTaxonomy()
		return t, nil
	}
	if info, err := os.Stat(name); err != nil {
		return t, err
	} else if !info.IsDir() {
		return t, fmt.Errorf("%w: %w", errMisuse, message.Mistake(textNoFolder, name))
	}
	own := os.DirFS(name)
	t.files = append(t.files, tableFiles{own, false})
	var err error
	if whole {
		t.tax, err = medallion.ParseTaxonomy(name, own)
	} else {
		t.tax, err = medallion.OpenTaxonomy(own)
	}
	return t, err
}

// ownTables is the taxonomy that the command works with.
func (a *app) ownTables() (tables, error) {
	shipped, err := medallion.TaxonomyFiles()
	if err != nil {
		return tables{}, err
	}
	t := tables{name: defaultName, tax: a.tax, files: []tableFiles{{shipped, true}}}
	if a.cli.Taxonomy != "" {
		own, err := a.folder("--taxonomy", a.cli.Taxonomy)
		if err != nil {
			return t, err
		}
		t.name, t.files = a.cli.Taxonomy, append(t.files, tableFiles{own, false})
	}
	return t, nil
}

// parts takes a joined error apart.
func parts(err error) []error {
	if joined, ok := err.(interface{ Unwrap() []error }); ok { //nolint:errorlint // the join itself is asked for
		var all []error
		for _, e := range joined.Unwrap() {
			if errors.Is(e, techmap.ErrInvalid) && e.Error() != techmap.ErrInvalid.Error() {
				all = append(all, parts(e)...)
			}
		}
		if len(all) > 0 {
			return all
		}
	}
	return []error{err}
}
