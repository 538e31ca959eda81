package medallion

import (
	"errors"
	"fmt"
	"slices"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
	"golang.org/x/sync/errgroup"

	"github.com/techmap-it/techmap"
)

// toyRules are rules over numbers: odd ones are kept, tens rejected, and a
// hundred stops.
func toyRules() *ruleSet[int] {
	when := func(broken func(int) bool) func(int) string {
		return func(n int) string {
			if broken(n) {
				return fmt.Sprintf("it is %d", n)
			}
			return ""
		}
	}
	return newRules("toy", func(n int) techmap.PostingID { return techmap.PostingID(fmt.Sprintf("toy:%04d", n)) },
		rule[int]{"odd", actionKeep, when(func(n int) bool { return n%2 == 1 })},
		rule[int]{"hundred", actionStop, when(func(n int) bool { return n == 100 })},
		rule[int]{"tens", actionReject, when(func(n int) bool { return n%10 == 0 })},
		rule[int]{"large", actionKeep, when(func(n int) bool { return n > 50 })},
	)
}

func TestRulesActions(t *testing.T) {
	t.Parallel()
	s := toyRules()
	require.NoError(t, s.check(2), "nothing is broken")
	require.NoError(t, s.check(51), "what is kept is no error")

	err := s.check(60)
	require.ErrorIs(t, err, techmap.ErrMalformed)
	assert.EqualError(t, err, `medallion: rule "tens": it is 60: techmap: malformed record`)

	err = s.check(100)
	assert.EqualError(t, err, `medallion: rule "hundred": it is 100`)
	for _, kind := range []error{techmap.ErrMalformed, techmap.ErrInvalid, techmap.ErrNotFound, techmap.ErrSkip} {
		assert.NotErrorIs(t, err, kind, "a pipeline would go on")
	}

	assert.Equal(t, []techmap.RuleCount{
		{Layer: "toy", Rule: "odd", Action: "keep", Count: 1, Sample: []techmap.PostingID{"toy:0051"}},
		{Layer: "toy", Rule: "hundred", Action: "stop", Count: 1, Sample: []techmap.PostingID{"toy:0100"}},
		{Layer: "toy", Rule: "tens", Action: "reject", Count: 1, Sample: []techmap.PostingID{"toy:0060"}},
		{Layer: "toy", Rule: "large", Action: "keep", Count: 1, Sample: []techmap.PostingID{"toy:0051"}},
	}, s.counts(), "a record that is lost is not asked about further")
}

func TestRulesCountNothingAtFirst(t *testing.T) {
	t.Parallel()
	for _, c := range toyRules().counts() {
		assert.Zero(t, c.Count)
		assert.Empty(t, c.Sample)
	}
}

func TestRulesSampleDoesNotDependOnOrder(t *testing.T) {
	t.Parallel()
	want := []techmap.PostingID{"toy:0001", "toy:0003", "toy:0005", "toy:0007", "toy:0009"}
	forth := []int{1, 3, 5, 7, 9, 11, 13, 15, 17, 19, 1}
	back := slices.Clone(forth)
	slices.Reverse(back)
	for _, order := range [][]int{forth, back} {
		s := toyRules()
		for _, n := range order {
			require.NoError(t, s.check(n))
		}
		odd := s.counts()[0]
		assert.Equal(t, len(order), odd.Count, "every strike counts")
		assert.Equal(t, want, odd.Sample, "the least, each once")
	}
}

func TestRulesCountsAreACopy(t *testing.T) {
	t.Parallel()
	s := toyRules()
	require.NoError(t, s.check(1))
	s.counts()[0].Sample[0] = "changed"
	assert.Equal(t, techmap.PostingID("toy:0001"), s.counts()[0].Sample[0])
}

func TestRulesAtOnce(t *testing.T) {
	t.Parallel()
	s := toyRules()
	var g errgroup.Group
	for range 8 {
		g.Go(func() error {
			for n := range 40 {
				if err := s.check(n); err != nil && !errors.Is(err, techmap.ErrMalformed) {
					return err
				}
				s.counts()
			}
			return nil
		})
	}
	require.NoError(t, g.Wait())
	assert.Equal(t, 8*20, s.counts()[0].Count)
	assert.Equal(t, 8*4, s.counts()[2].Count)
}
