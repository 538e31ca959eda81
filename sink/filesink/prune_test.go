package filesink_test

import (
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/techmap-it/techmap"
)

func TestPruneRemovesWhatIsOlderThanItsDay(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	s := open(t, dir)
	old, young := raw("board", "1", "first", monday), raw("board", "2", "second", tuesday)
	other := raw("board 2", "1", "first", monday)
	require.NoError(t, s.Write(t.Context(), []techmap.RawPosting{old, young, other}))

	files, err := s.Prune(t.Context(), "board", tuesday)
	require.NoError(t, err)
	assert.Equal(t, 1, files)
	left, err := techmap.Collect(s.All(t.Context()))
	require.NoError(t, err)
	assert.ElementsMatch(t, []techmap.RawPosting{young, other}, left, "the day itself and other sources stay")
	files, err = s.Prune(t.Context(), "board", tuesday)
	require.NoError(t, err)
	assert.Zero(t, files, "a second time there is nothing to do")
	files, err = s.Prune(t.Context(), "nobody", tuesday)
	require.NoError(t, err)
	assert.Zero(t, files)
	require.NoError(t, s.Write(t.Context(), []techmap.RawPosting{old}), "the source can be written to again")
}
