package rank

import (
	"runtime"
	"slices"

	"github.com/RoaringBitmap/roaring/v2"
	"golang.org/x/sync/errgroup"

	"github.com/techmap-it/techmap"
)

// The small segment of a view is merged into the large one when it and the dead
// rows are more than mergeAt rows and a mergePart of the large one. An opening that
// changed is a row of the small segment and a dead row of the large one, so that about
// an eighth of all openings has changed by then. A smaller part would merge more often
// than queries gain by it; up to mergeAt rows the small segment is no burden to them.
const (
	mergeAt   = 1024
	mergePart = 4 // a fourth
)

// An edit collects changes to a view. Of several changes to an ID the first holds. The
// view itself is not touched: readers may be in the midst of it.
type edit struct {
	old     *view
	fresh   *builder           // rows that are new or say something else
	dead    *roaring.Bitmap    // rows of old.base
	drop    *roaring.Bitmap    // rows of old.delta
	changed [2]*roaring.Bitmap // rows of old.base and old.delta, by spotted.in, that a change was noted for
	added   map[string]bool    // IDs that the old view does not have
	base    []int64            // last sightings of old.base, nil while they are as before
	delta   []int64            // and of old.delta
}

func newEdit(old *view) *edit {
	return &edit{
		old: old, fresh: newBuilder(old.base.library != nil), dead: old.dead.Clone(), drop: roaring.New(),
		changed: [2]*roaring.Bitmap{roaring.New(), roaring.New()}, added: make(map[string]bool),
	}
}

// A spotted is where an opening stands in a view, if it does, and what it says now.
type spotted struct {
	in   int8 // inNone, inBase or inDelta
	at   uint32
	same bool // as it was
	now  row  // if it is not the same
}

const (
	inNone int8 = iota - 1
	inBase
	inDelta
)

// spot looks for an ID, first where it is if it is in both: in the small segment, and only
// then among the rows of the large one that are not dead.
func (v *view) spot(id string, print uint64) spotted {
	if row, same, ok := v.delta.spot(id, print); ok {
		return spotted{in: inDelta, at: row, same: same}
	}
	if row, same, ok := v.base.spot(id, print); ok && !v.dead.Contains(row) {
		return spotted{in: inBase, at: row, same: same}
	}
	return spotted{in: inNone}
}

// spotAll looks for openings, and encodes those that are not as they were, on as many
// processors as there are. That is nearly all of the work of an Apply, and it only reads;
// the edit itself is made by one goroutine, so that its outcome has one order.
func (e *encoder) spotAll(v *view, openings []techmap.Opening) []spotted {
	const chunk = 1 << 9
	all := make([]spotted, len(openings))
	var g errgroup.Group
	g.SetLimit(runtime.GOMAXPROCS(0))
	for from := 0; from < len(openings); from += chunk {
		some := openings[from:min(from+chunk, len(openings))]
		g.Go(func() error {
			for i := range some {
				all[from+i] = e.spot(v, &some[i])
			}
			return nil
		})
	}
	_ = g.Wait() // none of them fails
	return all
}

// spot looks for an opening and encodes it if it says something else than it did.
func (e *encoder) spot(v *view, o *techmap.Opening) spotted {
	s := v.spot(string(o.ID), e.print(o))
	if !s.same && len(o.Members) > 0 {
		s.now = e.row(*o)
	}
	return s
}

// first reports whether this is the first change to an ID, which it notes.
func (e *edit) first(at spotted, id string) bool {
	if at.in != inNone {
		return e.changed[at.in].CheckedAdd(at.at)
	}
	known := e.added[id]
	e.added[id] = true
	return !known
}

// remove removes what stands there.
func (e *edit) remove(at spotted) {
	switch at.in {
	case inBase:
		e.dead.Add(at.at)
	case inDelta:
		e.drop.Add(at.at)
	}
}

// see notes a sighting of what stands there.
func (e *edit) see(at spotted, seen int64) {
	if at.in == inDelta {
		e.delta = seeAgain(e.delta, e.old.delta, at.at, seen)
		return
	}
	e.base = seeAgain(e.base, e.old.base, at.at, seen)
}

// seeAgain notes a sighting of a row of s in a copy of its sightings, which it returns. It
// is made at the first that differs: most openings of most changes were only seen again,
// and a column of sightings is the one thing that has to be copied for them.
func seeAgain(sightings []int64, s *segment, row uint32, at int64) []int64 {
	if s.seen[row] == at {
		return sightings
	}
	if sightings == nil {
		sightings = slices.Clone(s.seen)
	}
	sightings[row] = at
	return sightings
}

// view returns the view with the changes made. The small segment is built anew if any of
// its rows changed, which is cheap while it is small; the large one only when they merge.
func (e *edit) view(make func(*builder) *segment) *view {
	base, delta := e.old.base, e.old.delta
	if e.base != nil {
		base = base.seenAt(e.base)
	}
	if e.delta != nil {
		delta = delta.seenAt(e.delta)
	}
	if e.fresh.len() > 0 || !e.drop.IsEmpty() {
		e.fresh.take(delta, e.drop)
		delta = make(e.fresh)
	}
	changed := delta.len() + int(e.dead.GetCardinality())
	if changed <= mergeAt || changed <= base.len()/mergePart {
		return newView(base, delta, e.dead)
	}
	text := base.library != nil
	merged := newBuilder(text)
	merged.take(base, e.dead)
	merged.take(delta, roaring.New())
	return newView(make(merged), make(newBuilder(text)), roaring.New())
}
