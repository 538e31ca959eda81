// Package bronzefile says how bronze is laid out and encoded as objects, whether
// they are files or lie in an object store.
//
// The records of one batch, source and day (UTC, of FetchedAt) are one object: a
// zstd-compressed text of one versioned JSON record a line, sorted, named by the
// SHA-256 sum of the text:
//
//	<prefix>/bronze/source=<source>/dt=2026-03-02/<sum>.jsonl.zst
//
// An object is put whole or not at all and never changed, so it commits itself,
// and storing the same records again stores the same object again. Beside the
// objects, each run of a source leaves a manifest: its census, with the objects
// that were written for it, put last.
//
//	<prefix>/manifest/source=<source>/20260302T090000.000000Z-<sum>.json
package bronzefile

import (
	"fmt"
	"path"
	"strings"
	"time"
	"unicode/utf8"

	"github.com/techmap-it/techmap"
)

// DefaultPrefix is what keys begin with if nothing else is asked for.
const DefaultPrefix = "techmap"

// MaxBody is the length of the largest body that is stored, in bytes: the size
// that a source's list may have at most.
const MaxBody = 64 << 20

// Parts of keys. They are the stored form: keys of every version have to be found.
const (
	objectEnd   = ".jsonl.zst"
	manifestEnd = ".json"
	day         = "2006-01-02"              // sorts as days do
	second      = "20060102T150405.000000Z" // sorts as times do, so manifests stand in their order

	// maxFolder is the longest name of a source's folder. Common file systems
	// allow 255 bytes.
	maxFolder = 240
)

// Folder returns the folder of all objects.
func Folder(prefix string) string { return path.Join(prefix, "bronze") }

// ManifestFolder returns the folder of all manifests.
func ManifestFolder(prefix string) string { return path.Join(prefix, "manifest") }

// IsObject reports whether key can be that of an object. Anything else in their
// folder is to be ignored: names that begin with a dot are of files being written.
func IsObject(key string) bool { return strings.HasSuffix(key, objectEnd) && !hidden(key) }

// IsManifest reports whether key can be that of a manifest.
func IsManifest(key string) bool { return strings.HasSuffix(key, manifestEnd) && !hidden(key) }

func hidden(key string) bool { return strings.HasPrefix(path.Base(key), ".") }

// Before reports whether all records of the object named key were fetched on days
// before the one of t, so that it need not be read for what was fetched since t.
func Before(key string, t time.Time) bool {
	dt, ok := strings.CutPrefix(path.Base(path.Dir(key)), "dt=")
	return ok && dt < t.UTC().Format(day)
}

// objectKey returns the key of the object with the given text.
func objectKey(prefix string, p techmap.RawPosting, text techmap.Digest) string {
	return path.Join(Folder(prefix), SourceFolder(p.Source), DayFolder(p.FetchedAt), text.String()+objectEnd)
}

// DayFolder returns the name of the folder of what was fetched on the day of t.
func DayFolder(t time.Time) string { return "dt=" + t.UTC().Format(day) }

// SourceFolder returns the name of the folder of a source. Letters, digits and - _ . of
// ASCII stand for themselves, every other byte is written %XX, so that any source
// has a folder of its own on any file system.
func SourceFolder(source string) string {
	var b strings.Builder
	b.WriteString("source=")
	for _, c := range []byte(source) {
		if 'a' <= c && c <= 'z' || 'A' <= c && c <= 'Z' || '0' <= c && c <= '9' || strings.IndexByte("-_.", c) >= 0 {
			b.WriteByte(c)
		} else {
			fmt.Fprintf(&b, "%%%02X", c)
		}
	}
	return b.String()
}

// check returns an error unless p can be stored and found again.
func check(p techmap.RawPosting) error {
	switch {
	case p.Source == "" || p.Key == "":
		return fmt.Errorf("bronzefile: record of source %q with key %q: both are needed: %w",
			p.Source, p.Key, techmap.ErrInvalid)
	case !utf8.ValidString(p.Key):
		return fmt.Errorf("bronzefile: record %q: its key is not UTF-8: %w", p.ID(), techmap.ErrInvalid)
	case len(p.Body) > MaxBody:
		return fmt.Errorf("bronzefile: record %q: body of %d bytes, at most %d are stored: %w",
			p.ID(), len(p.Body), MaxBody, techmap.ErrInvalid)
	}
	return checkSource(p.Source)
}

// checkSource returns an error unless a source can have a folder.
func checkSource(source string) error {
	switch {
	case source == "" || !utf8.ValidString(source):
		return fmt.Errorf("bronzefile: source %q: not a name: %w", source, techmap.ErrInvalid)
	case len(SourceFolder(source)) > maxFolder:
		return fmt.Errorf("bronzefile: source %q: too long for the name of a folder: %w", source, techmap.ErrInvalid)
	}
	return nil
}
