package rank

import (
	"runtime"
	"slices"
	"sort"
	"strings"

	"github.com/RoaringBitmap/roaring/v2"
)

// A segment holds rows as columns, in the order of companies by name and, in a
// company, of IDs. Beside them stand bitmaps of the rows that have a property. It
// is never changed once it is made.
type segment struct {
	ids     texts    // by row; sorted within a company, not as a whole
	slots   slots    // rows by ID
	spots   []spot   // by row, and one after the last
	names   texts    // of the companies, sorted, each once
	written []uint32 // by row: 1 + place in employers, 0 if its employer's name is not shown
	seen    []int64  // by row: last sighting
	print   []uint64 // by row

	life   []span            // by row: from when it was first open to when it last was
	open   map[uint32][]span // the times of the few rows that were open more than once
	began  calendar          // of when rows were first open
	ended  calendar          // of when they last were
	uneven *roaring.Bitmap   // rows that were open more than once, or for no time

	demands []demand

	said []said   // by row
	pay  []uint32 // by row: 1 + place in pays, 0 if it states none
	pays []pay

	employers texts // as they are written

	facets map[facet]*roaring.Bitmap
	asks   []*roaring.Bitmap // by skill: the rows that ask for it; nil for none

	library *library // nil if texts are not kept
}

// A spot is where a row stands: what is needed of every row that is counted.
type spot struct {
	company uint32 // index into names
	demands uint32 // where its demands begin
}

// A texts is a list of strings in one piece of memory, of 4 GB at most. A list of Go's
// strings would take 16 bytes more for each and be a million things to collect.
type texts struct {
	all  string
	ends []uint32
}

func (t texts) len() int { return len(t.ends) }

func (t texts) at(i uint32) string {
	if i == 0 {
		return t.all[:t.ends[0]]
	}
	return t.all[t.ends[i-1]:t.ends[i]]
}

// find returns the place of s in a sorted t.
func (t texts) find(s string) (i uint32, ok bool) {
	n, ok := sort.Find(t.len(), func(i int) int { return strings.Compare(s, t.at(uint32(i))) })
	return uint32(n), ok
}

// A textsBuilder collects strings for a texts.
type textsBuilder struct {
	all  strings.Builder
	ends []uint32
}

func (b *textsBuilder) add(s string) {
	b.all.WriteString(s)
	b.ends = append(b.ends, uint32(b.all.Len()))
}

func (b *textsBuilder) texts() texts {
	return texts{strings.Clone(b.all.String()), slices.Clip(b.ends)}
}

func (s *segment) len() int { return len(s.seen) }

// find returns the row of an ID.
func (s *segment) find(id string) (row uint32, ok bool) {
	slot, ok := s.slots.find(id, s.ids)
	if !ok {
		return 0, false
	}
	return s.slots.of[slot] - 1, true
}

// spot returns the row of an ID, and whether it has a print. Where it has, which is what is
// expected, the ID itself is not looked at: it is part of the print. That two openings
// have one print is a chance in 2⁶⁴ for each pair that shares a run of slots.
func (s *segment) spot(id string, print uint64) (row uint32, same, ok bool) {
	for slot := s.slots.first(id); ; slot = s.slots.after(slot) {
		switch n := s.slots.of[slot]; {
		case n == 0:
			return 0, false, false
		case n == gone:
		case s.print[n-1] == print:
			return n - 1, true, true
		case s.ids.at(n-1) == id:
			return n - 1, false, true
		}
	}
}

// row returns a row as it was added, but for what stands in bitmaps.
func (s *segment) row(i uint32) row {
	r := row{
		id: s.ids.at(i), company: s.companyOf(i), seen: s.seen[i], print: s.print[i],
		open: s.spans(i), demands: s.asked(i), said: s.said[i],
	}
	if n := s.pay[i]; n > 0 {
		r.pay = s.pays[n-1]
	}
	r.employer = s.employer(i)
	if s.library != nil {
		r.doc = s.library.docs.at(i)
	}
	return r
}

// employer returns the name of a row's employer as it is written, if it may be shown.
func (s *segment) employer(row uint32) string {
	if n := s.written[row]; n > 0 {
		return s.employers.at(n - 1)
	}
	return ""
}

// companyOf returns the name of a row's company.
func (s *segment) companyOf(row uint32) string { return s.names.at(s.spots[row].company) }

// spans returns the times at which a row was open.
func (s *segment) spans(row uint32) []span {
	if open, again := s.open[row]; again {
		return open
	}
	return s.life[row : row+1]
}

// asked returns the demands of a row.
func (s *segment) asked(row uint32) []demand {
	return s.demands[s.spots[row].demands:s.spots[row+1].demands]
}

// ahead returns rows, of which the columns that a tally needs have been touched. Rows
// that are chosen lie far apart: one after the other, each would be waited for; like
// this a processor fetches many at a time.
func (s *segment) ahead(rows []uint32) []uint32 {
	touched := uint32(0)
	for _, row := range rows {
		if asked := s.asked(row); len(asked) > 0 {
			touched += uint32(asked[0]) + uint32(asked[len(asked)-1])
		}
	}
	runtime.KeepAlive(touched)
	return rows
}

// companyRows returns the rows [from, to) of a company, or the place of the rows
// of one that is not known: where they would stand, from and to alike.
func (s *segment) companyRows(name string) (from, to uint32, ok bool) {
	c, ok := s.names.find(name)
	rows := func(c uint32) uint32 {
		return uint32(sort.Search(s.len(), func(i int) bool { return s.spots[i].company >= c }))
	}
	if !ok {
		return rows(c), rows(c), false
	}
	return rows(c), rows(c + 1), true
}

// date fills in what tells rows by the time at which they were open.
func (s *segment) date() {
	s.began = newCalendar(s.life, func(l span) int64 { return l.from })
	s.ended = newCalendar(s.life, func(l span) int64 { return l.to })
	s.uneven = roaring.New()
	for i, l := range s.life {
		if s.said[i].again || l.from >= l.to {
			s.uneven.Add(uint32(i))
		}
	}
}

// all returns every row.
func (s *segment) all() *roaring.Bitmap {
	b := roaring.New()
	b.AddRange(0, uint64(s.len()))
	return b
}

// seenAt returns s with other last sightings. All else is shared: it does not change.
func (s *segment) seenAt(seen []int64) *segment {
	other := *s
	other.seen = seen
	return &other
}

// compressed returns the bitmap of sorted rows. It is for bitmaps that stay: runs take
// longer to make than a passing one is worth.
func compressed(rows []uint32) *roaring.Bitmap {
	b := roaring.New()
	b.AddMany(rows)
	b.RunOptimize()
	return b
}
