package filesink

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io/fs"
	"maps"
	"path"
	"slices"

	"github.com/techmap-it/techmap"
	"github.com/techmap-it/techmap/sink/internal/bronzefile"
)

// Forget removes the postings that match from everything the store keeps: their raw
// postings and rejects, whose number it returns, and their keys from censuses. A file
// that holds others too is written anew without them, and so is the manifest that
// names it, before the old ones are removed: after a crash nothing is missing, and
// Forget called again completes the work.
//
// Files that cannot be read whole may hold what is to be forgotten. They are left as
// they are, the rest is done, and the error is techmap.ErrMalformed. Rejects are the
// exception: a line that cannot be read goes with the others.
//
// No run of the sources concerned may be under way.
func (s *Store) Forget(ctx context.Context, match func(techmap.PostingID) bool) (n int, err error) {
	f := &forgetting{s: s, match: match, replaced: make(map[string][]string)}
	for _, step := range []func(context.Context) error{f.rejects, f.objects, f.manifests, f.remove} {
		if err := step(ctx); err != nil {
			return f.n, err
		}
	}
	return f.n, errors.Join(f.damaged...)
}

// A forgetting is a call of Forget. Its steps come in an order in which a crash between
// any two leaves nothing named that is not there, and nothing forgotten that is not gone
// for good once Forget is called again.
type forgetting struct {
	s        *Store
	match    func(techmap.PostingID) bool
	n        int                 // what went
	replaced map[string][]string // names of new files by that of the old one
	damaged  []error             // files that were left as they are
}

// leave notes a file that cannot be read whole.
func (f *forgetting) leave(key string, err error) {
	f.damaged = append(f.damaged, fmt.Errorf("filesink: forget: %q cannot be read whole and was left as it is: "+
		"mend or remove it and try again: %w: %w", f.s.path(key), techmap.ErrMalformed, err))
}

// each calls do for each file in folder that is wanted, with what is in it.
func (f *forgetting) each(
	ctx context.Context, folder string, wanted func(string) bool, do func(key string, data []byte) error,
) error {
	keys, err := f.s.list(ctx, folder, wanted)
	if err != nil {
		return err
	}
	for _, key := range keys {
		if ctx.Err() != nil {
			return context.Cause(ctx)
		}
		data, err := f.s.root.ReadFile(key)
		if errors.Is(err, fs.ErrNotExist) {
			continue
		}
		if err != nil {
			return fault("read", f.s.path(key), err)
		}
		if err := do(key, data); err != nil {
			return err
		}
	}
	return nil
}

// objects writes anew the files of raw postings that hold something to be forgotten.
func (f *forgetting) objects(ctx context.Context) error {
	return f.each(ctx, bronzefile.Folder(f.s.prefix), bronzefile.IsObject, func(key string, data []byte) error {
		kept, n, err := f.split(key, data)
		if err != nil {
			f.leave(key, err)
			return nil
		}
		if n == 0 {
			return nil
		}
		f.n += n
		f.replaced[key] = []string{}
		objects, failed := f.s.encoder.Encode(kept)
		if len(failed) > 0 {
			return failed[0].Err
		}
		for _, o := range objects {
			if err := f.s.put(o.Key, o.Data); err != nil {
				return err
			}
			f.replaced[key] = append(f.replaced[key], o.Key)
		}
		return nil
	})
}

// split returns what of a file is to be kept, and how many records are not.
func (f *forgetting) split(key string, data []byte) (kept []techmap.RawPosting, n int, err error) {
	for p, err := range bronzefile.Decode(key, bytes.NewReader(data)) {
		if err != nil {
			return nil, 0, err
		}
		if f.match(p.ID()) {
			n++
			continue
		}
		kept = append(kept, p)
	}
	return kept, n, nil
}

// manifests writes anew the manifests that name replaced files or list something to
// be forgotten.
func (f *forgetting) manifests(ctx context.Context) error {
	return f.each(ctx, bronzefile.ManifestFolder(f.s.prefix), bronzefile.IsManifest, func(key string, data []byte) error {
		c, err := bronzefile.DecodeManifest(key, data)
		if err != nil {
			f.leave(key, err)
			return nil
		}
		full, manifest, err := bronzefile.EncodeManifest(f.s.prefix, f.without(c))
		if err != nil {
			f.leave(key, err)
			return nil
		}
		if slices.Equal(full.Keys, c.Keys) && slices.Equal(full.Objects, c.Objects) {
			return nil
		}
		f.replaced[key] = []string{manifest.Key}
		return f.s.put(manifest.Key, manifest.Data)
	})
}

// without returns c without what is to be forgotten.
func (f *forgetting) without(c techmap.Census) techmap.Census {
	c.Keys = slices.DeleteFunc(slices.Clone(c.Keys), func(key string) bool {
		return f.match(techmap.NewPostingID(c.Source, key))
	})
	var objects []string
	for _, key := range c.Objects {
		if keys, ok := f.replaced[key]; ok {
			objects = append(objects, keys...)
		} else {
			objects = append(objects, key)
		}
	}
	slices.Sort(objects)
	c.Objects = slices.Compact(objects)
	return c
}

// remove removes the files that were replaced, manifests before the objects that they
// name: as long as an object is there, calling Forget again finds what is left to do.
func (f *forgetting) remove(ctx context.Context) error {
	for _, key := range slices.Backward(slices.Sorted(maps.Keys(f.replaced))) {
		if ctx.Err() != nil {
			return context.Cause(ctx)
		}
		if slices.Contains(f.replaced[key], key) {
			continue
		}
		if err := f.s.root.Remove(key); err != nil && !errors.Is(err, fs.ErrNotExist) {
			return fault("remove", f.s.path(key), err)
		}
		if err := f.s.syncDir(path.Dir(key)); err != nil {
			return err
		}
	}
	f.s.exchange(f.replaced)
	return nil
}

// exchange replaces files in what the next censuses name.
func (s *Store) exchange(replaced map[string][]string) {
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

// rejects writes anew the files of lost records that hold something to be forgotten.
func (f *forgetting) rejects(ctx context.Context) error {
	return f.each(ctx, bronzefile.RejectFolder(f.s.prefix), bronzefile.IsReject, func(key string, data []byte) error {
		var kept []byte
		n := 0
		for _, line := range bronzefile.DecodeRejects(f.s.path(key), data) {
			if line.Err != nil || f.match(line.ID) {
				n++
				continue
			}
			kept = append(kept, line.Raw...)
		}
		if n == 0 {
			return nil
		}
		f.n += n
		tmp := path.Join(path.Dir(key), temporary+path.Base(key))
		_ = f.s.root.Remove(tmp) // of a call that crashed
		if err := f.s.create(tmp, kept); err != nil {
			return err
		}
		if err := f.s.root.Rename(tmp, key); err != nil {
			return fault("write", f.s.path(key), err)
		}
		return f.s.syncDir(path.Dir(key))
	})
}
