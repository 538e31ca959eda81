package rank

import (
	"cmp"
	"context"
	"slices"
)

// A census collects what openings state, which come company by company. Each matter has a
// meter of its own, because each has openings of its own that say nothing of it.
type census struct {
	measure             int
	openings, companies int
	newcomers, paying   meter
	work                [3]meter // by place in workModels
	years               amounts
	pay                 map[string]*amounts // by currency: amounts of two are never compared
	opened              []*amounts          // of pay, those with an amount of the company at hand
}

// facts returns what the rows of c that were open in w state. The context is looked at
// once every 4,096 rows, here and wherever rows are walked: often enough for a time limit
// to hold within a millisecond or so, and seldom enough to cost nothing.
func (p plan) facts(ctx context.Context, v *view, c choice, w window) (FactGroup, error) {
	n := &census{
		measure: p.measure, newcomers: meter{measure: p.measure}, paying: meter{measure: p.measure},
		years: amounts{measure: p.measure}, pay: make(map[string]*amounts),
	}
	for i := range n.work {
		n.work[i].measure = p.measure
	}
	last := int64(-1)
	v.each(c, w, func(company uint32, s *segment, row uint32) bool {
		if int64(company) != last {
			n.close()
			last = int64(company)
		}
		n.add(s, row)
		return n.openings&0xfff != 0 || ctx.Err() == nil
	})
	n.close()
	return n.group(), context.Cause(ctx)
}

// add notes what a row of the company at hand states.
func (n *census) add(s *segment, row uint32) {
	if n.paying.seen == 0 {
		n.companies++
	}
	n.openings++
	says := s.said[row]
	if says.years != yearsUnsaid {
		n.newcomers.add(oneIf(says.years == 0))
		if says.years != yearsWithout {
			n.years.add(int64(says.years))
		}
	}
	for i := range n.work {
		if says.work > 0 {
			n.work[i].add(oneIf(int(says.work) == i+1))
		}
	}
	number := s.pay[row]
	n.paying.add(oneIf(number > 0))
	if number == 0 {
		return
	}
	offer := s.pays[number-1]
	a, known := n.pay[offer.currency]
	if !known {
		a = &amounts{measure: n.measure}
		n.pay[offer.currency] = a
	}
	if a.size() == 0 {
		n.opened = append(n.opened, a)
	}
	a.add(offer.middle())
}

// close ends the company at hand.
func (n *census) close() {
	n.newcomers.close()
	n.paying.close()
	for i := range n.work {
		n.work[i].close()
	}
	n.years.close()
	for _, a := range n.opened {
		a.close()
	}
	n.opened = n.opened[:0]
}

// group returns what was collected.
func (n *census) group() FactGroup {
	g := FactGroup{
		Openings: n.openings, Companies: n.companies, Pay: []Quartiles{}, Years: n.years.quartiles(),
		Newcomers: n.newcomers.stated(), PayStated: n.paying.stated(),
		Onsite: n.work[0].stated(), Hybrid: n.work[1].stated(), Remote: n.work[2].stated(),
	}
	for currency, a := range n.pay {
		q := a.quartiles()
		q.Currency = currency
		g.Pay = append(g.Pay, q)
	}
	slices.SortFunc(g.Pay, func(a, b Quartiles) int {
		return cmp.Or(cmp.Compare(b.Openings, a.Openings), cmp.Compare(a.Currency, b.Currency))
	})
	return g
}

// stated returns what was measured, of which 1 means that an opening says so. The counts
// are told of too few as well; a share of them would be quoted.
func (m *meter) stated() Stated {
	s := Stated{Of: m.openings, OfCompanies: m.companies, TooFew: m.openings < MinStated}
	s.Side = m.side()
	if s.TooFew {
		s.Side = Side{Openings: s.Openings, Companies: s.Companies}
	}
	return s
}

// oneIf returns 1 for yes and 0 for no, as a meter takes them.
func oneIf(yes bool) float64 { return float64(number(yes)) }
