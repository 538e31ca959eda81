package s3sink

import (
	"context"
	"fmt"
	"path"

	"github.com/techmap-it/techmap"
	"github.com/techmap-it/techmap/sink/internal/bronzefile"
)

// Locate returns the address, s3://bucket/key, of an object that holds the posting
// id with a body of the given digest. It reads the objects of the posting's source
// until it finds it; if none holds it, the error is techmap.ErrNotFound.
func (s *Store) Locate(ctx context.Context, id techmap.PostingID, body techmap.Digest) (string, error) {
	source, _ := id.Split()
	objects, err := s.list(ctx, s.sourceFolder(source), "", bronzefile.IsObject)
	if err != nil {
		return "", err
	}
	found := ""
	s.ahead(ctx, objects, func(ctx context.Context, open bronzefile.Open) {
		for _, o := range objects {
			var ok bool
			if ok, err = holds(ctx, open, o.key, id, body); ok {
				found = s.path(o.key)
			}
			if ok || err != nil {
				return
			}
		}
	})
	if err == nil && found == "" {
		err = fmt.Errorf("s3sink: locate %q in %q: %w", id, s.bucket, techmap.ErrNotFound)
	}
	return found, err
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
