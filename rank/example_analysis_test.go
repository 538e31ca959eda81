package rank_test

import (
	"context"
	"fmt"
	"log"
	"time"

	"github.com/techmap-it/techmap"
	"github.com/techmap-it/techmap/rank"
)

// market returns an index of 60 openings each for backend developers, who are asked for
// Java and mostly for Spring, and for data engineers, who are asked for Python. Every
// fourth is in Busan, every second states what it pays.
func market() *rank.Index {
	tax, err := techmap.NewTaxonomy("example", []techmap.Skill{
		{ID: "java", Name: "Java", NameKo: "자바", Kind: techmap.KindLanguage},
		{ID: "python", Name: "Python", NameKo: "파이썬", Kind: techmap.KindLanguage,
			Aliases: []techmap.Alias{{Text: "Python"}, {Text: "파이썬"}}},
		{ID: "spring", Name: "Spring", NameKo: "스프링", Kind: techmap.KindFramework},
		{ID: "docker", Name: "Docker", NameKo: "도커", Kind: techmap.KindDevOps},
	}, []techmap.Role{
		{ID: "backend", Name: "Backend Developer", NameKo: "백엔드 개발자"},
		{ID: "data-engineer", Name: "Data Engineer", NameKo: "데이터 엔지니어"},
	})
	if err != nil {
		log.Fatal(err)
	}
	var openings []techmap.Opening
	for i := range 120 {
		role, skills := techmap.RoleID("data-engineer"), []techmap.SkillID{"python"}
		if i < 60 {
			role, skills = "backend", []techmap.SkillID{"java"}
			if i%3 > 0 {
				skills = append(skills, "spring")
			}
		}
		if i%2 == 0 {
			skills = append(skills, "docker")
		}
		openings = append(openings, advertised(i, role, skills))
	}
	index, err := rank.LoadWith(context.Background(), techmap.Of(openings...), tax, &rank.Options{Text: true})
	if err != nil {
		log.Fatal(err)
	}
	return index
}

// advertised returns the i-th opening, of a company of its own.
func advertised(i int, role techmap.RoleID, skills []techmap.SkillID) techmap.Opening {
	seen := time.Date(2026, 3, 2, 9, 0, 0, 0, time.UTC)
	o := techmap.Opening{
		ID: techmap.NewPostingID("sample", fmt.Sprint(i)), Company: fmt.Sprintf("회사 %03d", i),
		Title: fmt.Sprintf("%s no. %d", role, i), Roles: []techmap.RoleID{role},
		Open: []techmap.Interval{{From: seen.AddDate(0, 0, -i), LastSeen: seen}},
	}
	o.Members = []techmap.PostingID{o.ID}
	if i%4 == 0 {
		o.Place.Region = "부산"
	}
	if i%2 == 0 {
		o.Salary = &techmap.Salary{Min: 40e6 + int64(i)*1e5, Currency: "KRW", Per: "year"}
	}
	for _, s := range skills {
		o.Demands = append(o.Demands, techmap.Demand{Skill: s, Level: techmap.LevelRequired})
	}
	return o
}

// of selects the openings for a role.
func of(role techmap.RoleID) rank.Query {
	return rank.Query{Filter: techmap.Filter{Roles: []techmap.RoleID{role}}}
}

func ExampleIndex_Top() {
	q := of("backend")
	q.N, q.By = 2, rank.ByCompanies
	ranking, err := market().Top(context.Background(), q)
	if err != nil {
		log.Fatal(err)
	}
	for _, e := range ranking.Entries {
		fmt.Printf("%d. %s in %d of %d\n", e.Rank, e.NameKo, e.Openings, ranking.Openings)
	}
	// A question that nothing fits is answered with the word that was likely meant.
	_, err = market().Top(context.Background(), of("backnd"))
	fmt.Println(err)
	// Output:
	// 1. 자바 in 60 of 60
	// 2. 스프링 in 40 of 60
	// rank: role "backnd": unknown, nearest is "backend": techmap: invalid argument
}

func ExampleIndex_Compare() {
	comparison, err := market().Compare(context.Background(), of("backend"), of("data-engineer"))
	if err != nil {
		log.Fatal(err)
	}
	for _, d := range comparison.Entries {
		fmt.Printf("%s: %.0f%% and %.0f%%, differs: %v\n", d.Name, 100*d.A.Share, 100*d.B.Share, d.Differs)
	}
	// Output:
	// Java: 100% and 0%, differs: true
	// Python: 0% and 100%, differs: true
	// Spring: 67% and 0%, differs: true
	// Docker: 50% and 50%, differs: false
}

