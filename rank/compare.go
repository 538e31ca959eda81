package rank

import (
	"cmp"
	"context"
	"math"
	"slices"
	"time"
)

// A Comparison sets the answers to two queries side by side.
type Comparison struct {
	Sides   [2]Compared  `json:"sides"`   // in the order of the queries
	TooFew  bool         `json:"too_few"` // one of them has fewer openings than its Query.Min: Entries is empty
	Entries []Difference `json:"entries"` // those with the largest share on either side first; never nil
}

// Compared is what one side of a Comparison stands on.
type Compared struct {
	AsOf      time.Time `json:"as_of"`     // the time that its query asks about
	Openings  int       `json:"openings"`  // that its query selects, pictures left out
	Companies int       `json:"companies"` // of these openings
}

// A Difference is how often two sides ask for one skill.
type Difference struct {
	Subject
	A       Side    `json:"a"`    // among what the first query selects
	B       Side    `json:"b"`    // among what the second selects
	Diff    float64 `json:"diff"` // share of B less share of A
	Low     float64 `json:"low"`  // 95 % interval of Diff
	High    float64 `json:"high"`
	Q       float64 `json:"q"`       // false discovery rate at which this is a difference; 1 if not tested
	Differs bool    `json:"differs"` // Q is at most .05
}

// Compare answers a and b and says where they differ: two roles, two regions, one role
// at two times, or, by Filter.All, what is asked for along with either of two skills.
// Skills are ranked by the measure of each query; a's N and kinds hold for both.
//
// The interval of a difference is Newcombe's, made of the intervals of the two shares.
// That two shares differ is only said after allowing for how many were looked at, so
// that of the differences claimed one in twenty is none. Openings that are on both sides
// make the sides more alike than is supposed, never less. Both queries see the openings
// in the same state, whatever is applied meanwhile.
func (x *Index) Compare(ctx context.Context, a, b Query) (Comparison, error) {
	b.Kinds, b.N = a.Kinds, a.N
	v := x.now.Load()
	ta, asOfA, err := x.countOf(ctx, v, a)
	if err != nil {
		return Comparison{}, err
	}
	tb, asOfB, err := x.countOf(ctx, v, b)
	if err != nil {
		return Comparison{}, err
	}
	c := Comparison{
		Sides: [2]Compared{
			{AsOf: asOfA, Openings: ta.openings, Companies: ta.companies},
			{AsOf: asOfB, Openings: tb.openings, Companies: tb.companies},
		},
		Entries: []Difference{},
	}
	if c.TooFew = ta.openings < max(ta.min, 1) || tb.openings < max(tb.min, 1); !c.TooFew {
		c.Entries = x.differences(ta, tb)
	}
	return c, nil
}

// countOf counts what q selects, without text that is in pictures.
func (x *Index) countOf(ctx context.Context, v *view, q Query) (*tally, time.Time, error) {
	p, err := x.plan(q)
	if err != nil {
		return nil, time.Time{}, err
	}
	w, asOf, err := q.window(v)
	if err != nil {
		return nil, time.Time{}, err
	}
	t, err := p.count(ctx, v, p.choose(v).without(v, facet{field: fieldImageOnly}), w)
	return t, asOf, err
}

// differences returns the skills with the largest shares on either side. All skills are
// tested and then the first taken, so that a longer list does not change a Q.
func (x *Index) differences(a, b *tally) []Difference {
	q := make(map[int]float64)
	for _, f := range x.findings(a, b) {
		q[f.skill] = f.q
	}
	all := []Difference{}
	for skill := range a.sums {
		if a.sums[skill].companies+b.sums[skill].companies == 0 {
			continue
		}
		d := Difference{Subject: subjectOf(x.skills[skill]), A: a.side(skill), B: b.side(skill), Q: 1}
		if adjusted, compared := q[skill]; compared {
			d.Q = millionths(adjusted)
		}
		d.Differs = d.Q <= level
		d.Diff, d.Low, d.High = newcombe(d.A, d.B)
		all = append(all, d)
	}
	slices.SortFunc(all, func(a, b Difference) int {
		return cmp.Or(
			cmp.Compare(max(b.A.Share, b.B.Share), max(a.A.Share, a.B.Share)),
			cmp.Compare(b.A.Share+b.B.Share, a.A.Share+a.B.Share),
			cmp.Compare(a.Skill, b.Skill),
		)
	})
	return all[:min(a.n, len(all))]
}

// newcombe returns by how much the share of b is above that of a, with the hybrid score
// interval of Newcombe (Statistics in Medicine 17, 1998, method 10).
func newcombe(a, b Side) (diff, low, high float64) {
	diff = b.Share - a.Share
	low = diff - math.Hypot(b.Share-b.Low, a.High-a.Share)
	high = diff + math.Hypot(b.High-b.Share, a.Share-a.Low)
	return millionths(diff), millionths(low), millionths(high)
}
