package main

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"maps"
	"path"

	"github.com/goccy/go-yaml"

	"github.com/techmap-it/techmap"
	"github.com/techmap-it/techmap/crawl"
	"github.com/techmap-it/techmap/crawl/jsonl"
	"github.com/techmap-it/techmap/crawl/sample"
	"github.com/techmap-it/techmap/crawl/spec"
	"github.com/techmap-it/techmap/examples/internal/stage"
	"github.com/techmap-it/techmap/examples/internal/stores"
	"github.com/techmap-it/techmap/medallion"
)

// A catalog is where the files of sites are: one's own win over those that ship.
type catalog []fs.FS

// openCatalog opens the folder of sites of one's own, if there is one.
func (s settings) openCatalog(ctx context.Context) (catalog, error) {
	if s.Sites == "" {
		return catalog{spec.Embedded()}, nil
	}
	own, err := stores.Folder(ctx, "TECHMAP_SITES", s.Sites)
	if err != nil {
		return nil, err
	}
	return catalog{own, spec.Embedded()}, nil
}

// load reads the file of a site, and its digest.
func (c catalog) load(name string) (s *spec.Spec, version string, err error) {
	for _, folder := range c {
		file := name + ".yaml"
		data, err := fs.ReadFile(folder, file)
		if errors.Is(err, fs.ErrNotExist) {
			continue
		}
		if err == nil {
			s, err = spec.Parse(file, data)
		}
		return s, techmap.DigestOf(data).String()[:16], err
	}
	return nil, "", fmt.Errorf("site %q: no file %s.yaml in the folder of sites or among those that ship: %w",
		name, name, techmap.ErrNotFound)
}

// rich reports whether the listing of a site carries whole postings.
func (c catalog) rich(name string) bool {
	for _, folder := range c {
		if data, err := fs.ReadFile(folder, name+".yaml"); err == nil {
			var file struct{ Detail *struct{} }
			return yaml.Unmarshal(data, &file) == nil && file.Detail == nil
		}
	}
	return false
}

// tenants returns the companies of a site: those of tenants/NAME.yaml, else those of its
// own file.
func (c catalog) tenants(s *spec.Spec) (spec.Tenants, error) {
	for _, folder := range c {
		data, err := fs.ReadFile(folder, path.Join("tenants", s.Name+".yaml"))
		if errors.Is(err, fs.ErrNotExist) {
			continue
		}
		tenants := make(spec.Tenants)
		if err == nil {
			err = yaml.Unmarshal(data, &tenants)
		}
		if err != nil {
			return nil, fmt.Errorf("site %q: companies: %w", s.Name, err)
		}
		for _, values := range tenants {
			delete(values, "seen") // when a person last looked; the site is not told
		}
		return tenants, nil
	}
	return s.Tenants, nil
}

// Chosen are the sites of one event.
type chosen struct {
	names   []string // of all of them
	sample  []string
	sites   []stage.Site
	infos   []techmap.SourceInfo
	agent   string
	company func(ctx context.Context, raw techmap.RawPosting) string
}

// choose finds the sites that an event names.
func (f *function) choose(ctx context.Context, names []string) (*chosen, error) {
	if len(names) == 0 {
		return nil, fmt.Errorf("event: no sites: name some: %w", techmap.ErrInvalid)
	}
	c, err := f.openCatalog(ctx)
	if err != nil {
		return nil, err
	}
	out := &chosen{agent: crawl.DefaultUserAgent}
	if f.Agent != "" {
		out.agent = "techmap/" + techmap.Version + " (+" + f.Agent + ")"
	}
	parsers := sampleParsers()
	for _, name := range names {
		if name == "sample" {
			out.sample = []string{sample.BoardName, sample.CareersName}
			out.names = append(out.names, out.sample...)
			continue
		}
		if isSample(name) {
			out.sample, out.names = append(out.sample, name), append(out.names, name)
			continue
		}
		if err := f.take(c, out, name, parsers); err != nil {
			return nil, err
		}
	}
	silver, companies := medallion.NewSilver(parsers), medallion.DefaultCompanies()
	out.company = func(ctx context.Context, raw techmap.RawPosting) string {
		p, err := silver.Refine(ctx, raw)
		if err != nil {
			return ""
		}
		return companies.Fold(p.Company)
	}
	return out, nil
}

// take adds the site called name.
func (f *function) take(c catalog, out *chosen, name string, parsers map[string]medallion.Parser) error {
	s, version, err := c.load(name)
	if err != nil {
		return err
	}
	o := &spec.SiteOptions{Keys: make(map[string]string)}
	if o.Tenants, err = c.tenants(s); err != nil {
		return err
	}
	for _, key := range s.Keys {
		o.Keys[key] = f.getenv(keyEnv(s.Name, key))
	}
	site, err := s.Site(o)
	if err != nil {
		return err
	}
	interval := max(s.Interval, crawl.DefaultInterval)
	if f.Own && s.Interval > 0 {
		interval = s.Interval
	}
	parsers[s.Name] = s.Parser()
	out.names = append(out.names, s.Name)
	out.sites = append(out.sites, stage.Site{Site: site, Interval: interval, Version: version, Rich: c.rich(name)})
	out.infos = append(out.infos, s.Info())
	return nil
}

// sampleParsers returns the parsers that need no file.
func sampleParsers() map[string]medallion.Parser {
	parsers := map[string]medallion.Parser{jsonl.ContentType: jsonl.Parser{}}
	maps.Copy(parsers, sample.Parsers())
	return parsers
}

// info returns what people have to know of a source, and whether it is one that is
// collected from.
func (c catalog) info(source string) (techmap.SourceInfo, bool, error) {
	if isSample(source) {
		return techmap.SourceInfo{
			Name: source, Ko: "프로그램이 만들어 내부에서 제공하는 데이터, 네트워크 없음",
			En: "made by the program, served in-process; no network", Rights: techmap.Unrestricted(),
		}, true, nil
	}
	s, _, err := c.load(source)
	if errors.Is(err, techmap.ErrNotFound) {
		return techmap.SourceInfo{}, false, nil
	}
	if err != nil {
		return techmap.SourceInfo{}, false, err
	}
	return s.Info(), true, nil
}
