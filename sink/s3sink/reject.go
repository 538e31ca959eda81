package s3sink

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"iter"
	"net/http"
	"time"

	"github.com/aws/aws-sdk-go-v2/aws"

	"github.com/techmap-it/techmap"
	"github.com/techmap-it/techmap/internal/record"
	"github.com/techmap-it/techmap/sink/internal/bronzefile"
)

// rejectPart is the size from which on a day's lost records go on in another
// object: each is put whole when lines are added.
const rejectPart = 256 << 10

// A Reject is a lost record as it is stored: Stage, Source, ID and URL as in its
// techmap.RecordError, Kind, the kind of its cause by name ("malformed", "not-found", …;
// "" if it has none), Cause, the cause in words, and At, when it was stored.
//
//	Key() Reject                       // what of it tells whether it replaces another
//	RecordError() techmap.RecordError  // as it was, but that its cause is of its kind and has its words alone
type Reject = record.Reject

// Rejects returns the sink of lost records: a JSON line each, in an object per
// day, and in more objects from 256 KiB a day on. Of several losses of one record
// at one stage, the last is kept.
func (s *Store) Rejects() techmap.Sink[techmap.RecordError] {
	return techmap.SinkFunc[techmap.RecordError](s.reject)
}

// A tail is the object that lines are added to, as it was seen last.
type tail struct {
	day  string
	part int
	tag  string // "" if there is no such object
	data []byte
	sure bool // it was this store that looked, or put it
}

// reject adds the lines of batch to the object of the day. No object can be added
// to, so it is put anew on the condition that it is still the one that was seen.
func (s *Store) reject(ctx context.Context, batch []techmap.RecordError) error {
	if err := s.ready(ctx); err != nil || len(batch) == 0 {
		return err
	}
	now := s.opts.Now()
	lines, err := bronzefile.EncodeRejects(batch, now)
	if err != nil {
		return err
	}
	s.rejects.Lock()
	defer s.rejects.Unlock()
	if day := now.UTC().Format(time.DateOnly); s.tail.day != day {
		s.tail = tail{day: day}
	}
	for n := 1; ; n++ {
		if err := s.seek(ctx, now); err != nil {
			return err
		}
		done, err := s.extend(ctx, now, lines)
		if done || err != nil {
			return err
		}
		if n == conflicts {
			return fmt.Errorf("s3sink: put %q: too many writers at once, try again: %w",
				s.path(bronzefile.RejectKey(s.prefix, now, s.tail.part)), techmap.ErrUnavailable)
		}
		if err := pause(ctx, n); err != nil {
			return err
		}
	}
}

// seek makes the tail the last object of the day of now, as it is.
func (s *Store) seek(ctx context.Context, now time.Time) error {
	for {
		if !s.tail.sure {
			data, tag, err := s.get(ctx, bronzefile.RejectKey(s.prefix, now, s.tail.part))
			if err != nil && !errors.Is(err, techmap.ErrNotFound) {
				return err
			}
			s.tail.data, s.tail.tag, s.tail.sure = data, tag, true
		}
		if len(s.tail.data) < rejectPart {
			return nil
		}
		s.tail = tail{day: s.tail.day, part: s.tail.part + 1}
	}
}

// extend adds lines to the tail; done is false if another writer was faster.
func (s *Store) extend(ctx context.Context, now time.Time, lines []byte) (done bool, err error) {
	t, key := &s.tail, bronzefile.RejectKey(s.prefix, now, s.tail.part)
	data := bytes.Clone(t.data)
	if len(data) > 0 && data[len(data)-1] != '\n' { // a file that a crash tore was copied here
		data = append(data, '\n')
	}
	data = append(data, lines...)
	c := condition{tag: &t.tag}
	if t.tag == "" {
		c = condition{absent: aws.String("*")}
	}
	tag, err := s.send(ctx, key, typeLines, data, c)
	t.sure = err == nil && tag != ""
	switch status := statusOf(err); {
	case err == nil:
		t.data, t.tag = data, tag
		return true, nil
	case status == http.StatusPreconditionFailed || status == http.StatusConflict,
		status == http.StatusNotFound && t.tag != "": // removed since
	default:
		return false, s.fault(ctx, "put", key, err)
	}
	// The put that failed may be the client's second try of one that succeeded.
	there, _, err := s.get(ctx, key)
	if errors.Is(err, techmap.ErrNotFound) {
		return false, nil
	}
	return err == nil && bytes.HasPrefix(there, data), err
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

// rejectLines returns the lines of all objects, in order.
func (s *Store) rejectLines(ctx context.Context) ([]bronzefile.RejectLine, error) {
	objects, err := s.list(ctx, bronzefile.RejectFolder(s.prefix)+"/", "", bronzefile.IsReject)
	if err != nil {
		return nil, err
	}
	var lines []bronzefile.RejectLine
	s.ahead(ctx, objects, func(ctx context.Context, open bronzefile.Open) {
		for _, o := range objects {
			var data []byte
			data, err = readObject(ctx, open, o.key)
			switch {
			case gone(err):
				lines = append(lines, bronzefile.RejectLine{Err: &techmap.RecordError{Err: err}})
				err = nil
			case err != nil:
				return
			}
			lines = append(lines, bronzefile.DecodeRejects(s.path(o.key), data)...)
		}
	})
	return lines, err
}

// readObject returns the object named key, whole.
func readObject(ctx context.Context, open bronzefile.Open, key string) ([]byte, error) {
	f, err := open(ctx, key)
	if err != nil {
		return nil, err
	}
	data, err := io.ReadAll(f)
	return data, errors.Join(err, f.Close())
}
