package llmtest

import (
	"fmt"
	"testing"

	"github.com/stretchr/testify/assert"

	"github.com/techmap-it/techmap"
)

// firms is a corpus of n postings of 40 companies, the first of which has a fifth.
func firms(n int) []Labelled {
	var corpus []Labelled
	for i := range n {
		firm := 0
		if i%5 > 0 {
			firm = 1 + i*7%39
		}
		corpus = append(corpus, Labelled{Posting: techmap.Posting{
			ID: techmap.PostingID(fmt.Sprint("a:", i)), Company: fmt.Sprintf("회사 %d", firm),
		}})
	}
	return corpus
}

func TestSplitSharesNoCompany(t *testing.T) {
	t.Parallel()
	corpus := firms(200)
	a, b := Split(corpus, 1)
	assert.InDelta(t, len(a), len(b), 25, "the halves are of a size")
	of := map[string]string{}
	for name, half := range map[string][]Labelled{"a": a, "b": b} {
		last := -1
		for _, l := range half {
			if had, ok := of[l.Posting.Company]; ok {
				assert.Equal(t, had, name, l.Posting.Company)
			}
			of[l.Posting.Company] = name
			i := indexOf(corpus, l.Posting.ID)
			assert.Greater(t, i, last, "in the order of the corpus")
			last = i
		}
	}
	assert.Len(t, append(a, b...), 200)
}

func indexOf(corpus []Labelled, id techmap.PostingID) int {
	for i, l := range corpus {
		if l.Posting.ID == id {
			return i
		}
	}
	return -1
}

func TestSplitDependsOnSeedAlone(t *testing.T) {
	t.Parallel()
	a1, _ := Split(firms(200), 1)
	again, _ := Split(firms(200), 1)
	a2, _ := Split(firms(200), 2)
	assert.Equal(t, a1, again)
	assert.NotEqual(t, a1, a2)
}

func TestSplitKnowsCompaniesByTheirFoldedNames(t *testing.T) {
	t.Parallel()
	corpus := []Labelled{
		{Posting: techmap.Posting{ID: "a:1", Company: "(주)무늬"}},
		{Posting: techmap.Posting{ID: "a:2", Company: "주식회사 무늬"}},
		{Posting: techmap.Posting{ID: "a:3"}},
		{Posting: techmap.Posting{ID: "a:4"}},
	}
	for seed := range uint64(20) {
		a, b := Split(corpus, seed)
		assert.NotEmpty(t, a)
		assert.NotEmpty(t, b, "postings without a company are not one company")
		assert.Equal(t, indexOf(a, "a:1") >= 0, indexOf(a, "a:2") >= 0, "one company")
	}
}

func ExampleSplit() {
	learn, try := Split([]Labelled{
		{Posting: techmap.Posting{ID: "a:1", Company: "Pattern Inc."}},
		{Posting: techmap.Posting{ID: "a:2", Company: "무늬"}},
		{Posting: techmap.Posting{ID: "a:3", Company: "pattern"}},
	}, 1)
	fmt.Println(len(learn)+len(try), "postings, of two companies:", len(learn) == 2 || len(try) == 2)
	// Output: 3 postings, of two companies: true
}
