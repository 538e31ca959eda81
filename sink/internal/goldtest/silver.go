package goldtest

import (
	"fmt"
	"strings"
	"testing"
	"time"

	"github.com/techmap-it/techmap"
	"github.com/techmap-it/techmap/sink/sinktest"
)

func testSilverSinceAMarkIsExactlyWhatChanged(t *testing.T, open Opener) {
	db := open(t)
	ctx, silver := t.Context(), db.Silver()
	noError(t, silver.Write(ctx, []techmap.Posting{sinktest.Silver(2, 0), sinktest.Silver(1, 2)}))
	mark, err := silver.Mark(ctx)
	noError(t, err)

	noError(t, silver.Write(ctx, []techmap.Posting{
		sinktest.Silver(2, 0), // as it is
		sinktest.Silver(1, 0), // late
		sinktest.Silver(3, 0), // new
	}))
	noError(t, silver.Write(ctx, []techmap.Posting{sinktest.Silver(2, 1)})) // replaced
	changed, err := techmap.Collect(silver.Since(ctx, mark))
	noError(t, err)
	equal(t, []techmap.Posting{sinktest.Silver(3, 0), sinktest.Silver(2, 1)}, changed, "in the order of change")

	mark, err = silver.Mark(ctx)
	noError(t, err)
	changed, err = techmap.Collect(silver.Since(ctx, mark))
	noError(t, err)
	equal(t, 0, len(changed))
}

func testGetFindsOneOrSaysThatThereIsNone(t *testing.T, open Opener) {
	db := open(t)
	ctx := t.Context()
	noError(t, db.Silver().Write(ctx, []techmap.Posting{sinktest.Silver(1, 0)}))
	noError(t, db.Gold().Write(ctx, []techmap.CanonicalPosting{sinktest.Gold(1, 0)}))

	p, err := db.Silver().Get(ctx, sinktest.Silver(1, 0).ID)
	noError(t, err)
	equal(t, sinktest.Silver(1, 0), p)
	g, err := db.Gold().Get(ctx, sinktest.Gold(1, 0).ID)
	noError(t, err)
	equal(t, sinktest.Gold(1, 0), g)

	_, err = db.Silver().Get(ctx, "toy:없음")
	errorIs(t, err, techmap.ErrNotFound)
	_, err = db.Gold().Get(ctx, "toy:없음")
	errorIs(t, err, techmap.ErrNotFound)
}

func testIDsThatCannotBeFoundAgainAreRefused(t *testing.T, open Opener) {
	db := open(t)
	for name, id := range map[string]techmap.PostingID{"empty": "", "not UTF-8": "toy:\xff", "with NUL": "toy:\x00"} {
		err := db.Silver().Write(t.Context(), []techmap.Posting{{ID: "toy:1"}, {ID: id}})
		errorIs(t, err, techmap.ErrInvalid, name)
		errorAs(t, err, new(*techmap.BatchError))
	}
	all, err := techmap.Collect(db.Silver().All(t.Context()))
	noError(t, err)
	equal(t, 1, len(all))
}

func testGoldReadFromAnotherTextCanBeTold(t *testing.T, open Opener) {
	db := open(t)
	ctx := t.Context()
	noError(t, db.Silver().Write(ctx, []techmap.Posting{sinktest.Silver(1, 0)}))
	id := sinktest.Silver(1, 0).ID
	ask := []techmap.PostingID{"toy:없음", id}
	for i := range 2_000 { // more than one statement asks for
		ask = append(ask, techmap.PostingID(fmt.Sprintf("toy:none-%d", i)))
	}
	texts, err := db.Silver().Texts(ctx, append(ask, id))
	noError(t, err)
	equal(t, map[techmap.PostingID]techmap.Digest{id: sinktest.Gold(1, 0).Text}, texts)

	noError(t, db.Silver().Write(ctx, []techmap.Posting{sinktest.Silver(1, 1)}))
	texts, err = db.Silver().Texts(ctx, []techmap.PostingID{id})
	noError(t, err)
	if texts[id] == sinktest.Gold(1, 0).Text {
		t.Error("a new text has the digest of the old")
	}

	texts, err = db.Silver().Texts(ctx, nil)
	noError(t, err)
	equal(t, 0, len(texts))
}

func testSeenIsTheTimeOfTheStoredVersion(t *testing.T, open Opener) {
	db := open(t)
	ctx := t.Context()
	late, early := sinktest.Silver(1, 2), sinktest.Silver(1, 0)
	noError(t, db.Silver().Write(ctx, []techmap.Posting{late, early, {ID: "toy:x"}}))
	seen, err := db.Silver().Seen(ctx)
	noError(t, err)
	equal(t, map[techmap.PostingID]time.Time{late.ID: late.SeenAt, "toy:x": {}}, seen)

	noError(t, db.Gold().Write(ctx, []techmap.CanonicalPosting{sinktest.Gold(2, 0)}))
	seen, err = db.Gold().Seen(ctx)
	noError(t, err)
	equal(t, map[techmap.PostingID]time.Time{sinktest.Gold(2, 0).ID: sinktest.Gold(2, 0).SeenAt}, seen)
}

func testRecordThatCannotBeReadCostsOnlyItself(t *testing.T, open Opener) {
	for name, body := range map[string]string{"half": `{"v":1,"id":`, "newer": `{"v":8,"id":"toy:3"}`, "empty": ``} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			db := open(t)
			ctx := t.Context()
			var batch []techmap.Posting
			for i := range 200 {
				batch = append(batch, sinktest.Silver(i, 0))
			}
			noError(t, db.Silver().Write(ctx, batch))
			bad := batch[120].ID
			db.Exec(t, "UPDATE silver SET body = ? WHERE id = ?", body, string(bad))
			read := 0
			for _, err := range db.Silver().All(ctx) {
				if err == nil {
					read++
					continue
				}
				var lost *techmap.RecordError
				errorAs(t, err, &lost)
				equal(t, bad, lost.ID)
				if !strings.Contains(err.Error(), db.Place) {
					t.Errorf("%v does not say where it is: %s", err, db.Place)
				}
			}
			equal(t, 199, read)
		})
	}
}

func testAllStandsByID(t *testing.T, open Opener) {
	db := open(t)
	var batch []techmap.Posting
	for i := range 500 { // several chunks, decoded at once
		batch = append(batch, techmap.Posting{ID: techmap.PostingID(fmt.Sprintf("toy:%03d", i*7%500)), SeenAt: Monday()})
	}
	noError(t, db.Silver().Write(t.Context(), batch))
	i := 0
	for p, err := range db.Silver().All(t.Context()) {
		noError(t, err)
		equal(t, techmap.PostingID(fmt.Sprintf("toy:%03d", i)), p.ID)
		i++
	}
	equal(t, 500, i)
}
