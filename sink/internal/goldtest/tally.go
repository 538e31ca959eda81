package goldtest

import (
	"testing"
	"time"

	"github.com/techmap-it/techmap"
	"github.com/techmap-it/techmap/sink/internal/goldsql"
	"github.com/techmap-it/techmap/sink/sinktest"
)

func testLayersAreCountedWithoutReading(t *testing.T, open Opener) {
	db := open(t)
	ctx := t.Context()
	pending := sinktest.Gold(2, 0)
	pending.Pending = true
	noError(t, db.Silver().Write(ctx, []techmap.Posting{sinktest.Silver(1, 0), sinktest.Silver(2, 0), sinktest.Silver(3, 0)}))
	noError(t, db.Gold().Write(ctx, []techmap.CanonicalPosting{sinktest.Gold(1, 0), pending}))
	for name, count := range map[string]struct {
		want int
		of   func() (int, error)
	}{
		"silver":  {3, func() (int, error) { return db.Silver().Count(ctx) }},
		"gold":    {2, func() (int, error) { return db.Gold().Count(ctx) }},
		"waiting": {1, func() (int, error) { return db.Gold().Waiting(ctx) }},
	} {
		n, err := count.of()
		noError(t, err)
		equal(t, count.want, n, name)
	}
}

func testLatestOpeningsChangedLast(t *testing.T, open Opener) {
	db := open(t)
	ctx := t.Context()
	never, err := db.Gold().Published(ctx)
	noError(t, err)
	equal(t, time.Time{}, never)
	a, b, c := Opening("A", "toy:1"), Opening("B", "toy:2"), Opening("C", "toy:3")
	b.Open[0].To, b.Open[0].Reason = Monday().AddDate(0, 0, 2), techmap.ClosedStated
	Publish(t, db, a, b, c)
	first, err := db.Gold().Published(ctx)
	noError(t, err)
	equal(t, false, first.IsZero())
	counts, err := db.Gold().RoleCounts(ctx)
	noError(t, err)
	equal(t, map[techmap.RoleID]int{"backend": 2}, counts, "one of three is closed")

	a.Title = "A2"
	Publish(t, db, a, b)
	latest, err := db.Gold().Latest(ctx, 1)
	noError(t, err)
	equal(t, []techmap.Opening{a}, latest)
	latest, err = db.Gold().Latest(ctx, 9)
	noError(t, err)
	equal(t, []techmap.Opening{a, b}, latest, "one was withdrawn")
	second, err := db.Gold().Published(ctx)
	noError(t, err)
	equal(t, true, second.After(first))

	Publish(t, db, a, b)
	third, err := db.Gold().Published(ctx)
	noError(t, err)
	equal(t, true, third.After(second), "published again, without a change")
}

func testHeadsOfCensusesHaveNoKeys(t *testing.T, open Opener) {
	db := open(t)
	ctx := t.Context()
	whole := techmap.Census{Source: "toy", At: Monday(), Outcome: techmap.OutcomeComplete, Keys: []string{"1", "2"}}
	failed := techmap.Census{Source: "toy", At: Monday().AddDate(0, 0, 1), Outcome: techmap.OutcomeFailed, Err: "no answer"}
	other := techmap.Census{Source: "abc", At: Monday(), Outcome: techmap.OutcomeUnmodified}
	noError(t, db.Census().Write(ctx, []techmap.Census{failed, whole, other}))
	heads, err := db.Census().Heads(ctx)
	noError(t, err)
	equal(t, []goldsql.CensusHead{
		{Source: "abc", At: other.At, Outcome: other.Outcome},
		{Source: "toy", At: whole.At, Outcome: whole.Outcome, Listed: 2},
		{Source: "toy", At: failed.At, Outcome: failed.Outcome},
	}, heads)
	got, err := db.Census().Get(ctx, "toy", failed.At)
	noError(t, err)
	equal(t, failed, got)
	_, err = db.Census().Get(ctx, "toy", Monday().AddDate(0, 0, 9))
	errorIs(t, err, techmap.ErrNotFound)
}

func testRejectsAreCounted(t *testing.T, open Opener) {
	db := open(t)
	ctx := t.Context()
	lost := func(stage techmap.Stage, id techmap.PostingID, err error) techmap.RecordError {
		return techmap.RecordError{Stage: stage, Source: "toy", ID: id, Err: err}
	}
	noError(t, db.Rejects().Write(ctx, []techmap.RecordError{
		lost(techmap.StageRefine, "toy:1", techmap.ErrMalformed), lost(techmap.StageRefine, "toy:2", techmap.ErrMalformed),
		lost(techmap.StageFetch, "toy:3", techmap.ErrNotFound), lost(techmap.StageFetch, "toy:4", nil),
	}))
	counts, err := db.Rejects().Counts(ctx)
	noError(t, err)
	equal(t, []goldsql.RejectCount{
		{Stage: techmap.StageFetch, Source: "toy", Count: 1},
		{Stage: techmap.StageFetch, Source: "toy", Kind: "not-found", Count: 1},
		{Stage: techmap.StageRefine, Source: "toy", Kind: "malformed", Count: 2},
	}, counts)
}
