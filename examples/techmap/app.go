package main

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"log/slog"
	"maps"
	"os"
	"path/filepath"
	"time"

	"github.com/techmap-it/techmap"
	"github.com/techmap-it/techmap/crawl/jsonl"
	"github.com/techmap-it/techmap/crawl/sample"
	"github.com/techmap-it/techmap/examples/internal/message"
	"github.com/techmap-it/techmap/examples/internal/observe"
	"github.com/techmap-it/techmap/examples/internal/stage"
	layered "github.com/techmap-it/techmap/examples/internal/stores"
	"github.com/techmap-it/techmap/llm/lexicon"
	"github.com/techmap-it/techmap/medallion"
)

// An app is what all commands share.
type app struct {
	cli      *cli
	lang     message.Lang
	stdin    io.Reader
	stdout   io.Writer
	stderr   io.Writer
	screen   bool   // stdout is a terminal
	color    bool   // of stdout
	run      string // its name in the logs, the books and the traces
	watch    watch
	log      *slog.Logger
	progress *progress
	tax      *techmap.Taxonomy

	boilerplate *lexicon.Boilerplate // nil for none
	companies   *medallion.Companies // by all their names
	catalog     *catalog             // nil until sites is called
	texts       bool                 // the question at hand looks for words in the openings

	// folder opens the folder at an address that a flag has. The one of a command ends
	// with its context.
	folder func(flag, address string) (fs.FS, error)
}

func newApp(c *cli, stdin io.Reader, stdout, stderr io.Writer, getenv func(string) string) *app {
	a := &app{
		cli:       c,
		lang:      c.language(),
		stdin:     stdin,
		stdout:    stdout,
		stderr:    stderr,
		screen:    isTerminal(stdout),
		color:     isTerminal(stdout) && getenv("NO_COLOR") == "" && getenv("TERM") != "dumb",
		run:       fmt.Sprintf("%s/%d", time.Now().UTC().Format("2006-01-02T15:04:05.000Z"), os.Getpid()),
		log:       slog.New(slog.DiscardHandler),
		tax:       medallion.DefaultTaxonomy(),
		companies: medallion.DefaultCompanies(),
		folder:    func(flag, address string) (fs.FS, error) { return layered.Folder(context.Background(), flag, address) },
	}
	if c.JSON {
		a.log = slog.New(slog.NewJSONHandler(stderr, nil)).With("run", a.run)
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
	bronze layered.Bronze
	silver layered.SilverDB
	gold   layered.GoldDB // may be the same as silver
	all    *layered.Stores
}

// openStores opens the layers. Those on this machine are made if they are not there.
func (a *app) openStores(ctx context.Context) (*stores, error) {
	at := a.cli.places()
	all, err := layered.Open(ctx, at)
	if errors.Is(err, layered.ErrAddress) {
		err = fmt.Errorf("%w: %w", errMisuse, err)
	}
	if err != nil {
		return nil, err
	}
	return &stores{all.Bronze, all.Silver, all.Gold, all}, nil
}

// errNoStore begins the message of a command that has nothing to work on.
var errNoStore = errors.New("nothing to read")

// openStored opens the layers of a store that has to be there already.
func (a *app) openStored(ctx context.Context) (*stores, error) {
	at := a.cli.places()
	if !layered.Exists(at.Gold) {
		return nil, fmt.Errorf("%w: %s", errNoStore, a.say(textNoStore, at.Gold))
	}
	return a.openStores(ctx)
}

// places says where the layers lie.
func (c *cli) places() layered.Addresses {
	database := filepath.Join(c.Store, "techmap.db")
	return layered.Addresses{
		Bronze: cmp.Or(c.Bronze, c.Store), Silver: cmp.Or(c.Silver, database), Gold: cmp.Or(c.Gold, database),
	}
}

// forget removes postings from silver and gold.
func (s *stores) forget(ctx context.Context, match func(techmap.PostingID) bool) (int, error) {
	return s.all.Forget(ctx, match)
}

// keep stores the report of a run of a kind beside gold, also of one that was stopped.
func (s *stores) keep(ctx context.Context, kind string, report techmap.Report) error {
	if report.Started.IsZero() {
		return nil // it never began
	}
	return s.gold.SaveRun(context.WithoutCancel(ctx), kind, report)
}

// Close closes the layers.
func (s *stores) Close() error { return s.all.Close() }

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

	extractor techmap.Extractor // lexicon, or a cascade that begins with it
	filled    *filled           // the cascade, nil if there is none
	companies *medallion.Companies
}

// layers returns those of commands that read no site's answers.
func (a *app) layers(tags tagFlags) layers { return a.layersWith(tags, nil) }

// siteLayers returns layers that read the answers of every site with a file.
func (a *app) siteLayers(tags tagFlags) (layers, error) {
	parsers, err := a.siteParsers()
	return a.layersWith(tags, parsers), err
}

func (a *app) layersWith(tags tagFlags, sites map[string]medallion.Parser) layers {
	parsers := map[string]medallion.Parser{jsonl.ContentType: jsonl.Parser{}}
	maps.Copy(parsers, sites)
	maps.Copy(parsers, sample.Parsers())
	l := layers{
		silver:  medallion.NewSilver(parsers),
		lexicon: lexicon.New(a.tax, &lexicon.Options{NoTags: tags.NoTags, OnlyTags: tags.OnlyTags, Boilerplate: a.boilerplate}),
		gold:    medallion.NewGold(a.tax, &medallion.GoldOptions{Companies: a.companies}),

		companies: a.companies,
	}
	l.extractor = l.lexicon
	return l
}

// pipeline is a whole pipeline over the layers of s, without sources.
func (a *app) pipeline(s *stores, l layers) *techmap.Pipeline {
	return stage.Pipeline(s.all, stage.Layers{Silver: l.silver, Extractor: l.extractor, Gold: l.gold}, a.log,
		observe.Join(a.progress.trace(), a.watch.trace()))
}

const batchSize = stage.BatchSize

// rules adds to report what the layers' quality rules saw.
func (l layers) rules(report *techmap.Report) {
	report.Rules = append(l.silver.Rules(), l.gold.Rules()...)
}
