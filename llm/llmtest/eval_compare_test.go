package llmtest

import (
	"context"
	"fmt"
	"math/rand/v2"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/techmap-it/techmap"
)

// javaPostings are n postings that all ask for Java, and an extractor that finds it in
// those of which good says so.
func javaPostings(n int, good func(i int) bool) ([]Labelled, scripted) {
	e := scripted{}
	var corpus []Labelled
	for i := range n {
		id := techmap.PostingID(fmt.Sprint("a:", i))
		corpus = append(corpus, Labelled{Posting: techmap.Posting{ID: id}, Skills: []Label{label("Java", "required")}})
		if good(i) {
			e[id] = []techmap.Mention{says("java", techmap.LevelRequired, "")}
		}
	}
	return corpus, e
}

func evaluated(t *testing.T, corpus []Labelled, e techmap.Extractor) Evaluation {
	t.Helper()
	got, err := Evaluate(t.Context(), e, small(t), corpus, nil)
	require.NoError(t, err)
	return got
}

func TestCompareWithItself(t *testing.T) {
	t.Parallel()
	corpus, e := javaPostings(50, func(i int) bool { return i%3 > 0 })
	got, err := Compare(evaluated(t, corpus, e), evaluated(t, corpus, e))
	require.NoError(t, err)
	assert.Equal(t, Difference{A: "scripted/1", B: "scripted/1", P: 1}, got)
}

func TestCompareFindsTheBetterOne(t *testing.T) {
	t.Parallel()
	corpus, worse := javaPostings(100, func(i int) bool { return i >= 20 })
	_, better := javaPostings(100, func(i int) bool { return i >= 2 && i != 50 })
	a, b := evaluated(t, corpus, worse), evaluated(t, corpus, better)
	got, err := Compare(a, b)
	require.NoError(t, err)
	assert.Equal(t, 18, got.OnlyB)
	assert.Equal(t, 1, got.OnlyA)
	assert.InDelta(t, b.All.F1().Value-a.All.F1().Value, got.F1, 1e-6)
	assert.Greater(t, got.Low, 0.0, "better for sure")
	assert.Less(t, got.Low, got.F1)
	assert.Greater(t, got.High, got.F1)
	assert.InDelta(t, 2*20/float64(1<<19), got.P, 1e-6, "of 19 coins at most one falls the other way")

	back, err := Compare(b, a)
	require.NoError(t, err)
	assert.Less(t, back.High, 0.0)
}

func TestCompareNeedsTheSamePostings(t *testing.T) {
	t.Parallel()
	corpus, e := javaPostings(3, func(int) bool { return true })
	_, err := Compare(evaluated(t, corpus, e), evaluated(t, corpus[:2], e))
	require.ErrorIs(t, err, techmap.ErrInvalid)
	got, err := Compare(evaluated(t, nil, e), evaluated(t, nil, e))
	require.NoError(t, err)
	assert.Zero(t, got.F1, "of nothing, everything is right")
}

// TestCompareIntervalCovers draws corpora from a world in which both extractors are
// equally good: the interval should miss zero about once in twenty times.
func TestCompareIntervalCovers(t *testing.T) {
	t.Parallel()
	dice := rand.New(rand.NewPCG(7, 7))
	outcomes := func() []Outcome {
		all := make([]Outcome, 80)
		for i := range all {
			for range 1 + dice.IntN(8) {
				all[i].Score.hit(dice.IntN(10) > 0)
			}
			if dice.IntN(4) == 0 {
				all[i].Score.FalsePositive = 1
			}
		}
		return all
	}
	misses := 0
	const worlds = 200
	for range worlds {
		low, high := bootstrap(outcomes(), outcomes())
		if low > 0 || high < 0 {
			misses++
		}
	}
	assert.InDelta(t, .05*worlds, misses, .04*worlds)
}

func TestMcNemar(t *testing.T) {
	t.Parallel()
	for _, tc := range []struct {
		b, c int
		want float64
	}{{0, 0, 1}, {1, 0, 1}, {1, 1, 1}, {5, 0, .0625}, {0, 6, .03125}, {10, 2, .03857421875}, {500, 500, 1}} {
		assert.InDelta(t, tc.want, mcnemar(tc.b, tc.c), 1e-9, "%d to %d", tc.b, tc.c)
	}
}

func TestRecordedRepeatsAnswers(t *testing.T) {
	t.Parallel()
	java := []techmap.Mention{says("java", techmap.LevelRequired, "")}
	r := NewRecorded("of yesterday", []techmap.Extraction{
		{Posting: "a:1"}, {Posting: "a:1", Mentions: java}, {Posting: "2", Mentions: java, Pending: true},
	})
	assert.Equal(t, "of yesterday", r.Name())
	found, err := r.Extract(t.Context(), []techmap.Posting{{ID: "a:1"}, {ID: "b:2"}, {ID: "b:1"}})
	failed, ok := err.(*techmap.BatchError) //nolint:errorlint // returned as it is
	require.True(t, ok)
	require.Len(t, failed.Failed, 1)
	assert.Equal(t, 2, failed.Failed[0].Index, "an ID with another source is another posting")
	require.ErrorIs(t, failed.Failed[0].Err, techmap.ErrNotFound)
	assert.Equal(t, techmap.Extraction{Posting: "a:1", Mentions: java}, found[0], "the later answer")
	assert.Equal(t, techmap.Extraction{Posting: "b:2", Mentions: java, Pending: true}, found[1], "by its key")

	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	_, err = r.Extract(ctx, nil)
	require.ErrorIs(t, err, context.Canceled)
}

func ExampleCompare() {
	tax, err := techmap.NewTaxonomy("one", []techmap.Skill{
		{ID: "java", Name: "Java", Kind: techmap.KindLanguage, Aliases: []techmap.Alias{{Text: "Java"}}},
	}, nil)
	if err != nil {
		return
	}
	corpus := []Labelled{{Posting: techmap.Posting{ID: "a:1"}, Skills: []Label{{Name: "Java", Level: "required"}}}}
	blind := NewRecorded("blind", []techmap.Extraction{{Posting: "a:1"}})
	sees := NewRecorded("sees", []techmap.Extraction{
		{Posting: "a:1", Mentions: []techmap.Mention{{Skill: "java", Level: techmap.LevelRequired}}},
	})
	ctx := context.Background()
	a, _ := Evaluate(ctx, blind, tax, corpus, nil)
	b, _ := Evaluate(ctx, sees, tax, corpus, nil)
	d, err := Compare(a, b)
	fmt.Printf("%s is better by %.0f: %d names only it gets right, p %.0f, %v\n", d.B, d.F1, d.OnlyB, d.P, err)
	// Output: sees is better by 1: 1 names only it gets right, p 1, <nil>
}

func ExampleNewRecorded() {
	e := NewRecorded("of yesterday", []techmap.Extraction{{Posting: "board:7", Roles: []string{"backend"}}})
	found, err := e.Extract(context.Background(), []techmap.Posting{{ID: "board:7"}})
	fmt.Println(e.Name(), found[0].Roles, err)
	// Output: of yesterday [backend] <nil>
}
