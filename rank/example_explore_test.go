package rank_test

import (
	"context"
	"fmt"
	"log"

	"github.com/techmap-it/techmap"
	"github.com/techmap-it/techmap/rank"
)

func officeIndex() *rank.Index {
	tax, openings := office()
	index, err := rank.Load(context.Background(), techmap.Of(openings...), tax)
	if err != nil {
		log.Fatal(err)
	}
	return index
}

func ExampleIndex_Facets() {
	q := rank.Query{Filter: techmap.Filter{All: []techmap.SkillID{"go"}}}
	facets, err := officeIndex().Facets(context.Background(), q)
	if err != nil {
		log.Fatal(err)
	}
	for _, f := range facets.Skills {
		fmt.Printf("%s: %d, or %d\n", f.Name, f.Openings, f.Free)
	}
	// Output:
	// Docker: 15, or 60
	// Go: 15, or 15
	// Spring: 0, or 45
}

func ExampleIndex_Company() {
	profile, err := officeIndex().Company(context.Background(), "회사 4", rank.Query{})
	if err != nil {
		log.Fatal(err)
	}
	fmt.Printf("%d of %d openings are open\n", profile.Open, profile.Ever)
	for _, s := range profile.Skills {
		fmt.Println(s.Name, s.Openings)
	}
	// Output:
	// 2 of 2 openings are open
	// Docker 2
	// Go 2
}

func ExampleIndex_Companies() {
	page, err := officeIndex().Companies(context.Background(), rank.CompaniesQuery{Query: rank.Query{N: 2}})
	if err != nil {
		log.Fatal(err)
	}
	fmt.Println(page.Companies, "companies")
	for _, c := range page.Entries {
		fmt.Println(c.Company, c.Openings)
	}
	// Output:
	// 40 companies
	// 회사 0 2
	// 회사 1 2
}

func ExampleIndex_RolesOf() {
	roles, err := officeIndex().RolesOf(context.Background(), "spring", rank.Query{})
	if err != nil {
		log.Fatal(err)
	}
	for _, r := range roles {
		fmt.Printf("%s: %.0f%% of %d\n", r.NameKo, 100*r.Share, r.Of)
	}
	// Output: 백엔드 개발자: 75% of 60
}
