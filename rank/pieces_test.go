package rank

import (
	"fmt"
	"math/rand/v2"
	"slices"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/techmap-it/techmap"
)

// halves returns an index of random openings, many of them in its small segment.
func halves(t *testing.T, seed uint64) *Index {
	t.Helper()
	r := rand.New(rand.NewPCG(seed, 9))
	var skills []techmap.Skill
	for i := range 12 {
		skills = append(skills, techmap.Skill{ID: techmap.SkillID(fmt.Sprint("s", i)), Name: fmt.Sprint("S", i), Kind: techmap.KindTool})
	}
	tax, err := techmap.NewTaxonomy("halves", skills, nil)
	require.NoError(t, err)
	one := func() techmap.Opening {
		o := techmap.Opening{ID: techmap.NewPostingID("x", fmt.Sprint(r.IntN(400))), Open: []techmap.Interval{{}}}
		o.Members = []techmap.PostingID{o.ID}
		if n := r.IntN(60); n > 0 {
			o.Company = fmt.Sprintf("회사%02d", n*n/60)
		}
		for _, s := range skills {
			if r.IntN(3) == 0 {
				o.Demands = append(o.Demands, techmap.Demand{Skill: s.ID, Level: techmap.Levels()[r.IntN(5)], Group: r.IntN(3)})
			}
		}
		return o
	}
	var first, then []techmap.Opening
	for range 300 {
		first, then = append(first, one()), append(then, one())
	}
	x, err := Load(t.Context(), techmap.Of(first...), tax)
	require.NoError(t, err)
	x.Apply(then, nil)
	require.Positive(t, x.now.Load().delta.len())
	require.Positive(t, x.now.Load().base.len())
	return x
}

// everything returns all rows of v that are alive.
func everything(v *view) picked {
	c := choice{v.base.all(), v.delta.all()}
	c.base.AndNot(v.dead)
	return v.picked(c)
}

// where returns what rows are ordered by.
func (s *segment) where(row uint32) string { return s.companyOf(row) + " " + s.ids.at(row) }

func TestPiecesAreOfWholeCompaniesInOrder(t *testing.T) {
	t.Parallel()
	for seed := range uint64(20) {
		v := halves(t, seed).now.Load()
		whole := everything(v)
		for _, size := range []int{1, 10, 40, 1000} {
			pieces := v.cut(whole, size)
			assert.LessOrEqual(t, len(pieces), maxPieces)
			seen := make(map[string]int)
			var order []string
			for i, p := range pieces {
				v.walk(p, func(_ uint32, s *segment, row uint32) bool {
					order = append(order, s.where(row))
					name := s.companyOf(row)
					if at, known := seen[name]; known {
						require.Equal(t, at, i, "company %q is in two pieces of %d", name, size)
					}
					seen[name] = i
					return true
				})
			}
			require.Len(t, order, len(whole.base)+len(whole.delta))
			require.True(t, slices.IsSorted(order), "by company and ID")
		}
	}
}

func TestAnswerDoesNotDependOnPieces(t *testing.T) {
	t.Parallel()
	for seed := range uint64(20) {
		x := halves(t, seed)
		v := x.now.Load()
		for _, by := range Measures() {
			p, err := x.plan(Query{By: by, N: 100})
			require.NoError(t, err)
			var want []Entry
			for _, size := range []int{1000, 100, 10, 1} {
				all := newTally(p)
				for _, piece := range v.cut(everything(v), size) {
					part := newTally(p)
					require.NoError(t, part.countPiece(t.Context(), v, piece, asTheyAre()))
					all.take(part)
				}
				got := x.entries(all)
				if want == nil {
					want = got
				}
				require.NotEmpty(t, got)
				require.Equal(t, want, got, "pieces of %d by %s", size, by)
			}
		}
	}
}
