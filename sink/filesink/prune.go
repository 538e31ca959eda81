package filesink

import (
	"context"
	"errors"
	"io/fs"
	"path"
	"time"

	"github.com/techmap-it/techmap/sink/internal/bronzefile"
)

// Prune removes the files of a source whose postings were all fetched on days
// before the one of the given time, and returns how many they were. It is how the
// terms of a source are kept that limit how long its answers may be stored; what was
// made of them stays. Censuses stay too, and name files that are no more, as do the
// folders, which a writer may be about to use. Days are of UTC; techmap.Rights.KeptSince
// says which time to give.
func (s *Store) Prune(ctx context.Context, source string, before time.Time) (files int, err error) {
	folder := path.Join(bronzefile.Folder(s.prefix), bronzefile.SourceFolder(source))
	keys, err := s.list(ctx, folder, bronzefile.IsObject)
	if err != nil {
		return 0, err
	}
	for _, key := range keys {
		if ctx.Err() != nil {
			return files, context.Cause(ctx)
		}
		if !bronzefile.Before(key, before) {
			continue
		}
		if err := s.root.Remove(key); err != nil && !errors.Is(err, fs.ErrNotExist) {
			return files, fault("remove", s.path(key), err)
		}
		files++
	}
	return files, nil
}
