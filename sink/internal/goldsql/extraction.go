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

// Load returns the extraction that is stored under key, and whether there is one.
func (e *Extractions) Load(ctx context.Context, key string) (x techmap.Extraction, ok bool, err error) {
	x, err = get[techmap.Extraction](ctx, e.db, "read extraction", "SELECT body FROM extraction WHERE id = ?", key)
	if errors.Is(err, techmap.ErrNotFound) {
		return techmap.Extraction{}, false, nil
	}
	return x, err == nil, err
}

// Save stores x under key, in place of what was stored there, and in the same
// transaction marks the posting it is about, if silver holds it, as changed:
// Silver.Since yields the posting, so that gold is made again with the answer. An
// answer that is stored already as it is marks nothing.
func (e *Extractions) Save(ctx context.Context, key string, x techmap.Extraction) error {
	const op = "write extraction"
	l := layout[techmap.Extraction]{
		table: extractionTable,
		row: func(x techmap.Extraction, body string) (string, []any) {
			return key, []any{key, string(x.Posting), x.Extractor, record.Version, body}
		},
	}
	rows, failed := encode(e.db, op, l, []techmap.Extraction{x})
	if len(failed) > 0 {
		return failed[0].Err
	}
	return e.db.update(ctx, op, func(t *tx) error {
		const same = "SELECT COUNT(*) FROM extraction WHERE id = ? AND body = ?"
		values := rows[0].values
		if n, err := t.number(same, key, values[len(values)-1]); err != nil || n > 0 {
			return err
		}
		refused, err := l.insert(t, rows)
		if err == nil && len(refused) > 0 {
			err = refused[0].Err
		}
		if err != nil {
			return err
		}
		return t.touch(x.Posting)
	})
}

// touch marks a posting of silver as changed.
func (t *tx) touch(id techmap.PostingID) error {
	if n, err := t.number("SELECT COUNT(*) FROM silver WHERE id = ?", string(id)); err != nil || n == 0 {
		return err
	}
	changed, err := t.tick("silver")
	if err != nil {
		return err
	}
	return t.exec("UPDATE silver SET changed = ? WHERE id = ?", changed, string(id))
}
