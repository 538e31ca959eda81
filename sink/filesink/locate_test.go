package filesink_test

import (
	"path/filepath"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/techmap-it/techmap"
)

func TestLocateNamesTheFileOfARecord(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	s := open(t, dir)
	old, edited := raw("a b", "1", "first", monday), raw("a b", "1", "second", tuesday)
	other := raw("c", "1", "first", monday)
	require.NoError(t, s.Write(t.Context(), []techmap.RawPosting{old, edited, other}))

	for _, want := range []techmap.RawPosting{old, edited, other} {
		path, err := s.Locate(t.Context(), want.ID(), want.Digest(), want.FetchedAt)
		require.NoError(t, err)
		assert.True(t, strings.HasPrefix(path, dir), path)
		assert.Equal(t, "dt="+want.FetchedAt.Format("2006-01-02"), filepath.Base(filepath.Dir(path)))
	}
	_, err := s.Locate(t.Context(), old.ID(), other.Digest(), tuesday)
	require.NoError(t, err, "the same bytes")
	_, err = s.Locate(t.Context(), "a b:2", old.Digest(), monday)
	require.ErrorIs(t, err, techmap.ErrNotFound)
	_, err = s.Locate(t.Context(), old.ID(), techmap.Digest{}, monday)
	require.ErrorIs(t, err, techmap.ErrNotFound)
}
