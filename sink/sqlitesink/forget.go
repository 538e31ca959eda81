package sqlitesink

import (
	"context"

	"github.com/techmap-it/techmap"
)

// Forget removes every trace of the postings whose IDs match, and returns how many
// rows were removed or rewritten. The file is then written anew, because SQLite
// leaves what was deleted in its free pages: that takes as much room again, and
// fails with techmap.ErrUnavailable while another process reads or writes.
//
// What publishing made of the postings goes too: publish again afterwards. If it fails
// after the rows were removed, it returns their number with the error; called again, it
// writes the file anew.
func (db *DB) Forget(ctx context.Context, match func(techmap.PostingID) bool) (rows int, err error) {
	if rows, err = db.sql.Forget(ctx, match); err != nil {
		return 0, err
	}
	for _, statement := range []string{"VACUUM", "PRAGMA wal_checkpoint(TRUNCATE)"} {
		if _, err := db.sql.Writer.ExecContext(ctx, statement); err != nil {
			return rows, db.sql.Fault(ctx, "forget", err)
		}
	}
	return rows, nil
}
