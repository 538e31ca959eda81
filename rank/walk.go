package rank

import (
	"math"
	"slices"
)

// during returns the rows of c that were open in w.
func (v *view) during(c choice, w window) choice {
	if w == v.now() {
		open := v.present()
		return choice{both(c.base, open.base), both(c.delta, open.delta)}
	}
	return choice{w.among(v.base, c.base), w.among(v.delta, c.delta)}
}

// A picked is rows of a view in the order of companies and IDs, by segment.
type picked struct{ base, delta []uint32 }

// picked returns the rows of c.
func (v *view) picked(c choice) picked { return picked{c.base.ToArray(), c.delta.ToArray()} }

// each calls visit with every row of c that was open in w, in the order of
// companies and IDs whichever segment it stands in, until visit returns false.
func (v *view) each(c choice, w window, visit func(company uint32, s *segment, row uint32) bool) {
	v.walk(v.picked(v.during(c, w)), visit)
}

// walk calls visit with every row of p in order until it returns false. Rows of delta are
// slipped in where before says that they belong, so that a company which has rows in both
// is visited once, and sums are made in the order that a single segment would have.
func (v *view) walk(p picked, visit func(company uint32, s *segment, row uint32) bool) {
	fresh := p.delta
	next := v.nextOf(fresh)
	catchUp := func(limit uint32) bool {
		for next <= limit && len(fresh) > 0 {
			if !visit(v.company[fresh[0]], v.delta, fresh[0]) {
				return false
			}
			fresh = fresh[1:]
			next = v.nextOf(fresh)
		}
		return true
	}
	for some := range slices.Chunk(p.base, 256) {
		for _, row := range v.base.ahead(some) {
			if next <= row && !catchUp(row) || !visit(v.base.spots[row].company, v.base, row) {
				return
			}
		}
	}
	catchUp(math.MaxUint32)
}

// nextOf returns before which row of base the first of some rows of delta stands.
func (v *view) nextOf(fresh []uint32) uint32 {
	if len(fresh) == 0 {
		return math.MaxUint32
	}
	return v.before[fresh[0]]
}

// size returns how many rows of c were open in w, and of how many companies.
func (v *view) size(c choice, w window) (openings, companies int) {
	last := int64(-1)
	v.each(c, w, func(company uint32, _ *segment, _ uint32) bool {
		openings++
		if int64(company) != last {
			companies++
			last = int64(company)
		}
		return true
	})
	return openings, companies
}
