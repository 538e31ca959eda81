package goldsql

import (
	"context"
	"errors"

	"github.com/techmap-it/techmap"
	"github.com/techmap-it/techmap/internal/record"
)

// Extractions keeps what models answered, by the key of the question, for good. It
// serves an llm.Extractor as its cache.
type Extractions struct{ db *DB }

// Extractions returns the extractions of the database.
func (db *DB) Extractions() *Extractions { return &Extractions{db} }

var extractionTable = Table{
	Name: "extraction", Key: []string{"id"}, Rest: []string{"posting", "extractor", "v", "body"},
}

// Load returns the extraction that is stored under key, if there is one.
func (e *Extractions) Load(ctx context.Context, key string) (x techmap.Extraction, ok bool, err error) {
	x, err = get[techmap.Extraction](ctx, e.db, "read extraction", "SELECT body FROM extraction WHERE id = ?", key)
	if errors.Is(err, techmap.ErrNotFound) {
		return techmap.Extraction{}, false, nil
	}
	return x, err == nil, err
}

// Save stores x under key, in place of what was stored there.
func (e *Extractions) Save(ctx context.Context, key string, x techmap.Extraction) error {
	l := layout[techmap.Extraction]{
		table: extractionTable,
		row: func(x techmap.Extraction, body string) (string, []any) {
			return key, []any{key, string(x.Posting), x.Extractor, record.Version, body}
		},
	}
	err := write(ctx, e.db, "write extraction", l, []techmap.Extraction{x})
	if batch, ok := errors.AsType[*techmap.BatchError](err); ok {
		return batch.Failed[0].Err
	}
	return err
}
