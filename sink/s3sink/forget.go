package s3sink

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"maps"
	"path"
	"slices"

	"github.com/techmap-it/techmap"
	"github.com/techmap-it/techmap/sink/internal/bronzefile"
)

// Forget removes the postings that match names from everything the store keeps:
// their raw postings, rejects and extractions, whose number n it returns, and
// their keys from censuses. An object that holds others too is put anew without
// them, and so is the manifest that names it, before the old ones are deleted:
// after a crash nothing is missing, and Forget called again completes the work.
//
// Objects that cannot be read whole may hold what is to be forgotten. They are
// left as they are, the rest is done, and the error is techmap.ErrMalformed.
// Rejects are the exception: a line that cannot be read goes with the others.
//
// All of the bucket's objects below the prefix are read. No run of the sources
// concerned may be under way. In a bucket that keeps earlier versions, they stay
// until a lifecycle rule or the owner deletes them.
func (s *Store) Forget(ctx context.Context, match func(techmap.PostingID) bool) (n int, err error) {
	f := &forgetting{s: s, match: match}
	for _, step := range []func(context.Context) error{f.rejects, f.extractions, f.sources} {
		if err := s.ready(ctx); err != nil {
			return f.n, err
		}
		if err := step(ctx); err != nil {
			return f.n, err
		}
	}
	return f.n, f.unread()
}

// A forgetting is a call of Forget.
type forgetting struct {
	s     *Store
	match func(techmap.PostingID) bool
	n     int // what went

	broken    int // objects that cannot be read whole
	brokenKey string
	brokenErr error
}

// leave notes an object that cannot be read whole.
func (f *forgetting) leave(key string, err error) {
	if f.broken++; f.broken == 1 {
		f.brokenKey, f.brokenErr = key, err
	}
}

// unread returns the error of the objects that were left as they are, nil if there
// are none.
func (f *forgetting) unread() error {
	if f.broken == 0 {
		return nil
	}
	return fmt.Errorf("s3sink: forget: %d objects cannot be read whole and were left as they are, the first %q: "+
		"mend or delete them and try again: %w: %w", f.broken, f.s.path(f.brokenKey), techmap.ErrMalformed, f.brokenErr)
}

// read returns the object named key; ok is false if there is nothing to do for it:
// it was removed meanwhile, or is damaged.
func (f *forgetting) read(ctx context.Context, open bronzefile.Open, key string) (data []byte, ok bool, err error) {
	data, err = readObject(ctx, open, key)
	switch {
	case errors.Is(err, techmap.ErrNotFound):
		return nil, false, nil
	case errors.Is(err, techmap.ErrMalformed):
		f.leave(key, err)
		return nil, false, nil
	}
	return data, err == nil, err
}

// extractions deletes those of matching postings.
func (f *forgetting) extractions(ctx context.Context) error {
	objects, err := f.s.list(ctx, bronzefile.ExtractionFolder(f.s.prefix)+"/", "", isExtraction)
	if err != nil {
		return err
	}
	var gone []string
	f.s.ahead(ctx, objects, func(ctx context.Context, open bronzefile.Open) {
		for _, o := range objects {
			var data []byte
			var ok bool
			if data, ok, err = f.read(ctx, open, o.key); err != nil {
				return
			}
			if !ok {
				continue
			}
			if x, err := f.s.decodeExtraction(o.key, data); err != nil {
				f.leave(o.key, err)
			} else if f.match(x.Posting) {
				gone = append(gone, o.key)
			}
		}
	})
	if err != nil {
		return err
	}
	if err := f.s.remove(ctx, gone); err != nil {
		return err
	}
	f.n += len(gone)
	return nil
}

// sources removes raw postings and keys of censuses, source by source.
func (f *forgetting) sources(ctx context.Context) error {
	folders := make(map[string]bool)
	for _, top := range []string{bronzefile.Folder(f.s.prefix), bronzefile.ManifestFolder(f.s.prefix)} {
		names, err := f.s.folders(ctx, top)
		if err != nil {
			return err
		}
		for _, name := range names {
			folders[path.Base(name)] = true
		}
	}
	for _, folder := range slices.Sorted(maps.Keys(folders)) {
		if err := f.source(ctx, folder); err != nil {
			return err
		}
	}
	return nil
}

// source does the folder of one source. What is old is deleted last.
func (f *forgetting) source(ctx context.Context, folder string) error {
	replaced, n, err := f.objects(ctx, folder)
	if err != nil {
		return err
	}
	if err := f.manifests(ctx, folder, replaced); err != nil {
		return err
	}
	if err := f.s.remove(ctx, slices.Sorted(maps.Keys(replaced))); err != nil {
		return err
	}
	f.s.noteReplaced(replaced)
	f.n += n
	return nil
}

// objects puts the objects of a source anew that hold something to be forgotten,
// and returns the new keys by the old, and the number of records that they lack.
func (f *forgetting) objects(ctx context.Context, folder string) (replaced map[string][]string, n int, err error) {
	objects, err := f.s.list(ctx, path.Join(bronzefile.Folder(f.s.prefix), folder)+"/", "", bronzefile.IsObject)
	if err != nil {
		return nil, 0, err
	}
	replaced = make(map[string][]string)
	f.s.ahead(ctx, objects, func(ctx context.Context, open bronzefile.Open) {
		for _, o := range objects {
			var keys []string
			var less int
			if keys, less, err = f.object(ctx, open, o.key); err != nil {
				return
			}
			if less > 0 {
				replaced[o.key] = keys
				n += less
			}
		}
	})
	return replaced, n, err
}

// object puts what is to be kept of the object named key as objects of their own,
// and returns their keys and how many records they lack; none means that nothing is
// to be done.
func (f *forgetting) object(ctx context.Context, open bronzefile.Open, key string) (keys []string, n int, err error) {
	data, ok, err := f.read(ctx, open, key)
	if !ok || err != nil {
		return nil, 0, err
	}
	for p, err := range bronzefile.Decode(key, bytes.NewReader(data)) {
		if err != nil {
			f.leave(key, err)
			return nil, 0, nil
		}
		if f.match(p.ID()) {
			n++
		}
	}
	if n == 0 {
		return nil, 0, nil
	}
	var kept []techmap.RawPosting // only now: most objects lack nothing
	for p, err := range bronzefile.Decode(key, bytes.NewReader(data)) {
		if err == nil && !f.match(p.ID()) {
			kept = append(kept, p)
		}
	}
	rest, failed := f.s.encoder.Encode(kept)
	if len(failed) > 0 {
		f.leave(key, failed[0].Err)
		return nil, 0, nil
	}
	for _, o := range rest {
		if err := f.s.putAbsent(ctx, o.Key, typeZstd, o.Data); err != nil {
			return nil, 0, err
		}
		keys = append(keys, o.Key)
	}
	return keys, n, nil
}

// noteReplaced exchanges objects in what the next censuses name.
func (s *Store) noteReplaced(replaced map[string][]string) {
	s.mu.Lock()
	defer s.mu.Unlock()
	for _, written := range s.written {
		for old, keys := range replaced {
			if !written[old] {
				continue
			}
			delete(written, old)
			for _, key := range keys {
				written[key] = true
			}
		}
	}
}
