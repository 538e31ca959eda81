package filesink

import (
	"errors"
	"fmt"
	"io/fs"
	"syscall"

	"github.com/techmap-it/techmap"
)

// fault returns err, which op met with at the given path, with its kind and with
// what can be done about it.
func fault(op, path string, err error) error {
	kind, remedy := classify(err)
	return fmt.Errorf("filesink: %s %q: %s: %w: %w", op, path, remedy, kind, err)
}

// classify returns the kind of an error of the file system, and its remedy.
func classify(err error) (kind error, remedy string) {
	switch {
	case errors.Is(err, syscall.ENOSPC):
		return techmap.ErrUnavailable, "the disk is full, free some space"
	case errors.Is(err, syscall.EROFS):
		return techmap.ErrInvalid, "the file system is read-only, choose another folder"
	case errors.Is(err, fs.ErrPermission):
		return techmap.ErrInvalid, "not allowed, change the permissions or choose another folder"
	case errors.Is(err, syscall.ENOTDIR), errors.Is(err, fs.ErrExist):
		return techmap.ErrInvalid, "a file is where a folder is needed, move it away or choose another folder"
	case errors.Is(err, syscall.EISDIR):
		return techmap.ErrInvalid, "a folder is where a file is needed, move it away or choose another folder"
	case errors.Is(err, syscall.ENAMETOOLONG), errors.Is(err, fs.ErrInvalid):
		return techmap.ErrInvalid, "not a name this file system takes"
	case errors.Is(err, fs.ErrNotExist):
		return techmap.ErrNotFound, "it is not there, or was removed meanwhile"
	case errors.Is(err, fs.ErrClosed):
		return techmap.ErrInvalid, "the store was closed"
	}
	return techmap.ErrUnavailable, "the file system failed"
}
