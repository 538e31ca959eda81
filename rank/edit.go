package rank

import (
	"slices"

	"github.com/RoaringBitmap/roaring/v2"
)

// The small segment of a view is merged into the large one when it and the dead
// rows are more than mergeAt rows and a mergePart of the large one.
const (
	mergeAt   = 1024
	mergePart = 4
)

// An edit collects changes to a view. No ID may be put or removed twice.
type edit struct {
	old   *view
	fresh *builder
	dead  *roaring.Bitmap // rows of old.base
	drop  *roaring.Bitmap // rows of old.delta
	base  []int64         // last sightings of old.base, nil while they are as before
	delta []int64         // and of old.delta
}

func newEdit(old *view) *edit {
	return &edit{old: old, fresh: newBuilder(old.base.library != nil), dead: old.dead.Clone(), drop: roaring.New()}
}

func (e *edit) remove(id string) {
	if row, ok := e.old.delta.find(id); ok {
		e.drop.Add(row)
	}
	if row, ok := e.old.base.find(id); ok {
		e.dead.Add(row)
	}
}

func (e *edit) put(r row) {
	if row, ok := e.old.delta.find(r.id); ok && e.old.delta.print[row] == r.print {
		e.delta = seeAgain(e.delta, e.old.delta, row, r.seen)
		return
	}
	if row, ok := e.old.base.find(r.id); ok && e.old.base.print[row] == r.print && !e.dead.Contains(row) {
		e.base = seeAgain(e.base, e.old.base, row, r.seen)
		return
	}
	e.remove(r.id)
	e.fresh.add(r)
}

// seeAgain notes a sighting of a row of s in a copy of its sightings, which it returns.
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

// view returns the view with the changes made.
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
