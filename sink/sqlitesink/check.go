package sqlitesink

import (
	"context"
	"fmt"

	"github.com/techmap-it/techmap"
)

// Check reads the whole file and returns an error that wraps
// techmap.ErrMalformed if SQLite finds it damaged. It takes about as long as copying the
// file; what is in the records is not looked at.
func (db *DB) Check(ctx context.Context) error {
	const op = "check"
	var verdict string
	err := db.sql.Reader.QueryRowContext(ctx, "PRAGMA quick_check(1)").Scan(&verdict)
	if err != nil {
		return db.sql.Fault(ctx, op, err)
	}
	if verdict != "ok" {
		return fmt.Errorf("sqlitesink: check %q: %s: %w", db.sql.Target, verdict, techmap.ErrMalformed)
	}
	return nil
}
