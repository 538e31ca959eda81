package mysqlsink_test

import (
	"database/sql"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/techmap-it/techmap"
	"github.com/techmap-it/techmap/sink/mysqlsink"
)

// The words by which a posting that is to be forgotten could be found.
const (
	secretKey  = "forget-me-4711"
	secretText = "은하수 관측 소프트웨어"
)

// leaveTraces stores a posting that is to be forgotten, and one that is not,
// wherever postings leave something behind.
func leaveTraces(t *testing.T, db *mysqlsink.DB) (gone, kept techmap.PostingID) {
	t.Helper()
	ctx := t.Context()
	gone, kept = techmap.NewPostingID("toy", secretKey), techmap.NewPostingID("toy", "1")
	for id, title := range map[techmap.PostingID]string{gone: secretText, kept: "서버 개발자"} {
		require.NoError(t, db.Silver().Write(ctx, []techmap.Posting{{ID: id, Source: "toy", Title: title, SeenAt: monday}}))
		require.NoError(t, db.Gold().Write(ctx, []techmap.CanonicalPosting{{ID: id, Source: "toy", Title: title, SeenAt: monday}}))
		require.NoError(t, db.Extractions().Save(ctx, "key of "+title, techmap.Extraction{Posting: id, Extractor: title}))
		require.NoError(t, db.Rejects().Write(ctx, []techmap.RecordError{{
			Source: "toy", ID: id, Stage: techmap.StageRefine, Err: techmap.ErrMalformed,
		}}))
	}
	publish(t, db, opening("서버 개발자", kept), opening(secretText, gone), opening("SRE", "toy:2", gone+"-b"))
	require.NoError(t, db.Census().Write(ctx, []techmap.Census{{
		Source: "toy", At: monday, Outcome: techmap.OutcomeComplete, Keys: []string{"1", secretKey},
	}}))
	require.NoError(t, db.SaveRun(ctx, "crawl", techmap.Report{Started: monday, Rules: []techmap.RuleCount{
		{Layer: "silver", Rule: "short text", Count: 2, Sample: []techmap.PostingID{kept, gone}},
	}}))
	return gone, kept
}

// holding returns the tables that hold one of the words in any of their columns.
func holding(t *testing.T, dsn string, words ...string) (found []string) {
	t.Helper()
	db := pool(t, dsn)
	for _, table := range []string{
		"silver", "posting", "extraction", "reject", "opening", "member", "demand", "opening_role", "sighting", "census", "run",
	} {
		if holds(t, db, table, words) {
			found = append(found, table)
		}
	}
	return found
}

// holds reports whether a table holds one of the words.
func holds(t *testing.T, db *sql.DB, table string, words []string) bool {
	t.Helper()
	rows, err := db.QueryContext(t.Context(), "SELECT * FROM "+table)
	require.NoError(t, err)
	defer rows.Close()
	columns, err := rows.Columns()
	require.NoError(t, err)
	values, dest := make([]sql.RawBytes, len(columns)), make([]any, len(columns))
	for i := range values {
		dest[i] = &values[i]
	}
	held := false
	for rows.Next() {
		require.NoError(t, rows.Scan(dest...))
		for _, value := range values {
			for _, word := range words {
				held = held || strings.Contains(string(value), word)
			}
		}
	}
	require.NoError(t, rows.Err())
	return held
}

func TestForgetLeavesNoTraceOfAPosting(t *testing.T) {
	t.Parallel()
	db, dsn := open(t)
	gone, kept := leaveTraces(t, db)
	require.Len(t, holding(t, dsn, secretKey, secretText), 11, "the words can be found")
	match := func(id techmap.PostingID) bool { return strings.HasPrefix(string(id), string(gone)) }

	rows, err := db.Forget(t.Context(), match)
	require.NoError(t, err)
	assert.Positive(t, rows)
	assert.Empty(t, holding(t, dsn, secretKey, secretText))
	left := openings(t, db, time.Time{})
	require.Len(t, left, 1, "an opening goes with any of its members")
	assert.Equal(t, kept, left[0].ID)

	rows, err = db.Forget(t.Context(), match)
	require.NoError(t, err)
	assert.Zero(t, rows, "a second time there is nothing to do")
}
