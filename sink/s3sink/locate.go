package s3sink

import (
	"cmp"
	"context"
	"fmt"
	"path"
	"slices"
	"time"

	"github.com/techmap-it/techmap"
	"github.com/techmap-it/techmap/sink/internal/bronzefile"
)

// few is how many objects are read at once where the posting is likely to be: they are
// fetched ahead, and most of them for nothing.
const few = 4

// Locate returns the address, s3://bucket/key, of an object that holds the posting
// id with a body of the given digest. If none does, the error is
// techmap.ErrNotFound.
//
// It looks first where a body that was fetched at the given time must be: among the
// objects of that day, those first that were put soonest after it. Where the time
// is right, as that of the posting in silver is, that is one list and a few
// objects. Where it is zero or wrong, all objects of the source may be read.
func (s *Store) Locate(
	ctx context.Context, id techmap.PostingID, body techmap.Digest, fetched time.Time,
) (string, error) {
	source, _ := id.Split()
	folder := s.sourceFolder(source)
	look := search{s: s, id: id, body: body}
	if !fetched.IsZero() {
		day := path.Join(folder, bronzefile.DayFolder(fetched)) + "/"
		if err := look.folder(ctx, day, fetched); look.found != "" || err != nil {
			return look.found, err
		}
	}
	if err := look.folder(ctx, folder, fetched); look.found != "" || err != nil {
		return look.found, err
	}
	return "", fmt.Errorf("s3sink: locate %q in %q: %w", id, s.bucket, techmap.ErrNotFound)
}

// A search is one call of Locate.
type search struct {
	s     *Store
	id    techmap.PostingID
	body  techmap.Digest
	read  map[string]bool // objects that do not hold it
	found string
}

// folder looks into the objects below folder that have not been read.
func (l *search) folder(ctx context.Context, folder string, fetched time.Time) error {
	objects, err := l.s.list(ctx, folder, "", func(key string) bool { return bronzefile.IsObject(key) && !l.read[key] })
	if err != nil {
		return err
	}
	slices.SortStableFunc(objects, func(a, b listed) int { return nearer(a.put, b.put, fetched) })
	likely := objects[:min(few, len(objects))]
	if err := l.objects(ctx, likely); l.found != "" || err != nil {
		return err
	}
	return l.objects(ctx, objects[len(likely):])
}

// objects looks into the given objects, one after the other.
func (l *search) objects(ctx context.Context, objects []listed) (err error) {
	l.s.ahead(ctx, objects, func(ctx context.Context, open bronzefile.Open) {
		for _, o := range objects {
			var ok bool
			if ok, err = holds(ctx, open, o.key, l.id, l.body); ok {
				l.found = l.s.path(o.key)
			}
			if ok || err != nil {
				return
			}
			if l.read == nil {
				l.read = make(map[string]bool)
			}
			l.read[o.key] = true
		}
	})
	return err
}

// nearer compares when two objects were put: what was fetched at the given time is
// put soon after it, in a list to the second.
func nearer(a, b, fetched time.Time) int {
	fetched = fetched.Truncate(time.Second)
	if x, y := a.Before(fetched), b.Before(fetched); x != y {
		if x {
			return 1
		}
		return -1
	}
	return cmp.Compare(a.Sub(fetched).Abs(), b.Sub(fetched).Abs())
}

// sourceFolder returns the folder of the objects of source, with a slash at its end.
func (s *Store) sourceFolder(source string) string {
	return path.Join(bronzefile.Folder(s.prefix), bronzefile.SourceFolder(source)) + "/"
}

// holds reports whether the object key holds the record. What cannot be read of
// the object is not what is looked for.
func holds(
	ctx context.Context, open bronzefile.Open, key string, id techmap.PostingID, body techmap.Digest,
) (bool, error) {
	f, err := open(ctx, key)
	switch {
	case gone(err):
		return false, nil
	case err != nil:
		return false, err
	}
	defer func() { _ = f.Close() }()
	for raw, err := range bronzefile.Decode(key, f) {
		if ctx.Err() != nil {
			return false, context.Cause(ctx)
		}
		if err == nil && raw.ID() == id && raw.Digest() == body {
			return true, nil
		}
	}
	return false, nil
}
