package s3sink

import (
	"context"
	"fmt"
	"time"

	"github.com/techmap-it/techmap"
	"github.com/techmap-it/techmap/sink/internal/bronzefile"
)

// Prune deletes the objects of a source that hold only what was fetched on days
// (UTC) that had ended at the given time, and returns how many. It is the way to
// keep a source's retention where the service has no lifecycle rules.
//
// Censuses are kept: they still name the objects, and when postings were seen.
func (s *Store) Prune(ctx context.Context, source string, before time.Time) (objects int, err error) {
	if err := s.ready(ctx); err != nil {
		return 0, err
	}
	if source == "" {
		return 0, fmt.Errorf("s3sink: prune: no source: name one: %w", techmap.ErrInvalid)
	}
	var keys []string
	drop := func() error {
		if err := s.remove(ctx, keys); err != nil {
			return err
		}
		objects += len(keys)
		keys = keys[:0]
		return nil
	}
	for o, err := range s.objects(ctx, s.sourceFolder(source), "", bronzefile.IsObject) {
		if err != nil {
			return objects, err
		}
		if !bronzefile.Before(o.key, before) {
			break // names sort by day
		}
		if keys = append(keys, o.key); len(keys) == pageSize {
			if err := drop(); err != nil {
				return objects, err
			}
		}
	}
	return objects, drop()
}
