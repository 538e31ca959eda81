package sqlitesink_test

import (
	"database/sql"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/techmap-it/techmap"
	"github.com/techmap-it/techmap/sink/internal/goldtest"
	"github.com/techmap-it/techmap/sink/sqlitesink"
)

// What the suite is made of, for tests of this store alone.
var (
	monday      = goldtest.Monday()
	opening     = goldtest.Opening
	publication = goldtest.Publication
)

func publish(t testing.TB, db *sqlitesink.DB, all ...techmap.Opening) {
	goldtest.Publish(t, db, all...)
}

func openings(t testing.TB, db *sqlitesink.DB, since time.Time) []techmap.Opening {
	t.Helper()
	return goldtest.Openings(t, db, since)
}

func TestStoreKeepsTheContractOfAllOnSQL(t *testing.T) {
	t.Parallel()
	goldtest.Test(t, func(t *testing.T) goldtest.Database {
		db, file := open(t)
		return goldtest.Database{
			Store: db, Place: file,
			Reopen: func(t *testing.T) goldtest.Store { return openFile(t, file) },
			Exec:   func(t *testing.T, statement string, args ...any) { exec(t, file, statement, args...) },
			Number: func(t *testing.T, statement string) (n int) { query(t, file, statement, &n); return n },
		}
	})
}

// The tables beside opening are for people who ask in SQL.
func TestOpeningsCanBeAskedForInSQL(t *testing.T) {
	t.Parallel()
	db, file := open(t)
	a := opening("서버 개발자", "toy:1", "wanted:7")
	a.Open[0].To, a.Open[0].Reason = monday.AddDate(0, 0, 3), techmap.ClosedVanished
	publish(t, db, a, opening("SRE", "toy:2"), opening("DBA", "toy:3"))
	a.Demands = a.Demands[:1]
	publish(t, db, a, opening("SRE", "toy:2")) // one changed, one withdrawn

	other, err := sql.Open("sqlite", file)
	require.NoError(t, err)
	defer other.Close()
	tests := map[string]string{
		"SELECT COUNT(*) FROM opening WHERE deleted = 0":                                         "2",
		"SELECT group_concat(skill || ':' || level, ' ') FROM demand WHERE opening = 'toy:1'":    "kotlin:required",
		"SELECT group_concat(skill, ' ') FROM demand WHERE opening = 'toy:2'":                    "aws kotlin",
		"SELECT COUNT(*) FROM demand WHERE opening = 'toy:3'":                                    "0",
		"SELECT via || section FROM demand WHERE opening = 'toy:2' AND skill = 'aws'":            "aws-s3-1",
		"SELECT grp || quote FROM demand WHERE opening = 'toy:2' AND skill = 'kotlin'":           "1• 'Kotlin' 경험",
		"SELECT group_concat(role) FROM opening_role WHERE opening = 'toy:1'":                    "backend",
		"SELECT group_concat(posting, ' ') FROM member WHERE opening = 'toy:1'":                  "toy:1 wanted:7",
		"SELECT datetime(first_seen / 1000000, 'unixepoch') FROM opening WHERE id = 'toy:1'":     "2026-03-02 09:00:00",
		"SELECT datetime(closed_at / 1000000, 'unixepoch') FROM opening WHERE id = 'toy:1'":      "2026-03-05 09:00:00",
		"SELECT closed_at IS NULL FROM opening WHERE id = 'toy:2'":                               "1",
		"SELECT reason || (seen_to - seen_from) FROM sighting WHERE opening = 'toy:1'":           "vanished259200000000",
		"SELECT json_extract(body, '$.title') FROM opening WHERE id = 'toy:1'":                   "서버 개발자",
		"SELECT title || company || body || COALESCE(first_seen, '') FROM opening WHERE deleted": "",
	}
	for query, want := range tests {
		var got string
		require.NoError(t, other.QueryRowContext(t.Context(), query).Scan(&got), query)
		assert.Equal(t, want, got, query)
	}
}
