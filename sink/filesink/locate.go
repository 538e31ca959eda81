package filesink

import (
	"context"
	"fmt"
	"path"

	"github.com/techmap-it/techmap"
	"github.com/techmap-it/techmap/sink/internal/bronzefile"
)

// Locate returns the path of a file that holds the posting id with a body of the
// given digest. It reads the files of the posting's source until it finds it;
// if none holds it, the error is techmap.ErrNotFound.
func (s *Store) Locate(ctx context.Context, id techmap.PostingID, body techmap.Digest) (string, error) {
	keys, err := s.list(ctx, bronzefile.Folder(s.prefix), bronzefile.IsObject)
	if err != nil {
		return "", err
	}
	source, _ := id.Split()
	for _, key := range keys {
		if path.Base(path.Dir(path.Dir(key))) != bronzefile.SourceFolder(source) {
			continue
		}
		found, err := s.holds(ctx, key, id, body)
		if err != nil || found {
			return s.path(key), err
		}
	}
	return "", fmt.Errorf("filesink: locate %q in %q: %w", id, s.dir, techmap.ErrNotFound)
}

// holds reports whether the object key holds the record. What cannot be read of
// the object is not what is looked for.
func (s *Store) holds(ctx context.Context, key string, id techmap.PostingID, body techmap.Digest) (bool, error) {
	f, err := s.open(ctx, key)
	if err != nil {
		return false, err
	}
	defer f.Close()
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
