package rank

import (
	"math"
)

// A tally counts openings, company by company: add for each opening, close after each
// company, end when none is to come. What it has counted may be read after end alone.
//
// Most companies have one opening. Whatever the measure, that weighs 1, and most of its
// demands are alike but for skill and level, so that it is enough to count them (alone)
// and to multiply once in the end. This, and that the sums of a skill stand together, is
// what makes counting fast; what comes out is the same.
type tally struct {
	plan
	openings, companies int
	w                   [3]float64 // by measure: Σ w over the openings
	ww, q0              float64    // as in spread, by the plan's measure
	sums                []sums     // by skill
	levels              []levels   // by skill
	alone               []levels   // by skill: those of them whose company has but one, no alternatives aside

	// Of the company that is being counted:
	size    int      // openings
	first   []demand // of its first opening, until there is a second
	heard   []heard  // by skill
	touched []uint32 // skills that were asked for, in the order they came

	values [(maxSize + 1) << levelBits]float64 // what a demand counts, by the place of its size and level
}

// A sums is what a tally knows of one skill: one line of a processor's cache.
type sums struct {
	x              [3]float64 // by measure: Σ w·x over the openings
	xx, xw, q2, q1 float64    // as in spread, by the plan's measure
	companies      int
}

// A levels is how many openings ask for a skill, by level.
type levels [1 << levelBits]uint32

// A heard is Σ x and Σ x² over the openings of one company.
type heard struct{ x, xx float64 }

func newTally(p plan) *tally {
	t := new(tally)
	t.begin(p)
	return t
}

// begin makes t an empty tally for p, in the memory that it has. A tally of the default
// taxonomy takes several hundred kilobytes, which would be most of the garbage of a query.
func (t *tally) begin(p plan) {
	n := len(p.wanted)
	if len(t.sums) != n {
		t.sums, t.levels, t.alone, t.heard = make([]sums, n), make([]levels, n), make([]levels, n), make([]heard, n)
		t.touched = make([]uint32, 0, n+1)
	}
	clear(t.sums)
	clear(t.levels)
	clear(t.alone)
	clear(t.heard)
	t.plan, t.touched, t.size = p, t.touched[:0], 0
	t.openings, t.companies, t.w, t.ww, t.q0 = 0, 0, [3]float64{}, 0, 0
	for i := range t.values {
		size, level := i>>levelBits, i&(1<<levelBits-1)
		t.values[i] = 0
		if level < len(p.weights) {
			t.values[i] = p.weights[level] / float64(max(size, 1))
		}
	}
}

// kind returns the place of d in tally.values.
func (d demand) kind() uint32 {
	const sizes = maxSize << levelBits
	return uint32(d>>(8-levelBits)&sizes | d&(1<<levelBits-1))
}

// add counts an opening of the company at hand. It keeps demands until the next: only then
// is it known whether the company has several.
func (t *tally) add(demands []demand) {
	t.openings++
	switch t.size++; t.size {
	case 1:
		t.first = demands
		return
	case 2:
		t.hear(t.first)
	}
	t.hear(demands)
}

// hear notes the demands of an opening of a company that has several. The lists are cut to
// one length so that the compiler sees that an index is in all of them.
//
// A skill is written into touched whenever it is heard and kept there if it was new: that
// is why touched has room for one more than there are skills, and it spares a branch that
// no processor can foresee.
func (t *tally) hear(demands []demand) {
	touched, n := t.touched[:cap(t.touched)], len(t.touched)
	wanted := t.wanted
	heard, levels, values := t.heard[:len(wanted)], t.levels[:len(wanted)], &t.values
	for _, d := range demands {
		skill := d.skill()
		x := values[d.kind()]
		if x == 0 || skill >= len(wanted) || !wanted[skill] {
			continue
		}
		h := &heard[skill]
		touched[n] = uint32(skill)
		if h.x == 0 {
			n++
		}
		h.x += x
		h.xx += x * x
		levels[skill][d.level()]++
	}
	t.touched = touched[:n]
}

// close ends the company at hand.
func (t *tally) close() {
	if t.size == 0 {
		return
	}
	n := float64(t.size)
	weight := [...]float64{1 / math.Sqrt(n), 1, 1 / n}
	w := weight[t.measure]
	if t.size == 1 {
		t.closeOne()
	} else {
		t.closeSeveral(n, w, weight)
	}
	for m := range t.w {
		t.w[m] += weight[m] * n
	}
	t.ww += w * n * w * n
	t.q0 += w * w * n
	t.companies++
	t.size, t.first, t.touched = 0, nil, t.touched[:0]
}

// closeSeveral ends a company with n openings, each of which weighs w by the plan's measure.
func (t *tally) closeSeveral(n, w float64, weight [3]float64) {
	ww := w * w
	wwn := ww * n
	for _, skill := range t.touched {
		s, h := &t.sums[skill], &t.heard[skill]
		x, xx := h.x, h.xx
		h.x, h.xx = 0, 0
		s.companies++
		s.x[0] += weight[0] * x
		s.x[1] += x
		s.x[2] += weight[2] * x
		s.xx += ww * (x * x)
		s.xw += wwn * x
		s.q2 += ww * xx
		s.q1 += ww * x
	}
}

// closeOne ends a company with one opening. Of most of its demands it is enough to know
// how many there are of each level.
func (t *tally) closeOne() {
	wanted := t.wanted
	alone, values := t.alone[:len(wanted)], &t.values
	for _, d := range t.first {
		skill := d.skill()
		x := values[d.kind()]
		if x == 0 || skill >= len(wanted) || !wanted[skill] {
			continue
		}
		if d.size() == 1 {
			alone[skill][d.level()]++
			continue
		}
		t.sums[skill].addOnes(1, x)
		t.levels[skill][d.level()]++
	}
}

// end counts what was put off, when no company is to come. 1<<levelBits is the place of
// size 1 in values.
func (t *tally) end() {
	t.close()
	for skill := range t.alone {
		for level, n := range t.alone[skill] {
			if n > 0 {
				t.sums[skill].addOnes(n, t.values[1<<levelBits|level])
				t.levels[skill][level] += n
			}
		}
	}
}

// addOnes adds n demands of companies with one opening, which weighs 1 by any measure.
func (s *sums) addOnes(n uint32, x float64) {
	all := float64(n) * x
	s.companies += int(n)
	for m := range s.x {
		s.x[m] += all
	}
	s.xw += all
	s.q1 += all
	s.xx += all * x
	s.q2 += all * x
}

// take adds what o counted, of other companies, to t. Both must have ended. Sums of
// floating point depend on the order, so that tallies are taken in that of their pieces.
func (t *tally) take(o *tally) {
	t.openings += o.openings
	t.companies += o.companies
	for m := range t.w {
		t.w[m] += o.w[m]
	}
	t.ww += o.ww
	t.q0 += o.q0
	for skill := range o.sums {
		from, to := &o.sums[skill], &t.sums[skill]
		if from.companies == 0 {
			continue
		}
		to.companies += from.companies
		for m := range to.x {
			to.x[m] += from.x[m]
		}
		to.xx += from.xx
		to.xw += from.xw
		to.q2 += from.q2
		to.q1 += from.q1
		for level := range o.levels[skill] {
			t.levels[skill][level] += o.levels[skill][level]
		}
	}
}

// asking returns how many of the openings that t counted ask for a skill.
func (t *tally) asking(skill int) int {
	n := 0
	for _, of := range t.levels[skill] {
		n += int(of)
	}
	return n
}
