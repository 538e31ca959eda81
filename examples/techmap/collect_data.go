package main

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"io/fs"
	"os"

	"github.com/techmap-it/techmap"
	"github.com/techmap-it/techmap/medallion"
)

// taxonomy returns the taxonomy of the folder that flags name, else the one that
// ships with the command. Its version is made of its bytes.
func (c *cli) taxonomy() (*techmap.Taxonomy, error) {
	if c.Taxonomy == "" {
		return medallion.DefaultTaxonomy(), nil
	}
	fsys := os.DirFS(c.Taxonomy)
	digest := sha256.New()
	for _, name := range []string{"skills.tsv", "ambiguous.tsv", "roles.tsv"} {
		data, err := fs.ReadFile(fsys, name)
		if err != nil {
			return nil, fmt.Errorf("--taxonomy %s: %w", c.Taxonomy, err)
		}
		digest.Write(data)
	}
	tax, err := medallion.ParseTaxonomy("own+"+hex.EncodeToString(digest.Sum(nil)[:4]), fsys)
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
	dir, err := a.cli.sitesDir()
	if err != nil {
		return nil, err
	}
	a.catalog, err = openCatalog(dir)
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
