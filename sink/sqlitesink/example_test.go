package sqlitesink_test

import (
	"context"
	"fmt"
	"os"
	"path/filepath"
	"time"

	"github.com/techmap-it/techmap"
	"github.com/techmap-it/techmap/sink/sqlitesink"
)

// temporary runs do with a store that is removed afterwards.
func temporary(do func(ctx context.Context, db *sqlitesink.DB) error) error {
	dir, err := os.MkdirTemp("", "techmap")
	if err != nil {
		return err
	}
	defer os.RemoveAll(dir)
	ctx := context.Background()
	db, err := sqlitesink.Open(ctx, filepath.Join(dir, "store.db"))
	if err != nil {
		return err
	}
	defer db.Close()
	return do(ctx, db)
}

func ExampleOpen() {
	err := temporary(func(ctx context.Context, db *sqlitesink.DB) error {
		day := time.Date(2026, 3, 2, 0, 0, 0, 0, time.UTC)
		mark, err := db.Silver().Mark(ctx)
		if err != nil {
			return err
		}
		err = db.Silver().Write(ctx, []techmap.Posting{
			{ID: "toy:1", Title: "서버 개발자 (수정)", SeenAt: day.AddDate(0, 0, 1)},
			{ID: "toy:1", Title: "서버 개발자", SeenAt: day}, // an older version comes late
		})
		if err != nil {
			return err
		}
		for p, err := range db.Silver().Since(ctx, mark) {
			fmt.Println(p.ID, p.Title, err)
		}
		return nil
	})
	fmt.Println(err)
	// Output:
	// toy:1 서버 개발자 (수정) <nil>
	// <nil>
}

func ExampleGold() {
	err := temporary(func(ctx context.Context, db *sqlitesink.DB) error {
		job := techmap.Opening{ID: "toy:1", Members: []techmap.PostingID{"toy:1", "wanted:7"}, Title: "SRE"}
		_, err := db.Gold().Publish(ctx, techmap.Of(job), func(changed, removed int) techmap.Publication {
			return techmap.Publication{Openings: 1, Changed: changed, Removed: removed}
		})
		if err != nil {
			return err
		}
		for o, err := range db.Gold().Openings(ctx, time.Time{}) {
			fmt.Println(o.ID, o.Title, err)
		}
		id, err := db.Gold().Resolve(ctx, "wanted:7")
		fmt.Println(id, err)
		return nil
	})
	fmt.Println(err)
	// Output:
	// toy:1 SRE <nil>
	// toy:1 <nil>
	// <nil>
}

// Lost records are counted without reading them, and removed once they were got.
func ExampleRejects() {
	err := temporary(func(ctx context.Context, db *sqlitesink.DB) error {
		lost := techmap.RecordError{Stage: techmap.StageRefine, Source: "toy", ID: "toy:1", Err: techmap.ErrMalformed}
		if err := db.Rejects().Write(ctx, []techmap.RecordError{lost}); err != nil {
			return err
		}
		counts, err := db.Rejects().Counts(ctx)
		if err != nil {
			return err
		}
		for _, c := range counts {
			fmt.Println(c.Stage, c.Source, c.Kind, c.Count)
		}
		rejects, err := techmap.Collect(db.Rejects().All(ctx))
		if err != nil {
			return err
		}
		return db.Rejects().Remove(ctx, rejects)
	})
	fmt.Println(err)
	// Output:
	// refine toy malformed 1
	// <nil>
}

// The reports of runs tell when and how well the store was filled.
func ExampleDB_SaveRun() {
	err := temporary(func(ctx context.Context, db *sqlitesink.DB) error {
		report := techmap.Report{
			Started: time.Date(2026, 3, 2, 9, 0, 0, 0, time.UTC),
			Sources: map[string]techmap.SourceReport{"toy": {Outcome: techmap.OutcomeComplete, Listed: 30}},
		}
		if err := db.SaveRun(ctx, "crawl", report); err != nil {
			return err
		}
		for run, err := range db.Runs(ctx) {
			fmt.Println(run.Kind, run.Report.Started.Format(time.DateOnly), run.Report.Sources["toy"].Listed, err)
		}
		return nil
	})
	fmt.Println(err)
	// Output:
	// crawl 2026-03-02 30 <nil>
	// <nil>
}

// What is forgotten leaves no trace in the file.
func ExampleDB_Forget() {
	err := temporary(func(ctx context.Context, db *sqlitesink.DB) error {
		if err := db.Silver().Write(ctx, []techmap.Posting{{ID: "toy:1"}, {ID: "toy:2"}}); err != nil {
			return err
		}
		rows, err := db.Forget(ctx, func(id techmap.PostingID) bool { return id == "toy:2" })
		fmt.Println(rows, err)
		left, err := db.Silver().Count(ctx)
		fmt.Println(left, err)
		return nil
	})
	fmt.Println(err)
	// Output:
	// 1 <nil>
	// 1 <nil>
	// <nil>
}
