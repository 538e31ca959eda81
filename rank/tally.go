package rank

import (
	"context"
	"math"
)

// A tally counts openings, company by company.
type tally struct {
	plan
	openings, companies int
	w                   [3]float64 // by measure: Σ w over the openings
	ww, q0              float64    // as in spread, by the plan's measure
	sums                []sums     // by skill

	// Of the company that is being counted:
	size    int   // openings
	touched []int // skills that were asked for, in the order they came

	values []float64 // what a demand counts, by the place of its size and level
}

// A sums is what a tally knows of one skill. What changes with every demand stands
// together at its beginning, in one line of a processor's cache.
type sums struct {
	now            heard // in the company that is being counted
	companies      int
	levels         [5]int     // openings that ask, by level
	x              [3]float64 // by measure: Σ w·x over the openings
	xx, xw, q2, q1 float64    // as in spread, by the plan's measure
}

// A heard is Σ x and Σ x² over the openings of one company.
type heard struct{ x, xx float64 }

func newTally(p plan) *tally {
	t := &tally{plan: p, sums: make([]sums, len(p.wanted)), values: make([]float64, (maxSize+1)<<levelBits)}
	for i := range t.values {
		size, level := i>>levelBits, i&(1<<levelBits-1)
		if level < len(p.weights) {
			t.values[i] = p.weights[level] / float64(max(size, 1))
		}
	}
	return t
}

// count counts the rows of c that were open in w.
func (p plan) count(ctx context.Context, v *view, c choice, w window) (*tally, error) {
	t := newTally(p)
	last := int64(-1)
	v.each(c, w, func(company uint32, s *segment, row uint32) bool {
		if int64(company) != last {
			t.close()
			last = int64(company)
		}
		t.add(s.asked(row))
		return t.openings&0xfff != 0 || ctx.Err() == nil
	})
	t.close()
	return t, context.Cause(ctx)
}

// add counts an opening of the company at hand.
func (t *tally) add(demands []demand) {
	t.openings++
	t.size++
	for _, d := range demands {
		skill := d.skill()
		x := t.values[d.size()<<levelBits|d.level()]
		if x == 0 || !t.wanted[skill] {
			continue
		}
		s := &t.sums[skill]
		if s.now.x == 0 {
			t.touched = append(t.touched, skill)
		}
		s.now.x += x
		s.now.xx += x * x
		s.levels[d.level()]++
	}
}

// close ends the company at hand.
func (t *tally) close() {
	if t.size == 0 {
		return
	}
	n := float64(t.size)
	weight := [...]float64{1 / math.Sqrt(n), 1, 1 / n}
	w := weight[t.measure]
	for _, skill := range t.touched {
		s := &t.sums[skill]
		h := s.now
		s.now = heard{}
		s.companies++
		for m := range s.x {
			s.x[m] += weight[m] * h.x
		}
		s.xx += w * h.x * w * h.x
		s.xw += w * h.x * w * n
		s.q2 += w * w * h.xx
		s.q1 += w * w * h.x
	}
	for m := range t.w {
		t.w[m] += weight[m] * n
	}
	t.ww += w * n * w * n
	t.q0 += w * w * n
	t.companies++
	t.size, t.touched = 0, t.touched[:0]
}
