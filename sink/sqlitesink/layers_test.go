package sqlitesink_test

import (
	"fmt"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/techmap-it/techmap"
	"github.com/techmap-it/techmap/sink/sinktest"
	"github.com/techmap-it/techmap/sink/sqlitesink"
)

func TestSilverSinceAMarkIsExactlyWhatChanged(t *testing.T) {
	t.Parallel()
	db, _ := open(t)
	ctx, silver := t.Context(), db.Silver()
	require.NoError(t, silver.Write(ctx, []techmap.Posting{sinktest.Silver(2, 0), sinktest.Silver(1, 2)}))
	mark, err := silver.Mark(ctx)
	require.NoError(t, err)

	require.NoError(t, silver.Write(ctx, []techmap.Posting{
		sinktest.Silver(2, 0), // as it is
		sinktest.Silver(1, 0), // late
		sinktest.Silver(3, 0), // new
	}))
	require.NoError(t, silver.Write(ctx, []techmap.Posting{sinktest.Silver(2, 1)})) // replaced
	changed, err := techmap.Collect(silver.Since(ctx, mark))
	require.NoError(t, err)
	assert.Equal(t, []techmap.Posting{sinktest.Silver(3, 0), sinktest.Silver(2, 1)}, changed, "in the order of change")

	mark, err = silver.Mark(ctx)
	require.NoError(t, err)
	changed, err = techmap.Collect(silver.Since(ctx, mark))
	require.NoError(t, err)
	assert.Empty(t, changed)
}

func TestGetFindsOneOrSaysThatThereIsNone(t *testing.T) {
	t.Parallel()
	db, _ := open(t)
	ctx := t.Context()
	require.NoError(t, db.Silver().Write(ctx, []techmap.Posting{sinktest.Silver(1, 0)}))
	require.NoError(t, db.Gold().Write(ctx, []techmap.CanonicalPosting{sinktest.Gold(1, 0)}))

	p, err := db.Silver().Get(ctx, sinktest.Silver(1, 0).ID)
	require.NoError(t, err)
	assert.Equal(t, sinktest.Silver(1, 0), p)
	g, err := db.Gold().Get(ctx, sinktest.Gold(1, 0).ID)
	require.NoError(t, err)
	assert.Equal(t, sinktest.Gold(1, 0), g)

	_, err = db.Silver().Get(ctx, "toy:없음")
	require.ErrorIs(t, err, techmap.ErrNotFound)
	_, err = db.Gold().Get(ctx, "toy:없음")
	require.ErrorIs(t, err, techmap.ErrNotFound)
}

func TestIDsThatCannotBeFoundAgainAreRefused(t *testing.T) {
	t.Parallel()
	db, _ := open(t)
	for name, id := range map[string]techmap.PostingID{"empty": "", "not UTF-8": "toy:\xff", "with NUL": "toy:\x00"} {
		err := db.Silver().Write(t.Context(), []techmap.Posting{{ID: "toy:1"}, {ID: id}})
		require.ErrorIs(t, err, techmap.ErrInvalid, name)
		require.IsType(t, (*techmap.BatchError)(nil), err, name)
	}
	all, err := techmap.Collect(db.Silver().All(t.Context()))
	require.NoError(t, err)
	assert.Len(t, all, 1)
}

func TestGoldReadFromAnotherTextCanBeTold(t *testing.T) {
	t.Parallel()
	db, _ := open(t)
	ctx := t.Context()
	require.NoError(t, db.Silver().Write(ctx, []techmap.Posting{sinktest.Silver(1, 0)}))
	id := sinktest.Silver(1, 0).ID
	ask := []techmap.PostingID{"toy:없음", id}
	for i := range 2_000 { // more than one statement asks for
		ask = append(ask, techmap.PostingID(fmt.Sprintf("toy:none-%d", i)))
	}
	texts, err := db.Silver().Texts(ctx, append(ask, id))
	require.NoError(t, err)
	assert.Equal(t, map[techmap.PostingID]techmap.Digest{id: sinktest.Gold(1, 0).Text}, texts)

	require.NoError(t, db.Silver().Write(ctx, []techmap.Posting{sinktest.Silver(1, 1)}))
	texts, err = db.Silver().Texts(ctx, []techmap.PostingID{id})
	require.NoError(t, err)
	assert.NotEqual(t, sinktest.Gold(1, 0).Text, texts[id])

	texts, err = db.Silver().Texts(ctx, nil)
	require.NoError(t, err)
	assert.Empty(t, texts)
}

