package status

import (
	"context"
	"fmt"
	"log/slog"
	"sync/atomic"
	"time"

	"github.com/techmap-it/techmap"
	"github.com/techmap-it/techmap/examples/internal/stores"
	"github.com/techmap-it/techmap/rank/rankhttp"
)

// KeeperOptions say how a Keeper looks. Only Addresses.Gold has no default.
type KeeperOptions struct {
	Addresses stores.Addresses // of which Gold is opened, and Silver if it is there
	Options
	Every  time.Duration // how often it is tried whether the store can be read; 10 s if zero
	Whole  time.Duration // how often all is looked at where nothing was published; a minute if zero
	Logger *slog.Logger  // nothing is logged if nil
}

// A Keeper looks at a store again and again, beside a server that answers from it. Its
// methods may be called concurrently, Watch once at a time.
type Keeper struct {
	opts    KeeperOptions
	store   *stores.Stores // nil until it could be opened
	current atomic.Pointer[rankhttp.Pipeline]

	// Of Watch alone:
	published time.Time // at the last whole look
	whole     time.Time // when that was
}

// NewKeeper returns a keeper that has not looked yet.
func NewKeeper(opts KeeperOptions) *Keeper {
	if opts.Every == 0 {
		opts.Every = 10 * time.Second
	}
	if opts.Whole == 0 {
		opts.Whole = time.Minute
	}
	if opts.Logger == nil {
		opts.Logger = slog.New(slog.DiscardHandler)
	}
	if opts.Addresses.Silver == "" {
		opts.Addresses.Silver = opts.Addresses.Gold
	}
	opts.Addresses.Bronze = ""
	opts.Options = opts.Options.withDefaults()
	return &Keeper{opts: opts}
}

// Pipeline returns what was found at the last look, nil before the first.
func (k *Keeper) Pipeline() *rankhttp.Pipeline {
	if k == nil {
		return nil
	}
	return k.current.Load()
}

// Watch looks until ctx ends, and then closes the store.
func (k *Keeper) Watch(ctx context.Context) error {
	defer func() {
		if k.store != nil {
			if err := k.store.Close(); err != nil {
				k.opts.Logger.Warn("the store that was watched does not close", "err", err)
			}
		}
	}()
	tick := time.NewTicker(k.opts.Every)
	defer tick.Stop()
	for {
		if err := k.Look(ctx); err != nil && ctx.Err() == nil {
			k.opts.Logger.WarnContext(ctx, "the state of the store is not known", "err", err)
		}
		select {
		case <-ctx.Done():
			return nil
		case <-tick.C:
		}
	}
}

// Look looks once: whether the store can be read and, where something was published or it
// is time, at all there is to tell. What was found before stays if it cannot be read, and
// says so.
func (k *Keeper) Look(ctx context.Context) error {
	p, err := k.look(ctx)
	switch {
	case ctx.Err() != nil:
		return ctx.Err()
	case err != nil:
		k.current.Store(down(k.current.Load(), k.opts.Now().UTC().Truncate(time.Second)))
		k.whole = time.Time{} // all has to be looked at once it is back
		return err
	}
	k.current.Store(p)
	return nil
}

func (k *Keeper) look(ctx context.Context) (*rankhttp.Pipeline, error) {
	at := k.opts.Addresses
	if !stores.Exists(at.Gold) {
		return nil, fmt.Errorf("status: %s: the store is gone: %w", stores.Redact(at.Gold), techmap.ErrUnavailable)
	}
	if k.store == nil {
		s, err := stores.Open(ctx, at)
		if err != nil {
			return nil, err
		}
		k.store = s
	}
	published, err := k.store.Gold.Gold().Published(ctx)
	if err != nil {
		return nil, err
	}
	now := k.opts.Now()
	if old := k.current.Load(); old != nil && published.Equal(k.published) && now.Sub(k.whole) < k.opts.Whole && !k.whole.IsZero() {
		same := *old
		same.Store.Looked = now.UTC().Truncate(time.Second)
		same.Store.Read = same.Store.Looked
		return &same, nil
	}
	p, err := Look(ctx, Store{Gold: k.store.Gold, Silver: k.store.Silver}, &k.opts.Options)
	if err != nil {
		return nil, err
	}
	k.published, k.whole = published, now
	return p, nil
}

// down returns what is to be told while the store cannot be read: what was known, and
// since when it is old.
func down(old *rankhttp.Pipeline, now time.Time) *rankhttp.Pipeline {
	p := new(rankhttp.Pipeline)
	if old == nil {
		p = empty(now)
	} else {
		*p = *old
	}
	p.Store.Up, p.Store.Looked = false, now
	if p.Store.DownSince.IsZero() {
		p.Store.DownSince = now
	}
	var others []rankhttp.PipelineFinding
	for _, f := range p.Findings {
		if f.Code != foundDown.code {
			others = append(others, f)
		}
	}
	since, of := minute(p.Store.DownSince), minute(p.Store.Read)
	if p.Store.Read.IsZero() {
		of = "–"
	}
	p.Findings = append([]rankhttp.PipelineFinding{finding(foundDown, rankhttp.Bad, "", since, of)}, others...)
	p.Sources = append([]rankhttp.PipelineSource{}, p.Sources...)
	p.Layers = append([]rankhttp.PipelineLayer{}, p.Layers...)
	p.Queues = append([]rankhttp.PipelineQueue{}, p.Queues...)
	grade(p)
	return p
}

// minute writes a time to the minute.
func minute(t time.Time) string { return t.UTC().Format("2006-01-02 15:04 UTC") }

// empty returns what is told of a store that could never be read.
func empty(now time.Time) *rankhttp.Pipeline {
	return &rankhttp.Pipeline{
		At: now, Store: rankhttp.PipelineStore{Looked: now}, Sources: []rankhttp.PipelineSource{},
		Layers: []rankhttp.PipelineLayer{}, Queues: []rankhttp.PipelineQueue{}, Rejects: []rankhttp.PipelineRejects{},
		Quality: rankhttp.PipelineQuality{Fields: []rankhttp.PipelineField{}},
	}
}

// Down returns what a command tells of a store that cannot be read, so that whoever reads
// its output by machine is told in the same form.
func Down(now time.Time) *rankhttp.Pipeline { return down(nil, now.UTC().Truncate(time.Second)) }
