package goldsql

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"time"

	"github.com/techmap-it/techmap"
)

// What is told here is told without reading records: by counts, newest rows and columns,
// so that whoever watches a store may ask often, however much there is in it.

// Count returns how many postings there are.
func (s *Silver) Count(ctx context.Context) (int, error) {
	return s.db.count(ctx, "count silver", "SELECT COUNT(*) FROM silver")
}

// Count returns how many postings there are.
func (g *Gold) Count(ctx context.Context) (int, error) {
	return g.db.count(ctx, "count gold", "SELECT COUNT(*) FROM posting")
}

// Waiting returns of how many postings a better extractor has still to be asked.
func (g *Gold) Waiting(ctx context.Context) (int, error) {
	return g.db.count(ctx, "count what is pending", "SELECT COUNT(*) FROM posting WHERE pending = 1")
}

// Published returns when openings were last published, by the clock of the store; zero if
// never. Publication.At is the newest evidence instead.
func (g *Gold) Published(ctx context.Context) (time.Time, error) {
	return g.db.mark(ctx, "SELECT MAX(changed) FROM publication")
}

// Latest returns up to n published openings, those that changed last first. One that
// cannot be read is left out.
func (g *Gold) Latest(ctx context.Context, n int) ([]techmap.Opening, error) {
	var latest []techmap.Opening
	for o, err := range read[techmap.Opening](ctx, g.db, "read openings",
		"SELECT id, body FROM opening WHERE deleted = 0 ORDER BY changed DESC, id DESC LIMIT ?", n) {
		if _, lost := errors.AsType[*techmap.RecordError](err); lost {
			continue
		}
		if err != nil {
			return nil, err
		}
		latest = append(latest, o)
	}
	return latest, nil
}

// RoleCounts returns how many openings each role has that are open as they were published
// last. Roles without any are left out.
func (g *Gold) RoleCounts(ctx context.Context) (map[techmap.RoleID]int, error) {
	const op = "count roles"
	rows, err := g.db.Reader.QueryContext(ctx, `SELECT r.role, COUNT(*) FROM sighting s
		JOIN opening_role r ON r.opening = s.opening WHERE s.seen_to IS NULL GROUP BY r.role`)
	if err != nil {
		return nil, g.db.Fault(ctx, op, err)
	}
	defer func() { _ = rows.Close() }()
	counts := make(map[techmap.RoleID]int)
	for rows.Next() {
		var role techmap.RoleID
		var n int
		if err := rows.Scan(&role, &n); err != nil {
			return nil, g.db.Fault(ctx, op, err)
		}
		counts[role] = n
	}
	return counts, g.db.Fault(ctx, op, rows.Err())
}

// A CensusHead is a census without what was listed: how much instead of what.
type CensusHead struct {
	Source  string
	At      time.Time
	Outcome techmap.Outcome
	Listed  int
}

// Heads returns the heads of all censuses, by source, then time. Lists of keys are not
// read.
func (c *Census) Heads(ctx context.Context) ([]CensusHead, error) {
	const op = "read censuses"
	rows, err := c.db.Reader.QueryContext(ctx, "SELECT source, at, outcome, listed FROM census ORDER BY source, at")
	if err != nil {
		return nil, c.db.Fault(ctx, op, err)
	}
	defer func() { _ = rows.Close() }()
	var heads []CensusHead
	for rows.Next() {
		var h CensusHead
		var at int64
		if err := rows.Scan(&h.Source, &at, &h.Outcome, &h.Listed); err != nil {
			return nil, c.db.Fault(ctx, op, err)
		}
		h.At = moment(at)
		heads = append(heads, h)
	}
	return heads, c.db.Fault(ctx, op, rows.Err())
}

// Get returns the census of a source at a time, or techmap.ErrNotFound.
func (c *Census) Get(ctx context.Context, source string, at time.Time) (techmap.Census, error) {
	const op = "read census"
	r := stored{id: source}
	err := c.db.Reader.QueryRowContext(ctx,
		"SELECT body FROM census WHERE source = ? AND at = ?", source, micros(at)).Scan(&r.body)
	if errors.Is(err, sql.ErrNoRows) {
		return techmap.Census{}, fmt.Errorf("%s: %s %q: %w", c.db.Name, op, source, techmap.ErrNotFound)
	}
	if err != nil {
		return techmap.Census{}, c.db.Fault(ctx, op, err)
	}
	return decodeCensus(r)
}

// A RejectCount is how many lost records are of one stage, source and kind.
type RejectCount struct {
	Stage  techmap.Stage
	Source string
	Kind   string // as Reject.Kind
	Count  int
}

// Counts returns how many lost records there are of each stage, source and kind, sorted
// by these.
func (r *Rejects) Counts(ctx context.Context) ([]RejectCount, error) {
	const op = "count rejects"
	rows, err := r.db.Reader.QueryContext(ctx,
		"SELECT stage, source, kind, COUNT(*) FROM reject GROUP BY stage, source, kind ORDER BY stage, source, kind")
	if err != nil {
		return nil, r.db.Fault(ctx, op, err)
	}
	defer func() { _ = rows.Close() }()
	var counts []RejectCount
	for rows.Next() {
		var c RejectCount
		if err := rows.Scan(&c.Stage, &c.Source, &c.Kind, &c.Count); err != nil {
			return nil, r.db.Fault(ctx, op, err)
		}
		counts = append(counts, c)
	}
	return counts, r.db.Fault(ctx, op, rows.Err())
}

// count returns the number that query selects.
func (db *DB) count(ctx context.Context, op, query string) (n int, err error) {
	err = db.Reader.QueryRowContext(ctx, query).Scan(&n)
	return n, db.Fault(ctx, op, err)
}
