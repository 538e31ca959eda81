package ranktest_test

import (
	"context"
	"fmt"
	"reflect"
	"testing"

	"github.com/techmap-it/techmap"
	"github.com/techmap-it/techmap/rank"
	"github.com/techmap-it/techmap/rank/ranktest"
)

// The whole test of a store: its name in go test would be TestStore.
func ExampleTestStore() {
	_ = func(t *testing.T) {
		ranktest.TestStore(t, func(*testing.T) ranktest.Store { return new(memory) })
	}
}

// A corpus is openings, a taxonomy that fits them, and questions.
func ExampleCorpus() {
	corpus := ranktest.Corpus{Seed: 1, Openings: 200, Companies: 50, Skills: 30, Days: 30}
	index, err := rank.Load(context.Background(), corpus.All(), corpus.Taxonomy())
	if err != nil {
		fmt.Println(err)
		return
	}
	fmt.Println(index.Openings(), len(corpus.Queries(10)), corpus.Opening(7, 0).ID == corpus.Opening(7, 1).ID)
	// Output: 200 10 true
}

// The definitions are slow, and what an index has to agree with.
func ExampleTop() {
	corpus := ranktest.Corpus{Seed: 1, Openings: 200, Companies: 50, Skills: 30, Days: 30}
	openings, err := techmap.Collect(corpus.All())
	if err != nil {
		fmt.Println(err)
		return
	}
	index, err := rank.Load(context.Background(), techmap.Of(openings...), corpus.Taxonomy())
	if err != nil {
		fmt.Println(err)
		return
	}
	got, err := index.Top(context.Background(), rank.Query{})
	fmt.Println(reflect.DeepEqual(got, ranktest.Top(openings, corpus.Taxonomy(), rank.Query{})), err)
	// Output: true <nil>
}
