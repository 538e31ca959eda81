package rank

// Snapshot returns an index of the same openings that shares their memory: it costs a
// pointer. Apply to the one is not seen by the other, so that whoever serves numbers
// beside the version of the openings that they are of can keep the two together. A
// snapshot is dropped like any value; what it alone holds is freed then.
func (x *Index) Snapshot() *Index {
	e := *x.encoder
	if e.scribe != nil {
		e.scribe = newScribe() // it has a buffer, and both may be written to at once
	}
	y := &Index{tax: x.tax, skills: x.skills, encoder: &e}
	y.now.Store(x.now.Load())
	return y
}
