package serving

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"time"

	"github.com/techmap-it/techmap"
)

// Forget takes the openings with a posting whose ID matches out of all earlier versions in
// a folder of history, and returns how many lines of its files it took out. It is to be
// called after what is left was published: from then on no server writes them again, and
// one that did so meanwhile takes it back. A folder that is not there holds nothing.
//
// The versions keep their names, though their numbers are others now.
func Forget(ctx context.Context, folder string, match func(techmap.PostingID) bool) (int, error) {
	if _, err := os.Stat(folder); errors.Is(err, os.ErrNotExist) {
		return 0, nil
	}
	h := &history{dir: folder}
	if err := h.renewStamp(); err != nil {
		return 0, err
	}
	names, err := h.files()
	if err != nil {
		return 0, err
	}
	total := 0
	for _, name := range names {
		n, err := h.forget(ctx, name, match)
		if err != nil {
			return total, err
		}
		total += n
	}
	return total, h.sweep()
}

// renewStamp tells servers that openings are being taken out.
func (h *history) renewStamp() error {
	path := filepath.Join(h.dir, stampFile)
	now := time.Now().UTC().Format(time.RFC3339Nano)
	err := os.WriteFile(path+".new", []byte(now), 0o644)
	if err == nil {
		err = os.Rename(path+".new", path)
	}
	if err != nil {
		return fmt.Errorf("serving: forget: %w", err)
	}
	return nil
}

// forget writes the file of a name anew, if it has something of what is to be forgotten,
// and returns how many lines it took out. What merely is no opening any more because one
// of its members is forgotten leaves a line that says so, without its words.
func (h *history) forget(ctx context.Context, name string, match func(techmap.PostingID) bool) (int, error) {
	var first header
	n := 0
	count := func(c change) error {
		_, found, err := forgotten(c, match)
		if found {
			n++
		}
		return err
	}
	if err := h.lines(ctx, name, func(head header) { first = head }, count); err != nil || n == 0 {
		return 0, err
	}
	first.Forgotten += n
	d, err := h.begin(first)
	if err != nil {
		return 0, err
	}
	err = h.lines(ctx, name, func(header) {}, func(c change) error {
		left, found, err := forgotten(c, match)
		if !found {
			left = &c
		}
		if left != nil {
			d.add(*left)
		}
		return err
	})
	if err != nil {
		return 0, errors.Join(err, d.abort())
	}
	return n, d.commit(name)
}

// forgotten reports whether a change is of an opening with a posting that matches, and
// what is left of it then, nil for nothing.
func forgotten(c change, match func(techmap.PostingID) bool) (left *change, found bool, err error) {
	if c.Gone != "" {
		return nil, false, nil
	}
	if match(c.ID) {
		return nil, true, nil
	}
	var o struct {
		Members []techmap.PostingID `json:"members"`
	}
	if len(c.Opening) > 0 {
		if err := json.Unmarshal(c.Opening, &o); err != nil {
			return nil, false, fmt.Errorf("serving: forget: opening %q: %w: %w", c.ID, techmap.ErrMalformed, err)
		}
	}
	if !slices.ContainsFunc(o.Members, match) {
		return nil, false, nil
	}
	last := gone(c.ID)
	return &last, true, nil
}

// sweep removes drafts of processes that ended before they were done.
func (h *history) sweep() error {
	drafts, err := filepath.Glob(filepath.Join(h.dir, draftPattern))
	for _, draft := range drafts {
		if info, serr := os.Stat(draft); serr == nil && time.Since(info.ModTime()) > time.Hour {
			err = errors.Join(err, os.Remove(draft))
		}
	}
	return err
}
