package mysqlsink_test

import (
	"testing"

	"github.com/techmap-it/techmap"
	"github.com/techmap-it/techmap/rank/ranktest"
	"github.com/techmap-it/techmap/sink/mysqlsink"
	"github.com/techmap-it/techmap/sink/sinktest"
)

// ways are the ways in which a store writes: they differ in speed alone.
func ways() map[string]*mysqlsink.Options {
	return map[string]*mysqlsink.Options{"upsert": nil, "backfill": {Backfill: true}}
}

func TestSilverKeepsTheContract(t *testing.T) {
	t.Parallel()
	server(t)
	for name, o := range ways() {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			sinktest.TestSilver(t, func(t *testing.T) sinktest.Harness[techmap.Posting] {
				dsn := database(t)
				db := openAt(t, dsn, o)
				return sinktest.Harness[techmap.Posting]{
					Sink: &mended[techmap.Posting]{Sink: db.Silver(), t: t, dsn: dsn},
					All:  db.Silver().All, MaxRecord: mysqlsink.MaxRecord,
					Fail: func(i int) { failAt(t, dsn, "silver", sinktest.Silver(i, 0).ID) },
				}
			})
		})
	}
}

func TestGoldKeepsTheContract(t *testing.T) {
	t.Parallel()
	server(t)
	for name, o := range ways() {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			sinktest.TestGold(t, func(t *testing.T) sinktest.Harness[techmap.CanonicalPosting] {
				dsn := database(t)
				db := openAt(t, dsn, o)
				return sinktest.Harness[techmap.CanonicalPosting]{
					Sink: &mended[techmap.CanonicalPosting]{Sink: db.Gold(), t: t, dsn: dsn},
					All:  db.Gold().All, MaxRecord: mysqlsink.MaxRecord,
					Fail: func(i int) { failAt(t, dsn, "posting", sinktest.Gold(i, 0).ID) },
				}
			})
		})
	}
}

func TestCensusKeepsTheContract(t *testing.T) {
	t.Parallel()
	server(t)
	sinktest.TestCensus(t, func(t *testing.T) sinktest.Harness[techmap.Census] {
		db, _ := open(t)
		return sinktest.Harness[techmap.Census]{Sink: db.Census(), All: db.Census().Censuses}
	})
}

// What is published here and read into an index answers as the definitions say.
func TestGoldAnswersAsTheDefinitionsSay(t *testing.T) {
	t.Parallel()
	server(t)
	ranktest.TestStore(t, func(t *testing.T) ranktest.Store {
		db, _ := open(t)
		return db.Gold()
	})
}
