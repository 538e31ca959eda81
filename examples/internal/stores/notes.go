package stores

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"net/url"
	"os"
	"path/filepath"
	"time"
)

// Notes are small things that programs keep beside bronze from one run to the next, by
// name. A note is replaced whole; of several that write one at once, one wins.
type Notes interface {
	// Load returns a note, nil if there is none.
	Load(ctx context.Context, name string) ([]byte, error)
	// Save replaces a note.
	Save(ctx context.Context, name string, note []byte) error
}

// OpenNotes opens the notes beside the bronze layer at address.
func OpenNotes(ctx context.Context, address string) (Notes, error) {
	if dir, ok := Local(address, "file"); ok {
		return noteFolder(filepath.Join(dir, NoteFolder)), nil
	}
	u, err := parse("bronze", address)
	if err != nil {
		return nil, err
	}
	return openNotesCloud(ctx, u)
}

// NoteFolder is the folder of notes, beside those of bronze.
const NoteFolder = "note"

// noteFile is the name of what holds a note.
func noteFile(name string) string { return url.PathEscape(name) }

// A Mark is a note of how far a reader of a layer has come. One that is lost, or is older
// than it might be, makes its reader read again what it has read, and does no other harm.
type Mark struct {
	Notes  Notes
	Reader string
}

// Load returns the mark, zero if there is none.
func (m Mark) Load(ctx context.Context) (t time.Time, err error) {
	note, err := m.Notes.Load(ctx, m.name())
	if err != nil || note == nil {
		return t, err
	}
	if err := t.UnmarshalText(note); err != nil {
		return t, fmt.Errorf("mark of %q: %w: remove it, and all is read again", m.Reader, err)
	}
	return t.UTC(), nil
}

// Save replaces the mark.
func (m Mark) Save(ctx context.Context, t time.Time) error {
	return m.Notes.Save(ctx, m.name(), []byte(t.UTC().Format(time.RFC3339Nano)))
}

func (m Mark) name() string { return "mark " + m.Reader }

// noteFolder keeps notes in files.
type noteFolder string

var _ Notes = noteFolder("")

// Load implements Notes.
func (n noteFolder) Load(_ context.Context, name string) ([]byte, error) {
	data, err := os.ReadFile(filepath.Join(string(n), noteFile(name)))
	if errors.Is(err, fs.ErrNotExist) {
		return nil, nil
	}
	if err != nil {
		return nil, fmt.Errorf("note %q: %w", name, err)
	}
	return data, nil
}

// Save implements Notes.
func (n noteFolder) Save(_ context.Context, name string, note []byte) error {
	if err := os.MkdirAll(string(n), 0o755); err != nil {
		return fmt.Errorf("note %q: %w", name, err)
	}
	f, err := os.CreateTemp(string(n), ".tmp-*")
	if err != nil {
		return fmt.Errorf("note %q: %w", name, err)
	}
	_, err = f.Write(note)
	if err = errors.Join(err, f.Close()); err == nil {
		err = os.Rename(f.Name(), filepath.Join(string(n), noteFile(name)))
	}
	if err != nil {
		return fmt.Errorf("note %q: %w", name, errors.Join(err, os.Remove(f.Name())))
	}
	return nil
}
