package rank

import (
	"fmt"
	"slices"
	"time"

	"github.com/RoaringBitmap/roaring/v2"
	"github.com/techmap-it/techmap"
)

// A window is the time [from, to) in microseconds, and how an opening belongs to it. As
// times are whole microseconds, what is open at a moment m is what is open in [m, m+1).
type window struct {
	from, to int64
	basis    techmap.Basis
}

// window returns the time that q asks for, and its as-of: see the package comment. No
// window goes beyond the as-of, so that a question about a day in the past is answered
// as it would have been then, but for what was learnt since of that day.
func (q Query) window(v *view) (w window, asOf time.Time, err error) {
	if !q.From.IsZero() && !q.To.IsZero() && q.To.Before(q.From) {
		return window{}, asOf, fmt.Errorf("rank: window from %v to %v: ends before it begins: %w",
			q.From.Format(time.RFC3339), q.To.Format(time.RFC3339), techmap.ErrInvalid)
	}
	asOf = q.AsOf.UTC()
	if q.AsOf.IsZero() {
		asOf = v.asOf()
	}
	now := micros(asOf, never)
	w = window{from: micros(q.From, never), to: min(micros(q.To, forever), now+1), basis: q.Basis}
	if q.From.IsZero() && q.To.IsZero() && q.Basis == techmap.BasisOpen {
		w.from = now
	}
	return w, asOf, nil
}

// holds reports whether row of s belongs to the window. Life, from the first opening to
// the last closing, decides for all but the few rows that were closed in between.
func (w window) holds(s *segment, row uint32) bool {
	life := s.life[row]
	if w.basis == techmap.BasisNew {
		return w.from <= life.from && life.from < w.to
	}
	if !w.meets(life) {
		return false
	}
	return !s.said[row].again || slices.ContainsFunc(s.open[row], w.meets)
}

// meets reports whether the two have a moment in common.
func (w window) meets(s span) bool { return max(w.from, s.from) < min(w.to, s.to) }

// choose returns the rows of v that p selects, whenever they were open. Only rows of base
// can be dead: those of delta are built anew when one of them changes.
func (p plan) choose(v *view) choice {
	c := choice{p.rows(v.base), p.rows(v.delta)}
	c.base.AndNot(v.dead)
	return c
}

// rows returns the rows of s that p selects. The bitmap is the caller's to change.
func (p plan) rows(s *segment) *roaring.Bitmap {
	rows := s.all()
	for _, alternatives := range p.fields {
		list := make([]*roaring.Bitmap, len(alternatives))
		for i, f := range alternatives {
			list[i] = s.facets[f]
		}
		rows.And(anyOf(list))
	}
	if len(p.companies) > 0 {
		rows.And(s.ofCompanies(p.companies))
	}
	for _, skill := range p.all {
		rows.And(orNone(s.asks[skill]))
	}
	if len(p.anyOf) > 0 {
		list := make([]*roaring.Bitmap, len(p.anyOf))
		for i, skill := range p.anyOf {
			list[i] = s.asks[skill]
		}
		rows.And(anyOf(list))
	}
	for _, skill := range p.none {
		rows.AndNot(orNone(s.asks[skill]))
	}
	for _, n := range p.needles {
		rows.And(n.rows(s))
	}
	return rows
}

// anyOf returns the union of maps, of which some may be nil. It may be one of them, so it
// must not be changed.
func anyOf(maps []*roaring.Bitmap) *roaring.Bitmap {
	if len(maps) == 1 {
		return orNone(maps[0])
	}
	union := roaring.New()
	for _, m := range maps {
		union.Or(orNone(m))
	}
	return union
}

// ofCompanies returns the rows of the companies of these names.
func (s *segment) ofCompanies(names []string) *roaring.Bitmap {
	rows := roaring.New()
	for _, name := range names {
		if from, to, ok := s.companyRows(name); ok {
			rows.AddRange(uint64(from), uint64(to))
		}
	}
	return rows
}
