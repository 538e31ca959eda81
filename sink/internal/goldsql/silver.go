package goldsql

import (
	"context"
	"iter"
	"time"

	"github.com/techmap-it/techmap"
	"github.com/techmap-it/techmap/internal/record"
)

// A Silver is the silver layer: a sink of postings that can be read back.
type Silver struct{ db *DB }

// Silver returns the silver layer of the database.
func (db *DB) Silver() *Silver { return &Silver{db} }

var _ techmap.Sink[techmap.Posting] = (*Silver)(nil)

// silverLayout: the same body under a later time of seeing is another body, so a posting
// that was only seen again is written, and its change stamped.
var silverLayout = layout[techmap.Posting]{
	table: Table{
		Name: "silver", Key: []string{"id"},
		Rest:    []string{"source", "seen_at", "raw", "text", "v", "body", "changed"},
		Version: []string{"seen_at", "raw"}, Same: "body",
	},
	row: func(p techmap.Posting, body string) (string, []any) {
		return string(p.ID), []any{
			string(p.ID), p.Source, micros(p.SeenAt), p.Raw.String(), p.TextDigest().String(), record.Version, body,
		}
	},
	stamped: true,
}

// Write implements techmap.Sink. A batch is one transaction. A posting that is
// stored in a later version, or exactly as it is, is left alone.
func (s *Silver) Write(ctx context.Context, batch []techmap.Posting) error {
	return write(ctx, s.db, "write silver", silverLayout, batch)
}

// All streams all postings, by ID. A posting that cannot be read is a
// *techmap.RecordError, and the rest goes on.
func (s *Silver) All(ctx context.Context) iter.Seq2[techmap.Posting, error] {
	return read[techmap.Posting](ctx, s.db, "read silver", "SELECT id, body FROM silver ORDER BY id")
}

// Since streams the postings that were written or replaced after t, in the order
// of that change. To read on from here next time, take Mark before reading: what is
// written meanwhile is then read twice, and nothing is missed.
func (s *Silver) Since(ctx context.Context, t time.Time) iter.Seq2[techmap.Posting, error] {
	return read[techmap.Posting](ctx, s.db, "read silver",
		"SELECT id, body FROM silver WHERE changed > ? ORDER BY changed, id", micros(t))
}

// Mark returns the time of the last change, zero if there was none: Since(Mark)
// yields exactly what is changed from now on. Unlike the time of a clock it misses
// nothing that is being written meanwhile.
func (s *Silver) Mark(ctx context.Context) (time.Time, error) {
	return s.db.mark(ctx, "SELECT MAX(changed) FROM silver")
}

// Get returns the posting of the given ID, or techmap.ErrNotFound.
func (s *Silver) Get(ctx context.Context, id techmap.PostingID) (techmap.Posting, error) {
	return get[techmap.Posting](ctx, s.db, "read silver", "SELECT body FROM silver WHERE id = ?", string(id))
}
