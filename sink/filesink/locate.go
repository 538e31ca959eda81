package filesink

import (
	"context"
	"fmt"
	"path"
	"time"

	"github.com/techmap-it/techmap"
	"github.com/techmap-it/techmap/sink/internal/bronzefile"
)

// Locate returns the path of a file that holds the posting id with a body of the
// given digest. If none does, the error is techmap.ErrNotFound.
//
// It reads first the files of the day on which the body was fetched: a posting's SeenAt
// and Raw say both. Where that time is zero or wrong, all files of the source may be
// read.
func (s *Store) Locate(
	ctx context.Context, id techmap.PostingID, body techmap.Digest, fetched time.Time,
) (string, error) {
	source, _ := id.Split()
	folder := path.Join(bronzefile.Folder(s.prefix), bronzefile.SourceFolder(source))
	day := path.Join(folder, bronzefile.DayFolder(fetched))
	for _, look := range []struct {
		folder string
		wanted func(key string) bool
	}{
		{day, bronzefile.IsObject},
		{folder, func(key string) bool { return bronzefile.IsObject(key) && path.Dir(key) != day }},
	} {
		keys, err := s.list(ctx, look.folder, look.wanted)
		if err != nil {
			return "", err
		}
		for _, key := range keys {
			found, err := s.holds(ctx, key, id, body)
			if err != nil || found {
				return s.path(key), err
			}
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
