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
	size    int     // openings
	now     []heard // by skill
	touched []int   // skills in now that are not zero, in the order they came
}

// A sums is what a tally knows of one skill.
type sums struct {
	companies      int
	levels         [5]int     // openings that ask, by level
	x              [3]float64 // by measure: Σ w·x over the openings
	xx, xw, q2, q1 float64    // as in spread, by the plan's measure
}

// A heard is Σ x and Σ x² over the openings of one company.
type heard struct{ x, xx float64 }

func newTally(p plan) *tally {
	return &tally{plan: p, sums: make([]sums, len(p.wanted)), now: make([]heard, len(p.wanted))}
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
		skill, level := d.skill(), d.level()
		x := t.weights[level]
		if x == 0 || !t.wanted[skill] {
			continue
		}
		if k := d.size(); k > 1 {
			x /= float64(k)
		}
		h := &t.now[skill]
		if h.x == 0 {
			t.touched = append(t.touched, skill)
		}
		h.x += x
		h.xx += x * x
		t.sums[skill].levels[level]++
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
		s, h := &t.sums[skill], t.now[skill]
		t.now[skill] = heard{}
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
