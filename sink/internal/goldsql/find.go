package goldsql

import (
	"context"
	"database/sql"
	"errors"
	"time"

	"github.com/techmap-it/techmap"
)

// Opening returns the living opening that the posting id is, or ever was, a
// member of, or techmap.ErrNotFound.
func (g *Gold) Opening(ctx context.Context, id techmap.PostingID) (techmap.Opening, error) {
	resolved, err := g.Resolve(ctx, id)
	if err != nil {
		return techmap.Opening{}, err
	}
	return get[techmap.Opening](ctx, g.db, "read opening",
		"SELECT body FROM opening WHERE id = ? AND deleted = 0", string(resolved))
}

// Text returns the TextDigest of the posting of the given ID, and false if there is
// none. A gold posting made from another text is stale.
func (s *Silver) Text(ctx context.Context, id techmap.PostingID) (digest techmap.Digest, ok bool, err error) {
	const op = "read silver"
	var text string
	err = s.db.Reader.QueryRowContext(ctx, "SELECT text FROM silver WHERE id = ?", string(id)).Scan(&text)
	switch {
	case errors.Is(err, sql.ErrNoRows):
		return techmap.Digest{}, false, nil
	case err != nil:
		return techmap.Digest{}, false, s.db.Fault(ctx, op, err)
	}
	err = digest.UnmarshalText([]byte(text))
	return digest, err == nil, err
}

// Seen returns when the stored version of each posting was seen: what a crawler
// need not fetch again.
func (g *Gold) Seen(ctx context.Context) (map[techmap.PostingID]time.Time, error) {
	return g.db.seen(ctx, "SELECT id, seen_at FROM posting")
}

// Seen returns when the stored version of each posting was seen: what a crawler
// need not fetch again.
func (s *Silver) Seen(ctx context.Context) (map[techmap.PostingID]time.Time, error) {
	return s.db.seen(ctx, "SELECT id, seen_at FROM silver")
}

// seen returns the IDs and the times that query selects.
func (db *DB) seen(ctx context.Context, query string) (map[techmap.PostingID]time.Time, error) {
	const op = "read what was seen"
	rows, err := db.Reader.QueryContext(ctx, query)
	if err != nil {
		return nil, db.Fault(ctx, op, err)
	}
	defer func() { _ = rows.Close() }()
	seen := make(map[techmap.PostingID]time.Time)
	for rows.Next() {
		var id techmap.PostingID
		var at int64
		if err := rows.Scan(&id, &at); err != nil {
			return nil, db.Fault(ctx, op, err)
		}
		seen[id] = moment(at)
	}
	return seen, db.Fault(ctx, op, rows.Err())
}
