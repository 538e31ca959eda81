package goldtest

import (
	"fmt"
	"testing"
	"time"

	"github.com/techmap-it/techmap"
	"github.com/techmap-it/techmap/sink/internal/goldsql"
	"github.com/techmap-it/techmap/sink/sinktest"
)

func testExtractionsAreKeptByKey(t *testing.T, open Opener) {
	db := open(t)
	ctx := t.Context()
	_, ok, err := db.Extractions().Load(ctx, "k1")
	noError(t, err)
	equal(t, false, ok)

	x := techmap.Extraction{Posting: "toy:1", Extractor: "model/1", Mentions: []techmap.Mention{{Surface: "코틀린"}}}
	noError(t, db.Extractions().Save(ctx, "k1", x))
	noError(t, db.Extractions().Save(ctx, "k2", techmap.Extraction{Posting: "toy:1", Pending: true}))
	x.Degree = "bachelor"
	noError(t, db.Extractions().Save(ctx, "k1", x), "a better answer replaces the first")

	again := db.Reopen(t)
	got, ok, err := again.Extractions().Load(ctx, "k1")
	noError(t, err)
	equal(t, true, ok)
	equal(t, x, got)
	errorIs(t, db.Extractions().Save(ctx, "", x), techmap.ErrInvalid)
}

func testAnAnswerMarksItsPostingAsChanged(t *testing.T, open Opener) {
	db := open(t)
	ctx := t.Context()
	noError(t, db.Silver().Write(ctx, []techmap.Posting{sinktest.Silver(1, 0), sinktest.Silver(2, 0)}))
	mark, err := db.Silver().Mark(ctx)
	noError(t, err)
	changed := func() (ids []techmap.PostingID) {
		postings, err := techmap.Collect(db.Silver().Since(ctx, mark))
		noError(t, err)
		for _, p := range postings {
			ids = append(ids, p.ID)
		}
		mark, err = db.Silver().Mark(ctx)
		noError(t, err)
		return ids
	}

	x := techmap.Extraction{Posting: sinktest.Silver(2, 0).ID, Extractor: "model/1"}
	noError(t, db.Extractions().Save(ctx, "k", x))
	equal(t, []techmap.PostingID{x.Posting}, changed(), "gold is to be made again with the answer")
	noError(t, db.Extractions().Save(ctx, "k", x))
	equal(t, 0, len(changed()), "the answer is what it was")
	x.Degree = "bachelor"
	noError(t, db.Extractions().Save(ctx, "k", x))
	equal(t, []techmap.PostingID{x.Posting}, changed(), "a better answer")
	noError(t, db.Extractions().Save(ctx, "other", techmap.Extraction{Posting: "toy:gone"}))
	equal(t, 0, len(changed()), "silver does not hold the posting")
}

func testRejectsAreKeptWithTheirLastReason(t *testing.T, open Opener) {
	db := open(t)
	ctx := t.Context()
	first := techmap.RecordError{
		Stage: techmap.StageRefine, Source: "toy", ID: "toy:1", URL: "https://toy.example/1",
		Err: fmt.Errorf("toy: 제목 없음: %w", techmap.ErrMalformed),
	}
	second := first
	second.Err = techmap.ErrNotFound
	nameless := techmap.RecordError{Stage: techmap.StageFetch, Source: "toy", Err: techmap.ErrMalformed}
	noError(t, db.Rejects().Write(ctx, []techmap.RecordError{first, nameless}))
	noError(t, db.Rejects().Write(ctx, []techmap.RecordError{second}))

	got, err := techmap.Collect(db.Rejects().All(ctx))
	noError(t, err)
	equal(t, 2, len(got))
	equal(t, "malformed", got[0].Kind)
	equal(t, 0, len(got[0].ID))
	equal(t, "not-found", got[1].Kind)
	equal(t, "https://toy.example/1", got[1].URL)
	e := got[1].RecordError()
	errorIs(t, &e, techmap.ErrNotFound)
}

func testCensusesStandBySourceAndTime(t *testing.T, open Opener) {
	db := open(t)
	ctx := t.Context()
	long := techmap.Census{Source: "wanted", At: Monday(), Outcome: techmap.OutcomeComplete}
	for i := range 20_000 {
		long.Keys = append(long.Keys, fmt.Sprintf("%06d", 3*i))
	}
	noError(t, db.Census().Write(ctx, []techmap.Census{
		{Source: "wanted", At: Monday().AddDate(0, 0, 1)}, long, {Source: "jumpit", At: Monday().AddDate(0, 0, 9)},
	}))
	var order []string
	for c, err := range db.Gold().Censuses(ctx) {
		noError(t, err)
		order = append(order, fmt.Sprintf("%s %d %d", c.Source, c.At.Day(), len(c.Keys)))
	}
	equal(t, []string{"jumpit 11 0", "wanted 2 20000", "wanted 3 0"}, order)

	if size := db.Number(t, "SELECT LENGTH(body) FROM census WHERE listed = 20000"); size >= 60_000 {
		t.Errorf("keys of 180 kB are stored as %d bytes: they are to be compressed", size)
	}
}

func testRunsAreKeptByKindAndStart(t *testing.T, open Opener) {
	db := open(t)
	ctx := t.Context()
	report := func(at time.Time, n int) techmap.Report {
		return techmap.Report{
			Started: at, Ended: at.Add(time.Minute),
			Stages:  map[techmap.Stage]techmap.Count{techmap.StageFetch: {In: n, Out: n}},
			Sources: map[string]techmap.SourceReport{"toy": {Outcome: techmap.OutcomeComplete, Listed: n}},
		}
	}
	noError(t, db.SaveRun(ctx, "load", report(Monday().Add(time.Hour), 2)))
	noError(t, db.SaveRun(ctx, "crawl", report(Monday(), 1)))
	noError(t, db.SaveRun(ctx, "crawl", report(Monday(), 3)))
	runs, err := techmap.Collect(db.Runs(ctx))
	noError(t, err)
	equal(t, []goldsql.Run{
		{Kind: "crawl", Report: report(Monday(), 3)}, {Kind: "load", Report: report(Monday().Add(time.Hour), 2)},
	}, runs)
	errorIs(t, db.SaveRun(ctx, "", report(Monday(), 1)), techmap.ErrInvalid)
}

func testSourcesAreReplacedByName(t *testing.T, open Opener) {
	db := open(t)
	board := techmap.SourceInfo{Name: "board", Ko: "게시판", Rights: techmap.Rights{Counted: true, Shown: techmap.ShownText}}
	firm := techmap.SourceInfo{Name: "firm", En: "Firm", Rights: techmap.Unrestricted()}
	noError(t, db.Sources().Write(t.Context(), []techmap.SourceInfo{firm, board}))
	board.Rights = techmap.Rights{Shown: techmap.ShownLink, Retention: 30}
	noError(t, db.Sources().Write(t.Context(), []techmap.SourceInfo{board}))

	want := []techmap.SourceInfo{board, firm}
	all, err := techmap.Collect(db.Sources().All(t.Context()))
	noError(t, err)
	equal(t, want, all, "by name, the latest")
	gold, err := techmap.Collect(db.Gold().Sources(t.Context()))
	noError(t, err)
	equal(t, want, gold)

	err = db.Sources().Write(t.Context(), []techmap.SourceInfo{{}, firm})
	batch := new(techmap.BatchError)
	errorAs(t, err, &batch)
	equal(t, 0, batch.Failed[0].Index, "a source without a name")
	errorIs(t, err, techmap.ErrInvalid)
}
