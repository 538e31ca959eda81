package serving

import (
	"context"
	"fmt"
	"iter"
	"slices"
	"time"

	"github.com/techmap-it/techmap"
	"github.com/techmap-it/techmap/rank"
	"github.com/techmap-it/techmap/rank/rankhttp"
)

// maxBuild is how long making an earlier version again may take.
const maxBuild = 2 * time.Minute

// At implements [rankhttp.Library]. An earlier version is made again of the history, one
// at a time, even if who asked no longer waits: who asks next has it at once. It holds
// no more than the terms of its sources allow today, and none of the openings that were
// forgotten since; where that is so, its numbers may be others than they were.
func (l *Library) At(ctx context.Context, version string) (*rankhttp.Data, error) {
	if data := l.inMemory(version); data != nil {
		return data, nil
	}
	if l.past == nil {
		return nil, l.errVersion(version)
	}
	if name, err := l.past.find(version); err != nil || name == "" {
		if err == nil {
			err = l.errVersion(version)
		}
		return nil, err
	}
	select {
	case l.build <- struct{}{}:
		defer func() { <-l.build }()
	case <-ctx.Done():
		return nil, context.Cause(ctx)
	}
	if data := l.inMemory(version); data != nil { // somebody else was faster
		return data, nil
	}
	ctx, cancel := context.WithTimeout(context.WithoutCancel(ctx), maxBuild)
	defer cancel()
	stamp := l.past.stamp()
	data, err := l.again(ctx, version)
	if err != nil {
		return nil, err
	}
	l.recent.add(data, stamp)
	return data, nil
}

// inMemory returns a version that is in memory, nil if it is not.
func (l *Library) inMemory(version string) *rankhttp.Data {
	if now := l.Current(); now != nil && now.Version == version {
		return now
	}
	if stamp := l.past.stamp(); stamp != l.recent.stamp() {
		l.recent.forget(stamp)
	}
	return l.recent.get(version)
}

// again makes an earlier version again.
func (l *Library) again(ctx context.Context, version string) (*rankhttp.Data, error) {
	name, err := l.past.find(version)
	if err == nil && name == "" {
		err = l.errVersion(version)
	}
	if err != nil {
		return nil, err
	}
	known, err := l.known(ctx)
	if err != nil {
		return nil, err
	}
	var w walk
	fresh := newLedger()
	stream := fresh.watch(l.past.openings(ctx, &w, name), func(change) {})
	index, err := rank.LoadWith(ctx, allowed(known, &w, stream), l.opts.Taxonomy, &rank.Options{Text: true})
	if err != nil {
		return nil, err
	}
	if w.forgotten == 0 && fresh.version() != version {
		return nil, fmt.Errorf("serving: earlier version %q holds other openings than it says: %w",
			version, techmap.ErrMalformed)
	}
	data := l.dataOf(index, fresh, known, w.head.Publication)
	data.Version = version
	if now := l.Current(); now != nil {
		data.Runs = slices.DeleteFunc(slices.Clone(now.Runs), func(r rankhttp.Run) bool { return r.At.After(data.Index.AsOf()) })
	}
	return data, nil
}

// allowed takes from the openings of an earlier version what the terms of their sources no
// longer allow.
func allowed(
	known techmap.Sources, w *walk, openings iter.Seq2[techmap.Opening, error],
) iter.Seq2[techmap.Opening, error] {
	return func(yield func(techmap.Opening, error) bool) {
		for o, err := range openings {
			if err == nil && !narrow(&o, known, w.head.Shown) {
				continue
			}
			if !yield(o, err) {
				return
			}
		}
	}
}

// narrow takes from o what may not be shown any more, and reports whether it may still be
// counted. Which of its sources a title is from is not kept: it goes if one that might
// have had it may not show it any more.
func narrow(o *techmap.Opening, known techmap.Sources, then map[string]techmap.Shown) bool {
	for _, source := range o.Sources {
		now, was := known.Rights(source), techmap.Unrestricted().Shown
		if shown, declared := then[source]; declared {
			was = shown
		}
		if !now.Counted {
			return false
		}
		if now.Shown.Permits(was) {
			continue
		}
		if !now.Shown.Permits(techmap.ShownLink) {
			o.Title, o.URL, o.Employer = "", "", ""
		}
		if now.Shown.Permits(techmap.ShownSentence) {
			continue
		}
		o.Demands = slices.Clone(o.Demands)
		for i := range o.Demands {
			if from, _ := o.Demands[i].Posting.Split(); from == source {
				o.Demands[i].Quote, o.Demands[i].QuoteAt = "", 0
			}
		}
	}
	return true
}
