package serving

import (
	"bufio"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"iter"
	"os"
	"time"

	"github.com/klauspost/compress/zstd"

	"github.com/techmap-it/techmap"
	"github.com/techmap-it/techmap/internal/record"
)

// lines reads the file of a name: its header first, then each change.
func (h *history) lines(ctx context.Context, name string, head func(header), visit func(change) error) (err error) {
	file, err := os.Open(h.path(name))
	if err != nil {
		return fmt.Errorf("serving: earlier version: %w: %w", err, techmap.ErrNotFound)
	}
	defer func() { err = errors.Join(err, file.Close()) }()
	unzip, err := zstd.NewReader(file, zstd.WithDecoderConcurrency(1), zstd.WithDecoderMaxMemory(maxWindow))
	if err != nil {
		return fmt.Errorf("serving: earlier version %q: %w: %w", name, techmap.ErrMalformed, err)
	}
	defer unzip.Close()
	dec := json.NewDecoder(bufio.NewReaderSize(unzip, 1<<16))
	var first header
	if err := dec.Decode(&first); err != nil {
		return fmt.Errorf("serving: earlier version %q: %w: %w", name, techmap.ErrMalformed, err)
	}
	if first.V != historyVersion {
		return fmt.Errorf("serving: earlier version %q is of form %d, this techmap reads %d: upgrade techmap: %w",
			name, first.V, historyVersion, techmap.ErrInvalid)
	}
	head(first)
	for {
		var c change
		switch err := dec.Decode(&c); {
		case errors.Is(err, io.EOF):
			return nil
		case err != nil:
			return fmt.Errorf("serving: earlier version %q: %w: %w", name, techmap.ErrMalformed, err)
		case ctx.Err() != nil:
			return context.Cause(ctx)
		}
		if err := visit(c); err != nil {
			return err
		}
	}
}

// maxWindow is how much memory a file may ask for to be read.
const maxWindow = 64 << 20

// A walk makes the openings of a version again. It goes back from the latest file, so that
// of each opening the first that is found is the one that counts.
type walk struct {
	head      header                          // of the latest file
	forgotten int                             // lines that were taken out of the files since
	seen      map[techmap.PostingID]time.Time // the last sighting of openings that have still to be found
	done      map[techmap.PostingID]bool
	gone      map[string]bool // digests of IDs
}

// errStop ends the reading of a file.
var errStop = errors.New("stopped")

// openings streams the openings of the version in the file of a name.
func (h *history) openings(ctx context.Context, w *walk, name string) iter.Seq2[techmap.Opening, error] {
	w.seen, w.done = make(map[techmap.PostingID]time.Time), make(map[techmap.PostingID]bool)
	w.gone = make(map[string]bool)
	return func(yield func(techmap.Opening, error) bool) {
		first := true
		for name != "" {
			var before string
			err := h.lines(ctx, name, func(head header) {
				if first {
					w.head, first = head, false
				}
				w.forgotten += head.Forgotten
				before = head.Before
			}, func(c change) error {
				o, found, err := w.take(c)
				if found && err == nil && !yield(o, nil) {
					return errStop
				}
				return err
			})
			if errors.Is(err, errStop) {
				return
			}
			if err != nil {
				yield(techmap.Opening{}, err)
				return
			}
			if before >= name { // a file is later than the one before it
				yield(techmap.Opening{}, fmt.Errorf("serving: earlier version %q: %w", name, techmap.ErrMalformed))
				return
			}
			name = before
		}
	}
}

// take returns the opening of a change, if it is the one that counts.
func (w *walk) take(c change) (o techmap.Opening, found bool, err error) {
	seen, known := w.seen[c.ID]
	switch {
	case c.Gone != "":
		w.gone[c.Gone] = true
		return o, false, nil
	case w.done[c.ID]:
		return o, false, nil
	case len(w.gone) > 0 && w.gone[gone(c.ID).Gone]:
		w.done[c.ID] = true
		return o, false, nil
	case len(c.Opening) == 0:
		if !known {
			w.seen[c.ID] = c.Seen
		}
		return o, false, nil
	case !known:
		seen = c.Seen
	}
	delete(w.seen, c.ID)
	w.done[c.ID] = true
	if o, err = record.Unmarshal[techmap.Opening](c.Opening); err != nil {
		return o, false, fmt.Errorf("serving: earlier version: opening %q: %w", c.ID, err)
	}
	if last := len(o.Open) - 1; last >= 0 {
		o.Open[last].LastSeen = seen
	}
	return o, true, nil
}
