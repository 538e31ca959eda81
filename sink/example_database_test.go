package sink_test

import (
	"cmp"
	"context"
	"database/sql"
	"encoding/json"
	"iter"
	"path/filepath"
	"testing"

	_ "modernc.org/sqlite"

	"github.com/stretchr/testify/require"

	"github.com/techmap-it/techmap"
	"github.com/techmap-it/techmap/sink/sinktest"
)

// A shelf is a sink of silver postings on database/sql, as anybody may write one.
type shelf struct{ db *sql.DB }

const (
	shelfTable = "CREATE TABLE IF NOT EXISTS posting (id TEXT PRIMARY KEY, seen INTEGER, raw TEXT, body TEXT)"
	shelfWrite = "INSERT INTO posting VALUES (?, ?, ?, ?) ON CONFLICT (id) DO UPDATE SET seen = excluded.seen, " +
		"raw = excluded.raw, body = excluded.body WHERE (excluded.seen, excluded.raw) >= (seen, raw)"
)

// Write stores batch in one transaction: all of it or nothing.
func (s shelf) Write(ctx context.Context, batch []techmap.Posting) error {
	tx, err := s.db.BeginTx(ctx, nil)
	if err != nil {
		return cmp.Or(context.Cause(ctx), err)
	}
	defer tx.Rollback()
	for _, p := range batch {
		body, err := json.Marshal(p)
		if err != nil {
			return err
		}
		_, err = tx.ExecContext(ctx, shelfWrite, string(p.ID), p.SeenAt.UnixMicro(), p.Raw.String(), string(body))
		if err != nil {
			return cmp.Or(context.Cause(ctx), err)
		}
	}
	return cmp.Or(context.Cause(ctx), tx.Commit())
}

// All streams what is stored.
func (s shelf) All(ctx context.Context) iter.Seq2[techmap.Posting, error] {
	return func(yield func(techmap.Posting, error) bool) {
		rows, err := s.db.QueryContext(ctx, "SELECT body FROM posting")
		if err != nil {
			yield(techmap.Posting{}, cmp.Or(context.Cause(ctx), err))
			return
		}
		defer rows.Close()
		for rows.Next() {
			var body []byte
			var p techmap.Posting
			err := rows.Scan(&body)
			if err == nil {
				err = json.Unmarshal(body, &p)
			}
			if !yield(p, err) {
				return
			}
		}
		if err := rows.Err(); err != nil {
			yield(techmap.Posting{}, cmp.Or(context.Cause(ctx), err))
		}
	}
}

func TestShelf(t *testing.T) {
	sinktest.TestSilver(t, func(t *testing.T) sinktest.Harness[techmap.Posting] {
		file := filepath.Join(t.TempDir(), "shelf.db")
		db, err := sql.Open("sqlite", file+"?_txlock=immediate&_busy_timeout=10000&_journal_mode=WAL")
		require.NoError(t, err)
		t.Cleanup(func() { db.Close() })
		_, err = db.Exec(shelfTable)
		require.NoError(t, err)
		return sinktest.Harness[techmap.Posting]{Sink: shelf{db}, All: shelf{db}.All}
	})
}
