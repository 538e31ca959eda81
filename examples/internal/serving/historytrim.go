package serving

import (
	"context"
	"errors"
	"io/fs"
	"os"
	"slices"
	"strings"
	"time"
)

// trim removes files that no version needs which was served since a time, and returns how
// many were. A version is made of all files back to the last of all openings, so what goes
// are the files before the newest of these that is older than the time.
func (h *history) trim(ctx context.Context, since time.Time) (removed int, err error) {
	names, err := h.files()
	if err != nil {
		return 0, err
	}
	for i, name := range slices.Backward(names) {
		if at, known := servedAt(name); !known || !at.Before(since) {
			continue
		}
		whole := false
		err := h.lines(ctx, name, func(first header) { whole = first.Before == "" }, func(change) error { return errStop })
		if err != nil && !errors.Is(err, errStop) {
			continue // a damaged one is nothing to build on
		}
		if !whole {
			continue
		}
		for _, old := range names[:i] {
			err := os.Remove(h.path(old))
			if err != nil && !errors.Is(err, fs.ErrNotExist) { // another server may have been faster
				return removed, err
			}
			removed++
		}
		return removed, nil
	}
	return 0, nil
}

// servedAt returns when the file of a name was begun.
func servedAt(name string) (time.Time, bool) {
	stamp, _, _ := strings.Cut(name, "-")
	at, err := time.Parse(stampLayout, stamp)
	return at, err == nil
}
