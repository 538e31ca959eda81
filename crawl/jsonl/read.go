package jsonl

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"iter"
	"path/filepath"
	"strconv"
	"strings"
	"time"

	"github.com/techmap-it/techmap"
)

// An item is one record and what its line says.
type item struct {
	raw   techmap.RawPosting
	entry entry
}

// seen returns when the posting was last seen or published, as far as its line says.
func (it item) seen() time.Time {
	if !it.entry.lastSeen.IsZero() {
		return it.entry.lastSeen
	}
	at, _ := moment(it.entry.postedAt)
	return at
}

// readAll yields the records of r. A bad line costs itself; what cannot be read or
// inflated costs the rest of the file, as one loss.
func readAll(r io.Reader, name string, opts *Options) iter.Seq2[item, error] {
	return func(yield func(item, error) bool) {
		if opts == nil {
			opts = new(Options)
		}
		plain, err := inflate(r)
		if err != nil {
			yield(item{}, lostFile(name, 0, err))
			return
		}
		lines := newLineReader(plain, opts.MaxLine)
		for {
			line, err := lines.next()
			var it item
			switch {
			case errors.Is(err, io.EOF):
				return
			case err != nil && !errors.Is(err, errLongLine):
				yield(item{}, lostFile(name, lines.n, err))
				return
			case err == nil && len(line) == 0:
				continue
			case err == nil:
				it.entry, err = decode(line)
			}
			if err != nil {
				err = lostLine(name, lines.n, it.entry, err)
				it = item{}
			} else {
				it.raw = record(line, it, name, lines.n, opts)
			}
			if !yield(it, err) {
				return
			}
		}
	}
}

// record returns the bronze record of line n of the named file.
func record(line []byte, it item, name string, n int, opts *Options) techmap.RawPosting {
	fetched := opts.SeenAt
	if fetched.IsZero() {
		fetched = it.seen()
	}
	if fetched.IsZero() {
		fetched = opts.ModTime
	}
	source := it.entry.source
	if source == "" {
		source = sourceOf(name)
	}
	return techmap.RawPosting{
		Source:      source,
		Key:         it.entry.id,
		URL:         it.entry.url,
		FetchedAt:   fetched.UTC(),
		ContentType: ContentType,
		Meta:        map[string]string{"file": name, "line": strconv.Itoa(n)},
		Body:        bytes.Clone(line),
	}
}

// sourceOf returns the source of lines that name none: the base name of their
// file without its extensions, so that the same file is the same source wherever it
// lies.
func sourceOf(name string) string {
	base := filepath.Base(name)
	for _, ext := range []string{".gz", ".jsonl", ".ndjson", ".json"} {
		base = strings.TrimSuffix(base, ext)
	}
	base = strings.Map(func(r rune) rune {
		if r <= ' ' || r == ':' {
			return '-' // would not be found again in an ID
		}
		return r
	}, base)
	if strings.Trim(base, "-.") == "" {
		return "import"
	}
	return base
}

// lostLine returns the failure of line n. Its URL, if the line has none, is the
// line's place: losses without an ID must be told from each other.
func lostLine(name string, n int, e entry, err error) *techmap.RecordError {
	rec := &techmap.RecordError{Stage: techmap.StageFetch, Source: e.source, URL: e.url}
	if rec.Source == "" {
		rec.Source = sourceOf(name)
	}
	if rec.URL == "" {
		rec.URL = fmt.Sprintf("%s:%d", name, n)
	}
	if e.id != "" {
		rec.ID = techmap.NewPostingID(rec.Source, e.id)
	}
	rec.Err = fmt.Errorf("jsonl: %q line %d: %w: %w", name, n, err, techmap.ErrMalformed)
	return rec
}

// lostFile returns the failure of what follows line n.
func lostFile(name string, n int, err error) *techmap.RecordError {
	return &techmap.RecordError{
		Stage: techmap.StageFetch, Source: sourceOf(name), URL: name,
		Err: fmt.Errorf("jsonl: %q after line %d: the rest cannot be read: %w: %w", name, n, err, techmap.ErrMalformed),
	}
}
