package serving

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"os"
	"time"

	"github.com/klauspost/compress/zstd"

	"github.com/techmap-it/techmap"
)

// A draft is a file of a history that is being written. After an error it takes
// everything, and committing it returns the error.
type draft struct {
	in   *history
	file *os.File
	zip  *zstd.Encoder
	json *json.Encoder
	err  error
}

// begin begins a file.
func (h *history) begin(first header) (*draft, error) {
	first.V = historyVersion
	file, err := os.CreateTemp(h.dir, draftPattern)
	if err != nil {
		return nil, fmt.Errorf("serving: keep a version: %w", err)
	}
	d := &draft{in: h, file: file}
	if d.zip, d.err = zstd.NewWriter(file, zstd.WithEncoderConcurrency(1)); d.err != nil {
		return nil, errors.Join(d.err, d.abort())
	}
	d.json = json.NewEncoder(d.zip)
	d.json.SetEscapeHTML(false)
	d.err = d.json.Encode(first)
	return d, nil
}

// add writes a change. A nil draft takes it too, and keeps nothing.
func (d *draft) add(c change) {
	if d == nil || d.err != nil {
		return
	}
	if c.Gone != "" {
		c.ID = ""
	}
	d.err = d.json.Encode(c)
}

// commit makes the draft the file of the given name.
func (d *draft) commit(name string) error {
	err := errors.Join(d.err, d.zip.Close(), d.file.Sync(), d.file.Close())
	if err == nil {
		err = os.Rename(d.file.Name(), d.in.path(name))
	}
	if err != nil {
		return fmt.Errorf("serving: keep a version: %w", errors.Join(err, os.Remove(d.file.Name())))
	}
	return nil
}

// abort removes the draft, if there is one.
func (d *draft) abort() error {
	if d == nil {
		return nil
	}
	if d.zip != nil {
		_ = d.zip.Close() // of what is thrown away
	}
	return errors.Join(d.file.Close(), os.Remove(d.file.Name()))
}

// takeBack takes back the file of the given name, if openings were taken out of the files
// since stamp: what it was made of was read before.
func (h *history) takeBack(stamp, name string) {
	if h.stamp() != stamp {
		_ = os.Remove(h.path(name)) // another server may have done it
		h.last = ""
	}
}

// draftWhole begins a file of all openings, nil if none is kept. What goes wrong with
// files is logged: a version that is not kept is no reason not to serve it.
func (l *Library) draftWhole(ctx context.Context, to state, known techmap.Sources) *draft {
	if l.past == nil {
		return nil
	}
	d, err := l.past.begin(header{Publication: to.publication, Shown: shownBy(known)})
	if err != nil {
		l.opts.Logger.WarnContext(ctx, "the version that is served is not kept", "err", err)
		return nil
	}
	return d
}

// commitWhole makes d the file of a version, unless there is one.
func (l *Library) commitWhole(ctx context.Context, d *draft, version, stamp string) {
	if d == nil {
		return
	}
	name, err := l.past.find(version)
	switch {
	case err == nil && name != "":
		err = d.abort()
	case err == nil:
		name = newName(version)
		err = d.commit(name)
	default:
		err = errors.Join(err, d.abort())
	}
	if err != nil {
		l.past.missed()
		l.opts.Logger.WarnContext(ctx, "the version that is served is not kept", "version", version, "err", err)
		return
	}
	l.past.wrote(name, true)
	l.past.takeBack(stamp, name)
	l.trim(ctx)
}

// trim removes versions that have been kept long enough. It is done when all openings
// were written, since nothing can go before.
func (l *Library) trim(ctx context.Context) {
	if l.opts.Keep <= 0 {
		return
	}
	n, err := l.past.trim(ctx, time.Now().Add(-l.opts.Keep))
	switch {
	case err != nil:
		l.opts.Logger.WarnContext(ctx, "earlier versions are not removed", "err", err)
	case n > 0:
		l.opts.Logger.InfoContext(ctx, "earlier versions removed", "n", n)
	}
}

// keep keeps a version that differs from the one before by changes. One that could not be
// kept, because the disk was full, is tried again now and then as long as it is served.
func (l *Library) keep(ctx context.Context, version, stamp string, known techmap.Sources, changes []change) {
	if l.past == nil || len(changes) == 0 && !l.past.owes() {
		return
	}
	name, err := l.past.find(version)
	if err == nil && name != "" {
		l.past.wrote(name, false)
		return
	}
	if err == nil && l.past.due() && l.keepAll(ctx, version, stamp, known) || l.past.last == "" {
		return
	}
	name = newName(version)
	if err == nil {
		err = l.keepChanges(name, known, changes)
	}
	if err != nil {
		l.past.missed()
		l.opts.Logger.WarnContext(ctx, "the version that is served is not kept", "version", version, "err", err)
		return
	}
	l.past.wrote(name, false)
	l.past.takeBack(stamp, name)
}

func (l *Library) keepChanges(name string, known techmap.Sources, changes []change) error {
	d, err := l.past.begin(header{Before: l.past.last, Publication: l.state.publication, Shown: shownBy(known)})
	if err != nil {
		return err
	}
	for _, c := range merged(changes) {
		d.add(c)
	}
	return d.commit(name)
}

// keepAll keeps a version by reading all openings again, and reports whether they still
// were of that version. If not, the store has been published to meanwhile.
func (l *Library) keepAll(ctx context.Context, version, stamp string, known techmap.Sources) bool {
	d := l.draftWhole(ctx, l.state, known)
	if d == nil {
		return false
	}
	fresh := newLedger()
	for _, err := range fresh.watch(l.gold.Gold().Openings(ctx, time.Time{}), d.add) {
		d.err = errors.Join(d.err, err)
	}
	if d.err == nil && fresh.version() != version {
		d.err = d.abort()
		return false
	}
	l.commitWhole(ctx, d, version, stamp)
	return true
}

// shownBy returns what may be shown of each source.
func shownBy(known techmap.Sources) map[string]techmap.Shown {
	shown := make(map[string]techmap.Shown, len(known))
	for name := range known {
		if rights := known.Rights(name); rights.Counted {
			shown[name] = rights.Shown
		}
	}
	return shown
}
