package dynamofake

import (
	"cmp"
	"slices"
)

// An index holds parts of items in partitions, sorted.
type index struct {
	key        string // the table's partition key
	hash, sort string
	projected  []string // nil for all attributes
	partitions map[string][]indexed
	at         map[string]indexed // entries by key
}

// An indexed item is an entry of an index.
type indexed struct {
	pk, hash, sort string
	item           Item
}

func newIndex(key string, d indexDefinition) *index {
	ix := &index{
		key: key, hash: d.KeySchema[0].AttributeName, sort: d.KeySchema[1].AttributeName,
		partitions: make(map[string][]indexed), at: make(map[string]indexed),
	}
	if d.Projection.ProjectionType != "ALL" {
		ix.projected = append([]string{key, ix.hash, ix.sort}, d.Projection.NonKeyAttributes...)
	}
	return ix
}

// compareIndexed orders the entries of one partition.
func compareIndexed(a, b indexed) int {
	return cmp.Or(cmp.Compare(a.sort, b.sort), cmp.Compare(a.pk, b.pk))
}

// set notes what became of an item. One without the keys of the index is not in it.
func (ix *index) set(pk string, it Item) {
	if old, ok := ix.at[pk]; ok {
		p := ix.partitions[old.hash]
		if i, found := slices.BinarySearchFunc(p, old, compareIndexed); found {
			ix.partitions[old.hash] = slices.Delete(p, i, i+1)
		}
		delete(ix.at, pk)
	}
	hash, inHash := it.text(ix.hash)
	sort, inSort := it.text(ix.sort)
	if !inHash || !inSort {
		return
	}
	e := indexed{pk, hash, sort, it.only(ix.projected)}
	i, _ := slices.BinarySearchFunc(ix.partitions[hash], e, compareIndexed)
	ix.partitions[hash] = slices.Insert(ix.partitions[hash], i, e)
	ix.at[pk] = e
}

// check returns an error if the keys that the index takes from it are not fit.
func (ix *index) check(it Item) *apiError {
	for name, most := range map[string]int{ix.hash: maxHash, ix.sort: maxSort} {
		v, ok := it[name]
		if ok && (v.S == nil || *v.S == "" || len(*v.S) > most) {
			return invalid("parameter values were invalid: index key %q must be a text of 1 to %d bytes", name, most)
		}
	}
	return nil
}
