package mysqlsink_test

import (
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/techmap-it/techmap"
	"github.com/techmap-it/techmap/sink/internal/goldtest"
	"github.com/techmap-it/techmap/sink/mysqlsink"
)

// What the suite is made of, for tests of this store alone.
var (
	monday      = goldtest.Monday()
	opening     = goldtest.Opening
	publication = goldtest.Publication
)

func publish(t testing.TB, db *mysqlsink.DB, all ...techmap.Opening) { goldtest.Publish(t, db, all...) }

func openings(t testing.TB, db *mysqlsink.DB, since time.Time) []techmap.Opening {
	t.Helper()
	return goldtest.Openings(t, db, since)
}

func TestStoreKeepsTheContractOfAllOnSQL(t *testing.T) {
	t.Parallel()
	server(t)
	goldtest.Test(t, func(t *testing.T) goldtest.Database {
		db, dsn := open(t)
		return goldtest.Database{
			Store: db, Place: "mysqlsink: read",
			Reopen: func(t *testing.T) goldtest.Store { return openAt(t, dsn, nil) },
			Exec:   func(t *testing.T, statement string, args ...any) { exec(t, dsn, statement, args...) },
			Number: func(t *testing.T, statement string) (n int) { query(t, dsn, statement, &n); return n },
		}
	})
}

// The tables beside opening are for people who ask in SQL.
func TestOpeningsCanBeAskedForInSQL(t *testing.T) {
	t.Parallel()
	db, dsn := open(t)
	a := opening("서버 개발자", "toy:1", "wanted:7")
	a.Open[0].To, a.Open[0].Reason = monday.AddDate(0, 0, 3), techmap.ClosedVanished
	publish(t, db, a, opening("SRE", "toy:2"), opening("DBA", "toy:3"))
	a.Demands = a.Demands[:1]
	publish(t, db, a, opening("SRE", "toy:2")) // one changed, one withdrawn

	other := pool(t, dsn)
	tests := map[string]string{
		"SELECT COUNT(*) FROM opening WHERE deleted = 0":                                                            "2",
		"SELECT GROUP_CONCAT(skill, ':', level) FROM demand WHERE opening = 'toy:1'":                                "kotlin:required",
		"SELECT GROUP_CONCAT(skill ORDER BY skill) FROM demand WHERE opening = 'toy:2'":                             "aws,kotlin",
		"SELECT COUNT(*) FROM demand WHERE opening = 'toy:3'":                                                       "0",
		"SELECT CONCAT(via, section) FROM demand WHERE opening = 'toy:2' AND skill = 'aws'":                         "aws-s3-1",
		"SELECT CONCAT(grp, quote) FROM demand WHERE opening = 'toy:2' AND skill = 'kotlin'":                        "1• 'Kotlin' 경험",
		"SELECT GROUP_CONCAT(role) FROM opening_role WHERE opening = 'toy:1'":                                       "backend",
		"SELECT GROUP_CONCAT(posting ORDER BY posting) FROM member WHERE opening = 'toy:1'":                         "toy:1,wanted:7",
		"SELECT TIMESTAMPADD(SECOND, first_seen DIV 1000000, '1970-01-01') FROM opening WHERE id = 'toy:1'":         "2026-03-02 09:00:00",
		"SELECT TIMESTAMPADD(SECOND, closed_at DIV 1000000, '1970-01-01') FROM opening WHERE id = 'toy:1'":          "2026-03-05 09:00:00",
		"SELECT closed_at IS NULL FROM opening WHERE id = 'toy:2'":                                                  "1",
		"SELECT CONCAT(reason, seen_to - seen_from) FROM sighting WHERE opening = 'toy:1'":                          "vanished259200000000",
		"SELECT JSON_UNQUOTE(JSON_EXTRACT(CONVERT(body USING utf8mb4), '$.title')) FROM opening WHERE id = 'toy:1'": "서버 개발자",
		"SELECT id FROM opening WHERE title LIKE '%sre%'":                                                           "toy:2",
		"SELECT CONCAT(title, company, body, COALESCE(first_seen, '')) FROM opening WHERE deleted":                  "",
	}
	for query, want := range tests {
		var got string
		require.NoError(t, other.QueryRowContext(t.Context(), query).Scan(&got), query)
		assert.Equal(t, want, got, query)
	}
}
