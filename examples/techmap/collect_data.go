package main

import (
	"context"
	"fmt"

	"github.com/techmap-it/techmap"
	"github.com/techmap-it/techmap/medallion"
)

// taxonomy returns the taxonomy that ships with the command, with the changes in the
// folder that flags name.
func (a *app) taxonomy() (*techmap.Taxonomy, error) {
	c := a.cli
	if c.Taxonomy == "" {
		return medallion.DefaultTaxonomy(), nil
	}
	fsys, err := a.folder("--taxonomy", c.Taxonomy)
	if err != nil {
		return nil, fmt.Errorf("--taxonomy %s: %w", c.Taxonomy, err)
	}
	tax, err := medallion.OpenTaxonomy(fsys)
	if err != nil {
		return nil, fmt.Errorf("--taxonomy %s: %w", c.Taxonomy, err)
	}
	return tax, nil
}

// sites returns the catalog, which is read when it is first asked for.
func (a *app) sites() (*catalog, error) {
	if a.catalog != nil {
		return a.catalog, nil
	}
	disk, dir, err := a.sitesDir()
	if err != nil {
		return nil, err
	}
	a.catalog, err = openCatalog(disk, dir)
	return a.catalog, err
}

// siteParsers returns the parsers of all sites by the name of their source. One
// whose file is broken rejects its postings, which are read again when it is mended.
func (a *app) siteParsers() (map[string]medallion.Parser, error) {
	catalog, err := a.sites()
	if err != nil {
		return nil, err
	}
	parsers := make(map[string]medallion.Parser, len(catalog.sites))
	for name, s := range catalog.sites {
		if s.broken == nil {
			parsers[name] = s.spec.Parser()
			continue
		}
		broken := fmt.Errorf("%w: %w", techmap.ErrInvalid, s.brokenError())
		parsers[name] = techmap.RefinerFunc[techmap.RawPosting, techmap.Posting](
			func(context.Context, techmap.RawPosting) (techmap.Posting, error) { return techmap.Posting{}, broken })
	}
	return parsers, nil
}
