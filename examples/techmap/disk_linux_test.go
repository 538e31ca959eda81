package main

import (
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

// TestDisk fills a disk up in the middle of an import, and makes one read-only:
// a mount of its own, which takes the rights of root.
func TestDisk(t *testing.T) {
	t.Parallel()
	if os.Getenv(integrationEnv) == "" {
		t.Skip("set " + integrationEnv + "=1 to mount a small disk")
	}
	if err := exec.CommandContext(t.Context(), "unshare", "-m", "mount", "-t", "tmpfs", "tmpfs", t.TempDir()).Run(); err != nil {
		t.Skip("no mount of one's own can be made here: ", err)
	}
	in := manyPostings(t, 3000)
	disk := filepath.Join(t.TempDir(), "disk")
	require.NoError(t, os.Mkdir(disk, 0o755))
	const script = `
		cd "$DISK"; mount -t tmpfs -o size=3m tmpfs "$DISK"; cd "$DISK"
		techmap() { TECHMAP_TEST_COMMAND=1 "$COMMAND" --store "$DISK/store" -q "$@"; }
		echo "== full"; techmap import "$IN" --no-show; echo "status $?"
		mount -o remount,size=500m "$DISK"
		echo "== room again"; techmap import "$IN" --no-show; echo "status $?"; techmap export | wc -l
		mount -o remount,ro "$DISK"
		echo "== read-only"; techmap import "$IN" --no-show; echo "status $?"`
	cmd := exec.CommandContext(t.Context(), "unshare", "-m", "sh", "-c", script)
	cmd.Env = append(os.Environ(), "DISK="+disk, "IN="+in, "COMMAND="+os.Args[0])
	out, err := cmd.CombinedOutput()
	require.NoError(t, err, string(out))
	parts := strings.Split(string(out), "== ")
	require.Len(t, parts, 4, string(out))
	assert.Contains(t, parts[1], "free some space")
	assert.Contains(t, parts[1], "status 1")
	assert.Contains(t, parts[2], "status 0", "the same command goes on once there is room")
	assert.Contains(t, parts[2], "3000")
	assert.Contains(t, parts[3], "folder")
	assert.Contains(t, parts[3], "status 1")
}
