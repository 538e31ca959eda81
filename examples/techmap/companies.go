package main

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"

	"github.com/techmap-it/techmap/medallion"
)

// openCompanies returns the companies that the program knows by several names, with those
// of STORE/companies.tsv if it is there.
func (a *app) openCompanies() (*medallion.Companies, error) {
	name := filepath.Join(a.cli.Store, "companies.tsv")
	f, err := os.Open(name)
	if err != nil && !errors.Is(err, fs.ErrPermission) {
		return medallion.DefaultCompanies(), nil // there is none; of a store that is no folder, opening it will tell
	}
	if err != nil {
		return nil, fmt.Errorf("%w: %w", errMisuse, err)
	}
	defer f.Close()
	c, err := medallion.ReadCompanies(f, medallion.DefaultCompanies())
	if err != nil {
		return nil, fmt.Errorf("%w: %s: %w", errMisuse, name, err)
	}
	return c, nil
}
