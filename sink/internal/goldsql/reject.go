package goldsql

import (
	"context"
	"iter"

	"github.com/techmap-it/techmap"
	"github.com/techmap-it/techmap/internal/record"
)

// A Reject is a lost record as it is stored: what a techmap.RecordError says, the
// kind of its cause by name, and when it was stored.
type Reject = record.Reject

// Rejects is a sink of lost records. Of several losses of one record at one stage,
// the last is kept.
type Rejects struct{ db *DB }

// Rejects returns the lost records of the database.
func (db *DB) Rejects() *Rejects { return &Rejects{db} }

var _ techmap.Sink[techmap.RecordError] = (*Rejects)(nil)

// rejectLayout: records without an ID are told from each other by their URL.
var rejectLayout = layout[Reject]{
	table: Table{
		Name: "reject", Key: []string{"stage", "source", "id", "url"}, Rest: []string{"kind", "at", "v", "body"},
	},
	row: func(r Reject, body string) (string, []any) {
		return "a reject", []any{ // which may be of a record without an ID
			string(r.Stage), r.Source, string(r.ID), r.URL, r.Kind, micros(r.At), record.Version, body,
		}
	},
}

// Write implements techmap.Sink. A batch is one transaction, and all of it is of one time.
func (r *Rejects) Write(ctx context.Context, batch []techmap.RecordError) error {
	now := r.db.Now()
	rejects := make([]Reject, len(batch))
	for i, e := range batch {
		rejects[i] = record.NewReject(e, now)
	}
	return write(ctx, r.db, "write rejects", rejectLayout, rejects)
}

// Remove removes rejects, those of the same record at the same stage and place. It
// is for records that were lost and have since been got.
func (r *Rejects) Remove(ctx context.Context, rejects []Reject) error {
	return r.db.update(ctx, "remove rejects", func(t *tx) error {
		for _, rej := range rejects {
			err := t.exec("DELETE FROM reject WHERE stage = ? AND source = ? AND id = ? AND url = ?",
				string(rej.Stage), rej.Source, string(rej.ID), rej.URL)
			if err != nil {
				return err
			}
		}
		return nil
	})
}

// All streams the lost records, in the order in which they were lost. One that cannot be
// read is a *techmap.RecordError, and the rest goes on.
func (r *Rejects) All(ctx context.Context) iter.Seq2[Reject, error] {
	return read[Reject](ctx, r.db, "read rejects", "SELECT id, body FROM reject ORDER BY at, stage, source, id, url")
}
