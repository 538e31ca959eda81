package rank_test

import (
	"context"
	"fmt"
	"log"
	"time"

	"github.com/techmap-it/techmap"
	"github.com/techmap-it/techmap/rank"
)

// office returns a taxonomy and openings that an office might have published.
func office() (*techmap.Taxonomy, []techmap.Opening) {
	tax, err := techmap.NewTaxonomy("example", []techmap.Skill{
		{ID: "go", Name: "Go", Kind: techmap.KindLanguage},
		{ID: "spring", Name: "Spring", NameKo: "스프링", Kind: techmap.KindFramework},
		{ID: "docker", Name: "Docker", NameKo: "도커", Kind: techmap.KindDevOps},
	}, []techmap.Role{{ID: "backend", Name: "Backend Developer", NameKo: "백엔드 개발자"}})
	if err != nil {
		log.Fatal(err)
	}
	seen := time.Date(2026, 3, 2, 9, 0, 0, 0, time.UTC)
	var openings []techmap.Opening
	for i := range 60 {
		o := techmap.Opening{
			ID: techmap.NewPostingID("sample", fmt.Sprint(i)), Company: fmt.Sprintf("회사 %d", i%40),
			Roles: []techmap.RoleID{"backend"}, Open: []techmap.Interval{{From: seen, LastSeen: seen}},
		}
		o.Members = []techmap.PostingID{o.ID}
		skill := techmap.SkillID("spring")
		if i%4 == 0 {
			skill = "go"
		}
		o.Demands = []techmap.Demand{
			{Skill: "docker", Level: techmap.LevelPreferred},
			{Skill: skill, Level: techmap.LevelRequired},
		}
		openings = append(openings, o)
	}
	return tax, openings
}

func Example() {
	ctx := context.Background()
	tax, openings := office()
	index, err := rank.Load(ctx, techmap.Of(openings...), tax)
	if err != nil {
		log.Fatal(err)
	}
	ranking, err := index.Top(ctx, rank.Query{Filter: techmap.Filter{Roles: []techmap.RoleID{"backend"}}})
	if err != nil {
		log.Fatal(err)
	}
	fmt.Printf("%s on %s: %d openings of %d companies\n",
		ranking.Role, ranking.AsOf.Format(time.DateOnly), ranking.Openings, ranking.Companies)
	for _, e := range ranking.Entries {
		fmt.Printf("%d. %s %.0f%% (%.0f to %.0f)\n", e.Rank, e.Name, 100*e.Share, 100*e.Low, 100*e.High)
	}
	// Output:
	// backend on 2026-03-02: 60 openings of 40 companies
	// 1. Spring 75% (59 to 86)
	// 2. Docker 40% (26 to 56)
	// 3. Go 25% (14 to 41)
}

func ExampleLoad() {
	tax, openings := office()
	index, err := rank.Load(context.Background(), techmap.Of(openings...), tax)
	if err != nil {
		log.Fatal(err)
	}
	fmt.Println(index.Openings(), index.AsOf())
	// Output: 60 2026-03-02 09:00:00 +0000 UTC
}

func ExampleIndex_Apply() {
	tax, openings := office()
	index, err := rank.Load(context.Background(), techmap.Of(openings...), tax)
	if err != nil {
		log.Fatal(err)
	}
	index.Apply(nil, []techmap.PostingID{"sample:0", "sample:1"})
	fmt.Println(index.Openings())
	// Output: 58
}

func ExampleIndex_Roles() {
	ctx := context.Background()
	tax, openings := office()
	index, err := rank.Load(ctx, techmap.Of(openings...), tax)
	if err != nil {
		log.Fatal(err)
	}
	roles, err := index.Roles(ctx, rank.Query{})
	if err != nil {
		log.Fatal(err)
	}
	for _, r := range roles {
		fmt.Println(r.NameKo, r.Openings, r.Companies)
	}
	// Output: 백엔드 개발자 60 40
}

func ExampleIndex_Next() {
	tax, _ := techmap.NewTaxonomy("example", []techmap.Skill{
		{ID: "java", Name: "Java", Kind: techmap.KindLanguage},
		{ID: "kotlin", Name: "Kotlin", NameKo: "코틀린", Kind: techmap.KindLanguage},
	}, nil)
	posting := func(id techmap.PostingID, skills ...techmap.SkillID) techmap.Opening {
		o := techmap.Opening{ID: id, Members: []techmap.PostingID{id}, Open: []techmap.Interval{{LastSeen: time.Unix(0, 0)}}}
		for _, s := range skills {
			o.Demands = append(o.Demands, techmap.Demand{Skill: s, Level: techmap.LevelRequired})
		}
		return o
	}
	x, _ := rank.Load(context.Background(), techmap.Of(
		posting("a:1", "java"), posting("a:2", "java", "kotlin"), posting("a:3", "kotlin", "java"),
	), tax)
	path, _ := x.Next(context.Background(), rank.NextQuery{
		Query: rank.Query{Min: -1}, Have: []techmap.SkillID{"java"},
	})
	fmt.Printf("%d of %d openings within reach\n", path.Reach.Openings, path.Openings)
	fmt.Printf("%s opens %d more\n", path.Next[0].Name, path.Next[0].Openings)
	// Output:
	// 1 of 3 openings within reach
	// Kotlin opens 2 more
}

func ExampleLoadWith() {
	tax, _ := techmap.NewTaxonomy("example", nil, nil)
	x, _ := rank.LoadWith(context.Background(), techmap.Of(
		techmap.Opening{ID: "a:1", Members: []techmap.PostingID{"a:1"}, Title: "블록체인 개발자", Open: []techmap.Interval{{LastSeen: time.Unix(0, 0)}}},
		techmap.Opening{ID: "a:2", Members: []techmap.PostingID{"a:2"}, Title: "Game Developer", Open: []techmap.Interval{{LastSeen: time.Unix(0, 0)}}},
	), tax, &rank.Options{Text: true})
	page, _ := x.Search(context.Background(), rank.SearchQuery{Query: rank.Query{Words: "블록체인"}})
	fmt.Println(page.Openings, page.Hits[0].Opening.Title)
	// Output: 1 블록체인 개발자
}
