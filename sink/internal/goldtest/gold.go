package goldtest

import (
	"fmt"
	"testing"
	"time"

	"github.com/techmap-it/techmap"
)

func testPendingPostingsAreThoseSeenFirst(t *testing.T, open Opener) {
	db := open(t)
	ctx := t.Context()
	day := time.Date(2026, 11, 2, 0, 0, 0, 0, time.UTC)
	batch := []techmap.CanonicalPosting{
		{ID: "toy:1", Title: "new", SeenAt: day.AddDate(0, 0, 2), Pending: true},
		{ID: "toy:2", Title: "old", SeenAt: day, Pending: true},
		{ID: "toy:3", Title: "answered", SeenAt: day},
	}
	noError(t, db.Gold().Write(ctx, batch))
	got, err := db.Gold().Pending(ctx)
	noError(t, err)
	equal(t, []techmap.PostingID{"toy:2", "toy:1"}, got)

	batch[1].Pending = false
	noError(t, db.Gold().Write(ctx, batch[1:2]))
	got, err = db.Gold().Pending(ctx)
	noError(t, err)
	equal(t, []techmap.PostingID{"toy:1"}, got, "answered since")
}

func testPostingsStandByCompany(t *testing.T, open Opener) {
	db := open(t)
	var batch []techmap.CanonicalPosting
	for i, company := range []string{"나", "b", "가", "B", "b"} {
		batch = append(batch, techmap.CanonicalPosting{ID: techmap.PostingID(fmt.Sprintf("toy:%d", i)), Company: company})
	}
	noError(t, db.Gold().Write(t.Context(), batch))
	var order []string
	for p, err := range db.Gold().Postings(t.Context()) {
		noError(t, err)
		order = append(order, p.Company+" "+string(p.ID))
	}
	equal(t, []string{"B toy:3", "b toy:1", "b toy:4", "가 toy:2", "나 toy:0"}, order)
}

func testOpeningsSinceAMarkAreExactlyTheChanges(t *testing.T, open Opener) {
	db := open(t)
	ctx := t.Context()
	mark, err := db.Gold().Mark(ctx)
	noError(t, err)
	equal(t, time.Time{}, mark)

	a, b, c := Opening("A", "toy:1"), Opening("B", "toy:2"), Opening("C", "toy:3")
	Publish(t, db, a, b)
	mark, err = db.Gold().Mark(ctx)
	noError(t, err)
	equal(t, 0, len(Openings(t, db, mark)))

	b.Title = "B2"
	Publish(t, db, b, c)
	equal(t, []techmap.Opening{{ID: "toy:1"}, b, c}, Openings(t, db, mark), "the withdrawn one has no members")

	later, err := db.Gold().Mark(ctx)
	noError(t, err)
	equal(t, true, later.After(mark))
	Publish(t, db, b, c)
	equal(t, 0, len(Openings(t, db, later)), "nothing changed")
}

func testEveryPostingEverPublishedResolves(t *testing.T, open Opener) {
	db := open(t)
	Publish(t, db, Opening("A", "toy:1", "toy:2"), Opening("B", "toy:3"))
	Publish(t, db, Opening("A", "toy:3", "toy:1")) // merged; toy:2 is gone
	Publish(t, db)
	for posting, want := range map[techmap.PostingID]techmap.PostingID{
		"toy:1": "toy:3", "toy:3": "toy:3", "toy:2": "toy:1",
	} {
		got, err := db.Gold().Resolve(t.Context(), posting)
		noError(t, err)
		equal(t, want, got, posting)
	}
	_, err := db.Gold().Resolve(t.Context(), "toy:없음")
	errorIs(t, err, techmap.ErrNotFound)
}

func testOpeningIsFoundByAnyOfItsMembers(t *testing.T, open Opener) {
	db := open(t)
	a := Opening("서버 개발자", "toy:1", "wanted:7")
	Publish(t, db, a, Opening("SRE", "toy:2"))
	Publish(t, db, a)
	for _, id := range a.Members {
		got, err := db.Gold().Opening(t.Context(), id)
		noError(t, err)
		equal(t, a, got)
	}
	for _, id := range []techmap.PostingID{"toy:2", "toy:없음"} { // withdrawn, never published
		_, err := db.Gold().Opening(t.Context(), id)
		errorIs(t, err, techmap.ErrNotFound)
	}
}

func testPublicationIsTheLatest(t *testing.T, open Opener) {
	db := open(t)
	_, ok, err := db.Gold().LastPublication(t.Context())
	noError(t, err)
	equal(t, false, ok)
	Publish(t, db, Opening("A", "toy:1"))
	Publish(t, db, Opening("A", "toy:1"), Opening("B", "toy:2"))
	p, ok, err := db.Gold().LastPublication(t.Context())
	noError(t, err)
	equal(t, true, ok)
	equal(t, techmap.Publication{At: Monday(), Openings: 2, Changed: 1, Method: "test/1"}, p)
}
