package filesink_test

import (
	"os"
	"path/filepath"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/techmap-it/techmap"
)

func TestTombstonesAreKeptAndNameNothing(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	s := open(t, dir)
	none, err := s.Tombstones(t.Context())
	require.NoError(t, err)
	assert.Empty(t, none)

	posting := techmap.NewTombstone(techmap.TombstonePosting, "toy:4711", monday)
	company := techmap.NewTombstone(techmap.TombstoneCompany, "은하수", tuesday)
	require.NoError(t, s.Bury(t.Context(), []techmap.Tombstone{posting, company}))
	require.NoError(t, s.Bury(t.Context(), []techmap.Tombstone{posting}), "twice is as good as once")

	again := open(t, dir)
	stones, err := again.Tombstones(t.Context())
	require.NoError(t, err)
	assert.ElementsMatch(t, []techmap.Tombstone{posting, company}, stones)

	err = s.Bury(t.Context(), []techmap.Tombstone{{Kind: "rumour"}})
	require.ErrorIs(t, err, techmap.ErrInvalid)
}

func TestTombstoneThatCannotBeReadIsAnError(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	s := open(t, dir)
	require.NoError(t, s.Bury(t.Context(), []techmap.Tombstone{
		techmap.NewTombstone(techmap.TombstoneSource, "toy", monday),
	}))
	files, err := filepath.Glob(filepath.Join(dir, "techmap/forgotten/*"))
	require.NoError(t, err)
	require.Len(t, files, 1)
	require.NoError(t, os.WriteFile(files[0], []byte(`{"v":1,"kind`), 0o600))
	_, err = s.Tombstones(t.Context())
	require.ErrorIs(t, err, techmap.ErrMalformed)
	assert.ErrorContains(t, err, filepath.Base(files[0]), "what is forgotten must not come back unnoticed")
}
