package sqlitesink_test

import (
	"bytes"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/techmap-it/techmap"
	"github.com/techmap-it/techmap/sink/sqlitesink"
)

// The words by which a posting that is to be forgotten could be found.
const (
	secretKey  = "forget-me-4711"
	secretText = "은하수 관측 소프트웨어"
)

// fill stores a posting that is to be forgotten, and one that is not, wherever
// postings leave something behind.
func fill(t *testing.T, db *sqlitesink.DB) (gone, kept techmap.PostingID) {
	t.Helper()
	ctx := t.Context()
	gone, kept = techmap.NewPostingID("toy", secretKey), techmap.NewPostingID("toy", "1")
	for _, id := range []techmap.PostingID{gone, kept} {
		title := "서버 개발자"
		if id == gone {
			title = secretText
		}
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

// holding returns the files of the store at file that hold one of the words.
func holding(t *testing.T, file string, words ...string) (found []string) {
	t.Helper()
	files, err := filepath.Glob(file + "*")
	require.NoError(t, err)
	for _, f := range files {
		data, err := os.ReadFile(f)
		require.NoError(t, err)
		for _, word := range words {
			if bytes.Contains(data, []byte(word)) {
				found = append(found, filepath.Base(f)+": "+word)
			}
		}
	}
	return found
}

func TestForgetLeavesNoByteOfAPosting(t *testing.T) {
	t.Parallel()
	db, file := open(t)
	gone, kept := fill(t, db)
	require.NotEmpty(t, holding(t, file, secretKey, secretText), "the words can be found")

	rows, err := db.Forget(t.Context(), func(id techmap.PostingID) bool {
		return strings.HasPrefix(string(id), string(gone))
	})
	require.NoError(t, err)
	assert.Positive(t, rows)
	assert.Empty(t, holding(t, file, secretKey, secretText))

	silver, err := techmap.Collect(db.Silver().All(t.Context()))
	require.NoError(t, err)
	require.Len(t, silver, 1)
	assert.Equal(t, kept, silver[0].ID)
	assert.Equal(t, []techmap.PostingID{kept}, ids(openings(t, db, time.Time{})), "an opening goes with any of its members")
	censuses, err := techmap.Collect(db.Census().Censuses(t.Context()))
	require.NoError(t, err)
	assert.Equal(t, []string{"1"}, censuses[0].Keys)
	runs, err := techmap.Collect(db.Runs(t.Context()))
	require.NoError(t, err)
	assert.Equal(t, []techmap.PostingID{kept}, runs[0].Report.Rules[0].Sample)

	rows, err = db.Forget(t.Context(), func(id techmap.PostingID) bool {
		return strings.HasPrefix(string(id), string(gone))
	})
	require.NoError(t, err)
	assert.Zero(t, rows, "a second time there is nothing to do")
	publish(t, db, opening("서버 개발자", kept), opening("SRE", "toy:2"))
	assert.Equal(t, []techmap.PostingID{kept, "toy:2"}, ids(openings(t, db, time.Time{})), "what is left is published again")
}

func ids(openings []techmap.Opening) (out []techmap.PostingID) {
	for _, o := range openings {
		out = append(out, o.ID)
	}
	return out
}
