package main

import (
	"bufio"
	"context"
	"errors"
	"fmt"
	"io"
	"iter"
	"os"
	"slices"
	"strings"

	"github.com/techmap-it/techmap"
	"github.com/techmap-it/techmap/internal/record"
	"github.com/techmap-it/techmap/sink/sqlitesink"
)

// silverByID streams the silver postings by ID. The SQL stores do so themselves;
// others stream them in an order of their own, and are sorted on this machine.
func (s *stores) silverByID(ctx context.Context) iter.Seq2[techmap.Posting, error] {
	silver := s.silver.Silver()
	if _, sorted := silver.(*sqlitesink.Silver); sorted {
		return silver.All(ctx)
	}
	return byID(silver.All(ctx))
}

// byID streams postings by ID, after their losses. The postings wait in a temporary
// file: in memory are their IDs.
func byID(postings iter.Seq2[techmap.Posting, error]) iter.Seq2[techmap.Posting, error] {
	return func(yield func(techmap.Posting, error) bool) {
		s, err := newSpool()
		if err != nil {
			yield(techmap.Posting{}, err)
			return
		}
		more := true
		for p, err := range postings {
			if err == nil {
				err = s.add(p)
			}
			if err == nil {
				continue
			}
			_, loss := errors.AsType[*techmap.RecordError](err)
			if more = yield(techmap.Posting{}, err) && loss; !more {
				break
			}
		}
		if more {
			more = s.each(yield)
		}
		if err := s.close(); err != nil && more {
			yield(techmap.Posting{}, err)
		}
	}
}

// A spool is a temporary file of postings.
type spool struct {
	file    *os.File
	out     *bufio.Writer
	size    int64
	entries []spooled
}

// A spooled posting lies at a place of the file.
type spooled struct {
	id       techmap.PostingID
	at, size int64
}

func newSpool() (*spool, error) {
	f, err := os.CreateTemp("", "techmap-export-*")
	if err != nil {
		return nil, fmt.Errorf("sort by ID: %w", err)
	}
	return &spool{file: f, out: bufio.NewWriterSize(f, 1<<16)}, nil
}

func (s *spool) add(p techmap.Posting) error {
	data, err := record.Marshal(p)
	if err != nil {
		return err
	}
	s.entries = append(s.entries, spooled{p.ID, s.size, int64(len(data))})
	s.size += int64(len(data))
	if _, err := s.out.Write(data); err != nil {
		return fmt.Errorf("sort by ID: %w", err)
	}
	return nil
}

// each yields the postings by ID and reports whether to go on.
func (s *spool) each(yield func(techmap.Posting, error) bool) bool {
	if err := s.out.Flush(); err != nil {
		yield(techmap.Posting{}, fmt.Errorf("sort by ID: %w", err))
		return false
	}
	slices.SortFunc(s.entries, func(a, b spooled) int { return strings.Compare(string(a.id), string(b.id)) })
	for _, e := range s.entries {
		p, err := s.read(e)
		if !yield(p, err) || err != nil {
			return false
		}
	}
	return true
}

func (s *spool) read(e spooled) (techmap.Posting, error) {
	data := make([]byte, e.size)
	if _, err := io.ReadFull(io.NewSectionReader(s.file, e.at, e.size), data); err != nil {
		return techmap.Posting{}, fmt.Errorf("sort by ID: %w", err)
	}
	return record.Unmarshal[techmap.Posting](data)
}

// close removes the file.
func (s *spool) close() error { return errors.Join(s.file.Close(), os.Remove(s.file.Name())) }
