package stores_test

import (
	"os"
	"path/filepath"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/techmap-it/techmap/examples/internal/stores"
)

func TestNotesAreKept(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	notes, err := stores.OpenNotes(t.Context(), dir)
	require.NoError(t, err)
	note, err := notes.Load(t.Context(), "없는 것")
	require.NoError(t, err)
	assert.Nil(t, note)
	for _, name := range []string{"가/나", "../밖", "spent 2026-11"} {
		require.NoError(t, notes.Save(t.Context(), name, []byte("먼저")))
		require.NoError(t, notes.Save(t.Context(), name, []byte(name)))
		note, err := notes.Load(t.Context(), name)
		require.NoError(t, err)
		assert.Equal(t, name, string(note))
	}
	entries, err := os.ReadDir(filepath.Join(dir, stores.NoteFolder))
	require.NoError(t, err)
	assert.Len(t, entries, 3, "a file each, and no others")

	_, err = stores.OpenNotes(t.Context(), "ftp://어딘가")
	require.ErrorIs(t, err, stores.ErrAddress)
}

func TestMark(t *testing.T) {
	t.Parallel()
	notes, err := stores.OpenNotes(t.Context(), t.TempDir())
	require.NoError(t, err)
	mark := stores.Mark{Notes: notes, Reader: "refine 게시판 1"}
	got, err := mark.Load(t.Context())
	require.NoError(t, err)
	assert.True(t, got.IsZero(), "nothing was read")
	seoul := time.Date(2026, 11, 22, 9, 0, 0, 123456789, time.FixedZone("KST", 9*3600))
	require.NoError(t, mark.Save(t.Context(), seoul))
	got, err = mark.Load(t.Context())
	require.NoError(t, err)
	assert.Equal(t, seoul.UTC(), got)
	other, err := stores.Mark{Notes: notes, Reader: "refine 게시판 2"}.Load(t.Context())
	require.NoError(t, err)
	assert.True(t, other.IsZero())

	require.NoError(t, notes.Save(t.Context(), "mark refine 게시판 1", []byte("어제")))
	_, err = mark.Load(t.Context())
	assert.ErrorContains(t, err, "remove it")
}

// TestLayersWithoutAddressAreNotOpened is for programs that have no business there.
func TestLayersWithoutAddressAreNotOpened(t *testing.T) {
	t.Parallel()
	s, err := stores.Open(t.Context(), stores.Addresses{Bronze: t.TempDir()})
	require.NoError(t, err)
	assert.NotNil(t, s.Bronze)
	assert.Nil(t, s.Silver)
	assert.Nil(t, s.Gold)
	require.NoError(t, s.Close())
}
