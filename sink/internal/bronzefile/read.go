package bronzefile

import (
	"context"
	"errors"
	"fmt"
	"io"
	"iter"
	"slices"
	"time"

	"github.com/techmap-it/techmap"
	"github.com/techmap-it/techmap/internal/record"
)

// Open opens the object named key. An error that is techmap.ErrNotFound or
// techmap.ErrMalformed costs the object, any other ends the reading.
type Open func(ctx context.Context, key string) (io.ReadCloser, error)

// Read streams the records that were fetched since the given time and are in the
// objects named by keys, in the order of their keys. Of fetches of the same bytes
// of a posting only the latest is yielded: that is the record's version, and
// which object holds it says nothing.
//
// For that, the objects of a source are read twice; what is remembered between is
// a sum and a time for each record, not the records.
func Read(ctx context.Context, keys []string, since time.Time, open Open) iter.Seq2[techmap.RawPosting, error] {
	return func(yield func(techmap.RawPosting, error) bool) {
		d, err := newDecoder()
		if err != nil {
			yield(techmap.RawPosting{}, err)
			return
		}
		defer d.close()
		r := reader{decoder: d, since: record.Time(since), open: open}
		for _, keys := range bySource(keys, since) {
			if !r.source(ctx, keys, yield) {
				return
			}
		}
	}
}

// bySource sorts keys, leaves out those before since, and splits the rest by
// source.
func bySource(keys []string, since time.Time) [][]string {
	var groups [][]string
	for _, key := range slices.Sorted(slices.Values(keys)) {
		if !IsObject(key) || Before(key, since) {
			continue
		}
		if n := len(groups); n == 0 || sourceOf(groups[n-1][0]) != sourceOf(key) {
			groups = append(groups, nil)
		}
		groups[len(groups)-1] = append(groups[len(groups)-1], key)
	}
	return groups
}

// A reader is one call of Read.
type reader struct {
	*decoder
	since time.Time
	open  Open
}

// source yields the records of one source and reports whether to go on.
func (r *reader) source(ctx context.Context, keys []string, yield func(techmap.RawPosting, error) bool) bool {
	latest := make(map[techmap.Digest]time.Time)
	for p, err := range r.records(ctx, keys) {
		switch {
		case isLoss(err): // told the second time
		case err != nil:
			yield(techmap.RawPosting{}, err)
			return false
		case p.FetchedAt.After(latest[identity(p)]) || latest[identity(p)].IsZero():
			latest[identity(p)] = p.FetchedAt
		}
	}
	for p, err := range r.records(ctx, keys) {
		if err == nil {
			at, ok := latest[identity(p)]
			if !ok || !p.FetchedAt.Equal(at) {
				continue
			}
			delete(latest, identity(p)) // yielded
		}
		if !yield(p, err) || err != nil && !isLoss(err) {
			return false
		}
	}
	return true
}

// isLoss reports whether err says that one record is lost and the rest may be read.
func isLoss(err error) bool {
	_, ok := errors.AsType[*techmap.RecordError](err)
	return ok
}

// identity returns what makes p the record it is.
func identity(p techmap.RawPosting) techmap.Digest {
	return techmap.DigestOf([]byte(p.ID()), p.Body)
}

// records streams the records of the objects, repeats and all. An error that is
// not a *techmap.RecordError is the last.
func (r *reader) records(ctx context.Context, keys []string) iter.Seq2[techmap.RawPosting, error] {
	return func(yield func(techmap.RawPosting, error) bool) {
		for _, key := range keys {
			if !r.object(ctx, key, yield) {
				return
			}
		}
	}
}

// object yields the records of one object and reports whether to go on.
func (r *reader) object(ctx context.Context, key string, yield func(techmap.RawPosting, error) bool) bool {
	if ctx.Err() != nil {
		yield(techmap.RawPosting{}, context.Cause(ctx))
		return false
	}
	f, err := r.open(ctx, key)
	switch {
	case errors.Is(err, techmap.ErrNotFound) || errors.Is(err, techmap.ErrMalformed):
		return yield(techmap.RawPosting{}, lost(key, 1, err))
	case err != nil:
		yield(techmap.RawPosting{}, fmt.Errorf("bronzefile: open object %q: %w", key, err))
		return false
	}
	defer func() { _ = f.Close() }()
	return r.each(key, f, func(p techmap.RawPosting, err error) bool {
		switch {
		case ctx.Err() != nil:
			yield(techmap.RawPosting{}, context.Cause(ctx))
			return false
		case err == nil && p.FetchedAt.Before(r.since):
			return true
		}
		return yield(p, err)
	})
}
