package rank

import (
	"math"
	"slices"
	"strings"

	"github.com/RoaringBitmap/roaring/v2"
)

// gone is the place of a row that a later one of the same ID replaces. Rows are numbered
// with 32 bits, and this one is never given: an index holds a little over four thousand
// million openings, and long before that its texts have no room.
const gone = math.MaxUint32

// A builder collects rows, in any order, for one segment. Its columns are those of
// the segment, but in the order in which the rows came. What is long and often the same
// (company, employer, pay) is kept once, and rows have its number.
type builder struct {
	ids        textsBuilder
	company    []uint32          // by row: index into names
	names      []string          // of companies, in the order in which they came
	numbers    map[string]uint32 // of the names
	written    []uint32          // 1 + place in employers
	employers  textsBuilder
	employerAt map[string]uint32 // 1 + place in employers, 0 for none
	seen       []int64
	print      []uint64
	life       []span
	open       map[uint32][]span // of the rows that were open more than once
	demands    []demand          // of all rows, one after the other
	ends       []uint32          // by row: where its demands end
	said       []said
	pay        []uint32 // 1 + place in pays, 0 for none
	pays       []pay
	payAt      map[pay]uint32 // 1 + place in pays
	docs       *docsBuilder   // nil if texts are not kept
	terms      map[term][]uint32
	facets     map[facet][]uint32
	without    map[uint32]bool // rows that stand for nothing but the withdrawal of an ID
}

func newBuilder(text bool) *builder {
	b := &builder{
		numbers:    make(map[string]uint32),
		open:       make(map[uint32][]span),
		facets:     make(map[facet][]uint32),
		without:    make(map[uint32]bool),
		payAt:      make(map[pay]uint32),
		employerAt: map[string]uint32{"": 0},
	}
	if text {
		b.docs, b.terms = new(docsBuilder), make(map[term][]uint32)
	}
	return b
}

func (b *builder) len() int { return len(b.seen) }

// add appends a row. It replaces an earlier one of the same ID, which is not looked for
// now but when the segment is made: a load has few of them.
func (b *builder) add(r row) {
	i := uint32(b.len())
	for _, f := range r.facets {
		rows, known := b.facets[f]
		if !known {
			f.value = strings.Clone(f.value) // which may be a piece of a whole record
		}
		b.facets[f] = append(rows, i)
	}
	for _, t := range r.terms {
		b.terms[t] = append(b.terms[t], i)
	}
	b.addColumns(r)
}

// withdraw removes an earlier row. It is a row itself until the segment is made, so that
// whichever comes last of an ID holds, as for those that say something.
func (b *builder) withdraw(id string) {
	b.without[uint32(b.len())] = true
	b.addColumns(row{id: id})
}

// addColumns appends what of a row stands in columns. One that was never open gets a life
// that ends before it begins, which meets no window.
func (b *builder) addColumns(r row) {
	i := uint32(b.len())
	number, known := b.numbers[r.company]
	if !known {
		number = uint32(len(b.names))
		name := strings.Clone(r.company)
		b.names = append(b.names, name)
		b.numbers[name] = number
	}
	b.ids.add(r.id)
	b.company = append(b.company, number)
	b.written = append(b.written, b.employerNumber(r.employer))
	b.seen = append(b.seen, r.seen)
	b.print = append(b.print, r.print)
	life := span{forever, never}
	if n := len(r.open); n > 0 {
		life = span{r.open[0].from, r.open[n-1].to}
		if n > 1 {
			b.open[i] = slices.Clone(r.open)
		}
	}
	b.life = append(b.life, life)
	b.demands = append(b.demands, r.demands...)
	b.ends = append(b.ends, uint32(len(b.demands)))
	b.said = append(b.said, r.said)
	b.pay = append(b.pay, b.payNumber(r.pay))
	if b.docs != nil {
		b.docs.add(r.doc)
	}
}

// employerNumber returns the number of an employer's name. Names are cloned, because one
// may be a piece of the record that it was read from, which it would keep in memory.
func (b *builder) employerNumber(name string) uint32 {
	number, known := b.employerAt[name]
	if !known {
		b.employers.add(name)
		number = uint32(len(b.employers.ends))
		b.employerAt[strings.Clone(name)] = number
	}
	return number
}

// payNumber returns the number of p. Few are offered by one opening alone.
func (b *builder) payNumber(p pay) uint32 {
	if p.currency == "" {
		return 0
	}
	number, known := b.payAt[p]
	if !known {
		p.currency = strings.Clone(p.currency)
		b.pays = append(b.pays, p)
		number = uint32(len(b.pays))
		b.payAt[p] = number
	}
	return number
}

