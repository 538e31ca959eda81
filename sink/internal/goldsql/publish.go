package goldsql

import (
	"cmp"
	"context"
	"fmt"
	"iter"
	"slices"
	"strings"

	"github.com/techmap-it/techmap"
	"github.com/techmap-it/techmap/internal/record"
)

// Publish makes openings the published set, in one transaction: it writes those
// that are new or not as before, withdraws those that openings does not yield, and
// then stores the Publication that done returns. Until it returns nil, readers see
// what was published before; openings may itself be made of what the database
// holds. An error of openings, or an opening that is yielded twice or without
// members, leaves everything as it was.
//
// What it keeps in memory are the IDs of the openings.
func (g *Gold) Publish(
	ctx context.Context, openings iter.Seq2[techmap.Opening, error],
	done func(changed, removed int) techmap.Publication,
) (techmap.Publication, error) {
	var published techmap.Publication
	err := g.db.update(ctx, "publish", func(t *tx) error {
		p, err := t.publisher()
		if err != nil {
			return err
		}
		t.once() // openings may be a stream that is only there once
		for o, err := range openings {
			if err == nil {
				err = p.add(o)
			}
			if err != nil {
				return err
			}
		}
		if err := p.end(); err != nil {
			return err
		}
		published = done(p.changed, p.removed)
		return p.record(published)
	})
	if err != nil {
		return techmap.Publication{}, err
	}
	return published, nil
}

// together is how many openings are compared and written together, by ID. They come
// by company: written in that order, each would touch other pages of every index.
// With 2,048 of 4 kB this costs some 20 MB and saves nine of ten page writes.
const together = 2048

// A publisher replaces the published openings within a transaction. What is compared is
// the digest of an opening's stored form: nothing of what did not change is written, so
// readers that follow changes are told of changes only.
type publisher struct {
	*tx
	at      int64                          // time of the change
	seen    map[techmap.PostingID]struct{} // openings that were yielded
	batch   []pending                      // yielded, not yet compared with what is stored
	tables  projections
	changed int
	removed int
}

// A pending opening is one that is to be written if it is not stored as it is.
type pending struct {
	techmap.Opening
	body   string
	digest string
}

// publisher returns a publisher, whose changes all have one time: it is taken now,
// and holds other writers of openings until the end.
func (t *tx) publisher() (*publisher, error) {
	at, err := t.tick(openingTable.Name)
	if err != nil {
		return nil, err
	}
	return &publisher{
		tx: t, at: at, seen: make(map[techmap.PostingID]struct{}), tables: t.projections(),
	}, nil
}

// add takes in an opening.
func (p *publisher) add(o techmap.Opening) error {
	if err := checkID(string(o.ID)); err != nil {
		return fmt.Errorf("%s: publish: %w", p.db.Name, err)
	}
	if len(o.Members) == 0 {
		return fmt.Errorf("%s: publish: opening %q without members: %w", p.db.Name, o.ID, techmap.ErrInvalid)
	}
	if _, twice := p.seen[o.ID]; twice {
		return fmt.Errorf("%s: publish: opening %q twice: %w", p.db.Name, o.ID, techmap.ErrInvalid)
	}
	id := techmap.PostingID(strings.Clone(string(o.ID))) // not the text it was cut from
	p.seen[id] = struct{}{}
	body, err := record.Marshal(o)
	if err != nil {
		return fmt.Errorf("%s: publish %q: %w", p.db.Name, o.ID, err)
	}
	if err := p.db.fits(string(o.ID), len(body)); err != nil {
		return fmt.Errorf("%s: publish: %w", p.db.Name, err)
	}
	p.batch = append(p.batch, pending{o, string(body), techmap.DigestOf(body).String()})
	if len(p.batch) < together {
		return nil
	}
	return p.flush()
}

// flush writes those of the batch that are new or not as they are stored.
func (p *publisher) flush() error {
	slices.SortFunc(p.batch, func(a, b pending) int { return cmp.Compare(a.ID, b.ID) })
	was, err := p.digests()
	if err != nil {
		return err
	}
	var changed []pending
	var replaced []techmap.PostingID
	for _, o := range p.batch {
		digest, known := was[string(o.ID)]
		if known && digest == o.digest {
			continue
		}
		if changed = append(changed, o); known {
			replaced = append(replaced, o.ID)
		}
	}
	p.batch = p.batch[:0]
	p.changed += len(changed)
	if err := p.clear(replaced); err != nil {
		return err
	}
	for _, o := range changed {
		if err := p.tables.add(o, p.at); err != nil {
			return err
		}
	}
	return p.tables.end()
}

// digests returns the digests of the batch's openings as they are stored. That of a
// withdrawn one is empty.
func (p *publisher) digests() (map[string]string, error) {
	was := make(map[string]string, len(p.batch))
	if len(p.batch) == 0 {
		return was, nil
	}
	ids := make([]techmap.PostingID, len(p.batch))
	for i, o := range p.batch {
		ids[i] = o.ID
	}
	query, args := in("SELECT id, digest FROM opening WHERE id IN (%s)", ids)
	rows, err := p.QueryContext(p.ctx, query, args...)
	if err != nil {
		return nil, p.fault(err)
	}
	defer func() { _ = rows.Close() }()
	for rows.Next() {
		var id, digest string
		if err := rows.Scan(&id, &digest); err != nil {
			return nil, p.fault(err)
		}
		was[id] = digest
	}
	return was, p.fault(rows.Err())
}

// end writes what is left and withdraws the openings that were not yielded.
func (p *publisher) end() error {
	if err := p.flush(); err != nil {
		return err
	}
	gone, err := p.gone()
	if err != nil {
		return err
	}
	p.removed = len(gone)
	for len(gone) > 0 {
		n := min(chunk, len(gone))
		if err := p.withdraw(gone[:n]); err != nil {
			return err
		}
		gone = gone[n:]
	}
	return nil
}

// gone returns the living openings that were not yielded. It is asked after everything
// was written, so that it needs to know no more of openings than their IDs.
func (p *publisher) gone() ([]techmap.PostingID, error) {
	rows, err := p.QueryContext(p.ctx, "SELECT id FROM opening WHERE deleted = 0 ORDER BY id")
	if err != nil {
		return nil, p.fault(err)
	}
	defer func() { _ = rows.Close() }()
	var gone []techmap.PostingID
	for rows.Next() {
		var id techmap.PostingID
		if err := rows.Scan(&id); err != nil {
			return nil, p.fault(err)
		}
		if _, ok := p.seen[id]; !ok {
			gone = append(gone, id)
		}
	}
	return gone, p.fault(rows.Err())
}

// withdraw leaves of the openings only that they were there, for readers that have
// to forget them and for postings that were their members.
func (p *publisher) withdraw(ids []techmap.PostingID) error {
	if err := p.clear(ids); err != nil {
		return err
	}
	query, args := in("UPDATE opening SET company = '', title = '', first_seen = NULL, last_seen = NULL, "+
		"closed_at = NULL, digest = '', body = '', deleted = 1, changed = ? WHERE id IN (%s)", ids)
	return p.exec(query, append([]any{p.at}, args...)...)
}

// record stores the publication.
func (p *publisher) record(published techmap.Publication) error {
	body, err := record.Marshal(published)
	if err != nil {
		return fmt.Errorf("%s: publish: %w", p.db.Name, err)
	}
	return p.exec("INSERT INTO publication (changed, at, v, body) VALUES (?, ?, ?, ?)",
		p.at, micros(published.At), record.Version, string(body))
}
