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