func TestSeenIsTheTimeOfTheStoredVersion(t *testing.T) {
	t.Parallel()
	db, _ := open(t)
	ctx := t.Context()
	late, early := sinktest.Silver(1, 2), sinktest.Silver(1, 0)
	require.NoError(t, db.Silver().Write(ctx, []techmap.Posting{late, early, {ID: "toy:x"}}))
	seen, err := db.Silver().Seen(ctx)
	require.NoError(t, err)
	assert.Equal(t, map[techmap.PostingID]time.Time{late.ID: late.SeenAt, "toy:x": {}}, seen)

	require.NoError(t, db.Gold().Write(ctx, []techmap.CanonicalPosting{sinktest.Gold(2, 0)}))
	seen, err = db.Gold().Seen(ctx)
	require.NoError(t, err)
	assert.Equal(t, map[techmap.PostingID]time.Time{sinktest.Gold(2, 0).ID: sinktest.Gold(2, 0).SeenAt}, seen)
}

func TestExtractionsAreKeptByKey(t *testing.T) {
	t.Parallel()
	db, file := open(t)
	ctx := t.Context()
	_, ok, err := db.Extractions().Load(ctx, "k1")
	require.NoError(t, err)
	assert.False(t, ok)

	x := techmap.Extraction{Posting: "toy:1", Extractor: "model/1", Mentions: []techmap.Mention{{Surface: "코틀린"}}}
	require.NoError(t, db.Extractions().Save(ctx, "k1", x))
	require.NoError(t, db.Extractions().Save(ctx, "k2", techmap.Extraction{Posting: "toy:1", Pending: true}))
	x.Degree = "bachelor"
	require.NoError(t, db.Extractions().Save(ctx, "k1", x), "a better answer replaces the first")

	again := openFile(t, file)
	got, ok, err := again.Extractions().Load(ctx, "k1")
	require.NoError(t, err)
	assert.True(t, ok)
	assert.Equal(t, x, got)
	require.ErrorIs(t, db.Extractions().Save(ctx, "", x), techmap.ErrInvalid)
}

func TestAnAnswerMarksItsPostingAsChanged(t *testing.T) {
	t.Parallel()
	db, _ := open(t)
	ctx := t.Context()
	require.NoError(t, db.Silver().Write(ctx, []techmap.Posting{sinktest.Silver(1, 0), sinktest.Silver(2, 0)}))
	mark, err := db.Silver().Mark(ctx)
	require.NoError(t, err)
	changed := func() (ids []techmap.PostingID) {
		postings, err := techmap.Collect(db.Silver().Since(ctx, mark))
		require.NoError(t, err)
		for _, p := range postings {
			ids = append(ids, p.ID)
		}
		mark, err = db.Silver().Mark(ctx)
		require.NoError(t, err)
		return ids
	}

	x := techmap.Extraction{Posting: sinktest.Silver(2, 0).ID, Extractor: "model/1"}
	require.NoError(t, db.Extractions().Save(ctx, "k", x))
	assert.Equal(t, []techmap.PostingID{x.Posting}, changed(), "gold is to be made again with the answer")
	require.NoError(t, db.Extractions().Save(ctx, "k", x))
	assert.Empty(t, changed(), "the answer is what it was")
	x.Degree = "bachelor"
	require.NoError(t, db.Extractions().Save(ctx, "k", x))
	assert.Equal(t, []techmap.PostingID{x.Posting}, changed(), "a better answer")
	require.NoError(t, db.Extractions().Save(ctx, "other", techmap.Extraction{Posting: "toy:gone"}))
	assert.Empty(t, changed(), "silver does not hold the posting")
}

func TestPendingPostingsAreThoseSeenFirst(t *testing.T) {
	t.Parallel()
	db, _ := open(t)
	ctx := t.Context()
	day := time.Date(2026, 11, 2, 0, 0, 0, 0, time.UTC)
	batch := []techmap.CanonicalPosting{
		{ID: "toy:1", Title: "new", SeenAt: day.AddDate(0, 0, 2), Pending: true},
		{ID: "toy:2", Title: "old", SeenAt: day, Pending: true},
		{ID: "toy:3", Title: "answered", SeenAt: day},
	}
	require.NoError(t, db.Gold().Write(ctx, batch))
	got, err := db.Gold().Pending(ctx)
	require.NoError(t, err)
	assert.Equal(t, []techmap.PostingID{"toy:2", "toy:1"}, got)

	batch[1].Pending = false
	require.NoError(t, db.Gold().Write(ctx, batch[1:2]))
	got, err = db.Gold().Pending(ctx)
	require.NoError(t, err)
	assert.Equal(t, []techmap.PostingID{"toy:1"}, got, "answered since")
}

