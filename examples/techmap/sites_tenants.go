package main

import (
	"errors"
	"fmt"
	"io/fs"
	"maps"
	"path"
	"regexp"
	"slices"

	"github.com/goccy/go-yaml"

	"github.com/techmap-it/techmap/crawl/spec"
)

// A tenantList are the companies of a site.
type tenantList struct {
	needed bool // the site has no postings but those of companies
	from   string
	spec.Tenants
	seen map[string]string // day on which a company's listing last worked, by name
}

// seenKey is what a tenant's day stands under. The site is not told.
const seenKey = "seen"

var seenForm = regexp.MustCompile(`^[0-9]{4}-[0-9]{2}(-[0-9]{2})?$`)

// addTenants gives s its companies: those of tenants/NAME.yaml on disk, else those
// of a file of the user's own, else the list to begin with, else those of the file.
func (c *catalog) addTenants(s *site) {
	if s.broken != nil {
		return
	}
	s.tenants = tenantList{needed: needsTenants(s.spec), Tenants: s.spec.Tenants, from: s.from}
	if !s.tenants.needed {
		return
	}
	file := path.Join("tenants", s.name+".yaml")
	if c.disk != nil {
		if found := s.readTenants(c.disk, file, c.path(file)); found {
			return
		}
	}
	if s.from == "" || len(s.spec.Tenants) == 0 {
		s.readTenants(starter, file, "")
	}
}

// readTenants reads a list of companies and reports whether it is there. A list
// with mistakes breaks the site.
func (s *site) readTenants(fsys fs.FS, file, from string) bool {
	data, err := fs.ReadFile(fsys, file)
	if errors.Is(err, fs.ErrNotExist) {
		return false
	}
	var list map[string]map[string]string
	if err == nil {
		err = yaml.Unmarshal(data, &list)
	}
	if err == nil {
		s.tenants.Tenants, s.tenants.seen, err = splitSeen(list)
	}
	s.tenants.from = from
	if err != nil {
		s.broken = fmt.Errorf("%s: %w", from, err)
	}
	return true
}

// splitSeen takes the days out of a list.
func splitSeen(list map[string]map[string]string) (spec.Tenants, map[string]string, error) {
	tenants, seen := make(spec.Tenants, len(list)), make(map[string]string)
	for name, values := range list {
		values = maps.Clone(values)
		if day := values[seenKey]; day != "" && day != "unchecked" {
			if !seenForm.MatchString(day) {
				return nil, nil, fmt.Errorf("%s: seen: %q is no day: write 2026-11-22, or unchecked", name, day)
			}
			seen[name] = day
		}
		delete(values, seenKey)
		tenants[name] = values
	}
	return tenants, seen, nil
}

// names returns the names of the companies, sorted.
func (l tenantList) names() []string { return slices.Sorted(maps.Keys(l.Tenants)) }

// only returns the company of that name alone. One that is not in the list is
// known by its name.
func (l tenantList) only(name string) spec.Tenants {
	return spec.Tenants{name: l.Tenants[name]}
}

// needsTenants reports whether requests of s differ by company: then it makes no
// site without one.
func needsTenants(s *spec.Spec) bool {
	keys := make(map[string]string, len(s.Keys))
	for _, k := range s.Keys {
		keys[k] = "any"
	}
	_, err := s.Site(&spec.SiteOptions{Keys: keys, Tenants: spec.Tenants{}})
	return err != nil
}
