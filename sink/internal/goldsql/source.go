package goldsql

import (
	"context"
	"iter"

	"github.com/techmap-it/techmap"
	"github.com/techmap-it/techmap/internal/record"
)

// A Sources is a sink of what is known of sources, of which there is one per name.
type Sources struct{ db *DB }

// Sources returns what the database knows of sources.
func (db *DB) Sources() *Sources { return &Sources{db} }

var _ techmap.Sink[techmap.SourceInfo] = (*Sources)(nil)

// sourceLayout is of what a person has to know of sources; there are few.
var sourceLayout = layout[techmap.SourceInfo]{
	table: Table{Name: "source", Key: []string{"id"}, Rest: []string{"v", "body"}, Same: "body"},
	row: func(s techmap.SourceInfo, body string) (string, []any) {
		return s.Name, []any{s.Name, record.Version, body}
	},
}

// Write implements techmap.Sink. What was known of a source is replaced.
func (s *Sources) Write(ctx context.Context, batch []techmap.SourceInfo) error {
	return write(ctx, s.db, "write sources", sourceLayout, batch)
}

// All streams what is known of each source, by name. One that cannot be read is a
// *techmap.RecordError, and the rest goes on.
func (s *Sources) All(ctx context.Context) iter.Seq2[techmap.SourceInfo, error] {
	return read[techmap.SourceInfo](ctx, s.db, "read sources", "SELECT id, body FROM source ORDER BY id")
}

// Sources streams what is known of each source, by name.
func (g *Gold) Sources(ctx context.Context) iter.Seq2[techmap.SourceInfo, error] {
	return g.db.Sources().All(ctx)
}
