package serving

import (
	"context"
	"errors"
	"iter"
	"maps"
	"slices"
	"time"

	"github.com/techmap-it/techmap"
	"github.com/techmap-it/techmap/rank"
	"github.com/techmap-it/techmap/rank/rankhttp"
)

// A state is how far a store is.
type state struct {
	publication techmap.Publication
	published   bool      // at all
	mark        time.Time // of the last change of openings
}

// tellEvery is how often sources and runs are read where nothing was published. Both
// change without that: a run may have failed.
const tellEvery = time.Minute

// maxReads is how often a store is read that is published to meanwhile.
const maxReads = 3

// Refresh reads what is new in the store. It is what Watch does again and again; whoever
// publishes in the same process may call it to have it served at once.
func (l *Library) Refresh(ctx context.Context) error {
	l.refresh.Lock()
	defer l.refresh.Unlock()
	began := time.Now()
	news, err := l.read(ctx)
	if (news || err != nil) && l.opts.Refreshed != nil {
		l.opts.Refreshed(time.Since(began), err)
	}
	return err
}

// read reports whether there was anything new.
func (l *Library) read(ctx context.Context) (news bool, err error) {
	stamp := l.past.stamp()
	if stamp != l.recent.stamp() {
		l.recent.forget(stamp)
	}
	now, err := l.look(ctx)
	if err != nil || !now.published {
		return false, err
	}
	var changes []change
	for range maxReads {
		if l.index != nil && now == l.state {
			break
		}
		news = true
		more, err := l.take(ctx, now, stamp)
		if err != nil {
			return news, err
		}
		changes = append(changes, more...)
		if now, err = l.look(ctx); err != nil { // it may have been published to since
			return news, err
		}
	}
	if !news && time.Since(l.told) < tellEvery {
		return false, nil
	}
	return news, l.serve(ctx, stamp, changes)
}

// serve makes what the index holds what is served.
func (l *Library) serve(ctx context.Context, stamp string, changes []change) error {
	known, err := l.known(ctx)
	if err != nil {
		return err
	}
	data, err := l.data(ctx, known)
	if err != nil {
		return err
	}
	l.keep(ctx, data.Version, stamp, known, changes)
	old := l.current.Swap(data)
	if old != nil && old.Version != data.Version && l.stamp == stamp {
		l.recent.add(old, stamp)
	}
	l.stamp = stamp
	return nil
}

// look asks the store how far it is.
func (l *Library) look(ctx context.Context) (s state, err error) {
	if s.publication, s.published, err = l.gold.Gold().LastPublication(ctx); err != nil {
		return s, err
	}
	s.mark, err = l.gold.Gold().Mark(ctx)
	return s, err
}

// take brings the index to a state of the store, or to a later one, and returns what
// changed. After an error it is what it was.
func (l *Library) take(ctx context.Context, to state, stamp string) ([]change, error) {
	if l.index == nil {
		return nil, l.load(ctx, to, stamp)
	}
	if to.mark.Equal(l.state.mark) { // published again, without a change
		l.state = to
		return nil, nil
	}
	var changed []techmap.Opening
	for o, err := range l.gold.Gold().Openings(ctx, l.state.mark) {
		if err != nil {
			return nil, err
		}
		changed = append(changed, o)
	}
	var changes []change
	for _, o := range changed {
		c, err := l.ledger.put(o)
		if err != nil {
			l.index = nil // the ledger is ahead of it: both are made again
			return nil, err
		}
		if !c.same {
			changes = append(changes, c)
		}
	}
	l.index.Apply(changed, nil)
	l.state = to
	return changes, nil
}

// load reads all openings, and keeps them as a version while they pass.
func (l *Library) load(ctx context.Context, to state, stamp string) error {
	known, err := l.known(ctx)
	if err != nil {
		return err
	}
	fresh, whole := newLedger(), l.draftWhole(ctx, to, known)
	stream := fresh.watch(l.gold.Gold().Openings(ctx, time.Time{}), whole.add)
	index, err := rank.LoadWith(ctx, stream, l.opts.Taxonomy, &rank.Options{Text: true})
	if err != nil {
		return errors.Join(err, whole.abort())
	}
	l.commitWhole(ctx, whole, fresh.version(), stamp)
	l.index, l.ledger, l.state = index, fresh, to
	return nil
}

// watch notes the openings that pass, and tells what is new in each.
func (l *ledger) watch(
	openings iter.Seq2[techmap.Opening, error], tell func(change),
) iter.Seq2[techmap.Opening, error] {
	return func(yield func(techmap.Opening, error) bool) {
		for o, err := range openings {
			if err == nil {
				var c change
				if c, err = l.put(o); err == nil {
					tell(c)
				}
			}
			if !yield(o, err) {
				return
			}
		}
	}
}

// data returns what is to be served from now on.
func (l *Library) data(ctx context.Context, known techmap.Sources) (*rankhttp.Data, error) {
	runs, err := l.runs(ctx)
	if err != nil {
		return nil, err
	}
	l.told = time.Now()
	data := l.dataOf(l.index.Snapshot(), l.ledger, known, l.state.publication)
	data.Runs = runs
	return data, nil
}

// dataOf returns the data of an index, whose openings are those of a ledger.
func (l *Library) dataOf(
	index *rank.Index, of *ledger, known techmap.Sources, p techmap.Publication,
) *rankhttp.Data {
	tallies := of.tallies(index.AsOf())
	return &rankhttp.Data{
		Index: index, Taxonomy: l.opts.Taxonomy, Version: of.version(), Method: p.Method,
		Company: l.opts.Companies.Fold,
		Sources: sourcesOf(known, tallies),
		Sample:  slices.ContainsFunc(slices.Collect(maps.Keys(tallies)), isSample),
		Loaded:  time.Now().UTC(),
	}
}
