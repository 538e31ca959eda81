package s3sink_test

import (
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/techmap-it/techmap"
	"github.com/techmap-it/techmap/sink/s3sink"
)

func TestTombstonesAreKeptAndNameNothing(t *testing.T) {
	t.Parallel()
	b := newBucket(t)
	s := s3sink.New(b.client, b.name, nil)
	none, err := s.Tombstones(t.Context())
	require.NoError(t, err)
	assert.Empty(t, none)

	posting := techmap.NewTombstone(techmap.TombstonePosting, "toy:4711", monday)
	company := techmap.NewTombstone(techmap.TombstoneCompany, "은하수", tuesday)
	require.NoError(t, s.Bury(t.Context(), []techmap.Tombstone{posting, company}))
	require.NoError(t, s.Bury(t.Context(), []techmap.Tombstone{posting}), "twice is as good as once")
	stones, err := s3sink.New(b.client, b.name, nil).Tombstones(t.Context())
	require.NoError(t, err)
	assert.ElementsMatch(t, []techmap.Tombstone{posting, company}, stones)

	err = s.Bury(t.Context(), []techmap.Tombstone{{Kind: "rumour"}})
	require.ErrorIs(t, err, techmap.ErrInvalid)
}
