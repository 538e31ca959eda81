package filesink

import (
	"context"
	"errors"
	"io"
	"io/fs"
	"iter"
	"path"
	"time"

	"github.com/techmap-it/techmap"
	"github.com/techmap-it/techmap/sink/internal/bronzefile"
)

// All streams all bronze records, in the order of their files' names. A record is
// what it is by ID and body: of several fetches of the same bytes only the latest
// is yielded.
//
// A line or a file that cannot be read is a *techmap.RecordError naming both, and
// the rest goes on; any other error ends the stream.
func (s *Store) All(ctx context.Context) iter.Seq2[techmap.RawPosting, error] {
	return s.Since(ctx, time.Time{})
}

// Since streams like All the records fetched at t or later.
func (s *Store) Since(ctx context.Context, t time.Time) iter.Seq2[techmap.RawPosting, error] {
	return func(yield func(techmap.RawPosting, error) bool) {
		keys, err := s.list(ctx, bronzefile.Folder(s.prefix), bronzefile.IsObject)
		if err != nil {
			yield(techmap.RawPosting{}, err)
			return
		}
		bronzefile.Read(ctx, keys, t, s.open)(yield)
	}
}

// SinceOf streams like Since the records of one source, without looking for others.
func (s *Store) SinceOf(ctx context.Context, source string, t time.Time) iter.Seq2[techmap.RawPosting, error] {
	return func(yield func(techmap.RawPosting, error) bool) {
		folder := path.Join(bronzefile.Folder(s.prefix), bronzefile.SourceFolder(source))
		keys, err := s.list(ctx, folder, bronzefile.IsObject)
		if err != nil {
			yield(techmap.RawPosting{}, err)
			return
		}
		bronzefile.Read(ctx, keys, t, s.open)(yield)
	}
}

// open opens the file named key for reading.
func (s *Store) open(_ context.Context, key string) (io.ReadCloser, error) {
	f, err := s.root.Open(key)
	if err != nil {
		return nil, fault("open", s.path(key), err)
	}
	return f, nil
}

// list returns the names of the files in folder, and in the folders in it, that
// are wanted, sorted. A folder that does not exist has none.
func (s *Store) list(ctx context.Context, folder string, wanted func(name string) bool) ([]string, error) {
	var names []string
	err := fs.WalkDir(s.root.FS(), folder, func(name string, entry fs.DirEntry, err error) error {
		switch {
		case ctx.Err() != nil:
			return context.Cause(ctx)
		case errors.Is(err, fs.ErrNotExist):
			return nil
		case err != nil:
			return fault("list", s.path(name), err)
		case !entry.IsDir() && wanted(name):
			names = append(names, name)
		}
		return nil
	})
	return names, err
}
