package bronzefile

import (
	"bufio"
	"bytes"
	"encoding/base64"
	"errors"
	"fmt"
	"io"
	"iter"
	"net/url"
	"path"
	"strings"

	"github.com/klauspost/compress/zstd"

	"github.com/techmap-it/techmap"
	"github.com/techmap-it/techmap/internal/record"
)

// maxLine is the length of the longest line that is read: a record with a body of
// MaxBody in base64, and a mebibyte for the rest.
const maxLine = MaxBody/3*4 + 1<<20

// A decoder reads objects, one after the other.
type decoder struct {
	zstd    *zstd.Decoder
	in      *bufio.Reader
	line    []byte
	maxLine int
}

// newDecoder returns a decoder, which has to be closed.
func newDecoder() (*decoder, error) {
	// One at a time: a decoder then needs no goroutines.
	z, err := zstd.NewReader(nil, zstd.WithDecoderConcurrency(1), zstd.WithDecoderLowmem(true))
	if err != nil {
		return nil, fmt.Errorf("bronzefile: %w", err)
	}
	return &decoder{zstd: z, in: bufio.NewReaderSize(nil, 64<<10), maxLine: maxLine}, nil
}

func (d *decoder) close() { d.zstd.Close() }

// Decode streams the records of the object named key. A line, or the rest of an
// object, that cannot be read is a *techmap.RecordError naming both; an error of r
// itself ends the stream.
func Decode(key string, r io.Reader) iter.Seq2[techmap.RawPosting, error] {
	return func(yield func(techmap.RawPosting, error) bool) {
		d, err := newDecoder()
		if err != nil {
			yield(techmap.RawPosting{}, err)
			return
		}
		defer d.close()
		d.each(key, r, yield)
	}
}

// each yields the records of an object and reports whether to go on.
func (d *decoder) each(key string, r io.Reader, yield func(techmap.RawPosting, error) bool) bool {
	from := &watched{Reader: r}
	if err := d.zstd.Reset(from); err != nil {
		return yield(techmap.RawPosting{}, d.broken(key, 1, from, err))
	}
	d.in.Reset(d.zstd)
	for n := 1; ; n++ {
		err := d.next()
		if errors.Is(err, io.EOF) && n > 1 {
			return true
		}
		if err != nil && !errors.Is(err, errLong) {
			err = d.broken(key, n, from, err)
			return yield(techmap.RawPosting{}, err) && isLoss(err)
		}
		var p techmap.RawPosting
		if err == nil {
			p, err = decodeLine(d.line)
		}
		if err != nil {
			err = lost(key, n, err)
		}
		if !yield(p, err) {
			return false
		}
	}
}

// decodeLine returns the record in line, which it may change. Most of a line is
// the body, its last field: decoded apart, it costs a tenth of what encoding/json
// takes for it.
func decodeLine(line []byte) (techmap.RawPosting, error) {
	head, text, ok := bytes.Cut(line, []byte(`,"body":"`))
	if ok {
		text, ok = bytes.CutSuffix(text, []byte(`"}`))
	}
	if !ok || bytes.IndexByte(text, '\r') >= 0 { // which base64 overlooks and JSON forbids
		return record.Unmarshal[techmap.RawPosting](line)
	}
	body := make([]byte, base64.StdEncoding.DecodedLen(len(text)))
	n, err := base64.StdEncoding.Decode(body, text)
	if err != nil { // not what it looked like
		return record.Unmarshal[techmap.RawPosting](line)
	}
	p, err := record.Unmarshal[techmap.RawPosting](append(head, '}'))
	if err == nil {
		p.Body = body[:n]
	}
	return p, err
}

var (
	errLong = fmt.Errorf("line of more than %d bytes: %w", maxLine, techmap.ErrMalformed)
	errTorn = fmt.Errorf("the object ends within the line: %w", techmap.ErrMalformed)
)

// next reads a line into d.line, without its end. A line that is too long is read
// to its end, so that the one after it can be read.
func (d *decoder) next() error {
	d.line = d.line[:0]
	long := false
	for {
		piece, err := d.in.ReadSlice('\n')
		if long = long || len(d.line)+len(piece) > d.maxLine; !long {
			d.line = append(d.line, piece...)
		}
		switch {
		case errors.Is(err, bufio.ErrBufferFull):
		case errors.Is(err, io.EOF) && len(d.line) > 0:
			return errTorn
		case err != nil:
			return err
		case long:
			return errLong
		default:
			d.line = bytes.TrimSuffix(d.line, []byte{'\n'})
			return nil
		}
	}
}

// broken returns the error of an object that cannot be read on from line n: of its
// reader if that failed, else the loss of the rest.
func (d *decoder) broken(key string, n int, from *watched, err error) error {
	if from.err != nil {
		return fmt.Errorf("bronzefile: read object %q: %w", key, from.err)
	}
	if !errors.Is(err, techmap.ErrMalformed) {
		err = fmt.Errorf("damaged or cut short: %w: %w", techmap.ErrMalformed, err)
	}
	return lost(key, n, err)
}

// lost returns the loss of line n of the object named key.
func lost(key string, n int, err error) error {
	return &techmap.RecordError{
		Stage: techmap.StageBronze, Source: sourceOf(key),
		Err: fmt.Errorf("bronzefile: object %q line %d: %w", key, n, err),
	}
}

// sourceOf returns the source whose folder key lies in, "" if in none.
func sourceOf(key string) string {
	for part := range strings.SplitSeq(path.Dir(key), "/") {
		if name, ok := strings.CutPrefix(part, "source="); ok {
			if source, err := url.PathUnescape(name); err == nil {
				return source
			}
		}
	}
	return ""
}

// watched remembers the error of a reader, to tell it from those of what is read.
type watched struct {
	io.Reader
	err error
}

// Read implements io.Reader.
func (w *watched) Read(p []byte) (int, error) {
	n, err := w.Reader.Read(p)
	if err != nil && err != io.EOF {
		w.err = err
	}
	return n, err
}
