// Package serving keeps the published openings of a gold store in memory, ready to be
// asked, and current: it is the [rankhttp.Library] of the example server.
//
// What is served changes at once: numbers and the version that is named beside them
// always belong together. The version is made of the openings alone, so that two servers
// with the same openings give the same answers under the same name, whatever they read
// before. With a folder of its own it can also go back to what it served earlier, which
// is what a permanent link asks for.
package serving

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"log/slog"
	"sync"
	"sync/atomic"
	"time"

	"github.com/techmap-it/techmap"
	"github.com/techmap-it/techmap/examples/internal/stores"
	"github.com/techmap-it/techmap/medallion"
	"github.com/techmap-it/techmap/rank"
	"github.com/techmap-it/techmap/rank/rankhttp"
)

// Options say what is served. Only Addresses.Gold has no default.
type Options struct {
	Addresses stores.Addresses     // of which Gold alone is opened
	Taxonomy  *techmap.Taxonomy    // medallion.DefaultTaxonomy if nil
	Companies *medallion.Companies // by all their names; medallion.DefaultCompanies if nil

	// History is the folder in which earlier versions are kept; empty keeps none.
	// Several servers of one store may share it.
	History string
	// Keep is how long a version is kept after it was served; 0 means for ever.
	Keep time.Duration

	Every  time.Duration // how often the store is asked what is new; 10 s if zero
	Logger *slog.Logger  // nothing is logged if nil

	// Refreshed is told of every look into the store that found something new, or
	// failed, and how long it took; nil for none.
	Refreshed func(took time.Duration, err error)
}

// A Library is a [rankhttp.Library] of the openings of a store. Its methods may be called
// concurrently.
type Library struct {
	opts Options
	gold stores.GoldDB
	past *history // nil if none is kept

	current atomic.Pointer[rankhttp.Data]
	recent  *recent
	build   chan struct{} // held by who makes an earlier version again: one at a time

	refresh sync.Mutex  // guards what follows
	index   *rank.Index // of its own: readers have snapshots
	ledger  *ledger
	state   state     // of the store, when the index was last as it is
	told    time.Time // when sources and runs were last read
	stamp   string    // of the history when what is served was read
}

var _ rankhttp.Library = (*Library)(nil)

// defaultEvery is how often the store is asked what is new.
const defaultEvery = 10 * time.Second

// Open opens the gold store and reads what is published there. A store in which nothing
// was ever published is no error: Current is nil until something is.
func Open(ctx context.Context, opts Options) (_ *Library, err error) {
	if opts.Companies == nil {
		opts.Companies = medallion.DefaultCompanies()
	}
	opts.Every = cmp.Or(opts.Every, defaultEvery)
	if opts.Taxonomy == nil {
		opts.Taxonomy = medallion.DefaultTaxonomy()
	}
	if opts.Logger == nil {
		opts.Logger = slog.New(slog.DiscardHandler)
	}
	gold, err := stores.OpenGold(ctx, opts.Addresses.Gold)
	if err != nil {
		return nil, err
	}
	l := &Library{opts: opts, gold: gold, recent: new(recent), build: make(chan struct{}, 1)}
	defer func() {
		if err != nil {
			err = errors.Join(err, gold.Close())
		}
	}()
	if opts.History != "" {
		if l.past, err = openHistory(opts.History); err != nil {
			return nil, err
		}
	}
	if err := l.Refresh(ctx); err != nil {
		return nil, err
	}
	return l, nil
}

// Close closes the store. Nothing of the library must be in use.
func (l *Library) Close() error { return l.gold.Close() }

// Current implements [rankhttp.Library].
func (l *Library) Current() *rankhttp.Data { return l.current.Load() }

// Watch keeps the library current until ctx ends, and returns nil then. A store that
// cannot be read is logged and asked again: what was read before stays served.
func (l *Library) Watch(ctx context.Context) error {
	tick := time.NewTicker(l.opts.Every)
	defer tick.Stop()
	for {
		select {
		case <-ctx.Done():
			return nil
		case <-tick.C:
		}
		if err := l.Refresh(ctx); err != nil && ctx.Err() == nil {
			l.opts.Logger.WarnContext(ctx, "the store cannot be read, what was read before stays served", "err", err)
		}
	}
}

func (l *Library) errVersion(version string) error {
	return fmt.Errorf("serving: data %q are not kept here: leave the version out for what is known now: %w",
		version, techmap.ErrNotFound)
}
