package goldsql

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"iter"
	"time"

	"github.com/techmap-it/techmap"
	"github.com/techmap-it/techmap/internal/record"
)

// A Gold is the gold layer: a sink of canonical postings, and the openings that
// are published of them. The packages that declare it anew list its methods in a comment,
// which goldtest.Documented holds to what is here.
type Gold struct{ db *DB }

// Gold returns the gold layer of the database.
func (db *DB) Gold() *Gold { return &Gold{db} }

var _ techmap.Sink[techmap.CanonicalPosting] = (*Gold)(nil)

// goldLayout: pending is a column so that what is missing is found without reading
// everything, text so that stale postings are.
var goldLayout = layout[techmap.CanonicalPosting]{
	table: Table{
		Name: "posting", Key: []string{"id"},
		Rest:    []string{"source", "company", "seen_at", "raw", "text", "pending", "v", "body"},
		Version: []string{"seen_at", "raw"}, Same: "body",
	},
	row: func(p techmap.CanonicalPosting, body string) (string, []any) {
		return string(p.ID), []any{
			string(p.ID), p.Source, p.Company, micros(p.SeenAt), p.Raw.String(), p.Text.String(), flag(p.Pending),
			record.Version, body,
		}
	},
}

// flag returns b as a column holds it.
func flag(b bool) int64 {
	if b {
		return 1
	}
	return 0
}

// Write implements techmap.Sink. A batch is one transaction. A posting that is
// stored in a later version, or exactly as it is, is left alone.
func (g *Gold) Write(ctx context.Context, batch []techmap.CanonicalPosting) error {
	return write(ctx, g.db, "write gold", goldLayout, batch)
}

// All streams all postings, by ID. A posting that cannot be read is a
// *techmap.RecordError, and the rest goes on.
func (g *Gold) All(ctx context.Context) iter.Seq2[techmap.CanonicalPosting, error] {
	return read[techmap.CanonicalPosting](ctx, g.db, "read gold", "SELECT id, body FROM posting ORDER BY id")
}

// Postings streams all postings, by company, then ID: those that may be of one
// opening stand together.
func (g *Gold) Postings(ctx context.Context) iter.Seq2[techmap.CanonicalPosting, error] {
	return read[techmap.CanonicalPosting](ctx, g.db, "read gold",
		"SELECT id, body FROM posting ORDER BY company, id")
}

// A sighting is what Publish has to know of all postings before it begins.
type sighting struct {
	ID       techmap.PostingID `json:"id"`
	Source   string            `json:"source"`
	SeenAt   time.Time         `json:"seen_at"`
	ClosedAt time.Time         `json:"closed_at"`
	Taxonomy string            `json:"taxonomy"`
}

// Sightings streams of all postings, in any order, their IDs, sources and taxonomies
// and when they were seen and closed, and nothing else.
func (g *Gold) Sightings(ctx context.Context) iter.Seq2[techmap.CanonicalPosting, error] {
	return readWith(ctx, g.db, "read gold", func(r stored) (techmap.CanonicalPosting, error) {
		s, err := unmarshal[sighting](r)
		return techmap.CanonicalPosting{
			ID: s.ID, Source: s.Source, SeenAt: s.SeenAt, ClosedAt: s.ClosedAt, Taxonomy: s.Taxonomy,
		}, err
	}, "SELECT id, body FROM posting")
}

// Get returns the posting of the given ID, or techmap.ErrNotFound.
func (g *Gold) Get(ctx context.Context, id techmap.PostingID) (techmap.CanonicalPosting, error) {
	return get[techmap.CanonicalPosting](ctx, g.db, "read gold", "SELECT body FROM posting WHERE id = ?", string(id))
}

// Pending returns the IDs of the postings about which a better extractor has still to
// be asked, those that were seen first before others.
func (g *Gold) Pending(ctx context.Context) ([]techmap.PostingID, error) {
	var ids []techmap.PostingID
	err := g.db.scan(ctx, "read what is pending",
		"SELECT id, '' FROM posting WHERE pending = 1 ORDER BY seen_at, id", nil, func(rows []stored) bool {
			for _, r := range rows {
				ids = append(ids, techmap.PostingID(r.id))
			}
			return true
		})
	return ids, err
}

// Censuses streams the censuses in the database, by source, then time.
func (g *Gold) Censuses(ctx context.Context) iter.Seq2[techmap.Census, error] {
	return g.db.Census().Censuses(ctx)
}

// Openings streams published openings. The zero time asks for all that live, by
// ID; any other for those that changed after it, in the order of their change,
// where one that is no more comes as an Opening of its ID alone.
func (g *Gold) Openings(ctx context.Context, since time.Time) iter.Seq2[techmap.Opening, error] {
	const op = "read openings"
	if since.IsZero() {
		return read[techmap.Opening](ctx, g.db, op, "SELECT id, body FROM opening WHERE deleted = 0 ORDER BY id")
	}
	return readWith(ctx, g.db, op, opening,
		"SELECT id, body FROM opening WHERE changed > ? ORDER BY changed, id", micros(since))
}

// opening decodes a row of the table opening. A withdrawn one has no body.
func opening(r stored) (techmap.Opening, error) {
	if len(r.body) == 0 {
		return techmap.Opening{ID: techmap.PostingID(r.id)}, nil
	}
	return unmarshal[techmap.Opening](r)
}

// Mark returns the time of the last change of openings, zero if there was none:
// Openings(Mark) yields exactly what is changed from now on.
func (g *Gold) Mark(ctx context.Context) (time.Time, error) {
	return g.db.mark(ctx, "SELECT MAX(changed) FROM opening")
}

// Resolve returns the opening of a posting that was ever published as a member of
// one, or techmap.ErrNotFound. The opening may be withdrawn by now.
func (g *Gold) Resolve(ctx context.Context, id techmap.PostingID) (techmap.PostingID, error) {
	const op = "resolve"
	var opening string
	err := g.db.Reader.QueryRowContext(ctx, "SELECT opening FROM member WHERE posting = ?", string(id)).Scan(&opening)
	if errors.Is(err, sql.ErrNoRows) {
		return "", fmt.Errorf("%s: %s %q: never published: %w", g.db.Name, op, id, techmap.ErrNotFound)
	}
	return techmap.PostingID(opening), g.db.Fault(ctx, op, err)
}

// LastPublication returns the latest publication, if there was one.
func (g *Gold) LastPublication(ctx context.Context) (p techmap.Publication, ok bool, err error) {
	const op = "read publication"
	var body []byte
	row := g.db.Reader.QueryRowContext(ctx, "SELECT body FROM publication ORDER BY changed DESC LIMIT 1")
	switch err := row.Scan(&body); {
	case errors.Is(err, sql.ErrNoRows):
		return p, false, nil
	case err != nil:
		return p, false, g.db.Fault(ctx, op, err)
	}
	if p, err = record.Unmarshal[techmap.Publication](body); err != nil {
		return p, false, fmt.Errorf("%s: %s %q: %w", g.db.Name, op, g.db.Target, err)
	}
	return p, true, nil
}
