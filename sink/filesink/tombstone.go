package filesink

import (
	"context"

	"github.com/techmap-it/techmap"
	"github.com/techmap-it/techmap/sink/internal/bronzefile"
)

// Bury stores tombstones: what they are of has to stay forgotten. It takes effect on
// sources that are guarded with what Tombstones returns (techmap.NewTombstones), and
// removes nothing: that is Forget. A tombstone of no known kind is techmap.ErrInvalid.
func (s *Store) Bury(ctx context.Context, stones []techmap.Tombstone) error {
	for _, stone := range stones {
		if ctx.Err() != nil {
			return context.Cause(ctx)
		}
		o, err := bronzefile.EncodeTombstone(s.prefix, stone)
		if err != nil {
			return err
		}
		if err := s.put(o.Key, o.Data); err != nil {
			return err
		}
	}
	return nil
}

// Tombstones returns all that has to stay forgotten, in no telling order. One that cannot
// be read is an error and no loss: a run without it would bring back what it is of.
func (s *Store) Tombstones(ctx context.Context) ([]techmap.Tombstone, error) {
	keys, err := s.list(ctx, bronzefile.TombstoneFolder(s.prefix), bronzefile.IsTombstone)
	if err != nil {
		return nil, err
	}
	var stones []techmap.Tombstone
	for _, key := range keys {
		data, err := s.root.ReadFile(key)
		if err != nil {
			return nil, fault("read", s.path(key), err)
		}
		stone, err := bronzefile.DecodeTombstone(key, data)
		if err != nil {
			return nil, err
		}
		stones = append(stones, stone)
	}
	return stones, nil
}
