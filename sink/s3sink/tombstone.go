package s3sink

import (
	"context"
	"errors"

	"github.com/techmap-it/techmap"
	"github.com/techmap-it/techmap/sink/internal/bronzefile"
)

// Bury stores tombstones: what they are of has to stay forgotten. It takes effect on
// sources that are guarded with what Tombstones returns (techmap.NewTombstones), and
// removes nothing: that is Forget. A tombstone of no known kind is techmap.ErrInvalid.
func (s *Store) Bury(ctx context.Context, stones []techmap.Tombstone) error {
	if err := s.ready(ctx); err != nil {
		return err
	}
	for _, stone := range stones {
		o, err := bronzefile.EncodeTombstone(s.prefix, stone)
		if err != nil {
			return err
		}
		if err := s.put(ctx, o.Key, typeJSON, o.Data); err != nil {
			return err
		}
	}
	return nil
}

// Tombstones returns all that has to stay forgotten, in no telling order. One that cannot
// be read is an error and no loss: a run without it would bring back what it is of.
func (s *Store) Tombstones(ctx context.Context) ([]techmap.Tombstone, error) {
	if err := s.ready(ctx); err != nil {
		return nil, err
	}
	objects, err := s.list(ctx, bronzefile.TombstoneFolder(s.prefix)+"/", "", bronzefile.IsTombstone)
	if err != nil {
		return nil, err
	}
	var stones []techmap.Tombstone
	for _, o := range objects {
		data, _, err := s.get(ctx, o.key)
		if errors.Is(err, techmap.ErrNotFound) {
			continue // taken away meanwhile
		}
		if err != nil {
			return nil, err
		}
		stone, err := bronzefile.DecodeTombstone(s.path(o.key), data)
		if err != nil {
			return nil, err
		}
		stones = append(stones, stone)
	}
	return stones, nil
}
