package goldsql

import (
	"context"
	"database/sql"
	"fmt"
	"slices"

	"github.com/techmap-it/techmap"
	"github.com/techmap-it/techmap/internal/record"
)

// Forget removes every trace of the postings whose IDs match from all tables, in one
// transaction, and returns how many rows were removed or rewritten. An opening that
// had one of them as a member goes whole: publishing makes it again of those that are
// left. What an index in memory has of it is gone only when it is loaded anew.
//
// Doing it twice is as good as once.
func (db *DB) Forget(ctx context.Context, match func(techmap.PostingID) bool) (rows int, err error) {
	err = db.update(ctx, "forget", func(t *tx) error {
		f := &forgetting{tx: t, match: match}
		for _, step := range []func() error{f.postings, f.openings, f.censuses, f.runs} {
			if err := step(); err != nil {
				return err
			}
		}
		rows = f.rows
		return nil
	})
	return rows, err
}

// A forgetting is one Forget within a transaction.
type forgetting struct {
	*tx
	match func(techmap.PostingID) bool
	rows  int
}

// postings removes the rows that stand for a posting, under its ID.
func (f *forgetting) postings() error {
	for _, c := range [][2]string{
		{"silver", "id"}, {"posting", "id"}, {"extraction", "posting"}, {"reject", "id"},
	} {
		ids, err := f.ids("SELECT DISTINCT " + c[1] + " FROM " + c[0])
		if err != nil {
			return err
		}
		if err := f.remove(c[0], c[1], slices.DeleteFunc(ids, f.keep)); err != nil {
			return err
		}
	}
	return nil
}

// keep reports whether a posting stays.
func (f *forgetting) keep(id techmap.PostingID) bool { return !f.match(id) }

// openings removes the openings that have, or had, a posting that matches.
func (f *forgetting) openings() error {
	var found []techmap.PostingID
	err := f.scan("SELECT posting, opening FROM member", func(rows *sql.Rows) error {
		var posting, opening techmap.PostingID
		err := rows.Scan(&posting, &opening)
		if f.match(posting) || f.match(opening) {
			found = append(found, opening)
		}
		return err
	})
	if err != nil {
		return err
	}
	slices.Sort(found)
	found = slices.Compact(found)
	for _, c := range [][2]string{
		{demandTable.Name, "opening"}, {roleTable.Name, "opening"}, {sightingTable.Name, "opening"},
		{openingTable.Name, "id"}, {memberTable.Name, "opening"},
	} {
		if err := f.remove(c[0], c[1], found); err != nil {
			return err
		}
	}
	return nil
}

// scan calls row for each row of query. It reads them to their end before it returns,
// because a connection does one thing at a time.
func (f *forgetting) scan(query string, row func(*sql.Rows) error) error {
	rows, err := f.QueryContext(f.ctx, query)
	if err != nil {
		return f.fault(err)
	}
	defer func() { _ = rows.Close() }()
	for rows.Next() {
		if err := row(rows); err != nil {
			return f.fault(err)
		}
	}
	return f.fault(rows.Err())
}

// ids returns the IDs that query selects.
func (f *forgetting) ids(query string) ([]techmap.PostingID, error) {
	var ids []techmap.PostingID
	err := f.scan(query, func(rows *sql.Rows) error {
		var id techmap.PostingID
		err := rows.Scan(&id)
		ids = append(ids, id)
		return err
	})
	return ids, err
}

// remove deletes the rows of table that have one of ids in column.
func (f *forgetting) remove(table, column string, ids []techmap.PostingID) error {
	for part := range slices.Chunk(ids, chunk) {
		query, args := in("DELETE FROM "+table+" WHERE "+column+" IN (%s)", part)
		result, err := f.ExecContext(f.ctx, query, args...)
		if err != nil {
			return f.fault(err)
		}
		n, err := result.RowsAffected()
		if err != nil {
			return f.fault(err)
		}
		f.rows += int(n)
	}
	return nil
}

// censuses takes the postings out of what was listed. As a census tells what is
// gone by what it does not list, this is right only because they are gone everywhere.
func (f *forgetting) censuses() error {
	return rewrite(f, "SELECT source, body FROM census ORDER BY source, at", censusLayout, decodeCensus,
		func(c *techmap.Census) bool {
			n := len(c.Keys)
			c.Keys = slices.DeleteFunc(c.Keys, func(key string) bool { return f.match(techmap.NewPostingID(c.Source, key)) })
			return len(c.Keys) < n
		})
}

// runs takes them out of the samples of what rules saw.
func (f *forgetting) runs() error {
	return rewrite(f, "SELECT kind, body FROM run ORDER BY started, kind", runLayout, unmarshal[Run],
		func(r *Run) (changed bool) {
			for i, rule := range r.Report.Rules {
				r.Report.Rules[i].Sample = slices.DeleteFunc(rule.Sample, f.match)
				changed = changed || len(r.Report.Rules[i].Sample) < len(rule.Sample)
			}
			return changed
		})
}

// rewrite stores those records again, in their place, that edit changes. One that
// cannot be read may have anything in it, so it is an error.
func rewrite[T any](
	f *forgetting, query string, l layout[T], decode func(stored) (T, error), edit func(*T) bool,
) error {
	var all []stored
	err := f.scan(query, func(rows *sql.Rows) error {
		var r stored
		err := rows.Scan(&r.id, &r.body)
		all = append(all, r)
		return err
	})
	if err != nil {
		return err
	}
	in := f.inserter(l.table)
	for _, r := range all {
		rec, err := decode(r)
		if err != nil {
			return fmt.Errorf("%s: forget: a %s of %q: remove it first: %w", f.db.Name, l.table.Name, r.id, err)
		}
		if !edit(&rec) {
			continue
		}
		body, err := record.Marshal(rec)
		if err != nil {
			return fmt.Errorf("%s: forget: %w", f.db.Name, err)
		}
		_, values := l.row(rec, string(body))
		if err := in.add(values...); err != nil {
			return err
		}
		f.rows++
	}
	return in.end()
}
