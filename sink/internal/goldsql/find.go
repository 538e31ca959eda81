package goldsql

import (
	"context"
	"fmt"
	"slices"
	"time"

	"github.com/techmap-it/techmap"
	"github.com/techmap-it/techmap/internal/record"
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

// askTogether is how many records one statement asks for: as many as every
// database takes placeholders for.
const askTogether = 500

// Texts returns the TextDigest of those of the given postings that there are. A
// gold posting made from another text is stale.
func (s *Silver) Texts(
	ctx context.Context, ids []techmap.PostingID,
) (map[techmap.PostingID]techmap.Digest, error) {
	found := make(map[techmap.PostingID]techmap.Digest, len(ids))
	for some := range slices.Chunk(ids, askTogether) {
		texts, err := s.db.pairs(ctx, "read silver", "SELECT id, text FROM silver WHERE id IN (%s)", some)
		if err != nil {
			return nil, err
		}
		for id, text := range texts {
			var digest techmap.Digest
			if err := digest.UnmarshalText([]byte(text)); err != nil {
				return nil, fmt.Errorf("%s: read silver %q: %w", s.db.Name, id, err)
			}
			found[id] = digest
		}
	}
	return found, nil
}

// Changed returns the IDs of those of the openings that are new or not as they are
// published.
func (g *Gold) Changed(ctx context.Context, openings []techmap.Opening) (map[techmap.PostingID]bool, error) {
	const op = "compare openings"
	changed := make(map[techmap.PostingID]bool)
	for some := range slices.Chunk(openings, askTogether) {
		ids := make([]techmap.PostingID, len(some))
		for i, o := range some {
			ids[i] = o.ID
		}
		was, err := g.db.pairs(ctx, op, "SELECT id, digest FROM opening WHERE id IN (%s)", ids)
		if err != nil {
			return nil, err
		}
		for _, o := range some {
			digest, known := was[o.ID]
			if !known {
				changed[o.ID] = true
				continue
			}
			body, err := record.Marshal(o)
			if err != nil {
				return nil, fmt.Errorf("%s: %s %q: %w", g.db.Name, op, o.ID, err)
			}
			if digest != techmap.DigestOf(body).String() {
				changed[o.ID] = true
			}
		}
	}
	return changed, nil
}

// pairs returns what query selects beside the IDs that it is asked for, of which there are
// at most askTogether. IDs without a row are not in it.
func (db *DB) pairs(
	ctx context.Context, op, query string, ids []techmap.PostingID,
) (map[techmap.PostingID]string, error) {
	query, args := in(query, ids)
	rows, err := db.Reader.QueryContext(ctx, query, args...)
	if err != nil {
		return nil, db.Fault(ctx, op, err)
	}
	defer func() { _ = rows.Close() }()
	found := make(map[techmap.PostingID]string, len(ids))
	for rows.Next() {
		var id techmap.PostingID
		var value string
		if err := rows.Scan(&id, &value); err != nil {
			return nil, db.Fault(ctx, op, err)
		}
		found[id] = value
	}
	return found, db.Fault(ctx, op, rows.Err())
}
