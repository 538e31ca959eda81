package dynamosink

import (
	"context"
	"fmt"
	"iter"
	"slices"

	"golang.org/x/sync/errgroup"

	"github.com/techmap-it/techmap"
)

// A decoded entry is a posting, or why it cannot be read.
type decoded struct {
	posting techmap.Posting
	err     error
}

// read streams the postings changed since from. An error other than a
// *techmap.RecordError is the last.
func (db *DB) read(ctx context.Context, from string) iter.Seq2[techmap.Posting, error] {
	return func(yield func(techmap.Posting, error) bool) {
		r := &reader{db: db, yield: yield, ahead: make(map[string]string)}
		err := db.eachDay(ctx, from, func(entries []entry) (bool, error) { return r.day(ctx, entries) })
		if err != nil {
			yield(techmap.Posting{}, db.fault(ctx, "read silver", err))
		}
	}
}

// A reader yields the postings that entries name.
type reader struct {
	db    *DB
	yield func(techmap.Posting, error) bool

	// ahead holds, by ID, the changes of postings that were read before the entry
	// of that change was met: it is passed over then.
	ahead map[string]string
}

// day yields the postings of one day's entries, some batches at a time, and
// reports whether to go on.
func (r *reader) day(ctx context.Context, entries []entry) (more bool, err error) {
	for window := range slices.Chunk(entries, batchSize*r.db.concurrency) {
		found, err := r.db.window(ctx, window)
		if err != nil {
			return false, err
		}
		for i, batch := range found {
			for j, e := range window[i*batchSize : min((i+1)*batchSize, len(window))] {
				if ctx.Err() != nil {
					return false, context.Cause(ctx)
				}
				if d, ok := batch[j], r.isNew(e, batch[j].changed); ok && !r.yield(d.posting, d.err) {
					return false, nil
				}
			}
		}
	}
	return true, nil
}

// isNew reports whether the posting of e, which was changed at changed when it was
// fetched, is there and has not been yielded with this change before.
func (r *reader) isNew(e entry, changed string) bool {
	if changed == "" || r.ahead[e.id] == changed {
		return false
	}
	if changed != e.changed {
		r.ahead[e.id] = changed
	}
	return true
}

// A fetched entry is what stood in the table for it.
type fetched struct {
	decoded
	changed string // "" if it was not there any more
}

// window fetches and decodes what entries name, in batches, at once.
func (db *DB) window(ctx context.Context, entries []entry) ([][]fetched, error) {
	batches := make([][]fetched, 0, len(entries)/batchSize+1)
	g, ctx := errgroup.WithContext(ctx)
	g.SetLimit(db.concurrency)
	for batch := range slices.Chunk(entries, batchSize) {
		out := make([]fetched, len(batch))
		batches = append(batches, out)
		g.Go(func() error { return db.fill(ctx, batch, out) })
	}
	return batches, g.Wait()
}

// fill sets out to what stands in the table for entries.
func (db *DB) fill(ctx context.Context, entries []entry, out []fetched) error {
	ids := make([]string, len(entries))
	for i, e := range entries {
		ids[i] = e.id
	}
	slices.Sort(ids)
	items, err := db.fetch(ctx, slices.Compact(ids)) // DynamoDB refuses a key that comes twice
	if err != nil {
		return err
	}
	for i, e := range entries {
		if it := items[e.id]; len(it) > 0 {
			out[i] = fetched{db.decode(e.id, it), text(it, attrChanged)}
		}
	}
	return nil
}

// decode returns the posting that it holds.
func (db *DB) decode(id string, it item) (d decoded) {
	d.posting, d.err = unmarshal[techmap.Posting](&db.codec, it)
	if d.err != nil {
		source, _ := techmap.PostingID(id).Split()
		d.err = &techmap.RecordError{
			Source: source, ID: techmap.PostingID(id),
			Err: fmt.Errorf("dynamosink: read silver %q: %w", db.table, d.err),
		}
	}
	return d
}
