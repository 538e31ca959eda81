package sink

import (
	"cmp"
	"slices"

	"github.com/techmap-it/techmap"
)

// A part is some of the records of a batch, and where they stand in it: sinks that hand on
// less than they were given report failures by the index in what they were given.
type part[T any] struct {
	records []T
	index   []int // nil means that the part is the whole batch
}

// all returns the part that is the whole of batch.
func all[T any](batch []T) part[T] { return part[T]{records: batch} }

// at returns the index in the batch of the part's record i.
func (p part[T]) at(i int) int {
	if p.index == nil {
		return i
	}
	return p.index[i]
}

// original returns failed, whose indexes are those of the part, with the indexes
// of the batch.
func (p part[T]) original(failed []techmap.Failure) []techmap.Failure {
	moved := make([]techmap.Failure, len(failed))
	for i, f := range failed {
		moved[i] = techmap.Failure{Index: p.at(f.Index), Err: f.Err}
	}
	return moved
}

// fill puts the part's records, as they are stored, in their places in batch. Those that
// failed are of no use, and are overwritten when they are tried again.
func (p part[T]) fill(batch, records []T) {
	for i, r := range records {
		batch[p.at(i)] = r
	}
}

// only returns the part's failed records.
func (p part[T]) only(failed []techmap.Failure) part[T] {
	q := part[T]{index: make([]int, 0, len(failed))}
	for _, f := range failed {
		q.records = append(q.records, p.records[f.Index])
		q.index = append(q.index, p.at(f.Index))
	}
	return q
}

// without returns the part without its failed records.
func (p part[T]) without(failed []techmap.Failure) part[T] {
	lost := make(map[int]bool, len(failed))
	for _, f := range failed {
		lost[f.Index] = true
	}
	q := part[T]{index: make([]int, 0, len(p.records))}
	for i, r := range p.records {
		if !lost[i] {
			q.records = append(q.records, r)
			q.index = append(q.index, p.at(i))
		}
	}
	return q
}

// failures gathers the failed records of a batch. The first failure of a record
// is the one that counts.
type failures struct {
	list []techmap.Failure
}

func (f *failures) add(failed ...techmap.Failure) { f.list = append(f.list, failed...) }

// err returns the *BatchError of what was gathered, nil if nothing was.
func (f *failures) err() error {
	if len(f.list) == 0 {
		return nil
	}
	slices.SortStableFunc(f.list, func(a, b techmap.Failure) int { return cmp.Compare(a.Index, b.Index) })
	f.list = slices.CompactFunc(f.list, func(a, b techmap.Failure) bool { return a.Index == b.Index })
	return &techmap.BatchError{Failed: f.list}
}
