package s3sink

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"path"
	"slices"

	"github.com/techmap-it/techmap"
	"github.com/techmap-it/techmap/sink/internal/bronzefile"
)

// manifests puts the manifests of a source anew that name replaced objects or list
// something to be forgotten, and deletes the old ones.
func (f *forgetting) manifests(ctx context.Context, folder string, replaced map[string][]string) error {
	below := path.Join(bronzefile.ManifestFolder(f.s.prefix), folder) + "/"
	manifests, err := f.s.list(ctx, below, "", bronzefile.IsManifest)
	if err != nil {
		return err
	}
	var old []string
	f.s.ahead(ctx, manifests, func(ctx context.Context, open bronzefile.Open) {
		for _, m := range manifests {
			var changed bool
			if changed, err = f.manifest(ctx, open, m.key, replaced); err != nil {
				return
			}
			if changed {
				old = append(old, m.key)
			}
		}
	})
	if err != nil {
		return err
	}
	return f.s.remove(ctx, old)
}

// manifest puts the census in the manifest named key under its new name, and
// reports whether it has one.
func (f *forgetting) manifest(
	ctx context.Context, open bronzefile.Open, key string, replaced map[string][]string,
) (changed bool, err error) {
	data, ok, err := f.read(ctx, open, key)
	if !ok || err != nil {
		return false, err
	}
	c, err := bronzefile.DecodeManifest(key, data)
	if err != nil {
		f.leave(key, err)
		return false, nil
	}
	full, manifest, err := bronzefile.EncodeManifest(f.s.prefix, f.without(c, replaced))
	switch {
	case err != nil:
		f.leave(key, err)
		return false, nil
	case slices.Equal(full.Keys, c.Keys) && slices.Equal(full.Objects, c.Objects):
		return false, nil
	}
	return true, f.s.putAbsent(ctx, manifest.Key, typeJSON, manifest.Data)
}

// without returns c without what is to be forgotten.
func (f *forgetting) without(c techmap.Census, replaced map[string][]string) techmap.Census {
	c.Keys = slices.DeleteFunc(slices.Clone(c.Keys), func(key string) bool {
		return f.match(techmap.NewPostingID(c.Source, key))
	})
	if !slices.ContainsFunc(c.Objects, func(key string) bool { return has(replaced, key) }) {
		return c
	}
	var objects []string
	for _, key := range c.Objects {
		if keys, ok := replaced[key]; ok {
			objects = append(objects, keys...)
		} else {
			objects = append(objects, key)
		}
	}
	slices.Sort(objects)
	c.Objects = slices.Compact(objects)
	return c
}

func has(replaced map[string][]string, key string) bool {
	_, ok := replaced[key]
	return ok
}

// rejects removes the lines of matching postings, and those that cannot be read.
func (f *forgetting) rejects(ctx context.Context) error {
	f.s.rejects.Lock()
	defer f.s.rejects.Unlock()
	f.s.tail.sure = false // what is put here is not what it was
	objects, err := f.s.list(ctx, bronzefile.RejectFolder(f.s.prefix)+"/", "", bronzefile.IsReject)
	if err != nil {
		return err
	}
	for _, o := range objects {
		if err := f.reject(ctx, o.key); err != nil {
			return err
		}
	}
	return nil
}

// reject does the object named key. If a writer adds a line meanwhile, it begins
// again.
func (f *forgetting) reject(ctx context.Context, key string) error {
	for n := 1; ; n++ {
		data, tag, err := f.s.get(ctx, key)
		switch {
		case errors.Is(err, techmap.ErrNotFound):
			return nil
		case errors.Is(err, techmap.ErrMalformed):
			f.leave(key, err)
			return nil
		case err != nil:
			return err
		}
		kept, less := f.lines(key, data)
		if less == 0 {
			return nil
		}
		if len(kept) == 0 {
			if err := f.s.remove(ctx, []string{key}); err != nil {
				return err
			}
		} else {
			_, err = f.s.send(ctx, key, typeLines, kept, condition{tag: &tag})
		}
		status := statusOf(err)
		switch {
		case err == nil:
			f.n += less
			return nil
		case status != http.StatusPreconditionFailed && status != http.StatusConflict && status != http.StatusNotFound:
			return f.s.fault(ctx, "put", key, err)
		case n == conflicts:
			return fmt.Errorf("s3sink: forget in %q: too many writers at once, try again: %w",
				f.s.path(key), techmap.ErrUnavailable)
		}
	}
}

// lines returns what is to be kept of an object of lost records, and how many
// lines that leaves out.
func (f *forgetting) lines(key string, data []byte) (kept []byte, n int) {
	for _, line := range bronzefile.DecodeRejects(key, data) {
		if errors.Is(line.Err, techmap.ErrMalformed) || line.Err == nil && f.match(line.ID) {
			n++
			continue
		}
		kept = append(kept, line.Raw...)
	}
	return kept, n
}
