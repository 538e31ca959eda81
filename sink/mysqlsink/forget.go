package mysqlsink

import (
	"context"

	"github.com/techmap-it/techmap"
)

// Forget removes every trace of the postings whose IDs match from the tables, and
// returns how many rows were removed or rewritten. The server overwrites what was
// deleted in its own time; what its binary logs and backups hold stays there until
// they expire.
//
// What publishing made of the postings goes too: publish again afterwards.
func (db *DB) Forget(ctx context.Context, match func(techmap.PostingID) bool) (rows int, err error) {
	return db.sql.Forget(ctx, match)
}
