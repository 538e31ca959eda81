package crawl

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"
	"maps"
	"os"
	"path/filepath"
	"sync"
	"time"

	"github.com/techmap-it/techmap"
)

// FileValidatorsOptions configures FileValidators. The zero value works.
type FileValidatorsOptions struct {
	// MaxAge is how long validators are used. After that a listing is read again
	// although it may be unmodified: the postings it leads to change too, and
	// some sites never change their validators. 0 or less means DefaultRefresh.
	MaxAge time.Duration
	Now    func() time.Time // nil means time.Now
}

// FileValidators are Validators in a file of JSON. What is saved is good only
// after Commit, which is to be called when a run has ended without an error and
// without a loss: until then the next run reads the listings again.
//
// OpenValidators makes them. They are safe for concurrent use. Of two processes that use
// one file at once, the later Commit wins; no half of a file is ever read.
type FileValidators struct {
	file   string
	maxAge time.Duration
	now    func() time.Time

	mu     sync.Mutex
	stored map[string]validator
	fresh  map[string]validator // saved since the last Commit
}

// A validator is an entry of the file.
type validator struct {
	// As served, quotes and "W/" included: they are sent back as they are.
	ETag         string    `json:"etag,omitzero"`
	LastModified string    `json:"last_modified,omitzero"`
	At           time.Time `json:"at"`
}

// validatorFile is the file as a whole.
type validatorFile struct {
	V          int                  `json:"v"`
	Validators map[string]validator `json:"validators"` // by URL, as Validators know it
}

// validatorFileVersion is raised when the file's form changes.
const validatorFileVersion = 1

// OpenValidators returns the validators in file, which need not exist. A file
// that is none is techmap.ErrMalformed: it may be deleted, which costs a reading
// of each listing. One of a newer techmap is techmap.ErrInvalid. opts may be nil.
func OpenValidators(file string, opts *FileValidatorsOptions) (*FileValidators, error) {
	v := &FileValidators{file: file, maxAge: DefaultRefresh, now: time.Now, fresh: make(map[string]validator)}
	if opts != nil && opts.MaxAge > 0 {
		v.maxAge = opts.MaxAge
	}
	if opts != nil && opts.Now != nil {
		v.now = opts.Now
	}
	data, err := os.ReadFile(file)
	if errors.Is(err, fs.ErrNotExist) {
		return v, nil
	}
	if err != nil {
		return nil, fmt.Errorf("crawl: open validators: %w: %w", techmap.ErrUnavailable, err)
	}
	v.stored, err = parseValidators(data)
	if err != nil {
		return nil, fmt.Errorf("crawl: open validators %q: %w", file, err)
	}
	return v, nil
}

// parseValidators reads a file of validators.
func parseValidators(data []byte) (map[string]validator, error) {
	var f validatorFile
	if err := json.Unmarshal(data, &f); err != nil {
		return nil, fmt.Errorf("not a file of validators, delete it: %w: %w", techmap.ErrMalformed, err)
	}
	switch {
	case f.V > validatorFileVersion:
		return nil, fmt.Errorf("version %d, this techmap reads up to %d; upgrade it: %w",
			f.V, validatorFileVersion, techmap.ErrInvalid)
	case f.V < 1:
		return nil, fmt.Errorf("no version, delete it: %w", techmap.ErrMalformed)
	}
	return f.Validators, nil
}

// Load implements Validators. It returns what was there when the file was opened
// or last committed.
func (v *FileValidators) Load(_ context.Context, url string) (etag, lastModified string, err error) {
	v.mu.Lock()
	defer v.mu.Unlock()
	found, ok := v.stored[url]
	if !ok || v.now().Sub(found.At) >= v.maxAge {
		return "", "", nil
	}
	return found.ETag, found.LastModified, nil
}

// Save implements Validators. It keeps the validators for Commit.
func (v *FileValidators) Save(_ context.Context, url, etag, lastModified string) error {
	v.mu.Lock()
	defer v.mu.Unlock()
	v.fresh[url] = validator{ETag: etag, LastModified: lastModified, At: v.now().UTC()}
	return nil
}

// Commit makes good what was saved: it writes the file anew and renames it into
// place. It writes nothing if nothing was saved. What is too old to be used is
// dropped.
func (v *FileValidators) Commit() error {
	v.mu.Lock()
	defer v.mu.Unlock()
	if len(v.fresh) == 0 {
		return nil
	}
	all := maps.Clone(v.stored)
	if all == nil {
		all = make(map[string]validator, len(v.fresh))
	}
	maps.Copy(all, v.fresh)
	maps.DeleteFunc(all, func(_ string, e validator) bool { return v.now().Sub(e.At) >= v.maxAge })
	data, err := json.MarshalIndent(validatorFile{V: validatorFileVersion, Validators: all}, "", "  ")
	if err != nil {
		return fmt.Errorf("crawl: commit validators: %w: %w", techmap.ErrInvalid, err)
	}
	if err := replaceFile(v.file, append(data, '\n')); err != nil {
		return fmt.Errorf("crawl: commit validators: %w: %w", techmap.ErrUnavailable, err)
	}
	v.stored = all
	clear(v.fresh)
	return nil
}

// replaceFile writes data to a file beside file, and renames it once it is durable.
func replaceFile(file string, data []byte) (err error) {
	tmp, err := os.CreateTemp(filepath.Dir(file), filepath.Base(file)+".*.tmp")
	if err != nil {
		return err
	}
	defer func() {
		if err != nil {
			_ = os.Remove(tmp.Name())
		}
	}()
	_, err = tmp.Write(data)
	if err == nil {
		err = tmp.Sync()
	}
	if closed := tmp.Close(); err == nil {
		err = closed
	}
	if err != nil {
		return err
	}
	return os.Rename(tmp.Name(), file)
}

var _ Validators = (*FileValidators)(nil)
