package goldsql

import (
	"bytes"
	"compress/gzip"
	"context"
	"fmt"
	"io"
	"iter"

	"github.com/techmap-it/techmap"
	"github.com/techmap-it/techmap/internal/record"
)

// A Census is a sink of censuses, of which there is one per source and time.
type Census struct{ db *DB }

// Census returns the censuses of the database.
func (db *DB) Census() *Census { return &Census{db} }

var _ techmap.Sink[techmap.Census] = (*Census)(nil)

// censusLayout has neither Version nor Same: a census is written once, and again only by
// a run that is repeated.
var censusLayout = layout[techmap.Census]{
	table: Table{
		Name: "census", Key: []string{"source", "at"}, Rest: []string{"outcome", "listed", "v", "body"},
	},
	row: func(c techmap.Census, body string) (string, []any) {
		return c.Source, []any{
			c.Source, micros(c.At), string(c.Outcome), len(c.Keys), record.Version, deflate(body),
		}
	},
}

// Write implements techmap.Sink. A batch is one transaction. A census of a time that is
// stored already replaces it.
func (c *Census) Write(ctx context.Context, batch []techmap.Census) error {
	return write(ctx, c.db, "write census", censusLayout, batch)
}

// Censuses streams all censuses, by source, then time. One that cannot be read is
// a *techmap.RecordError, and the rest goes on.
func (c *Census) Censuses(ctx context.Context) iter.Seq2[techmap.Census, error] {
	return readWith(ctx, c.db, "read censuses", decodeCensus, "SELECT source, body FROM census ORDER BY source, at")
}

// decodeCensus decodes a row of the table census.
func decodeCensus(r stored) (techmap.Census, error) {
	body, err := inflate(r.body)
	if err != nil {
		return techmap.Census{}, err
	}
	return record.Unmarshal[techmap.Census](body)
}

// short is the length of the longest text that is not worth compressing.
const short = 4 << 10

// deflate returns text as it is stored, compressed unless it is short: a census is
// mostly a long list of keys that resemble each other.
func deflate(text string) []byte {
	if len(text) <= short {
		return []byte(text)
	}
	var buf bytes.Buffer
	z := gzip.NewWriter(&buf)
	_, _ = io.WriteString(z, text) // a Buffer takes all there is
	_ = z.Close()
	return buf.Bytes()
}

// inflate returns the text that is stored as data. It inflates no more than a record may
// have: whoever can write to the table must not be able to fill our memory.
func inflate(data []byte) ([]byte, error) {
	if bytes.HasPrefix(data, []byte{'{'}) {
		return data, nil
	}
	z, err := gzip.NewReader(bytes.NewReader(data))
	if err != nil {
		return nil, fmt.Errorf("compressed text: %w: %w", techmap.ErrMalformed, err)
	}
	text, err := io.ReadAll(io.LimitReader(z, MaxRecord+1))
	if err != nil {
		return nil, fmt.Errorf("compressed text: %w: %w", techmap.ErrMalformed, err)
	}
	return text, nil
}
