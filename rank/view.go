package rank

import (
	"sort"
	"strings"
	"sync"
	"time"

	"github.com/RoaringBitmap/roaring/v2"
)

// A view is one state of an Index: a large segment, the rows of it that are no
// more, and a small segment of what came since. No ID is alive in both. It never changes:
// whoever has loaded it sees one state to the end.
type view struct {
	base, delta *segment
	dead        *roaring.Bitmap // rows of base
	newest      int64           // last sighting of all

	// By row of delta: how many rows of base come before it, and the number of its
	// company. Companies that base has keep their number there.
	before  []uint32
	company []uint32

	present func() choice // what is open at newest, which most queries ask for
}

// newView puts two segments together. It goes through all sightings of base once, which is
// the least that an Apply costs.
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
	v.present = sync.OnceValue(func() choice {
		return choice{v.now().among(base, base.all()), v.now().among(delta, delta.all())}
	})
	return v
}

// now returns the window that a query without any time asks for.
func (v *view) now() window { return window{from: v.newest, to: v.newest + 1} }

// place returns where row of delta stands among the rows of base, and the number of its company.
func (v *view) place(row uint32) (before, company uint32) {
	own := v.delta.spots[row].company
	from, to, known := v.base.companyRows(v.delta.names.at(own))
	if !known {
		return from, uint32(v.base.names.len()) + own
	}
	id := v.delta.ids.at(row)
	n := sort.Search(int(to-from), func(i int) bool {
		return strings.Compare(v.base.ids.at(from+uint32(i)), id) > 0
	})
	return from + uint32(n), v.base.spots[from].company
}

// len returns how many rows are alive.
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

// both returns what is in a and in b, which may be nil. It is the caller's.
func both(a, b *roaring.Bitmap) *roaring.Bitmap { return roaring.And(a, orNone(b)) }

// orNone returns b, or an empty bitmap for nil. It must not be changed: b may be a segment's.
func orNone(b *roaring.Bitmap) *roaring.Bitmap {
	if b == nil {
		return roaring.New()
	}
	return b
}
