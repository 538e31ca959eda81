package filesink

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"iter"
	"os"
	"path"
	"strings"

	"github.com/techmap-it/techmap"
	"github.com/techmap-it/techmap/internal/record"
)

// A Reject is a lost record as it is stored: what a techmap.RecordError says, the
// kind of its cause by name, and when it was stored.
type Reject = record.Reject

// Rejects returns the sink of lost records: a JSON line each, in a file per day.
// Of several losses of one record at one stage, the last is kept.
func (s *Store) Rejects() techmap.Sink[techmap.RecordError] {
	return techmap.SinkFunc[techmap.RecordError](s.reject)
}

func (s *Store) reject(ctx context.Context, batch []techmap.RecordError) error {
	if ctx.Err() != nil {
		return context.Cause(ctx)
	}
	if len(batch) == 0 {
		return nil
	}
	now := s.now()
	var lines []byte
	for _, e := range batch {
		line, err := record.Marshal(record.NewReject(e, now))
		if err != nil {
			return fmt.Errorf("filesink: reject of %q: %w", e.ID, err)
		}
		lines = append(append(lines, line...), '\n')
	}
	dir := s.rejectFolder()
	if err := s.mkdir(dir); err != nil {
		return err
	}
	if err := s.append(path.Join(dir, "dt="+now.UTC().Format("2006-01-02")+".jsonl"), lines); err != nil {
		return err
	}
	return s.syncDir(dir)
}

func (s *Store) rejectFolder() string { return path.Join(s.prefix, "reject") }

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
		last := make(map[Reject]int) // line of the last loss of each record
		for i, line := range lines {
			last[line.Key()] = i
		}
		for i, line := range lines {
			if line.err == nil && last[line.Key()] != i {
				continue
			}
			if !yield(line.Reject, line.err) {
				return
			}
		}
	}
}

// A rejectLine is a line of a file of rejects, or why it cannot be read.
type rejectLine struct {
	Reject
	err error
}

// rejectLines returns the lines of all files, in order.
func (s *Store) rejectLines(ctx context.Context) ([]rejectLine, error) {
	files, err := s.list(ctx, s.rejectFolder(), func(name string) bool { return strings.HasSuffix(name, ".jsonl") })
	if err != nil {
		return nil, err
	}
	var lines []rejectLine
	for _, key := range files {
		data, err := s.root.ReadFile(key)
		if err != nil {
			return nil, fault("read", s.path(key), err)
		}
		n := 0
		for line := range bytes.Lines(data) {
			if n++; len(bytes.TrimSpace(line)) > 0 {
				lines = append(lines, decodeReject(s.path(key), n, line))
			}
		}
	}
	return lines, nil
}

func decodeReject(file string, n int, line []byte) rejectLine {
	r, err := record.Unmarshal[Reject](line)
	if err != nil {
		err = &techmap.RecordError{Err: fmt.Errorf("filesink: %q line %d: %w", file, n, err)}
	}
	return rejectLine{r, err}
}
