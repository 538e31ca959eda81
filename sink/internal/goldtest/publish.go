package goldtest

import (
	"errors"
	"fmt"
	"iter"
	"testing"
	"time"

	"github.com/techmap-it/techmap"
)

func testPublishReplacesThePublishedSet(t *testing.T, open Opener) {
	db := open(t)
	a, b, c := Opening("서버 개발자", "toy:1", "wanted:7"), Opening("Data Engineer", "toy:2"), Opening("SRE", "toy:3")

	changed, removed := Publish(t, db, b, a)
	equal(t, [2]int{2, 0}, [2]int{changed, removed})
	equal(t, []techmap.Opening{a, b}, Openings(t, db, time.Time{}), "by ID")

	changed, removed = Publish(t, db, a, b)
	equal(t, [2]int{0, 0}, [2]int{changed, removed}, "what is as before is not written")

	b.Title = "Data Platform Engineer"
	changed, removed = Publish(t, db, b, c)
	equal(t, [2]int{2, 1}, [2]int{changed, removed})
	equal(t, []techmap.Opening{b, c}, Openings(t, db, time.Time{}))

	changed, removed = Publish(t, db)
	equal(t, [2]int{0, 2}, [2]int{changed, removed})
	equal(t, 0, len(Openings(t, db, time.Time{})))

	changed, _ = Publish(t, db, a)
	equal(t, 1, changed, "one that was withdrawn comes back")
	equal(t, []techmap.Opening{a}, Openings(t, db, time.Time{}))
}

func testWhatAPublicationWouldChangeCanBeTold(t *testing.T, open Opener) {
	db := open(t)
	same, other, gone, fresh := Opening("A", "toy:1"), Opening("B", "toy:2"), Opening("C", "toy:3"), Opening("D", "toy:4")
	Publish(t, db, same, other, gone)
	Publish(t, db, same, other)
	other.Title = "B2"
	changed, err := db.Gold().Changed(t.Context(), []techmap.Opening{same, other, gone, fresh})
	noError(t, err)
	equal(t, map[techmap.PostingID]bool{other.ID: true, gone.ID: true, fresh.ID: true}, changed)
}

func testPublishThatFailsLeavesEverythingAsItWas(t *testing.T, open Opener) {
	broken := errors.New("clustering failed")
	failing := func(yield func(techmap.Opening, error) bool) {
		for i := range 200 { // more than are written at once
			if !yield(Opening("new", techmap.PostingID(fmt.Sprintf("toy:%d", i))), nil) {
				return
			}
		}
		yield(techmap.Opening{}, broken)
	}
	tests := map[string]struct {
		openings iter.Seq2[techmap.Opening, error]
		want     error
	}{
		"an error of the stream":     {failing, broken},
		"an opening without members": {techmap.Of(Opening("new", "toy:1"), techmap.Opening{ID: "toy:2"}), techmap.ErrInvalid},
		"an opening without ID":      {techmap.Of(techmap.Opening{Members: []techmap.PostingID{"toy:1"}}), techmap.ErrInvalid},
		"an opening twice":           {techmap.Of(Opening("new", "toy:1"), Opening("new", "toy:1")), techmap.ErrInvalid},
	}
	for name, tc := range tests {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			db := open(t)
			before := Opening("before", "toy:1", "toy:2")
			Publish(t, db, before)
			mark, err := db.Gold().Mark(t.Context())
			noError(t, err)

			_, err = db.Gold().Publish(t.Context(), tc.openings, Publication(0))
			errorIs(t, err, tc.want)
			equal(t, []techmap.Opening{before}, Openings(t, db, time.Time{}))
			equal(t, 0, len(Openings(t, db, mark)))
			p, _, err := db.Gold().LastPublication(t.Context())
			noError(t, err)
			equal(t, 1, p.Openings)
			Publish(t, db, Opening("after", "toy:9")) // and the store is not blocked
		})
	}
}

// Openings are made of the gold layer while they are written beside it.
func testPublishReadsPostingsWhileItWrites(t *testing.T, open Opener) {
	db := open(t)
	ctx := t.Context()
	var batch []techmap.CanonicalPosting
	for i := range 300 {
		batch = append(batch, techmap.CanonicalPosting{
			ID: techmap.PostingID(fmt.Sprintf("toy:%03d", i)), Title: "개발자", Company: fmt.Sprintf("company %d", i%7), SeenAt: Monday(),
		})
	}
	noError(t, db.Gold().Write(ctx, batch))
	made := func(yield func(techmap.Opening, error) bool) {
		for p, err := range db.Gold().Postings(ctx) {
			if !yield(techmap.Opening{ID: p.ID, Members: []techmap.PostingID{p.ID}, Company: p.Company}, err) {
				return
			}
		}
	}
	var before []techmap.Opening
	p, err := db.Gold().Publish(ctx, made, func(changed, removed int) techmap.Publication {
		before = Openings(t, db, time.Time{})
		return Publication(300)(changed, removed)
	})
	noError(t, err)
	equal(t, 300, p.Changed)
	equal(t, 0, len(before), "readers see nothing of it until all is done")
	equal(t, 300, len(Openings(t, db, time.Time{})))
}
