// What a program needs that reads technologies out of postings it has.
package main

import (
	"context"
	"fmt"

	"github.com/techmap-it/techmap"
	"github.com/techmap-it/techmap/llm/lexicon"
	"github.com/techmap-it/techmap/medallion"
)

func main() {
	posting := techmap.Posting{Title: "Go developer", Sections: medallion.Sections("Requirements\n- Go and Kubernetes")}
	found, err := lexicon.New(medallion.DefaultTaxonomy(), nil).Extract(context.Background(), []techmap.Posting{posting})
	if err != nil {
		panic(err)
	}
	for _, m := range found[0].Mentions {
		fmt.Println(m.Skill, m.Level)
	}
}
