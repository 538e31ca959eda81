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
	remedy, kind := classify(err)
	return fmt.Errorf("filesink: %s %q: %s: %w: %w", op, path, remedy, kind, err)
}

// classify returns what can be done about an error of the file system, and its kind. What
// nobody foresaw is ErrUnavailable: it must not be taken for the fault of a record.
func classify(err error) (remedy string, kind error) {
	switch {
	case errors.Is(err, syscall.ENOSPC):
		return "the disk is full, free some space", techmap.ErrUnavailable
	case errors.Is(err, syscall.EROFS):
		return "the file system is read-only, choose another folder", techmap.ErrInvalid
	case errors.Is(err, fs.ErrPermission):
		return "not allowed, change the permissions or choose another folder", techmap.ErrInvalid
	case errors.Is(err, syscall.ENOTDIR), errors.Is(err, fs.ErrExist):
		return "a file is where a folder is needed, move it away or choose another folder", techmap.ErrInvalid
	case errors.Is(err, syscall.EISDIR):
		return "a folder is where a file is needed, move it away or choose another folder", techmap.ErrInvalid
	case errors.Is(err, syscall.ENAMETOOLONG), errors.Is(err, fs.ErrInvalid):
		return "not a name this file system takes", techmap.ErrInvalid
	case errors.Is(err, fs.ErrNotExist):
		return "it is not there, or was removed meanwhile", techmap.ErrNotFound
	case errors.Is(err, fs.ErrClosed):
		return "the store was closed", techmap.ErrInvalid
	}
	return "the file system failed", techmap.ErrUnavailable
}
