// Package goldtest checks what all stores on [goldsql] have in common beyond the
// contract of a sink: what they read back, what goes with the layers, and how
// openings are published. Each store runs it against its own database.
package goldtest

import (
	"context"
	"iter"
	"slices"
	"testing"
	"time"

	"github.com/techmap-it/techmap"
	"github.com/techmap-it/techmap/sink/internal/goldsql"
)

// A Store is what the stores have in common.
type Store interface {
	Silver() *goldsql.Silver
	Gold() *goldsql.Gold
	Census() *goldsql.Census
	Sources() *goldsql.Sources
	Rejects() *goldsql.Rejects
	Extractions() *goldsql.Extractions
	SaveRun(ctx context.Context, kind string, report techmap.Report) error
	Runs(ctx context.Context) iter.Seq2[goldsql.Run, error]
}

// A Database is an empty store, and the ways in which others reach what is below it.
type Database struct {
	Store
	Place  string                                            // what errors call it
	Reopen func(t *testing.T) Store                          // opens it once more
	Exec   func(t *testing.T, statement string, args ...any) // runs a statement
	Number func(t *testing.T, query string) (n int)          // runs a query for one number
}

// An Opener makes a Database that ends with the test.
type Opener func(t *testing.T) Database

// Test runs the suite. Its tests run in parallel, each on a database of its own.
func Test(t *testing.T, open Opener) {
	for _, tt := range []struct {
		name string
		test func(t *testing.T, open Opener)
	}{
		{"SilverSinceAMarkIsExactlyWhatChanged", testSilverSinceAMarkIsExactlyWhatChanged},
		{"GetFindsOneOrSaysThatThereIsNone", testGetFindsOneOrSaysThatThereIsNone},
		{"IDsThatCannotBeFoundAgainAreRefused", testIDsThatCannotBeFoundAgainAreRefused},
		{"GoldReadFromAnotherTextCanBeTold", testGoldReadFromAnotherTextCanBeTold},
		{"SeenIsTheTimeOfTheStoredVersion", testSeenIsTheTimeOfTheStoredVersion},
		{"RecordThatCannotBeReadCostsOnlyItself", testRecordThatCannotBeReadCostsOnlyItself},
		{"AllStandsByID", testAllStandsByID},
		{"ExtractionsAreKeptByKey", testExtractionsAreKeptByKey},
		{"AnAnswerMarksItsPostingAsChanged", testAnAnswerMarksItsPostingAsChanged},
		{"RejectsAreKeptWithTheirLastReason", testRejectsAreKeptWithTheirLastReason},
		{"CensusesStandBySourceAndTime", testCensusesStandBySourceAndTime},
		{"RunsAreKeptByKindAndStart", testRunsAreKeptByKindAndStart},
		{"SourcesAreReplacedByName", testSourcesAreReplacedByName},
		{"PendingPostingsAreThoseSeenFirst", testPendingPostingsAreThoseSeenFirst},
		{"PostingsStandByCompany", testPostingsStandByCompany},
		{"OpeningsSinceAMarkAreExactlyTheChanges", testOpeningsSinceAMarkAreExactlyTheChanges},
		{"EveryPostingEverPublishedResolves", testEveryPostingEverPublishedResolves},
		{"OpeningIsFoundByAnyOfItsMembers", testOpeningIsFoundByAnyOfItsMembers},
		{"PublicationIsTheLatest", testPublicationIsTheLatest},
		{"PublishReplacesThePublishedSet", testPublishReplacesThePublishedSet},
		{"WhatAPublicationWouldChangeCanBeTold", testWhatAPublicationWouldChangeCanBeTold},
		{"PublishThatFailsLeavesEverythingAsItWas", testPublishThatFailsLeavesEverythingAsItWas},
		{"PublishReadsPostingsWhileItWrites", testPublishReadsPostingsWhileItWrites},
		{"LayersAreCountedWithoutReading", testLayersAreCountedWithoutReading},
		{"LatestOpeningsChangedLast", testLatestOpeningsChangedLast},
		{"HeadsOfCensusesHaveNoKeys", testHeadsOfCensusesHaveNoKeys},
		{"RejectsAreCounted", testRejectsAreCounted},
	} {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			tt.test(t, open)
		})
	}
}

// Monday is when all this happens.
func Monday() time.Time { return time.Date(2026, 3, 2, 9, 0, 0, 0, time.UTC) }

// Opening returns an opening of the given members, the first of which names it.
func Opening(title string, members ...techmap.PostingID) techmap.Opening {
	o := techmap.Opening{
		ID: members[0], Members: slices.Clone(members), Title: title, Company: "솔방울",
		Roles: []techmap.RoleID{"backend"},
		Demands: []techmap.Demand{
			{
				Skill: "kotlin", Level: techmap.LevelRequired, Group: 1, Posting: members[0],
				Evidence: techmap.Span{Section: 2, Start: 4, End: 10}, Quote: "• 'Kotlin' 경험",
			},
			{Skill: "aws", Level: techmap.LevelStack, Via: "aws-s3", Posting: members[0], Evidence: techmap.Span{Section: -1}},
		},
		Open: []techmap.Interval{{From: Monday(), LastSeen: Monday().AddDate(0, 0, 1)}},
	}
	slices.Sort(o.Members)
	return o
}

// Publish publishes openings and returns how many of them changed and how many
// others were removed.
func Publish(t testing.TB, db Store, openings ...techmap.Opening) (changed, removed int) {
	t.Helper()
	p, err := db.Gold().Publish(t.Context(), techmap.Of(openings...), Publication(len(openings)))
	noError(t, err)
	return p.Changed, p.Removed
}

// Publication returns what makes the publication of n openings.
func Publication(n int) func(changed, removed int) techmap.Publication {
	return func(changed, removed int) techmap.Publication {
		return techmap.Publication{At: Monday(), Openings: n, Changed: changed, Removed: removed, Method: "test/1"}
	}
}

// Openings returns what is published, or was changed since.
func Openings(t testing.TB, db Store, since time.Time) []techmap.Opening {
	t.Helper()
	all, err := techmap.Collect(db.Gold().Openings(t.Context(), since))
	noError(t, err)
	return all
}