func TestRejectsAreKeptWithTheirLastReason(t *testing.T) {
	t.Parallel()
	db, _ := open(t)
	ctx := t.Context()
	first := techmap.RecordError{
		Stage: techmap.StageRefine, Source: "toy", ID: "toy:1", URL: "https://toy.example/1",
		Err: fmt.Errorf("toy: 제목 없음: %w", techmap.ErrMalformed),
	}
	second := first
	second.Err = techmap.ErrNotFound
	nameless := techmap.RecordError{Stage: techmap.StageFetch, Source: "toy", Err: techmap.ErrMalformed}
	require.NoError(t, db.Rejects().Write(ctx, []techmap.RecordError{first, nameless}))
	require.NoError(t, db.Rejects().Write(ctx, []techmap.RecordError{second}))

	got, err := techmap.Collect(db.Rejects().All(ctx))
	require.NoError(t, err)
	require.Len(t, got, 2)
	assert.Equal(t, "malformed", got[0].Kind)
	assert.Empty(t, got[0].ID)
	assert.Equal(t, "not-found", got[1].Kind)
	assert.Equal(t, "https://toy.example/1", got[1].URL)
	e := got[1].RecordError()
	require.ErrorIs(t, &e, techmap.ErrNotFound)
}

func TestCensusesStandBySourceAndTime(t *testing.T) {
	t.Parallel()
	db, file := open(t)
	ctx := t.Context()
	long := techmap.Census{Source: "wanted", At: monday, Outcome: techmap.OutcomeComplete}
	for i := range 20_000 {
		long.Keys = append(long.Keys, fmt.Sprintf("%06d", 3*i))
	}
	require.NoError(t, db.Census().Write(ctx, []techmap.Census{
		{Source: "wanted", At: monday.AddDate(0, 0, 1)}, long, {Source: "jumpit", At: monday.AddDate(0, 0, 9)},
	}))
	var order []string
	for c, err := range db.Gold().Censuses(ctx) {
		require.NoError(t, err)
		order = append(order, fmt.Sprintf("%s %d %d", c.Source, c.At.Day(), len(c.Keys)))
	}
	assert.Equal(t, []string{"jumpit 11 0", "wanted 2 20000", "wanted 3 0"}, order)

	var size int
	query(t, file, "SELECT LENGTH(body) FROM census WHERE listed = 20000", &size)
	assert.Less(t, size, 60_000, "keys of 180 kB are stored compressed")
}

func TestRunsAreKeptByKindAndStart(t *testing.T) {
	t.Parallel()
	db, _ := open(t)
	ctx := t.Context()
	report := func(at time.Time, n int) techmap.Report {
		return techmap.Report{
			Started: at, Ended: at.Add(time.Minute),
			Stages:  map[techmap.Stage]techmap.Count{techmap.StageFetch: {In: n, Out: n}},
			Sources: map[string]techmap.SourceReport{"toy": {Outcome: techmap.OutcomeComplete, Listed: n}},
		}
	}
	require.NoError(t, db.SaveRun(ctx, "load", report(monday.Add(time.Hour), 2)))
	require.NoError(t, db.SaveRun(ctx, "crawl", report(monday, 1)))
	require.NoError(t, db.SaveRun(ctx, "crawl", report(monday, 3)))
	runs, err := techmap.Collect(db.Runs(ctx))
	require.NoError(t, err)
	assert.Equal(t, []sqlitesink.Run{
		{Kind: "crawl", Report: report(monday, 3)}, {Kind: "load", Report: report(monday.Add(time.Hour), 2)},
	}, runs)
	require.ErrorIs(t, db.SaveRun(ctx, "", report(monday, 1)), techmap.ErrInvalid)
}

func TestRecordThatCannotBeReadCostsOnlyItself(t *testing.T) {
	t.Parallel()
	for name, body := range map[string]string{"half": `{"v":1,"id":`, "newer": `{"v":8,"id":"toy:3"}`, "empty": ``} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			db, file := open(t)
			ctx := t.Context()
			var batch []techmap.Posting
			for i := range 200 {
				batch = append(batch, sinktest.Silver(i, 0))
			}
			require.NoError(t, db.Silver().Write(ctx, batch))
			bad := batch[120].ID
			exec(t, file, "UPDATE silver SET body = ? WHERE id = ?", body, string(bad))
			read := 0
			for _, err := range db.Silver().All(ctx) {
				if err == nil {
					read++
					continue
				}
				var lost *techmap.RecordError
				require.ErrorAs(t, err, &lost)
				assert.Equal(t, bad, lost.ID)
				require.ErrorContains(t, err, file)
			}
			assert.Equal(t, 199, read)
		})
	}
}

func TestAllStandsByID(t *testing.T) {
	t.Parallel()
	db, _ := open(t)
	var batch []techmap.Posting
	for i := range 500 { // several chunks, decoded at once
		batch = append(batch, techmap.Posting{ID: techmap.PostingID(fmt.Sprintf("toy:%03d", i*7%500)), SeenAt: monday})
	}
	require.NoError(t, db.Silver().Write(t.Context(), batch))
	i := 0
	for p, err := range db.Silver().All(t.Context()) {
		require.NoError(t, err)
		require.Equal(t, techmap.PostingID(fmt.Sprintf("toy:%03d", i)), p.ID)
		i++
	}
	assert.Equal(t, 500, i)
}
