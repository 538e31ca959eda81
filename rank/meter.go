package rank

import "math"

// A meter measures the weighted mean of a number in [0, 1] over openings that come
// company by company, with the interval for which companies are the sample: add for each
// opening, close after each company, side at the end. It is a tally for one number that
// need not be a demand.
type meter struct {
	measure             int // index into Measures()
	openings, companies int // measured
	above, of           int // openings above 0, and of how many companies
	spread

	// Of the company that is being measured:
	seen       int // openings
	sum, sumSq float64
	any        bool
}

// add measures an opening of the company at hand.
func (m *meter) add(x float64) {
	m.seen++
	m.openings++
	m.sum += x
	m.sumSq += x * x
	if x > 0 {
		m.above++
		m.any = true
	}
}

// close ends the company at hand.
func (m *meter) close() {
	if m.seen == 0 {
		return
	}
	n := float64(m.seen)
	weight := weightOf(m.measure, n)
	m.x += weight * m.sum
	m.w += weight * n
	m.xx += weight * m.sum * weight * m.sum
	m.xw += weight * m.sum * weight * n
	m.ww += weight * n * weight * n
	m.q2 += weight * weight * m.sumSq
	m.q1 += weight * weight * m.sum
	m.q0 += weight * weight * n
	m.companies++
	if m.any {
		m.of++
	}
	m.seen, m.sum, m.sumSq, m.any = 0, 0, 0, false
}

// weightOf returns what an opening of a company with n weighs by a measure, an index into
// Measures().
func weightOf(measure int, n float64) float64 {
	switch measure {
	case 0:
		return 1 / math.Sqrt(n)
	case 1:
		return 1
	default:
		return 1 / n
	}
}

// side returns what was measured; it is zero if nothing was.
func (m *meter) side() Side {
	if m.openings == 0 {
		return Side{}
	}
	low, high := m.interval()
	return Side{
		Openings: m.above, Companies: m.of,
		Share: millionths(m.x / m.w), Low: millionths(low), High: millionths(high),
	}
}
