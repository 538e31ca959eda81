package rankhttp_test

import (
	"context"
	"fmt"
	"net/http"
	"net/http/httptest"
	"net/url"
	"time"

	"github.com/techmap-it/techmap"
	"github.com/techmap-it/techmap/rank"
	"github.com/techmap-it/techmap/rank/rankhttp"
)

// exampleData are two openings of one company.
func exampleData() *rankhttp.Data {
	tax, _ := techmap.NewTaxonomy("1", []techmap.Skill{
		{ID: "go", Name: "Go", Kind: techmap.KindLanguage, Aliases: []techmap.Alias{{Text: "Go"}, {Text: "고랭"}}},
		{ID: "java", Name: "Java", Kind: techmap.KindLanguage, Aliases: []techmap.Alias{{Text: "Java"}, {Text: "자바"}}},
	}, []techmap.Role{{ID: "backend", Name: "Backend developer", NameKo: "백엔드 개발자", Aliases: []string{"백엔드"}}})
	opening := func(id techmap.PostingID, skills ...techmap.SkillID) techmap.Opening {
		seen := time.Date(2026, 11, 22, 0, 0, 0, 0, time.UTC)
		o := techmap.Opening{
			ID: id, Members: []techmap.PostingID{id}, Sources: []string{"own"}, Company: "한빛", Title: "백엔드 개발자",
			Roles: []techmap.RoleID{"backend"}, Open: []techmap.Interval{{From: seen, LastSeen: seen}},
		}
		for _, s := range skills {
			o.Demands = append(o.Demands, techmap.Demand{Skill: s, Level: techmap.LevelRequired})
		}
		return o
	}
	index, _ := rank.LoadWith(context.Background(), techmap.Of(opening("own:1", "go"), opening("own:2", "go", "java")), tax, &rank.Options{Text: true})
	return &rankhttp.Data{Index: index, Taxonomy: tax, Version: "1", Sources: []rankhttp.Source{{Name: "own", Shown: techmap.ShownText, Exported: true}}}
}

// The handler stands in any server, below any path.
func ExampleNew() {
	api, err := rankhttp.New(rankhttp.Fixed{Data: exampleData()}, &rankhttp.Options{Base: "/jobs"})
	if err != nil {
		fmt.Println(err)
		return
	}
	mux := http.NewServeMux()
	mux.Handle("/jobs/", http.StripPrefix("/jobs", api))

	server := httptest.NewServer(mux)
	defer server.Close()
	top, err := rankhttp.NewClient(server.URL+"/jobs", nil).Top(context.Background(), url.Values{"role": {"백엔드"}, "min_sample": {"0"}})
	if err != nil {
		fmt.Println(err)
		return
	}
	for _, e := range top.Entries {
		fmt.Printf("%d. %s %.0f%%\n", e.Rank, e.Name, 100*e.Share)
	}
	fmt.Println(top.Meta.Permalink)
	// Output:
	// 1. Go 100%
	// 2. Java 50%
	// /jobs/v1/skills/top?as_of=2026-11-22T00%3A00%3A00Z&data=1&method=&min_sample=0&role=backend&taxonomy=1
}

// A program that has the openings itself asks without a network.
func ExampleInProcess() {
	api, _ := rankhttp.New(rankhttp.Fixed{Data: exampleData()}, nil)
	found, err := rankhttp.InProcess(api).Openings(context.Background(), url.Values{"words": {"자바"}})
	if err != nil {
		fmt.Println(err)
		return
	}
	for _, o := range found.Openings {
		fmt.Println(o.ID, o.Title, o.Company)
	}
	// Output: own:2 백엔드 개발자 한빛
}

// A wrong question is answered by what is wrong with it.
func ExampleNewClient() {
	api, _ := rankhttp.New(rankhttp.Fixed{Data: exampleData()}, nil)
	server := httptest.NewServer(api)
	defer server.Close()
	_, err := rankhttp.NewClient(server.URL, nil).Top(context.Background(), url.Values{"rol": {"backend"}})
	fmt.Println(err)
	// Output: rankhttp: status 400: unknown parameter "rol"; nearest is "role"
}
