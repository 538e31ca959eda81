package rank_test

import (
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/techmap-it/techmap"
	"github.com/techmap-it/techmap/rank"
)

func TestSnapshotStaysAsItIs(t *testing.T) {
	t.Parallel()
	one := techmap.Opening{ID: "a:1", Members: []techmap.PostingID{"a:1"}}
	two := techmap.Opening{ID: "a:2", Members: []techmap.PostingID{"a:2"}}
	tax, err := techmap.NewTaxonomy("empty", nil, nil)
	require.NoError(t, err)
	index, err := rank.Load(t.Context(), techmap.Of(one), tax)
	require.NoError(t, err)

	before := index.Snapshot()
	index.Apply([]techmap.Opening{two}, nil)
	assert.Equal(t, []int{1, 2}, []int{before.Openings(), index.Openings()}, "openings before and after Apply")

	before.Apply(nil, []techmap.PostingID{"a:1"})
	assert.Equal(t, []int{0, 2}, []int{before.Openings(), index.Openings()}, "openings after Apply to the snapshot")
}
