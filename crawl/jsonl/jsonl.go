// Package jsonl reads postings that someone already has: files of JSON lines,
// one posting a line, compressed with gzip or not.
//
//	{"source":"board","id":"17","url":"https://board.example/17","title":"Go 개발자",
//	 "company":"예시랩","role":"백엔드","location":"서울 강남구","posted_at":"2026-11-02",
//	 "description":"[자격요건]\nGo 2년 이상","tags":["Go","Kafka"],"lang":"ko"}
//
// To read a file into a pipeline:
//
//	pipeline := techmap.Pipeline{
//		Sources: []techmap.Source{jsonl.New("import", []string{"mine.jsonl"}, nil)},
//		Silver:  jsonl.Parser{}, // medallion.NewSilver cleans and splits what it reads
//	}
//
// A line needs "id", "title" and one of "description" and "tags". Every value is
// a string, but for tags, which may also be a list of strings; null is absent.
// Three more fields tell a posting's history: "first_seen", "last_seen" and
// "closed_at". Times are RFC 3339, "2026-11-02 09:00:00", a day or a month; those
// without a zone are Seoul's.
//
// # Whose postings they are
//
// A file of postings may have several origins, and which of them a posting has
// is part of its identity. So a record's Source is the line's "source", or the
// file's base name if the line has none, and its ID is "<source>:<id>". The name
// of the techmap.Source that reads the files stands only for the import itself,
// in reports and censuses. Whatever its Source, a record is of the ContentType
// [ContentType], and it is by this that [Parser] is to be chosen for it.
//
// # When they were seen
//
// A record's FetchedAt is Options.SeenAt, else the line's last_seen, else its
// posted_at, else the file's modification time, and never the time of reading:
// reading the same file twice gives the same records.
//
// # What is wrong with a line
//
// A bad line is a *techmap.RecordError that wraps techmap.ErrMalformed and names
// the file, the line, the field and the remedy; the stream goes on. So is a file
// that cannot be read to its end, once, for its rest.
package jsonl

import (
	"context"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"iter"
	"os"
	"strings"
	"time"

	"github.com/techmap-it/techmap"
)

// ContentType is the media type of the records that this package yields. Whoever has a
// Source of another kind may hand on records of it too: a body that is a line of the
// import form, which Parser then reads.
const ContentType = "application/vnd.techmap.posting+json"

// DefaultMaxLine is far above any posting.
const DefaultMaxLine = 16 << 20

// Options configures how lines are read. The zero value works.
type Options struct {
	SeenAt  time.Time // when all the postings were seen; zero means what each line says
	ModTime time.Time // what Read takes for the modification time; a Source asks its files
	MaxLine int       // bytes; longer lines are rejected without being held; 0 means DefaultMaxLine
}

// A Source reads files of JSON lines. It may be used concurrently: every range opens the
// files anew, and closes them.
type Source struct {
	name  string
	files []string // in the order in which they are read
	opts  Options
}

// New returns a source that reads files in their order. The name is the
// source's own, not that of its records. opts may be nil. Nothing is opened yet: a file
// that is missing is told by the first range, with techmap.ErrNotFound, and so is an
// empty list, with techmap.ErrInvalid.
func New(name string, files []string, opts *Options) *Source {
	s := &Source{name: name, files: files}
	if opts != nil {
		s.opts = *opts
	}
	return s
}

// Name returns the name given to New.
func (s *Source) Name() string { return s.name }

// Postings implements techmap.Source. A file that is missing, or is no file,
// ends the stream before anything is read. Files prove nothing about postings
// that are not in them, so every other stream ends with techmap.ErrPartial.
//
// Of q, Since compares when a posting was last seen or published, Keywords are looked
// for in title, description and tags, and Limit counts the postings of all files.
func (s *Source) Postings(ctx context.Context, q techmap.Query) iter.Seq2[techmap.RawPosting, error] {
	return func(yield func(techmap.RawPosting, error) bool) {
		if err := s.check(); err != nil {
			yield(techmap.RawPosting{}, err)
			return
		}
		n := 0
		for _, file := range s.files {
			for item, err := range s.read(file) {
				switch {
				case ctx.Err() != nil:
					yield(techmap.RawPosting{}, context.Cause(ctx))
					return
				case err == nil && !item.matches(q):
					continue
				case err == nil && q.Limit > 0 && n == q.Limit:
					err := fmt.Errorf("jsonl: stopped at the limit of %d: %w", n, techmap.ErrPartial)
					yield(techmap.RawPosting{}, err)
					return
				case err == nil:
					n++
				}
				if !yield(item.raw, err) {
					return
				}
			}
		}
		if ctx.Err() != nil {
			yield(techmap.RawPosting{}, context.Cause(ctx))
			return
		}
		yield(techmap.RawPosting{}, fmt.Errorf("jsonl: files are no whole listing: %w", techmap.ErrPartial))
	}
}

var _ techmap.Source = (*Source)(nil)

// check returns an error unless every file can be opened. It opens none: a
// missing second file should be known before the first is imported.
func (s *Source) check() error {
	if len(s.files) == 0 {
		return fmt.Errorf("jsonl: no files to read: %w", techmap.ErrInvalid)
	}
	for _, file := range s.files {
		info, err := os.Stat(file)
		switch {
		case errors.Is(err, fs.ErrNotExist):
			return fmt.Errorf("jsonl: open %q: no such file: %w", file, techmap.ErrNotFound)
		case err != nil:
			return fmt.Errorf("jsonl: open %q: %w: %w", file, techmap.ErrInvalid, err)
		case info.IsDir():
			return fmt.Errorf("jsonl: open %q: is a directory, name the files in it: %w", file, techmap.ErrInvalid)
		}
	}
	return nil
}

// read yields the records of one file.
func (s *Source) read(file string) iter.Seq2[item, error] {
	return func(yield func(item, error) bool) {
		f, err := os.Open(file)
		if err != nil {
			yield(item{}, lostFile(file, 0, err))
			return
		}
		defer func() { _ = f.Close() }() // it was only read
		opts := s.opts
		if info, err := f.Stat(); err == nil {
			opts.ModTime = info.ModTime()
		}
		readAll(f, file, &opts)(yield)
	}
}

// Read yields the records of r, compressed or not, as a Source does those of a
// file called name; unlike a Source it ends without an error. A record of
// which neither the line nor opts say when it was seen has a zero FetchedAt.
// opts may be nil. It reads one line at a time, and r only once: a second range
// goes on where the first ended.
func Read(r io.Reader, name string, opts *Options) iter.Seq2[techmap.RawPosting, error] {
	return func(yield func(techmap.RawPosting, error) bool) {
		for item, err := range readAll(r, name, opts) {
			if !yield(item.raw, err) {
				return
			}
		}
	}
}

// matches reports whether q asks for the record. Keywords are looked for in all
// of its text, without regard to case.
func (it item) matches(q techmap.Query) bool {
	if !q.Since.IsZero() {
		known := it.seen()
		if !known.IsZero() && known.Before(q.Since) {
			return false
		}
	}
	if len(q.Keywords) == 0 {
		return true
	}
	parts := append([]string{it.entry.title, it.entry.description}, it.entry.tags...)
	text := strings.ToLower(strings.Join(parts, "\n"))
	for _, word := range q.Keywords {
		if strings.Contains(text, strings.ToLower(word)) {
			return true
		}
	}
	return false
}
