package rank

import (
	"math"
	"slices"
	"sort"
	"strings"
	"time"

	"github.com/RoaringBitmap/roaring/v2"
)

// A view is one state of an Index: a large segment, the rows of it that are no
// more, and a small segment of what came since. No ID is alive in both.
type view struct {
	base, delta *segment
	dead        *roaring.Bitmap // rows of base
	newest      int64           // last sighting of all

	// By row of delta: how many rows of base come before it, and the number of its
	// company. Companies that base has keep their number there.
	before  []uint32
	company []uint32
}

func newView(base, delta *segment, dead *roaring.Bitmap) *view {
	v := &view{
		base: base, delta: delta, dead: dead,
		newest:  never,
		before:  make([]uint32, delta.len()),
		company: make([]uint32, delta.len()),
	}
	for i := range delta.len() {
		v.before[i], v.company[i] = v.place(uint32(i))
		v.newest = max(v.newest, delta.seen[i])
	}
	for i, seen := range base.seen {
		if seen > v.newest && !dead.ContainsInt(i) {
			v.newest = seen
		}
	}
	return v
}

// place returns where row of delta stands among the rows of base, and the number of its company.
func (v *view) place(row uint32) (before, company uint32) {
	own := v.delta.company[row]
	from, to, known := v.base.companyRows(v.delta.names.at(own))
	if !known {
		return from, uint32(v.base.names.len()) + own
	}
	id := v.delta.ids.at(row)
	n := sort.Search(int(to-from), func(i int) bool {
		return strings.Compare(v.base.ids.at(from+uint32(i)), id) > 0
	})
	return from + uint32(n), v.base.company[from]
}

func (v *view) len() int {
	return v.base.len() - int(v.dead.GetCardinality()) + v.delta.len()
}

func (v *view) asOf() time.Time {
	if v.newest == never {
		return time.Time{}
	}
	return time.UnixMicro(v.newest).UTC()
}

// count returns how many rows have f.
func (v *view) count(f facet) int {
	n := uint64(0)
	if rows, ok := v.base.facets[f]; ok {
		n = rows.GetCardinality() - rows.AndCardinality(v.dead)
	}
	if rows, ok := v.delta.facets[f]; ok {
		n += rows.GetCardinality()
	}
	return int(n)
}

// A choice is a set of rows of a view.
type choice struct{ base, delta *roaring.Bitmap }

// and returns the rows of c that also have f.
func (c choice) and(v *view, f facet) choice {
	return choice{both(c.base, v.base.facets[f]), both(c.delta, v.delta.facets[f])}
}

// without returns the rows of c that do not have f.
func (c choice) without(v *view, f facet) choice {
	return choice{
		roaring.AndNot(c.base, orNone(v.base.facets[f])),
		roaring.AndNot(c.delta, orNone(v.delta.facets[f])),
	}
}

func both(a, b *roaring.Bitmap) *roaring.Bitmap { return roaring.And(a, orNone(b)) }

func orNone(b *roaring.Bitmap) *roaring.Bitmap {
	if b == nil {
		return roaring.New()
	}
	return b
}

// each calls visit with every row of c that was open in w, in the order of
// companies and IDs whichever segment it stands in, until visit returns false.
func (v *view) each(c choice, w window, visit func(company uint32, s *segment, row uint32) bool) {
	fresh := slices.Collect(roaring.Values(c.delta))
	next := uint32(math.MaxUint32)
	if len(fresh) > 0 {
		next = v.before[fresh[0]]
	}
	catchUp := func(limit uint32) bool {
		for len(fresh) > 0 && v.before[fresh[0]] <= limit {
			row := fresh[0]
			fresh = fresh[1:]
			if w.holds(v.delta, row) && !visit(v.company[row], v.delta, row) {
				return false
			}
		}
		next = math.MaxUint32
		if len(fresh) > 0 {
			next = v.before[fresh[0]]
		}
		return true
	}
	buf := make([]uint32, 512)
	rows := w.narrow(v.base, c.base).ManyIterator()
	for n := rows.NextMany(buf); n > 0; n = rows.NextMany(buf) {
		for _, row := range v.base.ahead(w.among(v.base, buf[:n])) {
			if next <= row && !catchUp(row) {
				return
			}
			if !visit(v.base.company[row], v.base, row) {
				return
			}
		}
	}
	catchUp(math.MaxUint32)
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
