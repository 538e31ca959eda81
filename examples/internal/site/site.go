// Package site writes a website as files: every page that the server makes for a visitor
// who only follows links, in both languages, with links between the files that hold in
// whatever folder they lie. What needs a server, such as a search, is left out.
package site

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"net/url"
	"os"
	"path/filepath"
	"strings"
	"time"

	"github.com/techmap-it/techmap"
	"github.com/techmap-it/techmap/examples/internal/message"
	"github.com/techmap-it/techmap/rank/rankhttp"
)

// Options say what is written where.
type Options struct {
	Dir     string       // folder to write; what is there is replaced once everything is written
	BaseURL string       // where the files will be, such as "https://example.org/techmap"; for feeds and the map of the site
	Lang    message.Lang // of the first page; empty means Korean
	Pages   int          // most pages of each language; 0 means DefaultPages

	// History are the days whose rankings are written as tables, the oldest first; nil
	// means the ends of the last 24 months.
	History []time.Time
}

// DefaultPages is how many pages a language has at most.
const DefaultPages = 5000

// A Summary says what was written.
type Summary struct {
	Pages int       `json:"pages"`
	Files int       `json:"files"`
	Bytes int64     `json:"bytes"`
	Left  int       `json:"left"` // pages beyond Options.Pages, to which no link leads
	Roles int       `json:"roles"`
	Days  int       `json:"days"` // of the history that have a ranking
	AsOf  time.Time `json:"as_of"`
}

// Write writes the site that pages and api make, both without a path before their own.
// The folder is there whole or as it was: files are written beside it and moved at the
// end.
func Write(ctx context.Context, pages http.Handler, api *rankhttp.Client, opts Options) (_ Summary, err error) {
	base, err := url.Parse(opts.BaseURL)
	if err != nil || base.Scheme != "http" && base.Scheme != "https" || base.Host == "" {
		return Summary{}, fmt.Errorf("site: base URL %q: write https://HOST/PATH: %w", opts.BaseURL, techmap.ErrInvalid)
	}
	if opts.Lang == "" {
		opts.Lang = message.Korean
	}
	if opts.Pages <= 0 {
		opts.Pages = DefaultPages
	}
	if err := os.MkdirAll(filepath.Dir(filepath.Clean(opts.Dir)), 0o755); err != nil {
		return Summary{}, err
	}
	temp, err := os.MkdirTemp(filepath.Dir(filepath.Clean(opts.Dir)), ".techmap-site-*")
	if err != nil {
		return Summary{}, err
	}
	defer func() { err = errors.Join(err, os.RemoveAll(temp)) }()
	if err := os.Chmod(temp, 0o755); err != nil {
		return Summary{}, err
	}
	w := &writer{handler: pages, api: api, opts: opts, dir: temp, base: strings.TrimSuffix(opts.BaseURL, "/"),
		assets: make(map[string]bool), linked: make(map[string]string)}
	if err := w.all(ctx); err != nil {
		return Summary{}, err
	}
	return w.summary, replace(opts.Dir, temp)
}

// replace puts the folder at temp in the place of that at dir.
func replace(dir, temp string) error {
	old := temp + ".old"
	if err := os.Rename(dir, old); err != nil && !errors.Is(err, os.ErrNotExist) {
		return err
	}
	if err := os.Rename(temp, dir); err != nil {
		return errors.Join(err, os.Rename(old, dir))
	}
	return os.RemoveAll(old)
}

// A writer writes one site.
type writer struct {
	handler http.Handler
	api     *rankhttp.Client
	opts    Options
	dir     string // where files are written
	base    string // where they will be found
	summary Summary

	assets map[string]bool   // files of assets that are written
	linked map[string]string // addresses in the API that pages lead to, by the files they are written to
}

func (w *writer) all(ctx context.Context) error {
	status, err := w.api.Status(ctx)
	if err != nil {
		return err
	}
	if w.summary.AsOf = status.AsOf; status.Openings == 0 {
		return fmt.Errorf("site: there are no openings to show: %w", techmap.ErrNotFound)
	}
	folders := make(map[message.Lang][]string)
	for _, lang := range []message.Lang{message.Korean, message.English} {
		c := &crawl{writer: w, lang: lang}
		if err := c.run(ctx); err != nil {
			return err
		}
		folders[lang] = c.done
	}
	if err := w.tables(ctx); err != nil {
		return err
	}
	if err := w.history(ctx); err != nil {
		return err
	}
	return w.signposts(folders)
}

// file writes one file below the folder.
func (w *writer) file(name string, data []byte) error {
	path := filepath.Join(w.dir, filepath.FromSlash(name))
	if err := os.MkdirAll(filepath.Dir(path), 0o755); err != nil {
		return err
	}
	w.summary.Files++
	w.summary.Bytes += int64(len(data))
	return os.WriteFile(path, data, 0o644)
}
