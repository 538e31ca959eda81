package filesink_test

import (
	"bytes"
	"io/fs"
	"os"
	"path/filepath"
	"testing"

	"github.com/klauspost/compress/zstd"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/techmap-it/techmap"
	"github.com/techmap-it/techmap/sink/filesink"
)

// holding returns the files below dir that hold one of the words, compressed or not.
func holding(t *testing.T, dir string, words ...string) (found []string) {
	t.Helper()
	decoder, err := zstd.NewReader(nil)
	require.NoError(t, err)
	defer decoder.Close()
	require.NoError(t, filepath.WalkDir(dir, func(name string, entry fs.DirEntry, err error) error {
		if err != nil || entry.IsDir() {
			return err
		}
		data, err := os.ReadFile(name)
		if err != nil {
			return err
		}
		if plain, err := decoder.DecodeAll(data, nil); err == nil {
			data = plain
		}
		for _, word := range words {
			if bytes.Contains(data, []byte(word)) || bytes.Contains([]byte(name), []byte(word)) {
				found = append(found, name+": "+word)
			}
		}
		return nil
	}))
	return found
}

// fill stores a posting that is to be forgotten among others, and returns its ID.
func fill(t *testing.T, s *filesink.Store) techmap.PostingID {
	t.Helper()
	gone, kept := raw("board", "forget-me", "secret text", monday), raw("board", "1", "first", monday)
	alone := raw("board", "forget-me", "secret text, edited", tuesday)
	require.NoError(t, s.Write(t.Context(), []techmap.RawPosting{gone, kept, raw("other", "1", "first", monday)}))
	require.NoError(t, s.Write(t.Context(), []techmap.RawPosting{alone}))
	require.NoError(t, s.Census().Write(t.Context(), []techmap.Census{{
		Source: "board", At: tuesday, Outcome: techmap.OutcomeComplete, Keys: []string{"1", "forget-me"},
	}}))
	require.NoError(t, s.Rejects().Write(t.Context(), []techmap.RecordError{
		{Source: "board", ID: gone.ID(), Err: techmap.ErrMalformed}, {Source: "board", ID: kept.ID(), Err: techmap.ErrMalformed},
	}))
	return gone.ID()
}

func TestForgetLeavesNoByteOfAPosting(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	s := open(t, dir)
	id := fill(t, s)
	words := []string{"forget-me", "secret text"}
	require.NotEmpty(t, holding(t, dir, words[0]), "the words can be found")

	match := func(v techmap.PostingID) bool { return v == id }
	n, err := s.Forget(t.Context(), match)
	require.NoError(t, err)
	assert.Equal(t, 3, n, "two versions and a reject")
	assert.Empty(t, holding(t, dir, words...))

	left, err := techmap.Collect(s.All(t.Context()))
	require.NoError(t, err)
	assert.ElementsMatch(t, []techmap.RawPosting{raw("board", "1", "first", monday), raw("other", "1", "first", monday)}, left)
	censuses, err := techmap.Collect(s.Censuses(t.Context()))
	require.NoError(t, err)
	require.Len(t, censuses, 1)
	assert.Equal(t, []string{"1"}, censuses[0].Keys)
	for _, object := range censuses[0].Objects {
		assert.FileExists(t, filepath.Join(dir, object), "manifests name files that are there")
	}
	rejects, err := techmap.Collect(s.RejectList(t.Context()))
	require.NoError(t, err)
	require.Len(t, rejects, 1)
	assert.Equal(t, techmap.PostingID("board:1"), rejects[0].ID)

	n, err = s.Forget(t.Context(), match)
	require.NoError(t, err)
	assert.Zero(t, n, "a second time there is nothing to do")
}

func TestForgetDoesTheRestIfAFileIsDamaged(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	s := open(t, dir)
	id := fill(t, s)
	damaged := filepath.Join(dir, "techmap/bronze/source=other/dt=2026-03-02")
	files, err := os.ReadDir(damaged)
	require.NoError(t, err)
	file := filepath.Join(damaged, files[0].Name())
	require.NoError(t, os.WriteFile(file, []byte("not zstd"), 0o600))

	_, err = s.Forget(t.Context(), func(v techmap.PostingID) bool { return v == id })
	require.ErrorIs(t, err, techmap.ErrMalformed)
	require.ErrorContains(t, err, files[0].Name())
	assert.Empty(t, holding(t, dir, "forget-me", "secret text"))
	assert.FileExists(t, file)
}
