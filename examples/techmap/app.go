package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"maps"
	"os"
	"path/filepath"
	"strings"

	"github.com/techmap-it/techmap"
	"github.com/techmap-it/techmap/crawl/jsonl"
	"github.com/techmap-it/techmap/crawl/sample"
	"github.com/techmap-it/techmap/examples/internal/message"
	"github.com/techmap-it/techmap/llm/lexicon"
	"github.com/techmap-it/techmap/medallion"
	"github.com/techmap-it/techmap/sink/filesink"
	"github.com/techmap-it/techmap/sink/sqlitesink"
)

// An app is what all commands share.
type app struct {
	cli      *cli
	lang     message.Lang
	stdin    io.Reader
	stdout   io.Writer
	stderr   io.Writer
	color    bool // of stdout
	log      *slog.Logger
	progress *progress
	tax      *techmap.Taxonomy
}

func newApp(c *cli, stdin io.Reader, stdout, stderr io.Writer, getenv func(string) string) *app {
	a := &app{
		cli:    c,
		lang:   c.language(),
		stdin:  stdin,
		stdout: stdout,
		stderr: stderr,
		color:  isTerminal(stdout) && getenv("NO_COLOR") == "" && getenv("TERM") != "dumb",
		log:    slog.New(slog.DiscardHandler),
		tax:    medallion.DefaultTaxonomy(),
	}
	if c.JSON {
		a.log = slog.New(slog.NewJSONHandler(stderr, nil))
	}
	a.progress = newProgress(stderr, a.lang, c.Quiet || c.JSON, isTerminal(stderr))
	return a
}

// say returns t in the user's language.
func (a *app) say(t message.Text, args ...any) string { return t.In(a.lang, args...) }

// note writes a line for a person to stderr.
func (a *app) note(t message.Text, args ...any) {
	if !a.cli.Quiet {
		a.progress.pause()
		fmt.Fprintln(a.stderr, a.say(t, args...))
	}
}

// stores are the layers of one store, open.
type stores struct {
	bronze *filesink.Store
	silver *sqlitesink.DB
	gold   *sqlitesink.DB // may be the same as silver
}

// openStores opens the layers, which are made if they are not there.
func (a *app) openStores(ctx context.Context) (_ *stores, err error) {
	dir, silver, gold, err := a.cli.places()
	if err != nil {
		return nil, err
	}
	for _, file := range []string{silver, gold} {
		if err := os.MkdirAll(filepath.Dir(file), 0o755); err != nil {
			return nil, fmt.Errorf("make the store's folder: %w: choose another with --store", err)
		}
	}
	s := &stores{}
	defer func() {
		if err != nil {
			err = errors.Join(err, s.Close())
		}
	}()
	if s.bronze, err = filesink.Open(dir, nil); err != nil {
		return nil, err
	}
	if s.silver, err = sqlitesink.Open(ctx, silver); err != nil {
		return nil, err
	}
	if s.gold = s.silver; gold != silver {
		s.gold, err = sqlitesink.Open(ctx, gold)
	}
	return s, err
}

// errNoStore begins the message of a command that has nothing to work on.
var errNoStore = errors.New("nothing to read")

// openStored opens the layers of a store that has to be there already.
func (a *app) openStored(ctx context.Context) (*stores, error) {
	_, _, gold, err := a.cli.places()
	if err != nil {
		return nil, err
	}
	if _, err := os.Stat(gold); err != nil {
		return nil, fmt.Errorf("%w: %s", errNoStore, a.say(textNoStore, gold))
	}
	return a.openStores(ctx)
}

// places says where the layers lie.
func (c *cli) places() (bronze, silver, gold string, err error) {
	database := filepath.Join(c.Store, "techmap.db")
	if bronze, err = place("bronze", c.Bronze, "file", c.Store); err != nil {
		return "", "", "", err
	}
	if silver, err = place("silver", c.Silver, "sqlite", database); err != nil {
		return "", "", "", err
	}
	gold, err = place("gold", c.Gold, "sqlite", database)
	return bronze, silver, gold, err
}

func place(layer, url, scheme, fallback string) (string, error) {
	if url == "" {
		return fallback, nil
	}
	got, rest, found := strings.Cut(url, "://")
	switch {
	case !found:
		return url, nil
	case got == scheme:
		return rest, nil
	}
	return "", fmt.Errorf("%w: --%s %s: this build keeps %s at %s://PATH only", errMisuse, layer, url, layer, scheme)
}

// Close closes the layers.
func (s *stores) Close() error {
	var errs []error
	if s.bronze != nil {
		errs = append(errs, s.bronze.Close())
	}
	if s.silver != nil {
		errs = append(errs, s.silver.Close())
	}
	if s.gold != nil && s.gold != s.silver {
		errs = append(errs, s.gold.Close())
	}
	return errors.Join(errs...)
}

// close closes s at the end of a command and keeps the error if it is the first.
func (s *stores) close(err *error) {
	if cerr := s.Close(); *err == nil {
		*err = cerr
	}
}

// layers are the refiners and the extractor of one run.
type layers struct {
	silver  *medallion.Silver
	lexicon *lexicon.Extractor
	gold    *medallion.Gold
}

func (a *app) layers(tags tagFlags) layers {
	parsers := map[string]medallion.Parser{jsonl.ContentType: jsonl.Parser{}}
	maps.Copy(parsers, sample.Parsers())
	return layers{
		silver:  medallion.NewSilver(parsers),
		lexicon: lexicon.New(a.tax, &lexicon.Options{NoTags: tags.NoTags, OnlyTags: tags.OnlyTags}),
		gold:    medallion.NewGold(a.tax, nil),
	}
}

// pipeline is a whole pipeline over the layers of s, without sources.
func (a *app) pipeline(s *stores, l layers) *techmap.Pipeline {
	return &techmap.Pipeline{
		Silver:     l.silver,
		Extractor:  l.lexicon,
		Gold:       l.gold,
		BronzeSink: s.bronze,
		SilverSink: s.silver.Silver(),
		GoldSink:   s.gold.Gold(),
		RejectSink: s.gold.Rejects(),
		BatchSize:  batchSize,
		Logger:     a.log,
		Trace:      a.progress.trace(),
	}
}

// batchSize makes an object of bronze and a transaction of gold worth their
// flush to disk, which costs more than the records in them.
const batchSize = 256

// rules adds to report what the layers' quality rules saw.
func (l layers) rules(report *techmap.Report) {
	report.Rules = append(l.silver.Rules(), l.gold.Rules()...)
}
