package goldsql

import (
	"context"
	"errors"
	"iter"
	"time"

	"github.com/techmap-it/techmap"
	"github.com/techmap-it/techmap/internal/record"
)

// A Run is the report of a run of the given kind: "crawl", "refine", …
type Run struct {
	Kind   string         `json:"kind"` // the caller's own word
	Report techmap.Report `json:"report"`
}

var runLayout = layout[Run]{
	table: Table{Name: "run", Key: []string{"kind", "started"}, Rest: []string{"ended", "v", "body"}},
	row: func(r Run, body string) (string, []any) {
		return r.Kind, []any{r.Kind, micros(r.Report.Started), micros(r.Report.Ended), record.Version, body}
	},
}

// SaveRun stores the report of a run. A run is known by its kind and its start.
func (db *DB) SaveRun(ctx context.Context, kind string, report techmap.Report) error {
	report.Started, report.Ended = record.Time(report.Started), record.Time(report.Ended)
	err := write(ctx, db, "write run", runLayout, []Run{{kind, report}})
	if batch, ok := errors.AsType[*techmap.BatchError](err); ok {
		return batch.Failed[0].Err
	}
	return err
}

// Runs streams the runs that were saved, in the order in which they started.
func (db *DB) Runs(ctx context.Context) iter.Seq2[Run, error] {
	return read[Run](ctx, db, "read runs", "SELECT kind, body FROM run ORDER BY started, kind")
}

// mark returns the time that query selects, zero if it selects none.
func (db *DB) mark(ctx context.Context, query string) (time.Time, error) {
	var us *int64
	if err := db.Reader.QueryRowContext(ctx, query).Scan(&us); err != nil || us == nil {
		return time.Time{}, db.Fault(ctx, "read mark", err)
	}
	return moment(*us), nil
}