func ExampleIndex_Distinctive() {
	distinction, err := market().Distinctive(context.Background(), of("backend"))
	if err != nil {
		log.Fatal(err)
	}
	for _, d := range distinction.Entries {
		fmt.Printf("%s: %.0f%%, elsewhere %.0f%%\n", d.Name, 100*d.Share, 100*d.Elsewhere)
	}
	// Output:
	// Java: 100%, elsewhere 0%
	// Spring: 67%, elsewhere 0%
}

func ExampleIndex_Together() {
	companionship, err := market().Together(context.Background(), "spring", rank.Query{Min: 20})
	if err != nil {
		log.Fatal(err)
	}
	for _, c := range companionship.Entries {
		fmt.Printf("%s: %.0f%% of those that ask for Spring, %.0f%% of all\n", c.Name, 100*c.Share, 100*c.Overall)
	}
	// Output: Java: 100% of those that ask for Spring, 50% of all
}

func ExampleIndex_Facts() {
	facts, err := market().Facts(context.Background(), rank.FactsQuery{Each: rank.EachRole})
	if err != nil {
		log.Fatal(err)
	}
	for _, g := range facts.Groups {
		pay := g.Pay[0]
		fmt.Printf("%s: %.0f%% say what they pay, half of them less than %d %s a year\n",
			g.NameKo, 100*g.PayStated.Share, pay.Median, pay.Currency)
	}
	// Output:
	// 백엔드 개발자: 50% say what they pay, half of them less than 42900000 KRW a year
	// 데이터 엔지니어: 50% say what they pay, half of them less than 48900000 KRW a year
}

func ExampleIndex_Trends() {
	trends, err := market().Trends(context.Background(), rank.TrendQuery{Steps: 8})
	if err != nil {
		log.Fatal(err)
	}
	// Nothing here says which source an opening is of, so none was there throughout.
	fmt.Println(len(trends.Windows), trends.Windows[0].From.Format(time.DateOnly), trends.Refused)
	// Output: 9 2026-01-05 sources
}

func ExampleIndex_Fields() {
	fields, err := market().Fields(context.Background(), rank.NextQuery{Have: []techmap.SkillID{"java", "docker"}})
	if err != nil {
		log.Fatal(err)
	}
	for _, f := range fields {
		fmt.Printf("%s: %.0f%% covered, %d of %d within reach\n", f.NameKo, 100*f.Covered, f.Reach[0], f.Openings)
	}
	// Output:
	// 백엔드 개발자: 72% covered, 20 of 60 within reach
	// 데이터 엔지니어: 25% covered, 0 of 60 within reach
}

func ExampleIndex_Search() {
	q := rank.SearchQuery{Query: rank.Query{Filter: techmap.Filter{Regions: []string{"부산"}}, Words: "파이썬", N: 2}}
	for range 2 {
		page, err := market().Search(context.Background(), q)
		if err != nil {
			log.Fatal(err)
		}
		for _, h := range page.Hits {
			fmt.Println(h.Opening.ID, h.Opening.Title)
		}
		q.After = page.More
	}
	// Output:
	// sample:60 data-engineer no. 60
	// sample:64 data-engineer no. 64
	// sample:68 data-engineer no. 68
	// sample:72 data-engineer no. 72
}

func ExampleIndex_Opening() {
	o, ok := market().Opening("sample:7")
	fmt.Println(o.Title, ok)
	// Output: backend no. 7 true
}

// A server answers from a snapshot and applies what is published to the index, so that the
// version that it names beside its numbers is always theirs.
func ExampleIndex_Snapshot() {
	index := market()
	served := index.Snapshot()
	index.Apply(nil, []techmap.PostingID{"sample:0"})
	fmt.Println(served.Openings(), index.Openings())
	// Output: 120 119
}

func ExampleDefaultWeights() {
	weights := rank.DefaultWeights()
	weights[techmap.LevelPreferred] = 1 // what would be nice to have counts like what must be
	ranking, err := market().Top(context.Background(), rank.Query{Weights: weights, N: 1})
	if err != nil {
		log.Fatal(err)
	}
	fmt.Println(ranking.Entries[0].Name)
	// Output: Docker
}
