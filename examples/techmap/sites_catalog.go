package main

import (
	"cmp"
	"embed"
	"errors"
	"fmt"
	"io/fs"
	"maps"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"github.com/techmap-it/techmap/crawl/spec"
	"github.com/techmap-it/techmap/examples/internal/message"
	layered "github.com/techmap-it/techmap/examples/internal/stores"
)

// starter are the companies to begin with, by site. They are data that a folder
// on disk replaces, and are here because they are nobody's but this command's.
//
//go:embed tenants/*.yaml
var starter embed.FS

// A catalog is all sites that can be collected from, by name.
type catalog struct {
	sites map[string]*site
	disk  fs.FS  // of the user's own files; nil if there are none
	dir   string // where that is, for people
}

// A site is a job site as a file describes it.
type site struct {
	name    string
	from    string     // path of its file; "" if it ships with the command
	broken  error      // what is wrong with its file
	spec    *spec.Spec // nil if it is broken
	facts   facts
	tenants tenantList
}

// openCatalog reads the files that ship and those in disk, the user's own folder at
// dir, which win by their name. It may be nil. A file with mistakes is a site that
// is broken, and no reason not to collect from the others.
func openCatalog(disk fs.FS, dir string) (*catalog, error) {
	c := &catalog{sites: make(map[string]*site), disk: disk, dir: dir}
	if err := c.read(spec.Embedded(), false); err != nil {
		return nil, err
	}
	if disk != nil {
		if err := c.read(disk, true); err != nil {
			return nil, err
		}
	}
	for _, s := range c.sites {
		c.addTenants(s)
	}
	return c, nil
}

// read adds the files at the top of fsys.
func (c *catalog) read(fsys fs.FS, own bool) error {
	entries, err := fs.ReadDir(fsys, ".")
	if err != nil {
		return fmt.Errorf("sites: %w: name another folder with --sites", err)
	}
	for _, e := range entries {
		if e.IsDir() || !isSiteFile(e.Name()) {
			continue
		}
		data, err := fs.ReadFile(fsys, e.Name())
		if err != nil {
			return fmt.Errorf("sites: %w", err)
		}
		from := ""
		if own {
			from = c.path(e.Name())
		}
		s := newSite(cmp.Or(from, e.Name()), data)
		s.from = from
		c.sites[s.name] = s
	}
	return nil
}

// newSite parses a file. One with mistakes is called by the file's name.
func newSite(file string, data []byte) *site {
	s := &site{from: file}
	s.spec, s.broken = spec.Parse(file, data)
	if s.broken != nil {
		s.name = strings.TrimSuffix(filepath.Base(file), filepath.Ext(file))
		return s
	}
	s.name, s.facts = s.spec.Name, factsOf(data)
	return s
}

// isSiteFile reports whether name is that of a site's file.
func isSiteFile(name string) bool {
	ext := strings.ToLower(filepath.Ext(name))
	return ext == ".yaml" || ext == ".yml"
}

// find returns the site called name, or the one in the file of that name, which
// then stands for every site of its name.
func (c *catalog) find(name string) (*site, error) {
	if s, ok := c.sites[name]; ok {
		return s, s.brokenError()
	}
	if !isSiteFile(name) {
		return nil, fmt.Errorf("%w: %w", errMisuse, message.Mistake(textNoSite, name))
	}
	data, err := os.ReadFile(name)
	if err != nil {
		return nil, fmt.Errorf("%w: %w", errMisuse, err)
	}
	s := newSite(name, data)
	if s.broken != nil {
		return s, s.brokenError()
	}
	c.addTenants(s)
	c.sites[s.name] = s
	return s, nil
}

// brokenError says what is wrong with the site's file, a line for each mistake.
func (s *site) brokenError() error {
	if s.broken == nil {
		return nil
	}
	var lines []string
	for line := range strings.Lines(s.broken.Error()) {
		lines = append(lines, "  "+strings.TrimPrefix(strings.TrimRight(line, "\n"), "spec: "))
	}
	return &brokenFileError{fmt.Errorf("the file of site %q has mistakes:\n%s", s.name, strings.Join(lines, "\n"))}
}

// A brokenFileError says that the file of a site cannot be used.
type brokenFileError struct{ error }

// all returns the sites, sorted by name.
func (c *catalog) all() []*site {
	return slices.SortedFunc(maps.Values(c.sites), func(a, b *site) int { return cmp.Compare(a.name, b.name) })
}

// inFolder reports whether s is read again by every command, which a file that
// was named on the command line is not.
func (c *catalog) inFolder(s *site) bool {
	return s.from == "" || c.dir != "" && s.from == c.path(filepath.Base(s.from))
}

// path returns where a file of the user's folder is, for people.
func (c *catalog) path(name string) string {
	if remote(c.dir) {
		dir, _, _ := strings.Cut(c.dir, "?")
		return strings.TrimRight(dir, "/") + "/" + name
	}
	return filepath.Join(c.dir, filepath.FromSlash(name))
}

// remote reports whether a folder is not on this machine.
func remote(dir string) bool { return strings.Contains(dir, "://") }

// sitesDir returns the folder of the user's own sites, nil and "" if there is none.
// The one in the store counts if it is there.
func (a *app) sitesDir() (disk fs.FS, dir string, err error) {
	dir = cmp.Or(a.cli.SitesDir, filepath.Join(a.cli.Store, "sites"))
	disk, err = a.folder("--sites", dir)
	switch {
	case err == nil:
		return disk, dir, nil
	case a.cli.SitesDir == "" && errors.Is(err, fs.ErrNotExist):
		return nil, "", nil
	case errors.Is(err, fs.ErrNotExist) || errors.Is(err, layered.ErrAddress):
		err = fmt.Errorf("%w: %w", errMisuse, err)
	}
	return nil, "", fmt.Errorf("--sites %s: %w", dir, err)
}
