package medallion_test

import (
	"context"
	"fmt"
	"iter"
	"time"

	"github.com/techmap-it/techmap"
	"github.com/techmap-it/techmap/medallion"
)

func exampleTaxonomy() *techmap.Taxonomy {
	tax, err := techmap.NewTaxonomy("example/1", []techmap.Skill{
		{ID: "aws", Name: "AWS", Kind: techmap.KindCloud, Aliases: []techmap.Alias{{Text: "AWS"}}},
		{ID: "aws-s3", Name: "Amazon S3", Kind: techmap.KindCloud, PartOf: []techmap.SkillID{"aws"},
			Aliases: []techmap.Alias{{Text: "Amazon S3"}, {Text: "S3"}}},
		{ID: "react", Name: "React", Kind: techmap.KindLibrary,
			Aliases: []techmap.Alias{{Text: "React"}, {Text: "리액트"}}},
	}, nil)
	if err != nil {
		panic(err) // the taxonomy above is a sound one
	}
	return tax
}

func ExampleNewGold() {
	gold := medallion.NewGold(exampleTaxonomy(), &medallion.GoldOptions{
		Unknown: func(_ context.Context, id techmap.PostingID, m techmap.Mention) {
			fmt.Printf("%s: %q is not in the taxonomy\n", id, m.Surface)
		},
	})
	posting := techmap.Posting{
		ID: "example:1", Title: "Frontend Developer", Company: "Acme",
		Sections: []techmap.Section{{Kind: techmap.SectionRequirements, Text: "• 리액트 3년 이상\n• S3, 코볼"}},
		SeenAt:   time.Date(2026, 3, 2, 0, 0, 0, 0, time.UTC),
	}
	// An extractor that knows no taxonomy leaves Mention.Skill empty.
	extraction := techmap.Extraction{Posting: posting.ID, Extractor: "by hand", Mentions: []techmap.Mention{
		{Span: techmap.Span{Start: 4, End: 13}, Surface: "리액트", Level: techmap.LevelRequired},
		{Span: techmap.Span{Start: 30, End: 32}, Surface: "S3", Level: techmap.LevelRequired},
		{Span: techmap.Span{Start: 34, End: 40}, Surface: "코볼", Level: techmap.LevelRequired},
	}}

	canonical, err := gold.Refine(context.Background(),
		techmap.Annotated{Posting: posting, Extraction: extraction})
	if err != nil {
		fmt.Println(err)
		return
	}
	for _, d := range canonical.Demands {
		fmt.Printf("%s %s (via %q): %s\n", d.Skill, d.Level, d.Via, d.Quote)
	}
	// Output:
	// example:1: "코볼" is not in the taxonomy
	// aws required (via "aws-s3"): • S3, 코볼
	// aws-s3 required (via ""): • S3, 코볼
	// react required (via ""): • 리액트 3년 이상
}

// A listStore is a PublishStore of slices that prints what is published.
type listStore struct {
	postings []techmap.CanonicalPosting // by company, then by ID
	censuses []techmap.Census           // by source, then by time
}

func (s listStore) Postings(context.Context) iter.Seq2[techmap.CanonicalPosting, error] {
	return techmap.Of(s.postings...)
}

func (s listStore) Censuses(context.Context) iter.Seq2[techmap.Census, error] {
	return techmap.Of(s.censuses...)
}

func (s listStore) Publish(
	_ context.Context, openings iter.Seq2[techmap.Opening, error], done func(changed,
		removed int) techmap.Publication,
) (techmap.Publication, error) {
	n := 0
	for o, err := range openings {
		if err != nil {
			return techmap.Publication{}, err
		}
		fmt.Printf("%s %q of %v\n", o.ID, o.Title, o.Members)
		for _, iv := range o.Open {
			fmt.Printf("  from %s to %s: %s\n", iv.From.Format(time.DateOnly), iv.To.Format(time.DateOnly), iv.Reason)
		}
		n++
	}
	return done(n, 0), nil
}

func ExamplePublish() {
	day := func(d int) time.Time { return time.Date(2026, 3, d, 0, 0, 0, 0, time.UTC) }
	demands := []techmap.Demand{
		{Skill: "go", Level: techmap.LevelRequired},
		{Skill: "kafka", Level: techmap.LevelRequired},
		{Skill: "mysql", Level: techmap.LevelPreferred},
	}
	store := listStore{
		postings: []techmap.CanonicalPosting{
			{ID: "jumpit:7", Source: "jumpit", Title: "[에크미] 백엔드 개발자", Company: "에크미", SeenAt: day(3),
				Demands: demands},
			{ID: "wanted:5", Source: "wanted", Title: "백엔드 개발자", Company: "에크미", SeenAt: day(2), Demands: demands},
		},
		censuses: []techmap.Census{
			{Source: "jumpit", At: day(3), Outcome: techmap.OutcomeComplete, Keys: []string{"7"}},
			{Source: "jumpit", At: day(8), Outcome: techmap.OutcomeComplete},
			{Source: "jumpit", At: day(9), Outcome: techmap.OutcomeComplete},
			{Source: "wanted", At: day(2), Outcome: techmap.OutcomeComplete, Keys: []string{"5"}},
			{Source: "wanted", At: day(5), Outcome: techmap.OutcomeComplete},
			{Source: "wanted", At: day(6), Outcome: techmap.OutcomeComplete},
		},
	}
	pub, err := medallion.Publish(context.Background(), store, nil)
	if err != nil {
		fmt.Println(err)
		return
	}
	fmt.Printf("%d postings, %d opening, as of %s\n", pub.Postings, pub.Openings, pub.At.Format(time.DateOnly))
	// Output:
	// wanted:5 "[에크미] 백엔드 개발자" of [jumpit:7 wanted:5]
	//   from 2026-03-02 to 2026-03-08: vanished
	// 2 postings, 1 opening, as of 2026-03-09
}
