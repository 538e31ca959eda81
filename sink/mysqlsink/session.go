package mysqlsink

import (
	"context"
	"database/sql"
	"fmt"
	"strings"

	"github.com/techmap-it/techmap"
)

// inspect returns an error unless sessions of the pool are such that what is
// written is what will be read: in strict mode, where MySQL refuses a value that
// does not fit instead of cutting it, and in utf8mb4.
func (db *DB) inspect(ctx context.Context, pool *sql.DB) error {
	var name sql.NullString
	var mode, charset string
	var packet int
	const query = "SELECT DATABASE(), @@SESSION.sql_mode, @@SESSION.character_set_client, " +
		"@@SESSION.max_allowed_packet"
	if err := pool.QueryRowContext(ctx, query).Scan(&name, &mode, &charset, &packet); err != nil {
		return db.sql.Fault(ctx, "open", err)
	}
	db.sql.Target = name.String
	if pool == db.sql.Writer {
		db.sql.Most = packet - 1 // of a statement, without its other values
	}
	switch {
	case name.String == "":
		return db.unfit("no database is named, write one after the address: user@tcp(host:3306)/techmap")
	case !strings.Contains(mode, "STRICT_ALL_TABLES") && !strings.Contains(mode, "STRICT_TRANS_TABLES"):
		return db.unfit("sql_mode is not strict, which would cut long values, connect as mysqlsink.Config says")
	case charset != "utf8mb4":
		return db.unfit("the connection's character set is " + charset + ", connect as mysqlsink.Config says")
	}
	return nil
}

// unfit returns an error that says why the store cannot be opened.
func (db *DB) unfit(why string) error {
	return fmt.Errorf("mysqlsink: open %q: %s: %w", db.sql.Target, why, techmap.ErrInvalid)
}
