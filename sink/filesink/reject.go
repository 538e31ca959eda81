package filesink

import (
	"context"
	"errors"
	"io"
	"iter"
	"os"

	"github.com/techmap-it/techmap"
	"github.com/techmap-it/techmap/internal/record"
	"github.com/techmap-it/techmap/sink/internal/bronzefile"
)

// A Reject is a lost record as it is stored: Stage, Source, ID and URL as in its
// techmap.RecordError, Kind, the kind of its cause by name ("malformed", "not-found", …;
// "" if it has none), Cause, the cause in words, and At, when it was stored.
//
//	Key() Reject                       // what of it tells whether it replaces another
//	RecordError() techmap.RecordError  // as it was, but that its cause is of its kind and has its words alone
type Reject = record.Reject

// Rejects returns the sink of lost records: a JSON line each, in a file per day.
// Of several losses of one record at one stage, the last is kept.
func (s *Store) Rejects() techmap.Sink[techmap.RecordError] {
	return techmap.SinkFunc[techmap.RecordError](s.reject)
}

// reject adds the lines of batch to the file of the day. It is the one file that
// grows; a line that a crash cuts is passed over when it is read.
func (s *Store) reject(ctx context.Context, batch []techmap.RecordError) error {
	if ctx.Err() != nil {
		return context.Cause(ctx)
	}
	if len(batch) == 0 {
		return nil
	}
	now := s.now()
	lines, err := bronzefile.EncodeRejects(batch, now)
	if err != nil {
		return err
	}
	dir := bronzefile.RejectFolder(s.prefix)
	if err := s.mkdir(dir); err != nil {
		return err
	}
	if err := s.append(bronzefile.RejectKey(s.prefix, now, 0), lines); err != nil {
		return err
	}
	return s.syncDir(dir)
}

// append adds lines to the file named key, on disk.
func (s *Store) append(key string, lines []byte) error {
	f, err := s.root.OpenFile(key, os.O_RDWR|os.O_CREATE|os.O_APPEND, 0o644)
	if err != nil {
		return fault("open", s.path(key), err)
	}
	if torn(f) {
		lines = append([]byte{'\n'}, lines...)
	}
	_, err = f.Write(lines) // in one call, so that several processes do not mix their lines
	if err == nil {
		err = f.Sync()
	}
	if err = errors.Join(err, f.Close()); err != nil {
		return fault("write", s.path(key), err)
	}
	return nil
}

// torn reports whether f ends within a line, as a crash may leave it.
func torn(f *os.File) bool {
	end, err := f.Seek(0, io.SeekEnd)
	if err != nil || end == 0 {
		return false
	}
	var last [1]byte
	_, err = f.ReadAt(last[:], end-1)
	return err == nil && last[0] != '\n'
}

// RejectList streams the lost records in the order in which they were lost. A line
// that cannot be read is a *techmap.RecordError, and the rest goes on.
func (s *Store) RejectList(ctx context.Context) iter.Seq2[Reject, error] {
	return func(yield func(Reject, error) bool) {
		lines, err := s.rejectLines(ctx)
		if err != nil {
			yield(Reject{}, err)
			return
		}
		for _, line := range bronzefile.LastRejects(lines) {
			if !yield(line.Reject, line.Err) {
				return
			}
		}
	}
}

// rejectLines returns the lines of all files, in order.
func (s *Store) rejectLines(ctx context.Context) ([]bronzefile.RejectLine, error) {
	files, err := s.list(ctx, bronzefile.RejectFolder(s.prefix), bronzefile.IsReject)
	if err != nil {
		return nil, err
	}
	var lines []bronzefile.RejectLine
	for _, key := range files {
		data, err := s.root.ReadFile(key)
		if err != nil {
			return nil, fault("read", s.path(key), err)
		}
		lines = append(lines, bronzefile.DecodeRejects(s.path(key), data)...)
	}
	return lines, nil
}