// take appends the rows of a segment but those in drop. Bitmaps are moved value by value
// instead of being made of the rows again: they are most of what a row would have to say.
func (b *builder) take(s *segment, drop *roaring.Bitmap) {
	b.grow(s)
	to := make([]uint32, s.len())
	for i := range uint32(s.len()) {
		if drop.Contains(i) {
			to[i] = gone
			continue
		}
		to[i] = uint32(b.len())
		b.addColumns(s.row(i))
	}
	for f, rows := range s.facets {
		b.facets[f] = appendMoved(b.facets[f], rows, to)
	}
	if s.library != nil {
		for t, rows := range s.library.terms {
			b.terms[t] = appendMoved(b.terms[t], rows, to)
		}
	}
}

// appendMoved appends to list where rows are gone to.
func appendMoved(list []uint32, rows *roaring.Bitmap, to []uint32) []uint32 {
	for i := range roaring.Values(rows) {
		if to[i] != gone {
			list = append(list, to[i])
		}
	}
	return list
}

// grow makes room for the rows of s.
func (b *builder) grow(s *segment) {
	b.ids.all.Grow(len(s.ids.all))
	b.ids.ends = slices.Grow(b.ids.ends, s.len())
	b.company = slices.Grow(b.company, s.len())
	b.written = slices.Grow(b.written, s.len())
	b.seen = slices.Grow(b.seen, s.len())
	b.print = slices.Grow(b.print, s.len())
	b.life = slices.Grow(b.life, s.len())
	b.demands = slices.Grow(b.demands, len(s.demands))
	b.ends = slices.Grow(b.ends, s.len())
}

// segment returns the rows as a segment; skills is how many there are. The
// builder must not be used afterwards: its slots, bitmaps and texts are used up.
//
// Rows get the places that order says, by company and ID. The table of slots that found
// out which rows are the latest of their ID is kept for the segment, with the numbers in
// it replaced by places: hashing all IDs once more would cost as much as the rest.
func (b *builder) segment(skills int) *segment {
	s := &segment{ids: b.ids.texts(), facets: make(map[facet]*roaring.Bitmap, len(b.facets))}
	slots, rows := b.latest(s.ids)
	order := b.byCompany(rows, s.ids)
	place := slices.Repeat([]uint32{gone}, b.len())
	for i, from := range order {
		place[from] = uint32(i)
	}
	for slot, n := range slots.of {
		switch {
		case n == 0:
		case place[n-1] == gone:
			slots.of[slot] = gone
		default:
			slots.of[slot] = place[n-1] + 1
		}
	}
	s.slots = slots
	b.gather(s, order)
	for f, rows := range b.facets {
		if moved := placed(rows, place); moved != nil {
			s.facets[f] = moved
		}
	}
	if s.library != nil {
		for t, rows := range b.terms {
			if moved := placed(rows, place); moved != nil {
				s.library.terms[t] = moved
			}
			b.terms[t] = nil // there may be very many
		}
	}
	s.asks = asks(s, skills)
	return s
}

// placed returns the bitmap of the places of rows, nil if there is none left. It
// overwrites rows.
func placed(rows, place []uint32) *roaring.Bitmap {
	moved := rows[:0]
	for _, from := range rows {
		if place[from] != gone {
			moved = append(moved, place[from])
		}
	}
	if len(moved) == 0 {
		return nil
	}
	slices.Sort(moved)
	return compressed(moved)
}

// gather fills the columns of s with the rows in order. A company's number is its place
// among those that have a row left, so that numbers ascend with names and have no gaps.
func (b *builder) gather(s *segment, order []uint32) {
	var ids, names textsBuilder
	all := s.ids
	n := len(order)
	s.seen, s.print, s.life = make([]int64, n), make([]uint64, n), make([]span, n)
	s.spots, s.open = make([]spot, n+1), make(map[uint32][]span)
	s.demands = make([]demand, 0, len(b.demands))
	s.said, s.pay, s.pays = make([]said, n), make([]uint32, n), b.pays
	s.written, s.employers = make([]uint32, n), b.employers.texts()
	var kept docsBuilder
	last := uint32(gone)
	for i, from := range order {
		ids.add(all.at(from))
		if b.company[from] != last {
			last = b.company[from]
			names.add(b.names[last])
		}
		s.spots[i] = spot{uint32(len(names.ends) - 1), uint32(len(s.demands))}
		s.seen[i], s.print[i], s.life[i] = b.seen[from], b.print[from], b.life[from]
		if open, again := b.open[from]; again {
			s.open[uint32(i)] = open
		}
		start := uint32(0)
		if from > 0 {
			start = b.ends[from-1]
		}
		s.demands = append(s.demands, b.demands[start:b.ends[from]]...)
		s.said[i], s.pay[i], s.written[i] = b.said[from], b.pay[from], b.written[from]
		if b.docs != nil {
			kept.add(b.docs.at(from))
		}
	}
	s.spots[n].demands = uint32(len(s.demands))
	s.date()
	if b.docs != nil {
		s.library = &library{docs: kept.docs(), terms: make(map[term]*roaring.Bitmap, len(b.terms))}
	}
	s.ids, s.names = ids.texts(), names.texts()
}
