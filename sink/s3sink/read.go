package s3sink

import (
	"context"
	"errors"
	"iter"
	"path"
	"time"

	"github.com/techmap-it/techmap"
	"github.com/techmap-it/techmap/sink/internal/bronzefile"
)

// All streams all bronze records, in the order of their objects' names. A record
// is what it is by ID and body: of several fetches of the same bytes only the
// latest is yielded.
//
// Objects are fetched several at a time, ahead of the reading by 64 MiB at most.
// The list of a source is held while it is read, some 200 bytes an object, and of
// each of its records what package bronzefile remembers. A source of more than
// 64 MiB is fetched twice.
//
// A line or an object that cannot be read is a *techmap.RecordError naming both,
// and the rest goes on; any other error ends the stream.
func (s *Store) All(ctx context.Context) iter.Seq2[techmap.RawPosting, error] {
	return s.Since(ctx, time.Time{})
}

// Since streams like All the records fetched at t or later. Days before are not
// even listed.
func (s *Store) Since(ctx context.Context, t time.Time) iter.Seq2[techmap.RawPosting, error] {
	return func(yield func(techmap.RawPosting, error) bool) {
		folders, err := s.folders(ctx, bronzefile.Folder(s.prefix))
		if err != nil {
			yield(techmap.RawPosting{}, err)
			return
		}
		for _, folder := range folders {
			if !s.readSource(ctx, folder, t, yield) {
				return
			}
		}
	}
}

// SinceOf streams like Since the records of one source, without looking for others.
func (s *Store) SinceOf(ctx context.Context, source string, t time.Time) iter.Seq2[techmap.RawPosting, error] {
	return func(yield func(techmap.RawPosting, error) bool) {
		s.readSource(ctx, path.Join(bronzefile.Folder(s.prefix), bronzefile.SourceFolder(source))+"/", t, yield)
	}
}

// readSource yields the records in the folder of a source and reports whether to
// go on.
func (s *Store) readSource(
	ctx context.Context, folder string, since time.Time, yield func(techmap.RawPosting, error) bool,
) bool {
	var after string
	if !since.IsZero() {
		after = path.Join(folder, "dt="+since.UTC().Format(time.DateOnly))
	}
	objects, err := s.list(ctx, folder, after, bronzefile.IsObject)
	if err != nil {
		yield(techmap.RawPosting{}, err)
		return false
	}
	more := true
	s.ahead(ctx, objects, func(ctx context.Context, open bronzefile.Open) {
		bronzefile.Read(ctx, names(objects), since, open)(func(p techmap.RawPosting, err error) bool {
			more = yield(p, err) && (err == nil || isLoss(err))
			return more
		})
	})
	return more
}

// names returns the names of objects.
func names(objects []listed) []string {
	keys := make([]string, len(objects))
	for i, o := range objects {
		keys[i] = o.key
	}
	return keys
}

// isLoss reports whether err says that one record is lost and the rest may be read.
func isLoss(err error) bool {
	_, ok := errors.AsType[*techmap.RecordError](err)
	return ok
}
