package stores

import (
	"io/fs"
	"os"
	"path/filepath"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

func TestFolder_onThisMachine(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	file := filepath.Join(dir, "board.yaml")
	require.NoError(t, os.WriteFile(file, []byte("name: board\n"), 0o600))
	for _, address := range []string{dir, "file://" + dir} {
		fsys, err := Folder(t.Context(), "--sites", address)
		require.NoError(t, err)
		data, err := fs.ReadFile(fsys, "board.yaml")
		require.NoError(t, err)
		assert.Equal(t, "name: board\n", string(data))
	}
	for _, address := range []string{filepath.Join(dir, "none"), file} {
		_, err := Folder(t.Context(), "--sites", address)
		require.ErrorIs(t, err, fs.ErrNotExist, address)
	}
	for _, address := range []string{"ftp://host/sites", "s3://", "s3://%zz"} {
		_, err := Folder(t.Context(), "--sites", address)
		require.ErrorIs(t, err, ErrAddress, address)
		assert.ErrorContains(t, err, "--sites")
	}
}
