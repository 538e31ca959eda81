package filesink

import (
	"io/fs"
	"syscall"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/techmap-it/techmap"
)

func TestFaultKinds(t *testing.T) {
	t.Parallel()
	tests := map[string]struct {
		err    error
		kind   error
		remedy string
	}{
		"full disk":         {syscall.ENOSPC, techmap.ErrUnavailable, "free some space"},
		"read-only disk":    {syscall.EROFS, techmap.ErrInvalid, "read-only"},
		"not allowed":       {syscall.EACCES, techmap.ErrInvalid, "permissions"},
		"file as folder":    {syscall.ENOTDIR, techmap.ErrInvalid, "move it away"},
		"folder as file":    {syscall.EISDIR, techmap.ErrInvalid, "move it away"},
		"name too long":     {syscall.ENAMETOOLONG, techmap.ErrInvalid, "not a name"},
		"gone":              {syscall.ENOENT, techmap.ErrNotFound, "not there"},
		"closed":            {fs.ErrClosed, techmap.ErrInvalid, "closed"},
		"a failing machine": {syscall.EIO, techmap.ErrUnavailable, "file system failed"},
	}
	for name, tc := range tests {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			err := fault("write", "/data/가.jsonl", &fs.PathError{Op: "write", Path: "가.jsonl", Err: tc.err})
			require.ErrorIs(t, err, tc.kind)
			require.ErrorIs(t, err, tc.err, "the cause stays reachable")
			require.ErrorContains(t, err, tc.remedy)
			assert.ErrorContains(t, err, `"/data/가.jsonl"`)
		})
	}
}
