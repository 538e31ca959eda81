package jsonl

import (
	"bufio"
	"bytes"
	"compress/gzip"
	"errors"
	"fmt"
	"io"
)

// bufSize is how much is read at once: most lines fit, and are cut out without copying
// them twice.
const bufSize = 64 << 10

// errLongLine says that a line was passed over for its length.
var errLongLine = errors.New("line too long")

// A lineReader reads lines and never holds more than one of them, nor of one
// more than max bytes.
type lineReader struct {
	r   *bufio.Reader
	max int
	n   int // the line that next returned last
	buf []byte
}

// newLineReader returns a reader of lines of at most limit bytes; 0 means
// DefaultMaxLine.
func newLineReader(r *bufio.Reader, limit int) *lineReader {
	if limit <= 0 {
		limit = DefaultMaxLine
	}
	return &lineReader{r: r, max: limit}
}

// next returns the next line without its end and without white space around it;
// it is valid until the next call. At the end of the input the error is io.EOF.
func (l *lineReader) next() ([]byte, error) {
	l.buf = l.buf[:0]
	length := 0
	for {
		part, err := l.r.ReadSlice('\n')
		length += len(part)
		if length <= l.max+len("\r\n") {
			l.buf = append(l.buf, part...)
		}
		switch {
		case errors.Is(err, bufio.ErrBufferFull):
			continue
		case err != nil && !errors.Is(err, io.EOF):
			return nil, err
		case err != nil && length == 0:
			return nil, io.EOF
		}
		l.n++
		line := bytes.TrimRight(l.buf, "\r\n")
		if length > l.max+len("\r\n") || len(line) > l.max {
			return nil, fmt.Errorf("%w: %d bytes, of a line at most %d are read", errLongLine, length, l.max)
		}
		if l.n == 1 {
			line = bytes.TrimPrefix(line, []byte("\uFEFF"))
		}
		return bytes.TrimSpace(line), nil
	}
}

// magics are how files begin that are no lines of text, with what their owner can do.
var magics = []struct{ begin, what string }{
	{"\x28\xb5\x2f\xfd", "is compressed with zstd, decompress it first"},
	{"PK\x03\x04", "is a zip archive, unpack it first"},
	{"\xfd7zXZ", "is compressed with xz, decompress it first"},
	{"BZh", "is compressed with bzip2, decompress it first"},
	{"\xff\xfe", "is UTF-16, save it as UTF-8"},
	{"\xfe\xff", "is UTF-16, save it as UTF-8"},
}

// inflate returns the text of r, which is compressed with gzip if it begins so.
func inflate(r io.Reader) (*bufio.Reader, error) {
	plain := bufio.NewReaderSize(r, bufSize)
	if begin, _ := plain.Peek(2); string(begin) == "\x1f\x8b" {
		z, err := gzip.NewReader(plain)
		if err != nil {
			return nil, fmt.Errorf("damaged gzip: %w", err)
		}
		plain = bufio.NewReaderSize(gzipReader{z}, bufSize)
	}
	for _, m := range magics {
		if begin, _ := plain.Peek(len(m.begin)); string(begin) == m.begin {
			return nil, errors.New(m.what)
		}
	}
	return plain, nil
}

// A gzipReader says of its errors that they are of the compression.
type gzipReader struct{ z *gzip.Reader }

// Read implements io.Reader.
func (g gzipReader) Read(p []byte) (int, error) {
	n, err := g.z.Read(p)
	if err != nil && !errors.Is(err, io.EOF) {
		err = fmt.Errorf("truncated or damaged gzip: %w", err)
	}
	return n, err
}
