package rankhttp_test

import (
	"context"
	"errors"
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

// A program says what is wrong in words of its own, or shows those of the answer.
func ExampleProblem() {
	api, _ := rankhttp.New(rankhttp.Fixed{Data: exampleData()}, nil)
	_, err := rankhttp.InProcess(api).In("ko").Top(context.Background(), url.Values{"role": {"백엔"}})
	if problem, ok := errors.AsType[*rankhttp.Problem](err); ok {
		fmt.Println(problem.Status, problem.Errors[0].Location, problem.Errors[0].Message)
	}
	fmt.Println(errors.Is(err, techmap.ErrInvalid))
	// Output:
	// 400 query.role role: 알 수 없는 직군 "백엔". 가장 가까운 것: "backend"
	// true
}

// A handler behind an Edge writes the ID of a request beside what it logs.
func ExampleRequestID() {
	logged := http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		fmt.Println("answering", rankhttp.RequestID(r.Context()))
	})
	get(rankhttp.Edge(logged, nil), "/", "X-Request-Id", "example-1")
	fmt.Printf("%q\n", rankhttp.RequestID(context.Background()))
	// Output:
	// answering example-1
	// ""
}

// shelf is a Library that keeps every version: permanent links last.
type shelf struct {
	versions map[string]*rankhttp.Data
	current  string
}

// Current implements rankhttp.Library.
func (s shelf) Current() *rankhttp.Data { return s.versions[s.current] }

// At implements rankhttp.Library.
func (s shelf) At(_ context.Context, version string) (*rankhttp.Data, error) {
	if data, ok := s.versions[version]; ok {
		return data, nil
	}
	return nil, fmt.Errorf("version %q: %w", version, techmap.ErrNotFound)
}

// A library of one's own serves what is published now, and what was when a link was made.
func ExampleLibrary() {
	old, now := exampleData(), exampleData()
	now.Version = "2"
	now.Index.Apply(nil, []techmap.PostingID{"own:2"})
	api, _ := rankhttp.New(shelf{map[string]*rankhttp.Data{"1": old, "2": now}, "2"}, nil)
	client := rankhttp.InProcess(api)
	for _, q := range []url.Values{{}, {"data": {"1"}}, {"data": {"0"}}} {
		openings, err := client.Openings(context.Background(), q)
		fmt.Println(openings.Meta.Data, openings.Total, errors.Is(err, techmap.ErrNotFound))
	}
	// Output:
	// 2 1 false
	// 1 2 false
	//  0 true
}
