package mysqlsink

import (
	"context"
	"fmt"
	"strings"

	"github.com/techmap-it/techmap"
)

// Check has the server read all tables and returns an error that wraps
// techmap.ErrMalformed if it finds one damaged.
func (db *DB) Check(ctx context.Context) error {
	const op = "check"
	rows, err := db.sql.Writer.QueryContext(ctx, "CHECK TABLE "+strings.Join(tables(), ", "))
	if err != nil {
		return db.sql.Fault(ctx, op, err)
	}
	defer func() { _ = rows.Close() }()
	for rows.Next() {
		var table, check, kind, text string
		if err := rows.Scan(&table, &check, &kind, &text); err != nil {
			return db.sql.Fault(ctx, op, err)
		}
		if kind == "error" || kind == "Error" || kind == "status" && text != "OK" {
			return fmt.Errorf("mysqlsink: check %q: table %s: %s: restore it or make it anew from bronze: %w",
				db.sql.Target, table, text, techmap.ErrMalformed)
		}
	}
	return db.sql.Fault(ctx, op, rows.Err())
}

// tables returns the tables of a store, besides that of its version.
func tables() []string {
	return []string{
		"census", "clock_opening", "clock_silver", "demand", "extraction", "member", "opening", "opening_role",
		"posting", "publication", "reject", "run", "sighting", "silver", "source",
	}
}
